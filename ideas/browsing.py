"""The list of ideas: what narrows it, what orders it, and what one row says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.models import Audience, Challenge, Idea, IdeaQuerySet
from ideas.rules import may_know_author
from ideas.search import find
from place.calendar import working_days_left
from place.formats import day, pounds, roughly
from place.models import Organisation, Person
from workflow.stages import CLOSED, OPEN, Holder, Stage, others_read

Ideas: TypeAlias = IdeaQuerySet


def browsed(person: Person, chosen: dict[str, Any]) -> Ideas:
    """The ideas this person may see, as chosen; drafts only among their own."""
    ideas = Idea.objects.visible_to(person)
    if chosen.get("show") != "mine":
        ideas = ideas.filter(submitted_at__isnull=False)
    for name, narrow in NARROW.items():
        if name in chosen:
            ideas = narrow(ideas, chosen[name], person)
    ideas = ideas.with_people().prefetch_related("coauthors").defer("problem", "proposal")
    return ORDER[chosen.get("sort", "")](ideas)


def years() -> range:
    """The years ideas were sent in, since the first that everybody may see."""
    open_to_all = Idea.objects.filter(audience=Audience.EVERYBODY, triaged_at__isnull=False).order_by(
        "submitted_at"
    )
    first = open_to_all.values_list("submitted_at", flat=True).first()
    this_year = timezone.localdate().year
    return range(timezone.localdate(first).year if first else this_year, this_year + 1)


def _about(ideas: Ideas, body: Organisation, person: Person) -> Ideas:
    concerned = Idea.organisations.through.objects.filter(idea=OuterRef("pk"), organisation=body)
    return ideas.filter(Q(home_organisation=body) | Exists(concerned))


def _shown(ideas: Ideas, which: str, person: Person) -> Ideas:
    if which == "mine":
        return ideas.filter(Q(author=person) | Q(pk__in=person.coauthored.values("pk")))
    if which == "waiting":
        return ideas.filter(holder__in=person.standing.principals, stage__in=OPEN)
    return ideas.late() if which == "late" else ideas.exclude(stage__in=CLOSED)


NARROW: dict[str, Callable[[Ideas, Any, Person], Ideas]] = {
    "q": lambda ideas, words, person: find(ideas, words),
    "show": _shown,
    "stage": lambda ideas, stage, person: ideas.filter(stage=stage),
    "organisation": _about,
    "challenge": lambda ideas, slug, person: ideas.filter(challenge__slug=slug),
    "outcome": lambda ideas, outcome, person: ideas.filter(outcome=outcome),
    "year": lambda ideas, year, person: ideas.filter(submitted_at__year=year),
}
ORDER: dict[str, Callable[[Ideas], Ideas]] = {
    "": lambda ideas: ideas.order_by(F("submitted_at").desc(nulls_last=True), "-pk"),
    "largest": lambda ideas: ideas.order_by(F("yearly_saving").desc(nulls_last=True), "-pk"),
    # Closed ideas wait for nobody.
    "waiting": lambda ideas: ideas.filter(stage__in=OPEN).order_by("stage_since", "pk"),
}


def card(idea: Idea, person: Person, challenges: Sequence[Challenge] = ()) -> dict[str, Any]:
    """One idea as components/idea_card.html shows it; its challenge is named where it is among those given."""
    known = may_know_author(person, idea)
    answers = idea.challenge if idea.challenge in challenges else None
    return {
        "title": idea.title or _("A draft without a title yet"),
        "url": idea.get_absolute_url(),
        "reference": idea.reference,
        "place": idea.home_organisation.short_name,
        "stage": _stage(idea, person),
        "tone": idea.stage,
        "challenge": answers.title if answers else "",
        "who": idea.author.name if known else _("Name hidden"),
        "holder": _holder(idea, known),
        "supporters": idea.supporters_count,
        "saving": _("about %s a year") % pounds(roughly(idea.yearly_saving), short=True)
        if idea.yearly_saving
        else "",
        "due": idea.due,
        "left": _left(idea),
    }


def _stage(idea: Idea, person: Person) -> str:
    """The stage in its author's words, or in everybody else's."""
    if idea.stage == Stage.PARKED and idea.due:
        return _("Parked until %(day)s") % {"day": day(idea.due)}
    return str(idea.about.author_reads if idea.is_author(person) else others_read(Stage(idea.stage)))


def _holder(idea: Idea, knows_author: bool) -> str:
    """Who has it. While that is an author whose name is hidden, it stays hidden."""
    if not idea.is_open or idea.holder is None:
        return ""
    if idea.about.held_by is Holder.AUTHOR and not knows_author:
        return _("its author")
    return idea.holder.name


def _left(idea: Idea) -> int | None:
    """Working days until it is due; a parked idea is not due, only resting."""
    if idea.due is None or not idea.is_open or idea.stage == Stage.PARKED:
        return None
    return working_days_left(timezone.localdate(), idea.due, idea.home_organisation.calendar)
