"""What a coordinator puts right about one idea: where it belongs, and that it is no idea but a concern."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ideas import correct as correcting
from ideas import reroute as rerouting
from ideas.forms.desk import CorrectForm
from ideas.models import Idea
from ideas.views.behalf import coordinator_in
from workflow.refusals import NotAllowed, NotYet
from workflow.views.finding import find, person_in


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    idea, person = find(request, reference), person_in(request)
    if not correcting.may_correct(idea, person):
        raise NotAllowed(_("Only a coordinator who did not write the idea can correct where it belongs."))
    form = CorrectForm(request.POST if request.method == "POST" else None, idea=idea)
    if request.method == "POST" and form.is_valid() and _corrected(request, idea, form):
        still = Idea.objects.visible_to(person).filter(pk=idea.pk).exists()
        return redirect("idea", idea.reference) if still else redirect("workflow:triage")
    return render(
        request, "ideas/desk/correct.html", {"idea": idea, "form": form}, status=422 if form.errors else 200
    )


def _corrected(request: HttpRequest, idea: Idea, form: CorrectForm) -> bool:
    said = form.cleaned_data
    try:
        now = correcting.correct(
            idea, by=person_in(request), version=said["version"], to=form.to(), why=said["why"]
        )
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return False
    sentence = _("%(reference)s is corrected and its authors are told.")
    messages.success(request, sentence % {"reference": now.reference})
    return True


# A concern about safety or wrongdoing


@login_required
@require_http_methods(["GET", "POST"])
def reroute(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it out of everybody's sight, after reading what that does."""
    idea = find(request, reference)
    if not rerouting.may_reroute(idea, person_in(request)):
        raise NotAllowed(
            _("Only a coordinator who did not write the idea can do this, before it is approved.")
        )
    if request.method == "POST":
        version = request.POST.get("version", "")
        rerouting.reroute(
            idea,
            by=person_in(request),
            version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        )
        messages.success(request, _("It is out of sight, and its author has been told where to take it."))
        return redirect("ideas:rerouted")
    return render(
        request, "ideas/desk/reroute.html", {"idea": idea, "reads": rerouting.what_the_author_reads(idea)}
    )


@login_required
@require_safe
def rerouted(request: HttpRequest) -> HttpResponse:
    """The concerns taken out of sight here: for coordinators only, and nowhere else."""
    rows = rerouting.rerouted(coordinator_in(request))[:100]
    return render(request, "ideas/desk/rerouted.html", {"ideas": rows})


@login_required
@require_http_methods(["GET", "POST"])
def concern(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them, to read again; or to put back, when it was an idea after all."""
    person = person_in(request)
    idea = get_object_or_404(rerouting.rerouted(person), reference=Idea.normalise(reference))
    if request.method == "POST":
        rerouting.put_back(idea, by=person)
        messages.success(request, _("%(reference)s is an idea again.") % {"reference": idea.reference})
        return redirect("idea", idea.reference)
    return render(request, "ideas/desk/concern.html", {"idea": idea})
