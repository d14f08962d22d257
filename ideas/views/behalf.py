"""Putting an idea forward for somebody, and what becomes of those without an account: letters, and one day an account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ideas import behalf
from ideas.forms.desk import CallerForm, LinkForm, SearchForm, ToldForm
from place.models import Person
from place.vocabulary import Role
from workflow.envelopes import message
from workflow.models import Notice
from workflow.views.finding import need_role, person_in

NO_ACCOUNT = "nobody"


def coordinator_in(request: HttpRequest) -> Person:
    person = person_in(request)
    need_role(person, Role.COORDINATOR, _("The desk is for coordinators."))
    return person


@login_required
@require_http_methods(["GET", "POST"])
def put_forward(request: HttpRequest) -> HttpResponse:
    """First whose idea it is, then the idea."""
    scribe = coordinator_in(request)
    whose = request.GET.get("for", "")
    if not whose:
        return _search(request, scribe)
    person = None if whose == NO_ACCOUNT else _somebody(scribe, whose)
    form = _form(request, scribe, person)
    if request.method == "POST" and form.is_valid():
        caller = form.caller() if isinstance(form, CallerForm) else None
        idea = behalf.put_forward(by=scribe, told=form.told(), person=person, caller=caller)
        messages.success(
            request,
            _("%(reference)s is put forward for %(name)s.")
            % {"reference": idea.reference, "name": idea.author.name},
        )
        return redirect("idea", idea.reference)
    earlier = behalf.earlier_ideas(scribe, person) if person else []
    return render(
        request, "ideas/desk/told.html", {"form": form, "person": person, "earlier": earlier}, status=422 if form.errors else 200
    )  # fmt: skip


def _form(request: HttpRequest, scribe: Person, person: Person | None) -> ToldForm:
    data = request.POST if request.method == "POST" else None
    return ToldForm(data, scribe=scribe) if person else CallerForm(data, scribe=scribe)


def _search(request: HttpRequest, scribe: Person) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = list(behalf.people_found(scribe, words)[: behalf.FOUND + 1])
    shown = {
        "form": form, "words": words, "people": [_item(person) for person in found[: behalf.FOUND]],
        "more": len(found) > behalf.FOUND, "no_account_url": _address(NO_ACCOUNT),
    }  # fmt: skip
    return render(request, "ideas/desk/whose.html", shown)


def _item(person: Person) -> dict[str, Any]:
    where = [
        person.job_title,
        person.team and person.team.name,
        person.organisation and person.organisation.short_name,
    ]
    if person.by_letter:
        where.append(_("no account"))
    return {
        "label": person.name,
        "url": _address(str(person.uid)),
        "hint": ", ".join(str(each) for each in where if each),
    }


def _address(whose: str) -> str:
    return f"{reverse('ideas:put_forward')}?{urlencode({'for': whose})}"


def _somebody(scribe: Person, uid: str) -> Person:
    """A person of the coordinator's organisations; anybody else does not exist here."""
    try:
        wanted = UUID(uid)
    except ValueError:
        raise Http404 from None
    ours = Person.objects.filter(organisation__in=behalf.bodies_of(scribe)).exclude(pk=scribe.pk)
    person: Person = get_object_or_404(ours.select_related("organisation", "team"), uid=wanted)
    if not (person.is_active or person.by_letter):
        raise Http404
    return person


# Letters


@login_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    waiting = behalf.letters(coordinator_in(request))
    rows = [{"notice": notice, "url": reverse("ideas:letter", args=[notice.uid])} for notice in waiting[:50]]
    return render(request, "ideas/desk/letters.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One letter, in the words of the mail, to print and post or to read out; then to tick off."""
    coordinator = coordinator_in(request)
    notice: Notice = get_object_or_404(behalf.letters(coordinator), uid=uid)
    if request.method == "POST":
        how = "rung" if request.POST.get("how") == "rung" else "posted"
        behalf.letter_done(by=coordinator, notice=notice, how=how)
        messages.success(request, _("Ticked off: %(name)s has been told.") % {"name": notice.person.name})
        return redirect("ideas:letters")
    mail = message(notice)
    told = getattr(notice.proposal, "behalf", None)
    shown = {
        "notice": notice,
        "person": notice.person,
        "subject": mail.subject,
        "body": mail.body,
        "contact": told.contact if told else "",
    }
    return render(request, "ideas/desk/letter.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """They have an account now: it takes over everything that was put forward for them."""
    coordinator = coordinator_in(request)
    ours = Person.objects.filter(organisation__in=behalf.bodies_of(coordinator), by_letter=True)
    caller = get_object_or_404(ours.select_related("organisation"), uid=uid)
    form = LinkForm(request.POST if request.method == "POST" else None, coordinator=coordinator)
    if request.method == "POST" and form.is_valid() and form.account:
        behalf.link_to_account(by=coordinator, caller=caller, account=form.account)
        messages.success(
            request, _("What was put forward for them now belongs to %(name)s.") % {"name": form.account.name}
        )
        return redirect("workflow:triage")
    earlier = behalf.earlier_ideas(coordinator, caller)
    return render(request, "ideas/desk/link.html", {"form": form, "person": caller, "earlier": earlier})
