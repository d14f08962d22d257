"""What is done at a sitting, a page each: the line, the members, an interest, the vote, the minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow import sittings
from workflow.forms.sittings import InterestForm, LineForm, MemberForm, VoteForm, person_named
from workflow.interests import Interests
from workflow.models import Sitting
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.services import proposals
from workflow.stages import Stage
from workflow.views.finding import person_in
from workflow.views.sittings import find_sitting
from workflow.voting import Standing

Page = Callable[[HttpRequest, Sitting], HttpResponse]


def _open_only(view: Page, *, chair: bool) -> Callable[..., HttpResponse]:
    """For those who sit, or only for who chairs, while the sitting is open; its minutes take its place afterwards."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest, uid: Any) -> HttpResponse:
        sitting = find_sitting(request, uid)
        if chair and not sittings.chairs(person_in(request), sitting):
            raise NotAllowed(_("Only the chair of this panel can do this."))
        if not sitting.is_open and request.method == "GET":
            return redirect("minutes", sitting.uid)
        return view(request, sitting)

    page.__name__ = view.__name__
    return page


def _back(sitting: Sitting) -> HttpResponse:
    return redirect("workflow:sitting", sitting.uid)


def _line(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    person = person_in(request)
    here = Standing(sitting, person)
    ideas = {pk: here.ideas[pk] for pk in here.rows}
    form = LineForm(request.POST if request.method == "POST" else None, sitting=sitting, ideas=ideas)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("held_on", "room", "budget")}
        sittings.set_line(sitting, by=person, costs=form.costs(), **said)
        messages.success(request, _("Saved."))
        return _back(sitting)
    return _show(request, "workflow/sitting_line.html", sitting, form)


def _show(request: HttpRequest, template: str, sitting: Sitting, form: Any, **more: Any) -> HttpResponse:
    shown = {"sitting": sitting, "form": form} | more
    return render(request, template, shown, status=422 if form and form.errors else 200)


def _members(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """Three small forms: who came, one more, one less."""
    person = person_in(request)
    if request.method == "POST" and "present" in request.POST:
        here = {seat.pk: str(seat.person.uid) for seat in sitting.seats.select_related("person")}
        came = set(request.POST.getlist("came"))
        present = {pk for pk, uid in here.items() if uid in came}
        sittings.set_present(sitting, by=person, present=present)
        messages.success(request, _("Saved."))
        return redirect("workflow:sitting_members", sitting.uid)
    if request.method == "POST" and "off" in request.POST:
        seated = set(sitting.seats.values_list("person", flat=True))
        member = person_named(seated, request.POST["off"])
        if member is None:
            raise Http404
        sittings.unseat(sitting, by=person, person=member)
        messages.success(request, _("%(name)s no longer sits.") % {"name": member.name})
        return redirect("workflow:sitting_members", sitting.uid)
    form = MemberForm(request.POST if request.method == "POST" else None, sitting=sitting)
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["person"]
        sittings.name_member(sitting, by=person, person=member)
        messages.success(request, _("%(name)s sits this time.") % {"name": member.name})
        return redirect("workflow:sitting_members", sitting.uid)
    seats = sitting.seats.select_related("person__team")
    return _show(request, "workflow/sitting_members.html", sitting, form, seats=seats)


def _interest(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    person = person_in(request)
    here = Standing(sitting, person)
    known = Interests(list(here.ideas.values()))
    free = [idea for idea in here.ideas.values() if not sittings.part_in(idea, person, known)]
    out = [idea for idea in here.ideas.values() if idea not in free]
    form = InterestForm(request.POST if request.method == "POST" else None, ideas=free)
    if request.method == "POST" and form.is_valid():
        idea = next(each for each in free if each.reference == form.cleaned_data["idea"])
        sittings.declare_interest(sitting, by=person, proposal=idea)
        messages.success(request, _("Declared. You have no vote on it and do not decide about it."))
        return _back(sitting)
    return _show(request, "workflow/sitting_interest.html", sitting, form, out=out)


def _vote(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """Each pair by itself: one that was decided meanwhile stops no other vote."""
    person = person_in(request)
    here = Standing(sitting, person)
    form = VoteForm(
        request.POST if request.method == "POST" else None, pairs=here.pairs, ideas=here.ideas, own=here.own
    )
    given = form.votes(here.ideas) if request.method == "POST" and form.is_valid() else []
    if request.method == "POST" and form.is_valid() and form.fields and not given:
        form.add_error(None, _("Choose one of the two ideas in at least one pair"))
    elif given:
        refused = []
        for preferred, other in given:
            try:
                sittings.vote(sitting, by=person, preferred=preferred, other=other)
            except (Stale, NotAllowed, NotYet) as refusal:
                refused.append(str(refusal))
        for sentence in dict.fromkeys(refused):
            messages.warning(request, sentence)
        if not refused:
            messages.success(
                request, _("Your votes are kept. You can change them until the ideas are decided.")
            )
        return _back(sitting)
    shown = [here.of_others[pk] for pk in here.tied if pk in here.of_others]
    return _show(
        request,
        "workflow/sitting_vote.html",
        sitting,
        form,
        shown=shown,
        barred=here.barred & set(here.of_others),
    )


def _issue(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    person = person_in(request)
    if request.method == "POST" and "take_in" in request.POST:
        count = sittings.take_in(sitting, by=person)
        messages.success(request, _("Ideas taken in: %(count)s.") % {"count": count})
        return _back(sitting)
    if request.method == "POST":
        try:
            sittings.issue(sitting, by=person)
        except NotYet as refusal:
            messages.warning(request, str(refusal))
            return _back(sitting)
        return redirect("minutes", sitting.uid)
    waiting = proposals().filter(considered__sitting=sitting, stage=Stage.AT_PANEL)
    open_here = list(waiting.visible_to(person).order_by("reference"))
    shown = {"sitting": sitting, "open": open_here, "still_to_come": sitting.held_on > timezone.localdate()}
    return render(request, "workflow/sitting_issue.html", shown)


line = _open_only(_line, chair=True)
members = _open_only(_members, chair=True)
interest = _open_only(_interest, chair=False)
vote = _open_only(_vote, chair=False)
issue = _open_only(_issue, chair=True)
