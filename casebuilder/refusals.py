"""Why a change to a case is refused when somebody else changed it first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from place.formats import moment
from workflow.refusals import Refusal, Stale

if TYPE_CHECKING:
    from casebuilder.appraisal import Fault
    from casebuilder.merging import Conflict
    from casebuilder.models import CaseVersion


class Outdated(Stale):
    """The version that was agreed or signed is no longer the one that stands."""

    def __init__(self, current: CaseVersion) -> None:
        self.proposal, self.decision = current.case.idea, None
        Exception.__init__(
            self,
            _(
                "The business case has changed since you opened it: version %(number)s, by %(who)s, %(when)s. "
                "Read it before you go on."
            )
            % {"number": current.number, "who": current.by.name, "when": moment(current.at)},
        )


class EditedMeanwhile(Refusal):
    """Somebody saved the case after this person opened it, and what both changed makes no case: the form says why."""

    status = 409

    def __init__(
        self, current: CaseVersion, faults: tuple[Fault, ...] = (), together: dict[str, Any] | None = None
    ) -> None:
        self.current, self.faults, self.together = current, faults, together or {}
        super().__init__(
            _(
                "%(who)s saved version %(number)s on %(when)s, after you opened this page. Nothing of yours was saved yet."
            )
            % {"who": current.by.name, "number": current.number, "when": moment(current.at)}
        )


class RedactedMeanwhile(EditedMeanwhile):
    """A passage was redacted after the page was opened: what the page holds would bring it back."""

    def __init__(self, current: CaseVersion) -> None:
        super().__init__(current)
        self.args = (
            _(
                "A passage was redacted after you opened this page, so nothing of yours was saved. "
                "Copy what you typed, open the page afresh, and put it in there without that passage."
            ),
        )


class Overlap(EditedMeanwhile):
    """Both changed the same thing, differently: somebody who sees both has to choose."""

    def __init__(self, base: CaseVersion, current: CaseVersion, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(current)
        self.base, self.conflicts = base, conflicts
