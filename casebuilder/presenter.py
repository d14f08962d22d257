"""A version as the document's Paper: what the web page and the PDF are both made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casebuilder import reckoning
from casebuilder.documents.paper import Mark, Paper, Status
from casebuilder.models import Agreement, CaseVersion, Signature
from casebuilder.released import Words, released_copy
from place.installation import current
from workflow.stages import Stage


def paper_of(version: CaseVersion, *, place: str = "", withheld: tuple[str, ...] = ()) -> Paper:
    """Everything the document says; the same version in the same state always gives the same paper.

    With sections withheld it is the released copy: the record's figures and fingerprint, without those sections.
    """
    agreements, signatures = standing_marks(version)
    copy = released_copy(version.document, _in_file_order(version), withheld, _held_back_words(version))
    return Paper(
        case=copy.document,
        results=copy.results,
        made_at=_as_of(version, agreements, signatures),
        status=status_of(version, agreements),
        version=version.number,
        fingerprint=version.fingerprint,
        place=place or current().title,
        home_organisation=version.case.idea.home_organisation.name,
        findings=copy.findings(reckoning.findings(version.document, editions=reckoning.editions_of(version))),
        agreements=tuple(map(_agreed, agreements)),
        signatures=tuple(map(_signed, signatures)),
        withheld=withheld,
        editions=reckoning.editions_of(version),
    )


def _held_back_words(version: CaseVersion) -> Words:
    """What stands in a released copy where something is kept back."""
    return Words(
        section=_(
            "Kept back until consultation with staff is recorded. This is a released copy: the figures are those of "
            "the full record, whose fingerprint is %(fingerprint)s."
        )
        % {"fingerprint": version.fingerprint},
        line=_("Line %(number)s, kept back with the workforce section"),
        sum=_("sum"),
        detail=_("Kept back with the workforce section."),
    )


def standing_marks(version: CaseVersion) -> tuple[list[Agreement], list[Signature]]:
    """Agreements and signatures that stand, oldest first; pages read them together with their people beforehand."""
    agreements = [each for each in version.agreements.all() if each.voided_at is None]
    signatures = [each for each in version.signatures.all() if each.voided_at is None]
    return agreements, signatures


def status_of(version: CaseVersion, agreements: Iterable[Agreement]) -> Status:
    if version.state == CaseVersion.State.COMMITTED:
        return Status.COMMITTED
    if version.state == CaseVersion.State.SUPERSEDED:
        return Status.OVERTAKEN
    if not version.is_frozen:
        return Status.DRAFT
    if version.case.idea.stage == Stage.STOPPED:
        return Status.STOPPED
    there = {agreement.organisation_id for agreement in agreements}
    everybody = {body.pk for body in reckoning.signing_bodies(version)}
    return Status.AGREED if everybody <= there else Status.ASSURED


def key_of(version: CaseVersion, withheld: tuple[str, ...] = ()) -> str:
    """What the pages show, in short: a document is made anew only when this changes."""
    agreements, signatures = standing_marks(version)
    parts = [
        version.fingerprint,
        version.state,
        *(["stopped"] if version.case.idea.stage == Stage.STOPPED else []),
        *(f"a{each.pk}" for each in agreements),
        *(f"s{each.pk}" for each in signatures),
        *(f"without-{section}" for section in withheld),
    ]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _as_of(version: CaseVersion, *marks: Iterable[Any]) -> datetime:
    """When the last thing the document shows happened: never the moment it is printed."""
    moments = [version.at, version.assured_at, *(mark.at for some in marks for mark in some)]
    return max(moment for moment in moments if moment)


def _in_file_order(version: CaseVersion) -> dict[str, Any]:
    """Options and bodies in the order of the case file; a database may give an object's names in another."""
    result, document = reckoning.result_of(version), version.document
    bodies = [organisation["key"] for organisation in document["organisations"]]
    options = [option["key"] for option in document["options"] if option["key"] in result]
    return {
        key: {
            **result[key],
            "by_organisation": {body: result[key]["by_organisation"][body] for body in bodies},
        }
        for key in options
    }


def _agreed(agreement: Agreement) -> Mark:
    return Mark(
        organisation=agreement.organisation.name,
        person=agreement.by.name,
        capacity=_("Finance officer"),
        at=agreement.at,
        for_person=agreement.on_behalf_of.name if agreement.on_behalf_of else "",
    )


def _signed(signature: Signature) -> Mark:
    return Mark(
        organisation=signature.organisation.name,
        person=signature.by.name,
        capacity=signature.capacity,
        authority=signature.authority,
        limit=signature.limit,
        minute=signature.minute_reference,
        at=signature.at,
        for_person=signature.on_behalf_of.name if signature.on_behalf_of else "",
    )
