"""Whether judging is fair, in figures: outcomes, reasons, agreement, load; reviewers by name for coordinators alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from place.models import Person
from portal.reports import BY_NAME, REPORTS
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Decision, Score
from workflow.reviews import give_scores
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGES = ("outcomes", "decline-reasons", "agreement", "load")


def rows(client: Client, name: str) -> list[dict[str, str]]:
    text = client.get(f"/reports/{name}/?export=csv").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def decided(cast: Cast, approved: int, declined: int) -> None:
    for n in range(approved):
        make_idea(cast, Stage.APPROVED, title=f"Yes {n}")
    for n in range(declined):
        make_idea(cast, Stage.DECLINED, title=f"No {n}")
    said = {"decline_reason": cast.decline_reason.pk, "feedback": "Thank you."}  # type: ignore[union-attr]
    Decision.objects.filter(step="decline").update(said=said)


def test_outcomes_and_reasons_are_counted_with_a_drawing(cast: Cast, signed_in: SignIn) -> None:
    decided(cast, 4, 6)
    client = signed_in(cast.carol)
    (row,) = rows(client, "outcomes")
    assert (row["Decided"], row["Approved"], row["Not taken forward"], row["Approved, %"]) == (
        "10",
        "4",
        "6",
        "40",
    )
    (reason,) = rows(client, "decline-reasons")
    assert (reason["Reason"], reason["Times"], reason["Note"]) == ("Already done", "6", "")
    page = client.get("/reports/outcomes/").content.decode()
    assert '<svg class="chart__svg"' in page and "Severn Council: 40" in page and "<table" in page


def test_counts_from_which_somebody_could_be_recognised_are_left_out(cast: Cast, signed_in: SignIn) -> None:
    decided(cast, 2, 2)
    client = signed_in(cast.carol)
    (row,) = rows(client, "outcomes")
    assert (row["Decided"], row["Approved"], row["Approved, %"]) == ("", "", "")
    assert row["Note"] == "Fewer than 5: not shown"
    assert [reason["Times"] for reason in rows(client, "decline-reasons")] == [""]
    (month,) = rows(client, "agreement")
    assert (month["Ideas scored"], month["Typically apart (points)"]) == ("", "")
    (load,) = rows(client, "load")
    assert {heading: value for heading, value in load.items() if value} == {
        "Organisation": "Severn Council",
        "Note": "Fewer than 5: not shown",
    }
    assert '<svg class="chart__svg"' not in client.get("/reports/outcomes/").content.decode()


def test_agreement_is_the_distance_between_two_reviewers(cast: Cast, signed_in: SignIn) -> None:
    """Everybody gives 4, 3 and 2: two of them are 1, 1 or 2 points apart."""
    for n in range(5):
        make_idea(cast, Stage.AT_PANEL, title=f"Idea {n}")
    (row,) = rows(signed_in(cast.carol), "agreement")
    assert (row["Ideas scored"], row["Typically apart (points)"]) == ("5", "1.33")
    assert row["Month"] == f"{timezone.localtime():%Y-%m}"


def test_an_idea_taken_up_from_elsewhere_was_not_decided_here(cast: Cast, signed_in: SignIn) -> None:
    decided(cast, 2, 3)
    adopted = make_idea(cast, Stage.APPROVED, title="From elsewhere")
    Decision.objects.filter(proposal=adopted, step="approve").update(step="adopt")
    (row,) = rows(signed_in(cast.carol), "outcomes")
    assert (row["Decided"], row["Approved"]) == ("5", "2")


def test_what_is_late_goes_by_the_clock_of_the_idea_and_nobody_waits_for_what_went_another_way(
    cast: Cast, signed_in: SignIn
) -> None:
    """Five are asked before it is sent to them, so the clock of the idea is theirs; two score it, one of them in time."""
    idea = make_idea(cast, Stage.IN_REVIEW, coauthors=[], team=None)
    for n in range(2):
        more = Person.objects.create_user(f"more{n}@police.example", organisation=cast.police)
        Assignment.objects.create(
            proposal=idea, reviewer=more, criteria_set=cast.criteria, assigned_by=cast.carol
        )
    gone = make_idea(cast, Stage.DECLINED)
    Assignment.objects.create(
        proposal=gone, reviewer=cast.rita, criteria_set=cast.criteria, assigned_by=cast.carol
    )
    values: dict[str, int | None] = {"difference": 4, "money": 3, "doable": 1}
    give_scores(by=cast.rita, assignment=idea.assignments.get(reviewer=cast.rita), values=values)
    Idea.objects.filter(pk=idea.pk).update(due=timezone.localdate() - timedelta(days=1))
    idea.refresh_from_db()
    give_scores(by=cast.ravi, assignment=idea.assignments.get(reviewer=cast.ravi), values=values)
    change = idea.assignments.get(reviewer=cast.rita)
    Assignment.objects.filter(pk=change.pk).update(due=timezone.localdate(), done_at=timezone.now())
    client = signed_in(cast.carol)
    (load,) = rows(client, "load")
    figures = ("Reviewers", "Scores asked for", "Given", "Still to come", "Of these, late")
    assert [load[name] for name in figures] == ["5", "6", "2", "3", "3"]
    found = {row["Reviewer"]: row["Late"] for row in rows(client, "reviewers")}
    assert (found["Rita Council"], found["Ravi Council"], found["Ruth Hospital"]) == ("0", "1", "1")


def test_changing_what_came_in_time_is_not_late(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, coauthors=[], team=None)
    given = idea.assignments.get(reviewer=cast.rita)
    values: dict[str, int | None] = {"difference": 4, "money": 3, "doable": 1}
    give_scores(by=cast.rita, assignment=given, values=values)
    long_ago = timezone.localdate() - timedelta(days=9)
    Assignment.objects.filter(pk=given.pk).update(due=long_ago, done_at=timezone.now() - timedelta(days=10))
    Idea.objects.filter(pk=idea.pk).update(due=long_ago)
    idea.refresh_from_db()
    give_scores(
        by=cast.rita, assignment=idea.assignments.get(reviewer=cast.rita), values=values | {"money": 5}
    )
    late = {row["Reviewer"]: row["Late"] for row in rows(signed_in(cast.carol), "reviewers")}
    assert late["Rita Council"] == "0" and late["Ravi Council"] == "1"


def test_another_look_has_a_clock_of_its_own(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.AT_PANEL, coauthors=[], team=None)
    idea.assignments.update(due=timezone.localdate() - timedelta(days=9))
    move(idea, "rescore", by=cast.piet, version=idea.version, reason="New prices.")
    assert {row["Late"] for row in rows(signed_in(cast.carol), "reviewers")} == {"0"}


def test_time_in_stage_is_drawn_and_of_many_only_the_longest(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alice's idea waited for triage a hundred days, then the same day for everybody else."""
    client = signed_in(cast.carol)
    assert "chart__svg" not in client.get("/reports/time-in-stage/").content.decode()
    idea = make_idea(cast, Stage.AT_PANEL)
    ago = timezone.now() - timedelta(days=100)
    Decision.objects.filter(proposal=idea, step="submit").update(at=ago)
    page = client.get("/reports/time-in-stage/").content.decode()
    assert "chart__svg" in page and page.count('<rect class="fill-1"') == 2 and "<table" in page
    waited = rows(client, "time-in-stage")[0]
    assert waited["Stage"] == "Submitted" and float(waited["Half took at most (days)"]) > 60
    assert f"Severn Council, Submitted: {waited['Half took at most (days)']}" in page
    monkeypatch.setattr("portal.reports_page.MOST_BARS", 1)
    page = client.get("/reports/time-in-stage/").content.decode()
    assert page.count('<rect class="fill-1"') == 1 and "the 1 highest" in page
    assert "Severn Council, Submitted:" in page and "Severn Council, In review:" not in page


def test_reviewers_by_name_are_for_coordinators_of_that_body_alone(cast: Cast, signed_in: SignIn) -> None:
    ideas = [make_idea(cast, Stage.AT_PANEL, title=f"Idea {n}") for n in range(6)]
    Score.objects.filter(assignment__reviewer=cast.rita).update(value=0)
    late = Assignment.objects.filter(proposal=ideas[0], reviewer=cast.rita)
    late.update(due=timezone.localdate() - timedelta(days=3))
    found = {row["Reviewer"]: row for row in rows(signed_in(cast.carol), "reviewers")}
    assert set(found) == {"Rita Council", "Ravi Council", "Ruth Hospital"}
    rita = found["Rita Council"]
    assert (rita["Asked"], rita["Late"]) == ("6", "1")
    assert float(rita["At least"]) < float(rita["Severity (points)"]) < float(rita["At most"])
    assert float(rita["Severity (points)"]) > float(found["Ravi Council"]["Severity (points)"])
    for name in ("erin", "adam", "sue", "piet", "rita"):
        client = signed_in(getattr(cast, name))
        assert client.get("/reports/reviewers/").status_code == 403
        assert client.get("/reports/reviewers/?export=csv").status_code == 403
        assert "/reports/reviewers/" not in client.get("/reports/", follow=True).content.decode()
    cast.stan.grants.create(organisation=cast.police, role="coordinator")
    assert rows(signed_in(cast.stan), "reviewers") == []


def test_what_a_coordinator_wrote_is_left_out_of_what_they_read_by_name(
    cast: Cast, signed_in: SignIn
) -> None:
    make_idea(cast, Stage.AT_PANEL, author=cast.carol, coauthors=[])
    assert rows(signed_in(cast.carol), "reviewers") == []


def test_reports_by_name_are_in_no_other_list() -> None:
    assert not set(BY_NAME) & set(REPORTS)


@pytest.mark.parametrize("name", [*PAGES, "reviewers"])
def test_a_report_costs_the_same_questions_whatever_there_is(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any, name: str
) -> None:
    decided(cast, 1, 1)
    client = signed_in(cast.carol)
    client.get(f"/reports/{name}/")
    with django_assert_max_num_queries(25) as few:
        client.get(f"/reports/{name}/")
    decided(cast, 8, 8)
    with django_assert_max_num_queries(len(few)):
        client.get(f"/reports/{name}/")
