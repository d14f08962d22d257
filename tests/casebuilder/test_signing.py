"""Who may agree and sign what, and what the last signature does."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from casebuilder import reckoning, services
from casebuilder.models import Agreement, Case, Signature
from casebuilder.refusals import Outdated
from place.models import Deputy, RoleGrant
from place.vocabulary import Role
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

CaseIn = Callable[..., Case]
AUTHORITY = {
    "capacity": "Director of Resources",
    "authority": "Scheme of delegation 4.2",
    "limit": Decimal("500000"),
}


@pytest.fixture
def waiting(cast: Cast, case_in: CaseIn) -> Case:
    """Assured by Fiona, waiting for the council and the hospital."""
    case = case_in(Stage.AWAITING_COMMITMENT, delivery_owner=None)
    services.mark(case.current, "draft")
    services.freeze(case, by=cast.fiona, at=timezone.now())
    case.refresh_from_db()
    return case


def agree(case: Case, cast: Cast, who: str = "fiona", body: str = "council", **said: Any) -> Agreement:
    return services.agree_share(by=getattr(cast, who), version=case.current, body=getattr(cast, body), **said)


def sign(case: Case, cast: Cast, who: str = "erin", body: str = "council", **said: Any) -> Signature:
    return services.sign(
        by=getattr(cast, who), version=case.current, body=getattr(cast, body), **(AUTHORITY | said)
    )


def test_every_body_with_cash_answers_for_the_case(cast: Cast, waiting: Case) -> None:
    shares = reckoning.shares(waiting.current)
    assert list(shares) == ["council", "hospital"]
    assert shares["council"].years == {
        0: (Decimal("10500.00"), Decimal(0)),
        **{year: (Decimal(0), Decimal("11400.00")) for year in (1, 2, 3)},
    }
    assert (shares["council"].amount, shares["hospital"].amount) == (Decimal("11400.00"), Decimal("17100.00"))


def test_what_a_body_pays_less_later_lends_its_executive_no_authority_now(
    cast: Cast, case_in: CaseIn
) -> None:
    """£10,500 this year in place of £12,000 two years on: £10,500 has to be found, and signed for."""
    document = copy.deepcopy(DOCUMENT)
    controls, _power = document["options"][1]["lines"]
    document["options"][0]["lines"] = [controls | {"key": "today", "by_year": {"2": "12000"}}]
    document["options"][1]["lines"] = [controls]
    share = reckoning.shares(case_in(Stage.AWAITING_COMMITMENT, document).current)["council"]
    assert share.years == {0: (Decimal("10500.00"), Decimal(0)), 2: (Decimal("-12600.00"), Decimal(0))}
    assert share.amount == share.pays == Decimal("10500.00")


def test_income_a_body_loses_is_signed_for_like_a_cost(cast: Cast, case_in: CaseIn) -> None:
    """Written as a benefit below nothing, it would otherwise need a signature good for £0."""
    document = copy.deepcopy(DOCUMENT)
    _controls, power = document["options"][1]["lines"]
    lost = {
        "class": "income",
        "grade": 1,
        "shares": {"council": "1"},
        "unit": {"quantity": "1", "unit": "lot", "value": "-800"},
    }
    document["options"][1]["lines"] = [power | lost]
    share = reckoning.shares(case_in(Stage.AWAITING_COMMITMENT, document).current)["council"]
    assert share.amount == share.pays == Decimal("2400.00")


def test_a_body_agrees_then_signs_and_the_last_signature_commits(cast: Cast, waiting: Case) -> None:
    services.name_delivery_owner(by=cast.owen, idea=waiting.idea, to=cast.dora)
    agree(waiting, cast)
    agree(waiting, cast, "frank", "hospital", comment="From April")
    sign(waiting, cast)
    waiting.idea.refresh_from_db()
    assert waiting.idea.stage == Stage.AWAITING_COMMITMENT
    signature = sign(waiting, cast, "ed", "hospital")
    waiting.idea.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.idea.stage, waiting.current.state) == (Stage.COMMITTED, "committed")
    assert (signature.amount, signature.fingerprint) == (Decimal("17100.00"), waiting.current.fingerprint)
    assert waiting.idea.decisions.last().by == cast.ed


def test_without_a_delivery_owner_the_last_signature_waits(cast: Cast, waiting: Case) -> None:
    for finance, executive, body in (("fiona", "erin", "council"), ("frank", "ed", "hospital")):
        agree(waiting, cast, finance, body)
        sign(waiting, cast, executive, body)
    waiting.idea.refresh_from_db()
    assert waiting.idea.stage == Stage.AWAITING_COMMITMENT
    services.name_delivery_owner(by=cast.owen, idea=waiting.idea, to=cast.dora)
    assert Notice.objects.filter(person=cast.ed, text__contains="can be committed").exists()


def test_the_hospitals_officer_cannot_agree_for_the_council(cast: Cast, waiting: Case) -> None:
    with pytest.raises(NotAllowed, match="Only a finance officer of Severn Council"):
        agree(waiting, cast, "frank", "council")


def test_a_body_without_a_share_has_nothing_to_agree(cast: Cast, waiting: Case) -> None:
    with pytest.raises(NotAllowed, match="neither pays nor saves cash"):
        agree(waiting, cast, "fiona", "police")


def test_nobody_agrees_twice(cast: Cast, waiting: Case) -> None:
    agree(waiting, cast)
    with pytest.raises(NotYet, match="already"):
        agree(waiting, cast)


def test_nobody_signs_before_their_finance_officer_agrees(cast: Cast, waiting: Case) -> None:
    with pytest.raises(NotYet, match="has not agreed its share yet"):
        sign(waiting, cast)


def test_the_assurer_cannot_sign(cast: Cast, waiting: Case) -> None:
    agree(waiting, cast)
    RoleGrant.objects.create(person=cast.fiona, organisation=cast.council, role=Role.EXECUTIVE)
    with pytest.raises(NotAllowed, match="no other part in this case"):
        sign(waiting, cast, "fiona")


def test_whoever_agreed_for_a_body_does_not_sign_for_another(cast: Cast, waiting: Case) -> None:
    agree(waiting, cast, "frank", "hospital")
    RoleGrant.objects.create(person=cast.frank, organisation=cast.hospital, role=Role.EXECUTIVE)
    with pytest.raises(NotAllowed):
        sign(waiting, cast, "frank", "hospital")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"limit": Decimal("11399.99")}, "is below £11,400.00"),
        ({"limit": None}, "State your limit"),
        ({"limit": Decimal("5000000.01")}, "recorded here as £5,000,000"),
    ],
)
def test_a_limit_that_does_not_reach_is_refused(
    cast: Cast, waiting: Case, said: dict[str, Any], sentence: str
) -> None:
    agree(waiting, cast)
    with pytest.raises(NotYet, match=sentence):
        sign(waiting, cast, **said)


def test_a_limit_that_just_reaches_will_do(cast: Cast, waiting: Case) -> None:
    agree(waiting, cast)
    assert sign(waiting, cast, limit=Decimal("11400.00")).pk


def test_a_committees_minute_stands_in_for_a_limit(cast: Cast, waiting: Case) -> None:
    agree(waiting, cast)
    assert sign(waiting, cast, limit=None, minute_reference="CAB/2027/114").minute_reference == "CAB/2027/114"


def test_another_version_than_the_one_read_is_refused(cast: Cast, waiting: Case) -> None:
    read = waiting.current
    services.thaw(waiting, by=cast.fiona, at=timezone.now())
    with pytest.raises(Outdated, match="has changed since you opened it"):
        services.agree_share(by=cast.fiona, version=read, body=cast.council)


def test_another_fingerprint_than_the_one_read_is_refused(cast: Cast, waiting: Case) -> None:
    agree(waiting, cast)
    with pytest.raises(Outdated):
        sign(waiting, cast, fingerprint="0" * 64)


def test_a_document_altered_behind_its_fingerprint_cannot_be_signed(cast: Cast, waiting: Case) -> None:
    waiting.current.document["title"] = "Something else"
    waiting.current.save()
    with pytest.raises(NotYet, match="does not match its fingerprint"):
        agree(waiting, cast)


def test_a_draft_cannot_be_agreed(cast: Cast, case_in: CaseIn) -> None:
    with pytest.raises(NotYet, match="finance has to assure it first"):
        agree(case_in(Stage.FINANCE_CHECK), cast)


def test_deputies_are_recorded_with_whom_they_stand_in_for(cast: Cast, waiting: Case) -> None:
    today = timezone.localdate()
    Deputy.objects.create(person=cast.fiona, deputy=cast.sam, starts=today, ends=today)
    Deputy.objects.create(person=cast.erin, deputy=cast.bea, starts=today, ends=today)
    agreement = agree(waiting, cast, "sam")
    signature = sign(waiting, cast, "bea")
    assert (agreement.by, agreement.on_behalf_of) == (cast.sam, cast.fiona)
    assert (signature.by, signature.on_behalf_of) == (cast.bea, cast.erin)


def test_a_case_without_cash_is_signed_by_its_home(cast: Cast, case_in: CaseIn) -> None:
    case = case_in()
    case.current.document["options"][1]["lines"] = []
    assert services.signing_bodies(case.current) == [cast.council]
