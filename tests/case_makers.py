"""Makes the business case of an idea: a small true one, in which the council pays and the hospital gains."""

from __future__ import annotations

import copy
from typing import Any

from django.utils import timezone

from casebuilder.appraisal import fingerprint
from casebuilder.findable import keep_words
from casebuilder.models import Agreement, Case, CaseVersion, Signature
from ideas.models import Idea
from tests.cast import Cast
from workflow.stages import ABOUT, Stage

LINE = {"source": "Invoices 2025-26", "justification": "Counted from the invoices.", "grade": 2}
DOCUMENT: dict[str, Any] = {
    "format": "bankable-case/1", "reference": "", "title": "Dim the lamps after midnight", "base_year": 2026, "horizon": 3,
    "prices": {"basis": "real"}, "discounting": {"schedule": "standard"},
    "organisations": [{"key": "council", "name": "Severn Council"}, {"key": "hospital", "name": "Severn Hospital"}],
    "options": [
        {"key": "bau", "name": "Business as usual", "role": "baseline", "lines": []},
        {"key": "dim", "name": "Dim the lamps", "role": "preferred", "lines": [
            {"key": "controls", "name": "Controls", "kind": "cost", "class": "revenue", "by_year": {"0": "10000"},
             "shares": {"council": "1"}, "recurrence": "one_off", **LINE},
            {"key": "power", "name": "Electricity not bought", "kind": "benefit", "class": "cash_releasing",
             "unit": {"quantity": "100000", "unit": "kWh", "value": "0.3"}, "from": 1, "to": 3, "cashable": "1",
             "shares": {"council": "0.4", "hospital": "0.6"}, "recurrence": "recurring", "starts": "2027-04-01",
             "budget": {"organisation": "council", "code": "SL100", "fund": "general"}, "outcome": "Warm homes", **LINE},
        ]},
    ],
}  # fmt: skip


def about_posts(consultation: str | None = "planned") -> dict[str, Any]:
    """The usual case, with two posts that go and what is said about them."""
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"].append(
        {
            "key": "two-lamplighters", "name": "Lamplighters not replaced", "kind": "benefit", "class": "cash_releasing",
            "unit": {"quantity": "2", "unit": "lamplighter posts", "value": "31234.56"}, "from": 1, "to": 3,
            "ramp": ["0.3333"], "growth": "0.0213", "cashable": "1", "shares": {"council": "1"}, "posts": "2",
            "people": "2", "hours": "3080", "recurrence": "recurring", "starts": "2027-04-01", "outcome": "Warm homes",
            "budget": {"organisation": "council", "code": "PAY77", "fund": "general"}, "range": {"low": "-0.1", "high": "0.1"},
            **LINE, "justification": "The lamplighters retire.",
        }
    )  # fmt: skip
    workforce: dict[str, Any] = {"text": "Redundancy talks", "posts": 2, "consulted_with": "Unison branch"}
    if consultation:
        workforce["consultation"] = consultation
    document["impacts"] = {"workforce": workforce, "residents": "None, because lamps stay lit."}
    document["answers"] = {"leaving_costs": "The lamplighters leave of themselves."}
    document["measures"] = [{"name": "Fewer lamplighters", "line": "two-lamplighters", "owner": "Dora"}]
    return document


# Beside those two, a line worked out step by step, and one year by year with a correction of its own.
FUNNEL = {"population": "1000", "need": "0.2", "engagement": "0.6", "retention": "0.8", "impact": "0.3", "deadweight": "0.25",
          "attribution": "1", "unit_value": "5000"}  # fmt: skip
RICH = copy.deepcopy(DOCUMENT)
RICH["options"][1]["lines"] += [
    {"key": "demand", "name": "Fewer <b>crises</b>", "kind": "benefit", "class": "public_value", "funnel": FUNNEL,
     "from": 1, "to": 3, "drop_off": "0.1",
     "ramp": ["0.5"], "shares": {"hospital": "1"}, "range": {"low": "-0.3", "high": "0.1"}, **LINE},
    {"key": "time", "name": "Time", "kind": "benefit", "class": "non_cash_releasing", "by_year": {"1": "10.50", "3": "-2"},
     "shares": {"council": "0.333", "hospital": "0.667"}, "correction": "0.1234", "hours": "12", "people": "3", "posts": "0",
     "source": "Two\nlines", "justification": "A tab\there", "outcome": "Warm homes"},
]  # fmt: skip


def make_case(cast: Cast, idea: Idea, *, document: dict[str, Any] | None = None) -> Case:
    """The case an idea in its stage would have: a draft, frozen from awaiting commitment on, signed from committed on."""
    stage = Stage(idea.stage)
    frozen = stage is Stage.AWAITING_COMMITMENT or ABOUT[stage].committed
    said = copy.deepcopy(document or DOCUMENT) | {"reference": idea.reference}
    case = Case.objects.create(idea=idea)
    case.organisations.set([cast.council, cast.hospital])
    version = CaseVersion.objects.create(
        case=case,
        number=1,
        document=said,
        fingerprint=fingerprint(said),
        by=cast.owen,
        state=CaseVersion.State.ASSURED if frozen else CaseVersion.State.DRAFT,
        assured_by=cast.fiona if frozen else None,
        assured_at=timezone.now() if frozen else None,
    )
    case.current = version
    case.save()
    keep_words(case, said)
    if ABOUT[stage].committed:
        agree_and_sign(cast, version)
    return case


def agree_and_sign(cast: Cast, version: CaseVersion, *, bodies: str = "council hospital") -> None:
    """Both bodies' finance officers agree and both executives sign."""
    for body, finance, executive in (("council", cast.fiona, cast.erin), ("hospital", cast.frank, cast.ed)):
        if body in bodies:
            organisation = getattr(cast, body)
            Agreement.objects.create(version=version, organisation=organisation, by=finance)
            Signature.objects.create(
                version=version,
                organisation=organisation,
                by=executive,
                fingerprint=version.fingerprint,
                capacity="Chief executive",
                authority="Scheme of delegation",
                limit=1_000_000,
                amount=30_000,
            )
