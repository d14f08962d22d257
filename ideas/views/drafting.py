"""Beginning an idea, the way out for concerns about safety, and the page that says it has arrived."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ideas import services
from ideas.challenges import challenge_of
from ideas.forms import NewForm
from ideas.models import Idea
from ideas.references import new_reference
from ideas.views.finding import own_idea, person_of
from ideas.views.keeping import is_typing, kept, put_aside
from place.models import Person
from workflow.refusals import NotAllowed
from workflow.stages import Stage

SALT = "ideas.new"


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first step of an idea that does not exist yet. Nothing is kept before the first question is answered no."""
    person = person_of(request)
    if person.organisation is None:
        raise NotAllowed(
            _(
                "Your account belongs to no organisation yet. Ask whoever looks after this site to add you to yours."
            )
        )
    if request.method == "GET":
        return _ask(
            request, NewForm(initial={"start": _mark(person), "challenge": request.GET.get("challenge", "")})
        )
    if request.POST.get("then") == "back":
        return _ask(request, NewForm(initial={**request.POST.dict(), "safety": ""}))
    form = NewForm(request.POST, lenient=request.POST.get("then") != "continue")
    if form.about_safety and not is_typing(request):
        return _speak_up(request, form)
    return _typed(request, form) if is_typing(request) else _begin(request, form)


def _ask(request: HttpRequest, form: NewForm) -> HttpResponse:
    answered = challenge_of(form["challenge"].value(), person_of(request))
    return render(request, "ideas/new.html", {"form": form, "challenge": answered})


def _mark(person: Person) -> str:
    """A reference for a draft that may come of this form, which only this person can use."""
    return signing.dumps([new_reference(), person.pk], salt=SALT)


def _reference(form: NewForm, person: Person) -> str:
    """The reference the form carries; a new one when it carries none that is good."""
    try:
        reference, person_id = signing.loads(form.data.get("start", ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return new_reference()
    return str(reference) if person_id == person.pk else new_reference()


def _speak_up(request: HttpRequest, form: NewForm | None) -> HttpResponse:
    person = person_of(request)
    drafts = Idea.objects.filter(author=person, stage=Stage.DRAFT)
    begun = drafts.filter(reference=_reference(form, person)).first() if form else None
    return render(
        request,
        "ideas/speaking_up.html",
        {"typed": form, "draft": begun, "organisation": person.organisation},
    )


@login_required
@require_GET
def speaking_up(request: HttpRequest) -> HttpResponse:
    return _speak_up(request, None)


def _draft(form: NewForm, person: Person, *, quietly: bool, done: bool) -> Idea:
    """The draft of this form with these words, whether the page began it while somebody typed or not."""
    words: dict[str, Any] = {**form.words()}
    answered = challenge_of(form.data.get("challenge"), person)
    draft = services.start(by=person, reference=_reference(form, person), challenge=answered)
    return services.keep(
        draft, by=person, version=draft.version, step="idea", quietly=quietly, done=done, lines=None, **words
    )


def _typed(request: HttpRequest, form: NewForm) -> HttpResponse:
    """Keep what is there so far, and let the address lead to it should the page be loaded again."""
    if form.about_safety or not form.cleaned_safely() or not form.has_words:
        return HttpResponse("")
    draft = _draft(form, person_of(request), quietly=True, done=False)
    response = kept(request)
    response["HX-Replace-Url"] = reverse("ideas:edit", args=[draft.reference, "idea"])
    return response


def _begin(request: HttpRequest, form: NewForm) -> HttpResponse:
    valid = form.is_valid()
    if form.lenient and valid and not form.has_words:
        form.add_error("title", _("Write something first: a title is enough"))
        valid = False
    if not form.cleaned_safely() or not form.has_words:
        return _ask(request, form)
    draft = _draft(form, person_of(request), quietly=False, done=valid and not form.lenient)
    if not valid:
        return _ask(request, form)
    if form.lenient:
        return put_aside(request, draft)
    return redirect("ideas:edit", draft.reference, "where")


@login_required
@require_GET
def submitted(request: HttpRequest, reference: str) -> HttpResponse:
    """It has arrived: the reference, what happens next and when. It can be bookmarked, printed or kept as text."""
    idea = own_idea(request, reference)
    if idea.submitted_at is None:
        return redirect("ideas:edit", idea.reference, "check")
    shown = {
        "idea": idea,
        "estimates": idea.estimates.all(),
        "address": request.build_absolute_uri(idea.get_absolute_url()),
    }
    if "copy" in request.GET:
        response = render(request, "ideas/receipt.txt", shown, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{idea.reference}.txt"'
        return response
    return render(request, "ideas/submitted.html", shown)
