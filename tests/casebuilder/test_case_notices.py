"""Who is told when a frozen version falls, and when a case is released: a table, name by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casebuilder import services
from casebuilder.models import Case
from casebuilder.refusals import Outdated
from tests.case_makers import agree_and_sign
from tests.cast import Cast
from workflow.models import Notice
from workflow.services import move
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]

# What stood on the version · who brings it down, by which step · who is told that it fell
# Whoever did it is not told; nor is anybody else of the council, such as Cleo, Adam or Sam.
FELL = [
    ("nothing",          "fiona", "return_case", "owen frank erin ed"),
    ("council signed",   "fiona", "return_case", "owen frank erin ed"),
    ("both signed",      "fiona", "return_case", "owen frank erin ed"),
    ("nothing",          "ed",    "refuse",      "owen fiona frank erin"),
    ("council signed",   "ed",    "refuse",      "owen fiona frank erin"),
]  # fmt: skip


def falling(cast: Cast, case: Case, standing: str, who: str, step: str) -> None:
    if standing != "nothing":
        agree_and_sign(
            cast, case.current, bodies="council hospital" if standing == "both signed" else "council"
        )
    said = (
        {"comments": "The wage bill is old."}
        if step == "return_case"
        else {"reason": "The wage bill is old."}
    )
    move(case.idea, step, by=getattr(cast, who), version=case.idea.version, **said)


@pytest.mark.parametrize(("standing", "who", "step", "told"), FELL)
def test_everybody_concerned_is_told_that_a_version_fell(
    cast: Cast, case_in: CaseIn, standing: str, who: str, step: str, told: str
) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    falling(cast, case, standing, who, step)
    notices = Notice.objects.filter(kind=Notice.Kind.VOIDED)
    assert {notice.person for notice in notices} == {getattr(cast, name) for name in told.split()}
    assert notices.count() == len(told.split())
    assert all("no longer counts" in each.text and "The wage bill is old." in each.text for each in notices)


def test_what_finance_returns_before_it_was_frozen_tells_nobody_that_it_fell(
    cast: Cast, case_in: CaseIn
) -> None:
    case = case_in(Stage.FINANCE_CHECK)
    move(case.idea, "return_case", by=cast.fiona, version=case.idea.version, comments="Look again")
    assert not Notice.objects.filter(kind=Notice.Kind.VOIDED).exists()


@pytest.mark.parametrize("page", ["agree", "sign"])
def test_nobody_agrees_or_signs_a_version_that_was_changed_after_they_opened_it(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, page: str
) -> None:
    case = case_in(Stage.AWAITING_COMMITMENT)
    opened = case.current
    move(case.idea, "return_case", by=cast.fiona, version=case.idea.version, comments="Look again")
    case = Case.objects.select_related("idea", "current").get(pk=case.pk)
    document = case.current.document
    document["options"][1]["lines"][0]["by_year"] = {"0": "1"}
    made = services.save_version(case=case, by=cast.owen, document=document, why="Cheaper", expected=2)
    Case.objects.get(pk=case.pk).versions.filter(pk=made.pk).update(state="assured")
    type(case.idea).objects.filter(pk=case.idea.pk).update(stage=Stage.AWAITING_COMMITMENT)
    who, act = (cast.frank, services.agree_share) if page == "agree" else (cast.ed, services.sign)
    said = {} if page == "agree" else {"capacity": "Chief executive", "authority": "Scheme"}
    with pytest.raises(Outdated, match="has changed since you opened it: version 3, by Owen Council"):
        act(by=who, version=opened, body=cast.hospital, fingerprint=opened.fingerprint, **said)
    if page == "agree":
        answer = signed_in(who).post(
            f"/cases/{case.idea.reference}/agree/",
            {"number": opened.number, "fingerprint": opened.fingerprint},
        )
        assert answer.status_code == 409 and "has changed since you opened it" in answer.content.decode()
    assert not made.agreements.exists() and not made.signatures.exists()


@pytest.mark.parametrize(
    ("by", "told"),
    [("fiona", "owen dora alice bob frank erin ed"), ("erin", "owen dora alice bob fiona frank ed")],
)
def test_the_team_and_whoever_signed_hear_of_a_release(
    cast: Cast, case_in: CaseIn, by: str, told: str
) -> None:
    case = case_in(Stage.COMMITTED, delivery_owner=cast.dora)
    case.idea.coauthors.add(cast.bob)
    services.release(case=case, by=getattr(cast, by), why="The cabinet decided it")
    notices = Notice.objects.filter(kind=Notice.Kind.RELEASED)
    assert {each.person for each in notices} == {getattr(cast, name) for name in told.split()}
    assert all("The cabinet decided it" in each.text for each in notices)
    Notice.objects.all().delete()
    case.refresh_from_db()
    services.withdraw_release(case=case, by=getattr(cast, by), why="Too soon")
    assert {each.person for each in Notice.objects.all()} == {getattr(cast, name) for name in told.split()}
