"""What the step table asks of cases: the people, needs and effects registered under its names."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casebuilder import awaited, services
from casebuilder.models import Case, CaseVersion
from ideas.models import Idea
from place.models import Person
from place.standing import Capacity
from place.vocabulary import Role
from workflow.models import Decision
from workflow.registry import effect, mend, need, page, parties, waiter, who


def _version(idea: Idea) -> CaseVersion | None:
    """The current version; one that came with the idea, as pages fetch it, is not asked for again."""
    if Idea.case.related.is_cached(idea):
        return _at_hand(idea)
    case = Case.objects.select_related("current").filter(idea=idea).first()
    return case.current if case else None


def _at_hand(idea: Idea) -> CaseVersion | None:
    case: Case | None = getattr(idea, "case", None)
    if case is None or not case.current_id:
        return None
    version: CaseVersion = case.current
    version.case, case.idea = case, idea  # they are here: nothing asks the database for them again
    return version


@who("named_executive")
def named_executive(idea: Idea, person: Person) -> Capacity | None:
    """An executive of any body that pays or cashes in the current version."""
    if not person.standing.holds(Role.EXECUTIVE):
        return None
    version = _version(idea)
    for body in services.signing_bodies(version) if version else []:
        found = person.standing.at(Role.EXECUTIVE, body.pk)
        if found:
            return found[0]
    return None


@who("last_signatory")
def last_signatory(idea: Idea, person: Person) -> Capacity | None:
    """The executive whose signature on this version came last."""
    if not person.standing.holds(Role.EXECUTIVE):
        return None
    version = _version(idea)
    last = version.signatures.filter(voided_at=None).last() if version else None
    if last is None or last.by_id != person.pk:
        return None
    return Capacity(Role.EXECUTIVE, last.organisation_id, last.on_behalf_of_id or last.by_id)


@parties("assurer")
def assurer(idea: Idea) -> set[int]:
    version = _version(idea)
    return {version.assured_by_id} if version and version.assured_by_id else set()


@waiter("signatories")
def signatories_awaited(idea: Idea) -> set[int]:
    """For each body the one person asked first: to agree its share, and once that is done to sign."""
    version = _version(idea)
    return awaited.to_answer(idea, version) if version else set()


@need("case_passes_checks")
def case_passes_checks(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    version = _version(idea)
    if version is None:
        return [_("There is no business case yet.")]
    failing = services.open_checks(version)
    if not failing:
        return []
    return [_("%(number)s checks on the business case are still open.") % {"number": len(failing)}]


@need("all_agreed")
def all_agreed(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    version = _version(idea)
    waiting = services.bodies_without(version, "agreements") if version else []
    return [_("%(body)s has not agreed its share.") % {"body": body.name} for body in waiting]


@need("all_signed")
def all_signed(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    version = _version(idea)
    waiting = services.bodies_without(version, "signatures") if version else []
    return [_("%(body)s has not signed.") % {"body": body.name} for body in waiting]


@need("delivery_owner_named")
def delivery_owner_named(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    return [] if idea.delivery_owner_id else [_("No delivery owner is named.")]


@need("milestones_exist")
def milestones_exist(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    return (
        []
        if idea.milestones.filter(done_on=None).exists()
        else [_("There are no milestones still to meet: add at least one.")]
    )


def _cashable(idea: Idea) -> bool:
    version = _version(idea)
    return bool(version and ((version.recurring or 0) > 0 or (version.one_off or 0) > 0))


@need("something_cashable")
def something_cashable(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    return [] if _cashable(idea) else [_("Nothing in this case is cashable: close it as delivered.")]


@need("nothing_cashable")
def nothing_cashable(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    return [_("This case has cashable savings: they have to be banked.")] if _cashable(idea) else []


@need("savings_confirmed")
def savings_confirmed(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    """Confirmations belong to the savings ledger; until one exists for this idea there are none."""
    return [_("No confirmations yet: finance has not confirmed that any saving has left a budget.")]


@need("benefits_read")
def benefits_read(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    """Readings belong to the outcomes' measures; until one follows go-live there are none."""
    return [_("No confirmations yet: no benefit has a reading after go-live.")]


@need("confirmation_in_doubt")
def confirmation_in_doubt(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    return [_("No confirmations yet: there is nothing to reopen.")]


@effect("open_case")
def open_case(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    services.open_case(idea=idea, by=decision.by, at=decision.at)


@effect("freeze_case")
def freeze_case(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    services.freeze(idea.case, by=decision.by, at=decision.at)


@effect("thaw_case")
def thaw_case(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    reason = str(said.get("reason") or said.get("comments") or "")
    services.thaw(idea.case, by=decision.by, at=decision.at, reason=reason)


@effect("commit_case")
def commit_case(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    services.mark(idea.case.current, CaseVersion.State.COMMITTED)


@effect("stop_case")
def stop_case(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    """The savings of a stopped idea no longer count as committed."""
    case = Case.objects.filter(idea=idea).select_related("current").first()
    if case and case.current:
        services.mark(case.current, CaseVersion.State.ASSURED)


# Where what is missing is put right, and where a step is taken


@page("adopt")
def adopt_page(idea: Idea) -> str:
    """Of the idea that is taken up: a case of one's own begins on a page beside it."""
    return reverse("casebuilder:adopt", args=[idea.reference])


@mend("case_passes_checks")
def mend_checks(idea: Idea) -> str:
    return reverse("casebuilder:checks", args=[idea.reference])


@mend("delivery_owner_named")
def mend_delivery_owner(idea: Idea) -> str:
    return reverse("casebuilder:delivery_owner", args=[idea.reference])


@mend("milestones_exist")
def mend_milestones(idea: Idea) -> str:
    return reverse("casebuilder:milestones", args=[idea.reference])


@mend("all_agreed")
def mend_agreements(idea: Idea) -> str:
    return reverse("casebuilder:case", args=[idea.reference])


@mend("all_signed")
def mend_signatures(idea: Idea) -> str:
    return reverse("casebuilder:case", args=[idea.reference])
