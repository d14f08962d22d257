"""Where ideas are, what they yield there and would elsewhere: casebuilder/appraisal/spreading.py, fed from the database.

Figures are only those of cases their reader may see. Places without one still count as places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Exists, OuterRef, QuerySet

from casebuilder import reckoning
from casebuilder.appraisal.spreading import Range, Spread, Yield, at_the_ends, spread
from casebuilder.models import Case
from ideas.adopting import State
from ideas.models import Adoption, Idea, Support
from place.models import Organisation
from portal.savings import WITHOUT_A_CASE, Rung, rung_of

if TYPE_CHECKING:
    from place.models import Person

ZERO = Decimal(0)
LADDER = [str(rung) for rung in Rung]
TAKEN = (State.ADOPTING, State.ADOPTED)
Headline: TypeAlias = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Here:
    """One place an idea is at: what the body says (None: it is its own idea), since when, and what it yields there."""

    body: str
    state: State | None
    since: datetime
    figure: Yield | None
    idea: Idea | None  # the origin, or the body's own, where the reader may see it


@dataclass(frozen=True)
class Told:
    """The whole report of one idea."""

    idea: Idea
    places: list[Here]
    sums: Spread
    against: int  # bodies that said it is not for them
    unseen: int  # bodies that have adopted it or are about to, without a figure the reader may see


def reports(ideas: Sequence[Idea], reader: Person) -> list[Told]:
    """The report of each idea in five queries, however many there are; the ideas come with_people()."""
    adoptions = _adoptions(ideas, reader)
    shown = [*ideas, *(each.own for some in adoptions.values() for each in some if each.own)]
    cases = _cases(shown, reader)
    speaking = _speaking(ideas)
    kinds = dict(Organisation.objects.values_list("pk", "kind"))
    return [_told(idea, adoptions[idea.pk], cases, speaking[idea.pk], kinds) for idea in ideas]


def travelled(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """Those of some ideas that another body has spoken about, the newest first."""
    said = Adoption.objects.order_by().values("idea")
    return ideas.filter(pk__in=said).with_people().order_by("-submitted_at", "-pk")  # type: ignore[attr-defined]


def _adoptions(ideas: Iterable[Idea], reader: Person) -> dict[int, list[Adoption]]:
    """With the bodies' own ideas, but of those the reader may not see."""
    may_see = Exists(Idea.objects.visible_to(reader).filter(pk=OuterRef("own")))
    rows = Adoption.objects.filter(idea__in=[idea.pk for idea in ideas]).annotate(own_seen=may_see)
    found: dict[int, list[Adoption]] = defaultdict(list)
    for each in rows.select_related("organisation", "own"):
        if not each.own_seen:
            each.own = None
        found[each.idea_id].append(each)
    return found


def _cases(ideas: Iterable[Idea], reader: Person) -> dict[int, Case]:
    rows = Case.objects.visible_to(reader).filter(idea__in=[idea.pk for idea in ideas], current__isnull=False)
    return {case.idea_id: case for case in rows.select_related("current")}


def _speaking(ideas: Iterable[Idea]) -> dict[int, set[int]]:
    """Ids of bodies whose people have said that they have the problem."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Support.objects.filter(idea__in=[idea.pk for idea in ideas], organisation__isnull=False).order_by()
    for idea, body in rows.values_list("idea", "organisation").distinct():
        found[idea].add(body)
    return found


def _told(
    idea: Idea, adoptions: list[Adoption], cases: dict[int, Case], speaking: set[int], kinds: dict[int, str]
) -> Told:
    home = idea.home_organisation
    places = [Here(home.name, None, idea.submitted_at or idea.created_at, figure_of(idea, cases, home), idea)]
    bodies = {home.pk}
    for each in adoptions:
        own = figure_of(each.own, cases, each.organisation) if each.own else None
        places.append(Here(each.organisation.name, State(each.state), each.since, own, each.own))
        if own:
            bodies.add(each.organisation_id)
    against = {each.organisation_id for each in adoptions if each.state == State.NOT_FOR_US}
    taken = {each.organisation_id for each in adoptions if each.state in TAKEN} - bodies
    said = ({each.organisation_id for each in adoptions} | speaking) - against - bodies - taken
    alike = {kinds[body] for body in bodies}
    silent = {body for body, kind in kinds.items() if kind in alike} - said - against - bodies - taken
    figures = [each.figure for each in places if each.figure]
    sums = spread(figures, LADDER, said=len(said), silent=len(silent))
    return Told(idea, places, sums, len(against), len(taken))


def figure_of(idea: Idea, cases: dict[int, Case], body: Organisation) -> Yield | None:
    """What an idea yields where it is, on its rung; nothing where its case is not to be seen or counts for nothing."""
    case = cases.get(idea.pk)
    if case:
        version = case.current
        rung = rung_of(idea.stage, version.state)
        if rung is None:
            return None
        recurring = version.recurring if version.recurring is not None else idea.yearly_saving
        low, high = _ends(case)
        return Yield(
            body.name,
            str(rung),
            _range(low.get("recurring"), recurring, high.get("recurring")),
            _range(low.get("one_off"), version.one_off, high.get("one_off")),
        )
    if idea.stage in WITHOUT_A_CASE and idea.yearly_saving:
        return Yield(body.name, str(Rung.ESTIMATED), _range(None, idea.yearly_saving, None), Range())
    return None


def _ends(case: Case) -> tuple[Headline, Headline]:
    """The headline at both ends of what its lines say of themselves; unknown where none says anything."""
    document = case.current.document
    if not any("range" in line for option in document["options"] for line in option["lines"]):
        return {}, {}
    known = reckoning.editions_of(case.current)
    low, high = (reckoning.figures(each, known) for each in at_the_ends(document))
    return low, high


def _range(low: Decimal | None, middle: Decimal | None, high: Decimal | None) -> Range:
    """What is not known lies where the middle is; a disbenefit's ends are put in order."""
    there = middle or ZERO
    ends = [there if end is None else end for end in (low, high)]
    return Range(min(*ends, there), there, max(*ends, there))
