"""Ideas, cases and reports in Wagtail's admin: to be read, by whoever may see each, and counted right."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from ideas.models import Adoption, Audience, Idea
from place.models import ClosedDay, Person
from place.services.calendars import keep_calendar
from place.vocabulary import Role
from portal.reports import REPORTS
from portal.reports.decisions import DECISIONS
from portal.reports.late import LATE
from portal.reports.pipeline import PIPELINE
from portal.reports.time_in_stage import TIME_IN_STAGE
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.many import multiply
from workflow.models import Decision
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGES = ["/admin/ideas/", "/admin/cases/", *(f"/admin/reports/bankable/{report.name}/" for report in REPORTS)]


@pytest.fixture
def sue(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.sue)


@pytest.fixture
def henry(cast: Cast, signed_in: SignIn) -> Client:
    """Of the hospital, and let into the administration to read ideas and cases: the access rule still holds for him."""
    readers = Group.objects.create(name="Readers")
    readers.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_idea", "view_case"])
    )
    cast.henry.groups.add(readers)
    return signed_in(cast.henry)


def read(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{address}?export=csv").getvalue().decode())))


def everything(cast: Cast) -> None:
    for stage in Stage:
        idea = make_idea(cast, stage)
        if idea.about.approved:
            make_case(cast, idea)
        Adoption.objects.create(idea=idea, organisation=cast.police, state="considering")


@pytest.mark.parametrize("address", PAGES)
def test_the_platform_reads_searches_filters_and_downloads(sue: Client, cast: Cast, address: str) -> None:
    everything(cast)
    Idea.objects.filter(stage=Stage.SUBMITTED).update(due=timezone.localdate() - timedelta(days=10))
    assert sue.get(address).status_code == 200
    assert sue.get(f"{address}results/?q=lamps").status_code == 200
    assert (
        sue.get(
            f"{address}?home_organisation={cast.council.pk}&idea__home_organisation={cast.council.pk}"
        ).status_code
        == 200
    )
    assert read(sue, address)
    assert sue.get(f"{address}?export=xlsx").getvalue().startswith(b"PK")


@pytest.mark.parametrize("address", PAGES)
def test_editors_of_pages_read_no_ideas(cast: Cast, signed_in: SignIn, address: str) -> None:
    cast.sam.groups.add(Group.objects.get(name="Editors"))
    make_idea(cast)
    for query in ("", "?export=csv"):
        assert signed_in(cast.sam).get(address + query).status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_same_of_seventeen_ideas_and_of_hundreds(
    sue: Client, cast: Cast, queries_of: Callable[[Client, str], int], address: str
) -> None:
    everything(cast)
    Idea.objects.exclude(stage=Stage.PARKED).update(due=timezone.localdate() - timedelta(days=10))
    sue.get(address)
    few = queries_of(sue, address)
    multiply(20)
    assert queries_of(sue, address) == few
    assert few <= 16


def test_what_is_confidential_is_nowhere_for_who_may_not_see_it(
    henry: Client, sue: Client, cast: Cast
) -> None:
    seen = make_idea(cast, Stage.AWAITING_COMMITMENT, title="Open to all")
    hidden = make_idea(cast, Stage.AWAITING_COMMITMENT, title="Canary", audience=Audience.CONFIDENTIAL)
    Idea.objects.update(due=timezone.localdate() - timedelta(days=10))
    case = make_case(cast, hidden)
    for address in PAGES:
        for query in ("", "?q=Canary", "?export=csv"):
            answer = henry.get(address + query)
            said = answer.getvalue().decode() if answer.streaming else answer.content.decode()
            assert hidden.reference not in said
            assert "Canary" not in said.replace('value="Canary"', "").replace("“Canary”", "").replace(
                "q=Canary", ""
            )
    assert henry.get(f"/admin/ideas/inspect/{hidden.pk}/").status_code == 404
    assert henry.get(f"/admin/cases/inspect/{case.pk}/").status_code == 404
    assert henry.get(f"/admin/ideas/inspect/{seen.pk}/").status_code == 200
    assert sue.get(f"/admin/ideas/inspect/{hidden.pk}/").status_code == 200
    assert sue.get(f"/admin/cases/inspect/{case.pk}/").status_code == 200


def test_a_draft_is_its_authors_only(sue: Client, cast: Cast) -> None:
    draft = make_idea(cast, Stage.DRAFT)
    assert sue.get(f"/admin/ideas/inspect/{draft.pk}/").status_code == 404
    assert read(sue, "/admin/ideas/") == []


def test_a_hidden_name_stays_hidden(sue: Client, cast: Cast) -> None:
    idea = make_idea(cast, hide_name=True)
    said = sue.get(f"/admin/ideas/inspect/{idea.pk}/").content.decode()
    assert "Alice" not in said
    assert "Bob" not in said
    assert read(sue, "/admin/ideas/")[0]["Author"] == "Name hidden"
    assert "Alice" not in str(read(sue, "/admin/reports/bankable/decisions/"))


@pytest.mark.parametrize(
    "action", ["new/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/", "history/{pk}/", "usage/{pk}/"]
)
@pytest.mark.parametrize("thing", ["ideas", "cases"])
def test_nothing_of_an_idea_or_case_is_changed_here(sue: Client, cast: Cast, thing: str, action: str) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    case = make_case(cast, idea)
    address = f"/admin/{thing}/" + action.format(pk=idea.pk if thing == "ideas" else case.pk)
    assert sue.get(address).status_code == 404
    assert sue.post(address, {"title": "x"}).status_code == 404


def test_bulk_actions_and_choosers_reach_no_idea(henry: Client, sue: Client, cast: Cast) -> None:
    idea = make_idea(cast)
    for client in (henry, sue):
        assert client.get(f"/admin/bulk/ideas/idea/delete/?id={idea.pk}").status_code == 404
        assert client.post(f"/admin/bulk/ideas/idea/delete/?id={idea.pk}").status_code == 404
    assert Idea.objects.filter(pk=idea.pk).exists()


def test_the_engines_parameters_are_listed_with_their_source(sue: Client, cast: Cast) -> None:
    rows = {row["Parameter"]: row for row in read(sue, "/admin/reports/bankable/parameters/")}
    assert rows["Hours a post works in a year"]["Value"] == "1540"
    assert rows["Discount rate, standard, years 0 to 30"]["Value"] == "0.035"
    assert rows["A tonne of carbon in 2026, £ at 2022 prices"]["In force from"] == "2026-02-05"
    assert sue.get("/admin/reports/bankable/parameters/").status_code == 200


# The figures


def ideas_of(person: Person) -> Any:
    return Idea.objects.visible_to(person)


def test_the_pipeline_counts_by_body_and_stage_and_keeps_rungs_apart(cast: Cast) -> None:
    make_idea(
        cast, Stage.SUBMITTED, yearly_saving=Decimal(1000), due=timezone.localdate() - timedelta(days=9)
    )
    make_idea(cast, Stage.SUBMITTED, yearly_saving=Decimal(500))
    make_idea(cast, Stage.SUBMITTED, home_organisation=cast.hospital)
    committed = make_idea(cast, Stage.COMMITTED)
    case = make_case(cast, committed)
    case.current.recurring, case.current.one_off, case.current.state = (
        Decimal(30_000),
        Decimal(200),
        "committed",
    )
    case.current.save()
    rows = PIPELINE.find(cast.sue, ideas_of(cast.sue))
    told = [
        (r["organisation"], r["stage"], r["ideas"], r["late"], r["rung"], r["yearly"], r["once"])
        for r in rows
    ]
    assert told == [
        ("Severn Council", "Submitted", 2, 1, "Estimated", Decimal(1500), None),
        ("Severn Council", "Committed", 1, 0, "Committed", Decimal(30_000), Decimal(200)),
        ("Severn Hospital", "Submitted", 1, 0, "Estimated", None, None),
    ]


def test_time_in_stage_is_counted_in_each_bodys_working_days(cast: Cast) -> None:
    monday = datetime(2026, 6, 1, 9, tzinfo=UTC)
    for working_days, calendar_days in ((1, 1), (4, 4), (5, 7)):
        idea = make_idea(cast, Stage.SUBMITTED)
        Decision.objects.filter(proposal=idea).update(at=monday)
        Decision.objects.create(
            proposal=idea, number=2, step="review", from_stage=Stage.SUBMITTED, to_stage=Stage.IN_REVIEW, by=cast.carol,
            at=monday + timedelta(days=calendar_days))  # fmt: skip
        assert working_days <= calendar_days
    (row,) = TIME_IN_STAGE.find(cast.sue, ideas_of(cast.sue))
    assert (row["stage"], row["stays"], row["median"], row["longest"]) == ("Submitted", 3, Decimal("4.0"), 5)
    assert row["ninetieth"] == Decimal("4.8")
    ClosedDay.objects.create(organisation=cast.council, day="2026-06-02", name="Shut")
    keep_calendar(cast.council)
    (row,) = TIME_IN_STAGE.find(cast.sue, ideas_of(cast.sue))
    assert (row["median"], row["longest"]) == (Decimal("3.0"), 4)


def test_late_says_whose_stage_it_is_and_nobodys_name_or_absence(cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, due=timezone.localdate() - timedelta(days=14))
    make_idea(cast, Stage.AT_PANEL)
    make_idea(cast, Stage.DECLINED, due=timezone.localdate() - timedelta(days=14))
    (found,) = LATE.find(cast.sue, ideas_of(cast.sue))
    row = LATE.tell(cast.sue, found)
    assert (row["reference"], row["held_by"], row["stage"]) == (idea.reference, "Panel chair", "At panel")
    assert 8 <= row["days"] <= 10
    assert "Piet" not in str(row)


def test_decisions_name_everybody_but_reviewers(cast: Cast) -> None:
    idea = make_idea(cast, Stage.AT_PANEL)
    idea.decisions.filter(step="refer").update(by=cast.ruth, role=Role.REVIEWER)
    rows = [DECISIONS.tell(cast.sue, each) for each in DECISIONS.find(cast.sue, ideas_of(cast.sue))]
    assert [(row["step"], row["who"]) for row in rows] == [
        ("All scores in: sent to the panel", "a reviewer"),
        ("Sent to reviewers", "Carol Council"),
        ("Put forward", "Alice Council"),
    ]
