"""The four ways a step can be refused, each with a sentence for the person and a status for the web."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from place.formats import day
from place.vocabulary import Role

if TYPE_CHECKING:
    from place.models import AuditEntry, Person
    from workflow.models import Decision, Proposal


class Refusal(Exception):
    """A step that was not taken. Nothing has changed."""

    status = 400


class NotAllowed(Refusal):
    """This person may not take this step on this proposal."""

    status = 403


class NotYet(Refusal):
    """The person may, but something is still missing; `sentences` says what."""

    status = 422

    def __init__(self, sentences: list[str | Promise]) -> None:
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences))


class Unsaid(NotYet):
    """Something has to be said with this step and was not; `fields` names it."""

    def __init__(self, fields: list[str]) -> None:
        self.fields = fields
        super().__init__([_("This step needs: %(fields)s.") % {"fields": ", ".join(fields)}])


class Stale(Refusal):
    """Somebody else was first. Says who decided what, and when."""

    status = 409

    def __init__(self, proposal: Proposal, decision: Decision | None, edit: AuditEntry | None = None) -> None:
        self.proposal, self.decision = proposal, decision
        super().__init__(_edited(proposal, edit) if edit else _already(proposal, decision))


def _edited(proposal: Proposal, edit: AuditEntry) -> str:
    return _(
        "%(reference)s was changed by %(who)s at %(when)s, after you opened it. Read it again first."
    ) % {
        "reference": proposal.reference,
        "who": _name(proposal, edit.by),
        "when": _moment(edit.at),
    }


def _name(proposal: Proposal, person: Person | None) -> str:
    """An author whose name is hidden stays the author."""
    if person is None or (proposal.anonymous() and proposal.is_author(person)):
        return _("its author") if person else _("somebody")
    return person.name


def _already(proposal: Proposal, decision: Decision | None) -> str:
    if decision is None:
        return _("%(reference)s was changed while you were looking at it.") % {
            "reference": proposal.reference
        }
    stage = decision.get_to_stage_display()
    if decision.role == Role.REVIEWER:
        # The last score brings an idea to the panel: neither a name nor an hour tells who scored.
        return _("The last score of %(reference)s came in on %(day)s: it is now “%(stage)s”.") % {
            "reference": proposal.reference,
            "day": day(decision.at),
            "stage": stage,
        }
    return _("%(reference)s was already decided by %(who)s at %(when)s: it is now “%(stage)s”.") % {
        "reference": proposal.reference,
        "who": _name(proposal, decision.by),
        "when": _moment(decision.at),
        "stage": stage,
    }


def _moment(at: datetime) -> str:
    return _("%(time)s on %(day)s") % {"time": f"{timezone.localtime(at):%H:%M}", "day": day(at)}
