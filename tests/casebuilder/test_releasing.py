"""Releasing a case: who may, when, what the page says first, and what others read afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder import rules, services
from casebuilder.models import Case
from place.models import AuditEntry
from tests.case_makers import about_posts
from tests.cast import Cast
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]

# Who may release a committed case of the council: a finance officer or an executive of the council, and nobody else.
MAY = "fiona erin"
MAY_NOT = "owen dora alice frank ed adam cleo olga carol piet stan sue"
RELEASABLE = "committed delivering banked delivered"


@pytest.mark.parametrize("who", MAY.split())
def test_finance_and_the_executive_at_home_release(cast: Cast, case_in: CaseIn, who: str) -> None:
    case = case_in(Stage.COMMITTED)
    assert rules.may_release(getattr(cast, who), case)
    services.release(case=case, by=getattr(cast, who), why="Cabinet")
    case.refresh_from_db()
    assert case.released_at
    entry = AuditEntry.objects.get(action="release_case")
    assert entry.by == getattr(cast, who) and case.release_why == "Cabinet"
    assert "Cabinet" not in str(entry.said)


@pytest.mark.parametrize("who", MAY_NOT.split())
def test_nobody_else_releases_or_withdraws(cast: Cast, case_in: CaseIn, who: str) -> None:
    case = case_in(Stage.COMMITTED, delivery_owner=cast.dora)
    with pytest.raises(NotAllowed):
        services.release(case=case, by=getattr(cast, who), why="Because")
    Case.objects.update(released_at=timezone.now())
    with pytest.raises(NotAllowed):
        services.withdraw_release(case=case, by=getattr(cast, who), why="Because")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.DRAFT])
def test_a_case_is_released_once_its_savings_are_committed(cast: Cast, case_in: CaseIn, stage: Stage) -> None:
    assert rules.may_release(cast.fiona, case_in(stage)) is (stage.value in RELEASABLE.split())


def test_the_page_says_what_will_be_read_and_what_not_before_it_asks(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = about_posts()
    document["risks"] = [{"risk": "Nobody takes the third post", "owner": "Dora"}]
    case = case_in(Stage.COMMITTED, document)
    page = signed_in(cast.erin).get(f"/cases/{case.idea.reference}/release/").content.decode()
    assert "Version 1 will be read by everybody who may see the idea" in page
    assert "the workforce section is kept back" in page and "Nobody takes the third post" in page
    recorded = case_in(Stage.COMMITTED, about_posts("recorded"))
    page = signed_in(cast.erin).get(f"/cases/{recorded.idea.reference}/release/").content.decode()
    assert "What is kept back" not in page


def test_released_and_withdrawn_on_the_page(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case = case_in(Stage.COMMITTED)
    page, erin, cleo = f"/cases/{case.idea.reference}/release/", signed_in(cast.erin), signed_in(cast.cleo)
    assert cleo.get(case.get_absolute_url()).status_code == 404
    refused = erin.post(page, {"why": " "})
    assert refused.status_code == 422 and "Say why, and who decided it" in refused.content.decode()
    assert erin.post(page, {"why": "Cabinet, 3 June"}).status_code == 302
    assert cleo.get(case.get_absolute_url()).status_code == 200
    text = erin.get(page).content.decode()
    assert "Withdraw the release" in text and "Why: “Cabinet, 3 June”" in text
    late = erin.post(page, {"why": "Council, 5 June"})  # from a page opened before it was released
    assert late.status_code == 422 and "is released already" in late.content.decode()
    assert "Council, 5 June</textarea>" in late.content.decode()
    assert 'name="released" value="True"' in late.content.decode()
    assert erin.post(page, {"why": "Too soon", "released": "True"}).status_code == 302
    assert cleo.get(case.get_absolute_url()).status_code == 404
    assert AuditEntry.objects.filter(action="withdraw_release", by=cast.erin).count() == 1


def test_a_reader_who_may_not_release_is_told_who_may(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> None:
    case = case_in(Stage.COMMITTED)
    answer = signed_in(cast.owen).get(f"/cases/{case.idea.reference}/release/")
    assert answer.status_code == 403 and "Only a finance officer or an executive" in answer.content.decode()
    assert signed_in(cast.stan).get(f"/cases/{case.idea.reference}/release/").status_code == 404


def test_what_is_released_is_not_released_again(cast: Cast, case_in: CaseIn) -> None:
    case = case_in(Stage.COMMITTED)
    with pytest.raises(NotYet):
        services.withdraw_release(case=case, by=cast.fiona, why="Nothing to undo")
    services.release(case=case, by=cast.fiona, why="Cabinet")
    with pytest.raises(NotYet):
        services.release(case=case, by=cast.fiona, why="Again")


def test_the_page_takes_as_many_queries_with_files_as_without(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    case = case_in(Stage.COMMITTED, about_posts("recorded"))
    client, page = signed_in(cast.erin), f"/cases/{case.idea.reference}/release/"
    few = queries_of(client, page)
    for number in range(9):
        case.files.create(name=f"{number}.pdf", by=cast.owen, size=1, mime="application/pdf")
    assert queries_of(client, page) == few <= 15
