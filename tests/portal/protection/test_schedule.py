"""The retention schedule and the jobs that carry it out; what is disclosed under freedom of information."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ideas.models import Idea
from place.models import AuditEntry, Person
from place.services import record
from portal.protection import jobs
from tests.cast import Cast
from tests.makers import make_idea
from workflow import timetable
from workflow.models import Notice
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def ended(key: str, found: list[jobs.Ended]) -> int:
    return next(each.count for each in found if each.kept.key == key)


@pytest.mark.parametrize(("days", "gone"), [(394, False), (396, True)])
def test_a_notice_is_kept_thirteen_months(cast: Cast, days: int, gone: bool) -> None:
    Notice.objects.create(
        person=cast.alice, proposal=make_idea(cast), kind=Notice.Kind.RECEIVED, created_at=ago(days)
    )
    assert ended("notices", jobs.due()) == gone
    jobs.carry_out(by=None)
    assert Notice.objects.exists() is not gone


def test_a_draft_goes_two_years_after_it_was_last_touched(cast: Cast) -> None:
    old = make_idea(cast, Stage.DRAFT, created_at=ago(800))
    touched = make_idea(cast, Stage.DRAFT, created_at=ago(800))
    sent = make_idea(cast, Stage.SUBMITTED, created_at=ago(800))
    typed = make_idea(cast, Stage.DRAFT, created_at=ago(800))
    Idea.objects.exclude(pk=typed.pk).update(changed_at=ago(800))
    record(by=cast.alice, action="keep_draft", target=touched)
    jobs.carry_out(by=None)
    assert set(Idea.objects.values_list("pk", flat=True)) == {touched.pk, sent.pk, typed.pk}
    assert not Idea.objects.filter(pk=old.pk).exists()


def test_somebody_who_left_six_years_ago_is_erased(cast: Cast) -> None:
    Person.objects.filter(pk=cast.gone.pk).update(left_at=ago(6 * 365 + 2))
    make_idea(cast, Stage.SUBMITTED, author=cast.gone)
    assert ended("leavers", jobs.carry_out(by=None)) == 1
    assert Person.objects.get(pk=cast.gone.pk).name == "A former colleague"
    assert ended("leavers", jobs.carry_out(by=None)) == 0


def test_what_was_ended_is_in_the_audit_and_looking_changes_nothing(cast: Cast) -> None:
    Notice.objects.create(
        person=cast.alice, proposal=make_idea(cast), kind=Notice.Kind.RECEIVED, created_at=ago(500)
    )
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "1 due: Notices (Thirteen months)" in out.getvalue()
    assert Notice.objects.exists()
    call_command("retention", stdout=out)
    assert not Notice.objects.exists()
    assert AuditEntry.objects.get(action="retention").said == {"kind": "notices", "count": 1}


def test_the_page_shows_the_schedule_and_ends_what_is_due(cast: Cast, signed_in: SignIn) -> None:
    Notice.objects.create(
        person=cast.alice, proposal=make_idea(cast), kind=Notice.Kind.RECEIVED, created_at=ago(500)
    )
    client = signed_in(cast.sue)
    assert "Thirteen months" in client.get("/data-protection/").content.decode()
    done = client.post("/data-protection/carry-out/", follow=True).content.decode()
    assert "1 thing that was due has been ended." in done


def listed(client: Client, form: str = "csv", since: str = "1 1 2020") -> list[dict[str, str]]:
    day, month, year = since.split()
    today = timezone.localdate()
    asked = {
        "since_day": day, "since_month": month, "since_year": year,
        "until_day": today.day, "until_month": today.month, "until_year": today.year, "form": form,
    }  # fmt: skip
    response = client.post("/data-protection/disclosure/", asked)
    assert response["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]


def test_a_disclosed_list_has_every_idea_sent_in_and_nobodys_name(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.DECLINED, title="=HYPERLINK(1)")
    make_idea(cast, Stage.DRAFT)
    rows = listed(signed_in(cast.sue))
    assert [row["Title"] for row in rows] == ["'=HYPERLINK(1)"]
    assert not any(person.last_name and person.name in str(rows) for person in Person.objects.all())
    assert AuditEntry.objects.get(action="disclose").said["count"] == 1


def test_a_disclosed_list_dates_what_came_after_midnight_in_summer_by_the_clock_on_the_wall(
    cast: Cast, signed_in: SignIn
) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    make_idea(cast, Stage.SUBMITTED, submitted_at=late, stage_since=late)
    row = listed(signed_in(cast.sue), since="1 7 2026")[0]
    assert (row["Put forward"], row["Stage since"]) == ("2026-07-01", "2026-07-01")


def test_days_the_wrong_way_round_are_explained(cast: Cast, signed_in: SignIn) -> None:
    asked = {
        "since_day": 2, "since_month": 2, "since_year": 2026, "until_day": 1, "until_month": 2, "until_year": 2026, "form": "csv",
    }  # fmt: skip
    page = signed_in(cast.sue).post("/data-protection/disclosure/", asked).content.decode()
    assert "This day is before the first one. Swap the two." in page


@pytest.mark.parametrize("who", ["olga", "adam", "carol", "alice"])
def test_nobody_but_the_platform_reads_any_of_it(cast: Cast, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for page in ("", "people/", f"people/{cast.alice.uid}/", "disclosure/"):
        assert client.get(f"/data-protection/{page}").status_code == 403
    assert client.post("/data-protection/carry-out/").status_code == 403


def test_the_schedule_is_carried_out_every_night(cast: Cast) -> None:
    Notice.objects.create(
        person=cast.alice, proposal=make_idea(cast), kind=Notice.Kind.RECEIVED, created_at=ago(500)
    )
    entry = timetable.TIMETABLE["portal.protection.tasks.retention"]
    assert timezone.localtime(entry.next(NOW)).isoformat() == "2026-11-25T03:30:00+00:00"
    entry.work()
    assert not Notice.objects.exists()
