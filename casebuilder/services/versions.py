"""How a case changes: opened, saved, frozen by finance, opened again. A version is never altered once it is frozen."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from casebuilder import reckoning, rules
from casebuilder.appraisal import CaseFileError, canonical, parse
from casebuilder.belonging import refuse_what_does_not_belong
from casebuilder.findable import keep_words
from casebuilder.merging import merge
from casebuilder.models import Case, CaseVersion, Milestone
from casebuilder.prefill import prefilled
from casebuilder.refusals import EditedMeanwhile, Overlap, RedactedMeanwhile
from casebuilder.services import telling
from casebuilder.services.budgets import claim_budgets
from casebuilder.services.commitments import keep_commitments
from casebuilder.services.locking import locked_case
from ideas.models import Idea
from place.models import Organisation, Person
from place.services import record
from workflow.refusals import NotAllowed
from workflow.stages import Stage

State = CaseVersion.State


@transaction.atomic
def open_case(
    *,
    idea: Idea,
    by: Person,
    at: datetime | None = None,
    document: dict[str, Any] | None = None,
    why: str = "",
) -> Case:
    """Give an approved idea its case, filled in as far as the idea itself allows; one that exists is left alone.

    With a document it begins with that: the case of an adopting body comes scaled from another's.
    """
    at = at or timezone.now()
    found = Case.objects.filter(idea=idea).first()
    if found:
        return found
    case = Case.objects.create(idea=idea, created_at=at)
    begun = document or prefilled(idea, timezone.localdate(at))
    _add(case, begun, by=by, at=at, why=why or _("Filled in from the idea"))
    record(by=by, action="open_case", target=case)
    return case


@transaction.atomic
def save_version(
    *,
    case: Case,
    by: Person,
    document: dict[str, Any],
    why: str,
    expected: int,
    as_read: str = "",
    choices: Mapping[str, str] | None = None,
    seen: int = 0,
    at: datetime | None = None,
) -> CaseVersion:
    """Keep a changed case file as the next version; `document` is version `expected` with one's own changes in it.

    What others saved since is kept beside it. `choices` settle what both changed while the version they were made on
    sight of (`seen`) stands, else Overlap is raised; RedactedMeanwhile where the version begun with no longer says what
    was read; EditedMeanwhile where both make no case; NotAllowed, also once it is assured; CaseFileError with every fault.
    """
    case = locked_case(case)
    if not rules.can_edit(by, case):
        raise NotAllowed(
            _("Only the case owner can change this business case, until finance has assured it.")
        )
    current = case.current
    document = as_ours(document, case.idea)
    base = current if current.number == expected else case.versions.filter(number=expected).first()
    if base and as_read and as_read != reckoning.words_read(base.document):
        raise RedactedMeanwhile(current)
    if base != current:
        document = _with_theirs(case, document, base, choices if seen == current.number else None)
    if canonical(document) == canonical(as_ours(current.document, case.idea)):
        return current
    at = at or timezone.now()
    _retire(current, at)
    made = _add(case, document, by=by, at=at, why=why)
    # Not why: that names lines in typed words, and the record is sealed against redaction. The version keeps it.
    record(by=by, action="save_case", target=case, version=made.number, **_for_whom(case.idea, by))
    _let_others_know(case, by)
    return made


@transaction.atomic
def bring_back(*, version: CaseVersion, by: Person, why: str, expected: int) -> CaseVersion:
    """Make an earlier version the next one; the rules are those of any save, and nothing is taken away.

    It takes the place of the version it was compared with, so it is not put together with what others saved since.
    """
    case = locked_case(version.case)
    if case.current.number != expected:
        raise EditedMeanwhile(case.current)
    version = case.versions.get(
        pk=version.pk
    )  # as it is now: words of it may have been redacted since it was read
    said = _("Version %(number)s brought back: %(why)s") % {"number": version.number, "why": why.strip()}
    document = reckoning.as_draft(version.document)
    return save_version(case=case, by=by, document=document, why=said[:200], expected=expected)


def _with_theirs(
    case: Case, mine: dict[str, Any], base: CaseVersion | None, choices: Mapping[str, str] | None
) -> dict[str, Any]:
    """My changes to the version I began with, put together with what others saved since."""
    current = case.current
    if base is None:
        raise EditedMeanwhile(current)
    began, theirs = (as_ours(version.document, case.idea) for version in (base, current))
    merged = merge(began, theirs, mine, choices)
    if merged.conflicts:
        raise Overlap(base, current, merged.conflicts)
    try:
        return as_ours(merged.document, case.idea)
    except CaseFileError as error:  # each is a case and both together are none
        raise EditedMeanwhile(current, error.faults, merged.document) from error


def as_ours(document: dict[str, Any], idea: Idea) -> dict[str, Any]:
    """The document under our reference and at today's rates, refused where it cannot be a case of this place."""
    ours = copy.deepcopy(document)
    parse(ours)
    ours["reference"] = idea.reference
    ours.pop("parameters", None)
    refuse_what_does_not_belong(ours)
    return ours


@transaction.atomic
def freeze(case: Case, *, by: Person, at: datetime) -> CaseVersion:
    """Finance assures the current version: the day's rates become part of it, and with them its fingerprint.

    Raises NotYet where it takes more out of a budget than other ideas leave of it.
    """
    version = CaseVersion.objects.select_related("case__idea").get(pk=case.current_id)  # type: ignore[misc]  # see Case.current
    frozen = reckoning.freeze(version.document, timezone.localdate(at))
    version.document, version.result = frozen.document, frozen.result
    version.edition_id = frozen.edition_id
    version.fingerprint = reckoning.print_of(version.document)
    version.state, version.assured_by, version.assured_at = State.ASSURED, by, at
    for name, amount in frozen.figures.items():
        setattr(version, name, amount)
    version.save()
    claim_budgets(version, by=by)
    case.current = version
    record(by=by, action="freeze_case", target=case, version=version.number, fingerprint=version.fingerprint)
    return version


@transaction.atomic
def thaw(case: Case, *, by: Person, at: datetime, reason: str = "") -> CaseVersion:
    """A frozen version goes back to be worked on: it stays as it was, void, and a copy of it becomes the next draft.

    Everybody who assured, agreed, signed or was to sign it is told, and so is the case owner.
    """
    frozen = CaseVersion.objects.select_related("case__idea").get(pk=case.current_id)  # type: ignore[misc]  # see Case.current
    if not frozen.is_frozen:
        return frozen
    concerned = telling.answered(frozen) | telling.waiting(frozen)
    _retire(frozen, at)
    document = reckoning.as_draft(frozen.document)
    why = _("Version %(number)s came back") % {"number": frozen.number}
    made = _add(case, document, by=by, at=at, why=why)
    record(by=by, action="thaw_case", target=case, version=frozen.number, next=made.number)
    telling.tell_it_fell(frozen, concerned, by=by, why=reason)
    return made


@transaction.atomic
def mark(version: CaseVersion, state: str) -> None:
    """Change what a frozen version counts as; once committed, what it planned becomes what is promised."""
    version.state = state
    version.save(update_fields=["state"])
    if state == State.COMMITTED:
        keep_commitments(version)
    idea = version.case.idea
    if state == State.COMMITTED and not idea.milestones.exists():
        planned = [each for each in version.document.get("milestones", []) if each.get("due")]
        Milestone.objects.bulk_create(
            Milestone(idea=idea, name=each["name"][:120], due=each["due"]) for each in planned
        )


def _add(case: Case, document: dict[str, Any], *, by: Person, at: datetime, why: str) -> CaseVersion:
    last = case.versions.last()
    made = CaseVersion.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        document=document,
        by=by,
        at=at,
        why=why[:200],
        fingerprint=reckoning.print_of(document),
        **reckoning.figures(document),
    )
    case.current = made
    case.save(update_fields=["current"])
    keys = [organisation["key"] for organisation in document["organisations"]]
    case.organisations.set(Organisation.objects.filter(slug__in=keys))
    keep_words(case, document)
    return made


def _retire(version: CaseVersion, at: datetime) -> None:
    """A version that was overtaken: nothing agreed or signed on it stands."""
    version.agreements.filter(voided_at=None).update(voided_at=at)
    version.signatures.filter(voided_at=None).update(voided_at=at)
    version.state = State.SUPERSEDED
    version.save(update_fields=["state"])


def _for_whom(idea: Idea, by: Person) -> dict[str, Any]:
    """Whom a deputy acted for."""
    owner = idea.case_owner_id
    return {"on_behalf_of": owner} if owner and owner != by.pk else {}


def _let_others_know(case: Case, by: Person) -> None:
    """With finance or beyond, whoever is looking at the case must look again before they decide."""
    idea = case.idea
    if idea.stage == Stage.APPROVED:
        return
    Idea.objects.filter(pk=idea.pk).update(version=F("version") + 1)
    record(by=by, action="case_changed", target=idea)
