"""Ideas of a list that are alike: tick which belong together and which is the main one, and join many groups at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ideas.adopting import GIVEN_UP
from ideas.bringing import together
from ideas.forms.lists import ReasonForm
from ideas.models import AlikeGroup, AlikeIdea, Idea, IdeaList
from ideas.views.lists import list_in
from place.models import Person
from workflow.interests import look_up
from workflow.refusals import NotYet

ON_A_PAGE = 10


@dataclass(frozen=True)
class Member:
    """One idea of a group as the page shows it."""

    row: AlikeIdea
    idea: Idea
    joinable: bool
    can_be_main: bool
    ticked: bool

    @property
    def pick(self) -> str:
        return f"{self.idea.reference}.{self.idea.version}"


@dataclass(frozen=True)
class Shown:
    group: AlikeGroup
    members: list[Member]
    main: str


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    listed, person = list_in(request, uid)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": _("They are about the same problem.")},
    )
    if request.method == "POST":
        if "apart" in request.POST:
            return _leave(request, listed, person)
        if form.is_valid():
            return _join(request, listed, person, form.cleaned_data["reason"])
    waiting = listed.groups.filter(state=AlikeGroup.State.OPEN)
    found = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "listed": listed, "page": found, "groups": _shown(list(found), person, request.POST), "form": form,
        "waiting": found.paginator.count, "dealt_with": listed.groups.count() - found.paginator.count,
    }  # fmt: skip
    return render(request, "ideas/lists/groups.html", shown, status=422 if form.errors else 200)


def _ideas(groups: list[AlikeGroup], person: Person) -> dict[int, Idea]:
    """The ideas of these groups this person may see, with all that joining asks."""
    seen = Idea.objects.visible_to(person).filter(alike_groups__in=[group.pk for group in groups])
    found = {idea.pk: idea for idea in seen.distinct().for_judging()}
    look_up(list(found.values()))
    return found


def _shown(groups: list[AlikeGroup], person: Person, posted: QueryDict) -> list[Shown]:
    ideas, found = _ideas(groups, person), []
    rows: dict[int, list[AlikeIdea]] = {}
    for row in AlikeIdea.objects.filter(group__in=groups):
        rows.setdefault(row.group_id, []).append(row)
    picked = set(posted.getlist("pick"))
    for group in groups:
        members = [
            _member(row, ideas[row.idea_id], person, picked if posted else None)
            for row in rows.get(group.pk, [])
            if row.idea_id in ideas
        ]
        main = posted.get(f"main-{group.number}") or _likeliest(members)
        found.append(Shown(group, members, main))
    return found


def _member(row: AlikeIdea, idea: Idea, person: Person, picked: set[str] | None) -> Member:
    joinable = together.can_be_joined(idea, person)
    pick = f"{idea.reference}.{idea.version}"
    ticked = joinable and (picked is None or pick in picked)
    return Member(row, idea, joinable, idea.stage not in together.NEVER_MAIN, ticked)


def _likeliest(members: list[Member]) -> str:
    """The one furthest on its way, then the one with most support, then the earliest: the others come to it.

    Not one that has come to nothing, unless somebody says so: what is joined with it would go nowhere.
    """
    able = [each for each in members if each.can_be_main]
    best = min(able, key=_order, default=None)
    return best.idea.reference if best else ""


def _order(each: Member) -> tuple[Any, ...]:
    idea = each.idea
    return idea.stage in GIVEN_UP, each.joinable, -idea.supporters_count, idea.submitted_at, idea.pk


def _join(request: HttpRequest, listed: IdeaList, person: Person, reason: str) -> HttpResponse:
    """All the groups of the page, or the one whose button was pressed."""
    only = request.POST.get("join", "")
    wanted = [only] if only.isdecimal() else request.POST.getlist("group")
    numbers = [int(each) for each in wanted if each.isdecimal() and len(each) < 9][:ON_A_PAGE]
    groups = list(listed.groups.filter(number__in=numbers).select_related("list__organisation"))
    chosen = _chosen(groups, person, request.POST)
    outcomes = together.join_all(by=person, chosen=chosen, reason=reason)
    joined = sum(each.joined for each in outcomes)
    if joined:
        said = ngettext("%(n)s idea joined.", "%(n)s ideas joined.", joined)
        messages.success(request, said % {"n": joined})
    for each in outcomes:
        if each.refused:
            told = _("Group %(number)s is as it was: %(why)s")
            messages.warning(request, told % {"number": each.group.number, "why": each.refused})
    if not chosen:
        messages.warning(
            request, _("Nothing is ticked: choose a main idea and tick those that belong to it.")
        )
    return redirect("ideas:list_groups", listed.uid)


def _chosen(groups: list[AlikeGroup], person: Person, posted: QueryDict) -> list[together.Chosen]:
    """What is ticked in each group; a group in which nothing is ticked is left alone."""
    ideas = _ideas(groups, person)
    members: dict[int, set[int]] = {}
    for group_id, idea_id in AlikeIdea.objects.filter(group__in=groups).values_list("group", "idea"):
        members.setdefault(group_id, set()).add(idea_id)
    versions = dict(each.rpartition(".")[::2] for each in posted.getlist("pick"))
    found = []
    for group in groups:
        there = {ideas[pk].reference: ideas[pk] for pk in members.get(group.pk, ()) if pk in ideas}
        main = there.get(posted.get(f"main-{group.number}", ""))
        others = tuple(
            (idea, int(versions[reference]))
            for reference, idea in there.items()
            if idea is not main and versions.get(reference, "").isdecimal() and len(versions[reference]) < 9
        )
        if main and others:
            found.append(together.Chosen(group, main, others))
    return found


def _leave(request: HttpRequest, listed: IdeaList, person: Person) -> HttpResponse:
    number = request.POST.get("apart", "")
    group = listed.groups.filter(number=int(number) if number.isdecimal() and len(number) < 9 else 0).first()
    if group:
        try:
            together.leave_apart(by=person, group=group)
        except NotYet as refusal:
            messages.warning(request, str(refusal))
    return redirect(
        f"{reverse('ideas:list_groups', args=[listed.uid])}?{request.GET.urlencode()}".rstrip("?")
    )
