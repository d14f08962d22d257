"""Writes the business cases of ideas that have one: versions, agreements and signatures, in bulk."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from casebuilder import services
from casebuilder.appraisal.claims import Claim, Key
from casebuilder.budgets import claim_rows, claims_in
from casebuilder.findable import words_of_many
from casebuilder.models import (
    CLAIMING,
    Agreement,
    BudgetClaim,
    Case,
    CaseVersion,
    CaseWords,
    Commitment,
    Signature,
)
from casebuilder.reckoning import Frozen, freeze, print_of, shares
from casebuilder.services.commitments import commitments_of
from place.models import RoleGrant
from portal.demo.content import Words
from portal.demo.days import SOON_AFTER, in_office, in_turn
from portal.demo.ideas import Written
from portal.demo.place import Severnside
from workflow.stages import ABOUT, Stage

SIGNED_FROM = (Stage.AWAITING_COMMITMENT, Stage.STOPPED)


def write(place: Severnside, written: list[Written], documents: dict[str, Words], *, now: datetime) -> None:
    """Give every approved idea its case: the one written for it, or the one an approval opens by itself."""
    approved = [
        w for w in written if ABOUT[Stage(w.idea.stage)].approved and "just_do_it" not in w.said["story"]
    ]
    told = [(w, documents[key]) for w in approved if (key := w.said.get("case", w.said["key"])) in documents]
    writer = _Writer(place, now)
    cases = Case.objects.bulk_create(
        (Case(idea=w.idea, created_at=_when(w, "approve")) for w, _ in told), batch_size=500
    )
    versions = CaseVersion.objects.bulk_create(
        (writer.version(case, w, said) for case, (w, said) in zip(cases, told, strict=True)), batch_size=200
    )
    for case, version in zip(cases, versions, strict=True):
        case.current = version
    Case.objects.bulk_update(cases, ["current"], batch_size=500)
    CaseWords.objects.bulk_create(words_of_many(versions), batch_size=200)
    Case.organisations.through.objects.bulk_create(
        Case.organisations.through(case=case, organisation=place.organisations[body["key"]])
        for case, (_, said) in zip(cases, told, strict=True)
        for body in said["organisations"]
    )
    for version, (w, _) in zip(versions, told, strict=True):
        if version.state != CaseVersion.State.DRAFT:
            writer.commit(version, w)
    committed = [version for version in versions if version.state == CaseVersion.State.COMMITTED]
    Commitment.objects.bulk_create(
        (row for version in committed for row in commitments_of(version, place.organisations)), batch_size=500
    )
    standing = [v for v in versions if v.case.idea.stage in CLAIMING]
    BudgetClaim.objects.bulk_create(
        (row for version in standing for row in writer.claims(version)), batch_size=500
    )
    Agreement.objects.bulk_create(writer.agreements, batch_size=500)
    Signature.objects.bulk_create(writer.signatures, batch_size=500)
    for w in approved:
        if w.idea.stage == Stage.APPROVED and w.said.get("case", w.said["key"]) not in documents:
            services.open_case(
                idea=w.idea, by=place.people[w.said["story"]["case_owner"]], at=_when(w, "approve")
            )


class _Writer:
    """Keeps what is the same for many cases: results by document, and each executive's authority."""

    def __init__(self, place: Severnside, now: datetime) -> None:
        self.place, self.now = place, now
        self.kept: dict[str, Frozen] = {}
        self.grants = {
            (g.person_id, g.organisation_id): g for g in RoleGrant.objects.filter(role="executive")
        }
        self.key_of: dict[str, str] = {}  # a version's fingerprint → the document it was written from
        self.claimed: dict[str, dict[Key, Claim]] = {}
        self.agreements: list[Agreement] = []
        self.signatures: list[Signature] = []

    def version(self, case: Case, w: Written, said: Words) -> CaseVersion:
        stage, at = Stage(w.idea.stage), _when(w, "approve") + timedelta(days=2)
        frozen = stage in SIGNED_FROM or ABOUT[stage].committed
        document = copy.deepcopy(said) | {"reference": w.idea.reference, "title": w.idea.title}
        key = str(w.said.get("case", w.said["key"]))
        found = self.reckoned(key, document)
        if frozen:
            document["parameters"] = found.document["parameters"] | {"as_of": str(_when(w, "assure").date())}
        state = CaseVersion.State.DRAFT
        if frozen:
            state = CaseVersion.State.ASSURED if stage in SIGNED_FROM else CaseVersion.State.COMMITTED
        assured = next((d for d in w.decisions if d.step == "assure"), None) if frozen else None
        fingerprint = print_of(document)
        self.key_of[fingerprint] = key
        return CaseVersion(
            case=case,
            number=1,
            state=state,
            document=document,
            fingerprint=fingerprint,
            by=w.idea.case_owner,
            at=at,
            edition_id=found.edition_id if frozen else None,
            result=found.result if frozen else None,
            assured_by_id=assured.by_id if assured else None,
            assured_at=assured.at if assured else None,
            why="First full version",
            **found.figures,
        )

    def reckoned(self, key: str, document: dict[str, Any]) -> Frozen:
        """Result and headline figures, worked out once for a document however many ideas share its sums."""
        if key not in self.kept:
            self.kept[key] = freeze(document, self.now.date())
        return self.kept[key]

    def claims(self, version: CaseVersion) -> list[BudgetClaim]:
        """What a version takes out of budgets, worked out once for ideas that share their sums."""
        key = self.key_of[version.fingerprint]
        if key not in self.claimed:
            self.claimed[key] = claims_in(version.document)
        return claim_rows(version, self.place.organisations, self.claimed[key])

    def commit(self, version: CaseVersion, w: Written) -> None:
        """Agreements and signatures as the story tells them, one after another."""
        told = w.said["story"].get("commitment", {"agreed": [], "signed": []})
        assured = _when(w, "assure")
        end = next(
            (d.at for d in w.decisions if d.step == "commit"), min(self.now, assured + timedelta(days=8))
        )
        moments = list(_spread(assured, end, len(told["agreed"]) + len(told["signed"])))
        # The last is the commitment itself; what leads up to it comes before it.
        moments = [min(in_office(at), end - SOON_AFTER * left) for left, at in enumerate(moments[::-1])][::-1]
        times = iter(in_turn([assured, *moments], w.idea.home_organisation.calendar)[1:])
        amounts = (
            {share.body.slug: share.amount for share in shares(version).values()} if told["signed"] else {}
        )
        for said in told["agreed"]:
            self.agreements.append(
                Agreement(
                    version=version,
                    organisation=self.place.organisations[said["organisation"]],
                    by=self.place.people[said["by"]],
                    at=next(times),
                )
            )
        for said in told["signed"]:
            self.signatures.append(
                self.signature(version, said, next(times), amounts.get(said["organisation"], Decimal(0)))
            )

    def signature(self, version: CaseVersion, said: Words, at: datetime, amount: Decimal) -> Signature:
        person, body = self.place.people[said["by"]], self.place.organisations[said["organisation"]]
        grant = self.grants.get((person.pk, body.pk))
        return Signature(
            version=version,
            organisation=body,
            by=person,
            at=at,
            fingerprint=version.fingerprint,
            capacity=person.job_title,
            authority=grant.authority if grant and grant.authority else "Scheme of delegation",
            limit=grant.signing_limit if grant else None,
            minute_reference=said.get("minute") or "",
            amount=amount,
        )


def _when(w: Written, step: str) -> datetime:
    return next(decision.at for decision in w.decisions if decision.step == step)


def _spread(start: datetime, end: datetime, number: int) -> Iterator[datetime]:
    """So many moments between two, the last of them the end itself."""
    return (start + (end - start) * place / number for place in range(1, number + 1))
