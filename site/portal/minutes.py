"""The minutes of a panel's sitting as one reader may read them: the ideas they may see, and of each what they may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from ideas.models import Idea
from portal.idea_page import AFTER_THE_PANEL, reasons
from portal.reader import Reader
from portal.story import story
from workflow.models import Assignment, Considered, Sitting
from workflow.sittings import declared_at

if TYPE_CHECKING:
    from place.models import Person

FEWEST = 3  # reviews: what fewer come to tells what one of them gave


@dataclass(frozen=True)
class Item:
    """One idea in the minutes."""

    row: Considered
    idea: Idea
    said: dict[str, Any] | None  # what was decided, by whom, and why; None while it stays with the panel
    declared: list[str]  # who declared an interest in it
    shows_numbers: bool  # how it stood: for everybody once it is decided, before that for those who judge
    shows_merit: (
        bool  # and what its scores came to: for others only where no single score can be told from it
    )


def sitting_for(person: Person, uid: Any) -> Sitting | None:
    """Issued minutes this person may read."""
    issued = Sitting.objects.readable_by(person).filter(state=Sitting.State.ISSUED)
    found: Sitting | None = (
        issued.select_related("organisation", "chair", "issued_by").filter(uid=uid).first()
    )
    return found


def minutes(sitting: Sitting, person: Person) -> dict[str, Any]:
    """The variables of portal/minutes.html, on the site and on paper; the same few queries whatever was considered."""
    seats = list(sitting.seats.select_related("person__organisation"))
    items = _items(sitting, person)
    absent = [seat.person for seat in seats if not seat.present]
    # Where the chair did not come, whoever stood in issued the minutes.
    chaired = next((one for one in (sitting.chair, sitting.issued_by) if one not in absent), None)
    return {
        "sitting": sitting,
        "chaired": chaired,
        "present": [seat.person for seat in seats if seat.present and seat.person != chaired],
        "absent": absent,
        "items": items,
        "voters": sitting.votes.values("voter").distinct().count(),
        "voted": any(item.row.won or item.row.lost for item in items),
    }


def _items(sitting: Sitting, person: Person) -> list[Item]:
    ideas = (
        Idea.objects.visible_to(person)
        .filter(considered__sitting=sitting)
        .select_related("home_organisation", "author")
        .prefetch_related("coauthors", Prefetch("assignments", Assignment.objects.select_related("reviewer")))
    )
    seen = ideas.in_bulk()
    rows = list(
        sitting.considered.filter(proposal__in=seen).select_related("decision__by", "decision__on_behalf_of")
    )
    declared = declared_at(sitting)
    texts = reasons([row.decision for row in rows if row.decision])
    items = [
        _item(row, seen[row.proposal_id], declared.get(row.proposal_id, []), texts, person) for row in rows
    ]
    # In their places, but for what may not be known: that comes last, or the order would tell.
    ranked = [item for item in items if item.shows_merit]
    others = sorted((item for item in items if not item.shows_merit), key=lambda item: item.idea.reference)
    return [*ranked, *others]


def _item(row: Considered, idea: Idea, declared: list[str], texts: dict[int, str], person: Person) -> Item:
    reader = Reader(person, idea)
    said = None
    if row.decision:
        said = story(reader, [row.decision], reasons=texts, sees_case=False)[0]
    decided = row.decision is not None and row.decision.step in AFTER_THE_PANEL
    judges = reader.knows_reviewers
    return Item(
        row,
        idea,
        said,
        declared,
        decided or judges,
        judges or (decided and row.reviews not in range(1, FEWEST)),
    )
