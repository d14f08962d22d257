"""Where an idea is, as a parcel tracker shows it: stops behind with dates, the present one, and those ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.calendar import working_days_left
from place.formats import day
from portal.lateness import why_late
from workflow.stages import ABOUT, JOURNEY, Holder, Stage

if TYPE_CHECKING:
    from portal.reader import Reader
    from workflow.models import Decision

# fmt: off
SHORT: dict[Stage, Promise] = {  # a stop on the track has room for two words
    Stage.SUBMITTED:           gettext_lazy("Received"),
    Stage.IN_REVIEW:           gettext_lazy("Being scored"),
    Stage.AT_PANEL:            gettext_lazy("With the panel"),
    Stage.APPROVED:            gettext_lazy("Approved"),
    Stage.FINANCE_CHECK:       gettext_lazy("With finance"),
    Stage.AWAITING_COMMITMENT: gettext_lazy("Signatures"),
    Stage.COMMITTED:           gettext_lazy("Committed"),
    Stage.DELIVERING:          gettext_lazy("Being delivered"),
    Stage.BANKED:              gettext_lazy("Banked"),
}
NEXT: dict[Stage, Promise] = {
    Stage.DRAFT:               gettext_lazy("Only its authors can see it until it is sent in."),
    Stage.SUBMITTED:           gettext_lazy("Next, the coordinator sends it to reviewers, asks a question, or says why not."),
    Stage.NEEDS_INFORMATION:   gettext_lazy("Once it is answered, the idea goes back to where it was."),
    Stage.IN_REVIEW:           gettext_lazy("Next, the panel compares it with the other ideas."),
    Stage.AT_PANEL:            gettext_lazy("Next, the panel decides, and says why."),
    Stage.APPROVED:            gettext_lazy("Next, a finance officer checks every figure of the business case."),
    Stage.FINANCE_CHECK:       gettext_lazy("Next, every body that pays or gains signs for its share."),
    Stage.AWAITING_COMMITMENT: gettext_lazy("Once all have signed, the saving is committed."),
    Stage.COMMITTED:           gettext_lazy("Next, the work begins."),
    Stage.DELIVERING:          gettext_lazy("The saving is banked once finance confirms the money has left a budget."),
    Stage.PARKED:              gettext_lazy("On that day it is looked at again."),
}
SEVERAL: dict[Holder, Promise] = {
    Holder.REVIEWERS:          gettext_lazy("The reviewers"),
    Holder.SIGNATORIES:        gettext_lazy("The bodies that pay or gain"),
}
ROLES: dict[Holder, Promise] = {
    Holder.AUTHOR:             gettext_lazy("who put it forward"),
    Holder.COORDINATOR:        gettext_lazy("coordinator"),
    Holder.PANEL_CHAIR:        gettext_lazy("panel chair"),
    Holder.CASE_OWNER:         gettext_lazy("writes the business case"),
    Holder.FINANCE_OFFICER:    gettext_lazy("finance officer"),
    Holder.DELIVERY_OWNER:     gettext_lazy("in charge of delivery"),
}
# fmt: on
AFTER_DELIVERY = (Stage.BANKED, Stage.DELIVERED)
WAITING_ASIDE = (Stage.NEEDS_INFORMATION, Stage.PARKED)
ENDED_EARLY = (Stage.DECLINED, Stage.MERGED, Stage.WITHDRAWN, Stage.STOPPED)


def journey(reader: Reader, decisions: Sequence[Decision]) -> dict[str, Any]:
    """The variables of components/journey.html."""
    idea, stage = reader.idea, Stage(reader.idea.stage)
    now = None if idea.about.closed else present(reader, decisions)
    ended = headline(reader) if idea.about.closed else ""
    return {"steps": track(stage, decisions), "now": now, "ended": ended}


def track(stage: Stage, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """The stops: only those the idea came by, then the present one, then all that lie ahead."""
    if stage is Stage.DRAFT:
        return [_stop(_("Draft"), "now"), *(_stop(SHORT[ahead], "next") for ahead in JOURNEY)]
    last = _last_stop(stage, decisions)
    place = JOURNEY.index(last)
    behind = [(stop, entered) for stop in JOURNEY[: place + 1] if (entered := _entered(stop, decisions))]
    if stage in ENDED_EARLY:
        return [
            *(_done(stop, on) for stop, on in behind),
            _stop(ABOUT[stage].author_reads, "stopped", decisions[-1].at),
        ]
    if stage in AFTER_DELIVERY:
        label = SHORT[Stage.BANKED] if stage is Stage.BANKED else _("Delivered")
        return [
            *(_done(stop, on) for stop, on in behind if stop != Stage.BANKED),
            _stop(label, "done", decisions[-1].at),
        ]
    if stage in WAITING_ASIDE:
        passed = [(stop, on) for stop, on in behind if stop != last or last == Stage.SUBMITTED]
        ahead = JOURNEY[place + (last == Stage.SUBMITTED) :]
        label = _("Your answer") if stage is Stage.NEEDS_INFORMATION else _("Parked")
        return [
            *(_done(stop, on) for stop, on in passed),
            _stop(label, "now"),
            *(_stop(SHORT[s], "next") for s in ahead),
        ]
    done = [_done(stop, on) for stop, on in behind if stop != last]
    return [
        *done,
        _stop(SHORT[last], "now"),
        *(_stop(SHORT[ahead], "next") for ahead in JOURNEY[place + 1 :]),
    ]


def _last_stop(stage: Stage, decisions: Sequence[Decision]) -> Stage:
    """The stop on the way the idea is at, or was at before it went aside or ended."""
    if stage in JOURNEY:
        return stage
    if stage is Stage.DELIVERED:
        return Stage.DELIVERING
    travelled = [Stage(decision.from_stage) for decision in decisions]
    return next((stop for stop in reversed(travelled) if stop in JOURNEY), Stage.SUBMITTED)


def _entered(stop: Stage, decisions: Sequence[Decision]) -> datetime | None:
    """When the idea came to a stop, this time round: the first arrival since it was last further back."""
    arrived: datetime | None = None
    for decision in decisions:
        to = Stage(decision.to_stage)
        if to == stop:
            arrived = arrived or decision.at
        elif to in JOURNEY and JOURNEY.index(to) < JOURNEY.index(stop):
            arrived = None
    return arrived


def _stop(label: str | Promise, state: str, on: datetime | None = None) -> dict[str, Any]:
    return {"label": label, "state": state, "on": on}


def _done(stop: Stage, on: datetime) -> dict[str, Any]:
    return _stop(SHORT[stop], "done", on)


def present(reader: Reader, decisions: Sequence[Decision]) -> dict[str, Any]:
    """The head of the tracker: what is happening, who has it, since when, due when, and why it is late."""
    idea, stage = reader.idea, Stage(reader.idea.stage)
    left = days_left(idea.due, idea.home_organisation.calendar) if idea.due else None
    held_by = idea.about.held_by
    return {
        "label": headline(reader),
        "holder": reader.holder_name() or (SEVERAL.get(held_by, "") if held_by else ""),
        "several": idea.holder_id is None,
        "team": ROLES.get(held_by, "") if held_by and idea.holder_id else "",
        "since": idea.stage_since,
        "due": idea.due,
        "left": left,
        "why": why_late(reader) if left is not None and left < 0 else "",
        "next": NEXT[stage],
    }


def headline(reader: Reader) -> str:
    """The name of the stage as its author reads it; others are not told “we need more from you”."""
    idea = reader.idea
    if idea.stage == Stage.PARKED:
        return _("Parked until %(day)s") % {"day": day(idea.due)}
    if idea.stage == Stage.NEEDS_INFORMATION and not reader.is_author:
        return _("Waiting for an answer from its author")
    return str(idea.about.author_reads)


def days_left(due: date, calendar: str) -> int:
    """Working days until a date; negative once it has passed."""
    return working_days_left(timezone.localdate(), due, calendar)
