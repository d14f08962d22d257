"""What the demonstration shows as assured and signed could have been: it passes the checks, and nobody signs beyond a limit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from casebuilder.appraisal import checks
from casebuilder.budgets import known
from casebuilder.models import CaseVersion, Signature
from ideas.models import Adoption
from portal.demo import budgets, cases, content, place, spreading
from portal.demo.ideas import Writer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def filled() -> None:
    severnside = place.found(2026, NOW.date())
    budgets.write(severnside)
    writer = Writer(severnside, seed=2026, now=NOW)
    cases.write(severnside, writer.write(content.ideas()), content.cases(), now=NOW)
    spreading.write(writer, seed=2026, now=NOW)


def test_what_is_signed_reads_whole_and_within_its_authority(filled: None) -> None:
    adopted = Adoption.objects.get(state=Adoption.State.ADOPTED)
    assert adopted.own is not None
    version = CaseVersion.objects.get(case__idea=adopted.own, state=CaseVersion.State.COMMITTED)
    told = known(version.document, idea=adopted.own)
    assert [found.sentence for found in checks(version.document, **told) if not found.passed] == []
    assert version.document["narrative"]["ask"].startswith("Approve £24,000")
    nothing = [
        line["name"] for option in version.document["options"] for line in option["lines"]
        if line.get("unit", {}).get("quantity") == "0"
    ]  # fmt: skip
    assert nothing == []
    signatures = list(Signature.objects.all())
    assert len(signatures) > 20
    beyond = [each for each in signatures if each.amount > (each.limit or 0) and not each.minute_reference]
    assert [(each.version.case.idea.title, each.amount, each.limit) for each in beyond] == []


def test_bodies_agree_and_sign_in_the_hours_somebody_works(filled: None) -> None:
    committed = CaseVersion.objects.filter(state=CaseVersion.State.ASSURED)
    moments = [
        each.at for version in committed for each in (*version.agreements.all(), *version.signatures.all())
    ]
    assert moments and [at for at in moments if not 9 <= timezone.localtime(at).hour < 17] == []


def test_every_cost_of_the_demonstration_says_whether_it_recurs() -> None:
    silent = [
        (key, line["name"])
        for key, document in content.cases().items()
        for option in document["options"]
        for line in option["lines"]
        if line["kind"] == "cost" and "recurrence" not in line
    ]
    assert silent == []
    asks = [document["narrative"].get("ask", "") for document in content.cases().values()]
    assert [ask for ask in asks if ask.startswith("Already")] == []
