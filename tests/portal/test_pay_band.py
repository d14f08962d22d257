"""The pay band somebody may say they are in: theirs alone, and counted so that nobody's can be told."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from place.models import AuditEntry, Invitation, Person
from place.services import bring_back, join, let_go, say_pay_band
from place.services.invitations import hashed
from place.vocabulary import PayBand
from portal.band_counts import BandCounts, quarter_began, take_counts
from portal.protection.erasure import erase
from portal.reports import REPORTS, UNFILTERED
from portal.reports.by_pay_band import hidden
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Decision
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
PAGE, REPORT = "/account/pay-band/", "/reports/outcomes-by-pay-band/"
LONG_AGO = timedelta(days=120)  # a quarter and more


def rows(client: Client) -> dict[str, dict[str, str]]:
    text = client.get(f"{REPORT}?export=csv").getvalue().decode("utf-8-sig")
    return {row["Author's pay band"]: row for row in csv.DictReader(io.StringIO(text))}


def decided(cast: Cast, author: Person, band: str, approved: int, declined: int) -> None:
    Person.objects.filter(pk=author.pk).update(pay_band=band)
    for n in range(approved):
        make_idea(cast, Stage.APPROVED, title=f"Yes {n}", author=author)
    for n in range(declined):
        make_idea(cast, Stage.DECLINED, title=f"No {n}", author=author)
    Decision.objects.update(at=timezone.now() - LONG_AGO)
    BandCounts.objects.all().delete()  # counted anew, as at the turn of a quarter


# Saying it


def test_somebody_says_their_own_changes_it_and_takes_it_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    assert PAGE in client.get("/account/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "judged fairly" in page and page.count('type="radio"') == len(PayBand) + 1
    for said in (PayBand.ENTRY, PayBand.UNSAID, ""):
        assert client.post(PAGE, {"pay_band": said}, follow=True).redirect_chain == [("/account/", 302)]
        cast.alice.refresh_from_db()
        assert cast.alice.pay_band == said
    entries = AuditEntry.objects.filter(action="say_pay_band", by=cast.alice)
    assert [entry.said for entry in entries] == [{}, {}, {}]


def test_what_is_no_group_is_explained_and_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    say_pay_band(by=cast.alice, pay_band=PayBand.MANAGER)
    answer = signed_in(cast.alice).post(PAGE, {"pay_band": "emperor"})
    assert answer.status_code == 200
    assert "Choose one of the groups, or no answer" in answer.content.decode()
    with pytest.raises(ValidationError, match="Choose one of the groups"):
        say_pay_band(by=cast.alice, pay_band="emperor")
    cast.alice.refresh_from_db()
    assert cast.alice.pay_band == PayBand.MANAGER


def test_saying_the_same_again_writes_nothing(cast: Cast) -> None:
    say_pay_band(by=cast.alice, pay_band=PayBand.ENTRY)
    say_pay_band(by=cast.alice, pay_band=PayBand.ENTRY)
    assert AuditEntry.objects.filter(action="say_pay_band").count() == 1


def test_nobody_else_finds_it_anywhere(cast: Cast, signed_in: SignIn) -> None:
    """Not their administrator, not the platform's, not who reads the record; only in one's own data is it found."""
    say_pay_band(by=cast.alice, pay_band=PayBand.SPECIALIST)
    person, idea = f"people/{cast.alice.uid}/", make_idea(cast).get_absolute_url()
    readers = {
        cast.olga: tuple(f"/organisation/council/{page}" for page in (person, f"{person}details/", "record/")),
        cast.sue: (f"/data-protection/{person}", f"/organisation/council/{person}", idea),
        cast.carol: (idea, "/account/", "/account/deputy/", PAGE.replace("pay-band", "data")),
    }  # fmt: skip
    for reader, pages in readers.items():
        client = signed_in(reader)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert "specialist" not in answer.content.decode().lower()
    packed = signed_in(cast.alice).post("/account/data/download/").getvalue()
    whole = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read("everything.json"))
    assert whole["profile"][0]["pay_band"] == "Clinician or specialist"


def test_it_goes_when_somebody_leaves_and_with_their_name(cast: Cast) -> None:
    say_pay_band(by=cast.alice, pay_band=PayBand.ENTRY)
    assert let_go(by=cast.olga, person=cast.alice).pay_band == ""
    cast.alice.refresh_from_db()
    assert bring_back(by=cast.olga, person=cast.alice).pay_band == ""
    Person.objects.filter(pk=cast.gone.pk).update(pay_band=PayBand.SENIOR)
    erase(by=cast.sue, person=cast.gone, because="request")
    cast.gone.refresh_from_db()
    assert cast.gone.pay_band == ""


def test_it_does_not_go_along_to_another_body(cast: Cast) -> None:
    say_pay_band(by=cast.henry, pay_band=PayBand.LEADER)
    Invitation.objects.create(
        organisation=cast.council, email=cast.henry.email, invited_by=cast.olga, token_hash=hashed("a link"),
        expires_at=timezone.now() + timedelta(days=1))  # fmt: skip
    join(by=cast.henry, token="a link")
    moved = Person.objects.get(pk=cast.henry.pk)
    assert (moved.organisation, moved.pay_band) == (cast.council, "")


# Counting it


def test_outcomes_are_counted_by_pay_band_with_a_drawing(cast: Cast, signed_in: SignIn) -> None:
    decided(cast, cast.sam, PayBand.ENTRY, 5, 15)
    decided(cast, cast.meg, PayBand.MANAGER, 15, 5)
    decided(cast, cast.alice, PayBand.UNSAID, 6, 6)
    client = signed_in(cast.carol)
    found = rows(client)
    assert list(found) == [*(str(band.label) for band in PayBand if band is not PayBand.UNSAID), "Not said"]
    assert [(row["Decided"], row["Approved"], row["Not taken forward"], row["Approved, %"]) for row in
            (found["Entry or support"], found["Manager"], found["Not said"])] == [
        ("20", "5", "15", "25"), ("20", "15", "5", "75"), ("", "", "", ""),
    ]  # fmt: skip
    assert found["Not said"]["Note"] == found["Senior manager or director"]["Note"] != ""
    page = client.get(REPORT).content.decode()
    assert "chart__svg" in page and "Manager: 75" in page and "Not said: " not in page and "<table" in page
    assert client.get(f"{REPORT}?export=xlsx").getvalue().startswith(b"PK")


def test_a_hidden_count_is_never_what_the_others_leave_of_the_whole(cast: Cast, signed_in: SignIn) -> None:
    """Two of Meg's alone would be the whole less the rest; so another row goes with it."""
    decided(cast, cast.sam, PayBand.ENTRY, 5, 15)
    decided(cast, cast.rita, PayBand.PRACTITIONER, 8, 8)
    decided(cast, cast.meg, PayBand.MANAGER, 1, 1)
    found = rows(signed_in(cast.carol))
    shown = {name: row["Decided"] for name, row in found.items() if row["Decided"]}
    assert shown == {"Entry or support": "20"}


def test_hidden_cells_always_span_two_rows_and_five_ideas() -> None:
    """Every way three groups can be small and large; totals of columns are taken to be known."""
    sizes = list(product((0, 1, 4, 5, 9), repeat=2))
    for splits in product(sizes, repeat=3):
        totals, parts = hidden(splits)
        assert totals <= parts
        sums = [sum(split) for split in splits]
        assert {at for at, total in enumerate(sums) if total < 5} <= totals
        assert {at for at, split in enumerate(splits) if min(split) < 5} <= parts
        for out, columns in ((totals, [sums]), (parts, list(zip(*splits, strict=True)))):
            if out and len(out) < len(splits):
                assert len(out) >= 2
                assert all(sum(column[at] for at in out) >= 5 for column in columns)


def test_nothing_is_hidden_without_need() -> None:
    assert hidden([(5, 5), (9, 6), (20, 7)]) == (set(), set())
    assert hidden([(9, 9), (9, 2), (9, 3)]) == (set(), {1, 2})


def test_one_decision_of_this_quarter_moves_no_count(cast: Cast, signed_in: SignIn) -> None:
    decided(cast, cast.sam, PayBand.ENTRY, 10, 10)
    decided(cast, cast.meg, PayBand.MANAGER, 10, 10)
    client = signed_in(cast.carol)
    before = rows(client)
    again = make_idea(cast, Stage.APPROVED, author=cast.sam)
    assert rows(client) == before
    Decision.objects.filter(proposal=again).update(at=timezone.now() - LONG_AGO)
    assert rows(client) == before
    BandCounts.objects.all().delete()
    assert rows(client)["Entry or support"] != before["Entry or support"]


@pytest.mark.parametrize("act", ["changes", "takes it back", "leaves", "comes back", "is erased"])
def test_whatever_somebody_does_about_their_band_moves_no_count_before_the_next_quarter(
    cast: Cast, signed_in: SignIn, act: str
) -> None:
    decided(cast, cast.sam, PayBand.ENTRY, 10, 10)
    decided(cast, cast.bob, PayBand.ENTRY, 7, 0)
    decided(cast, cast.meg, PayBand.MANAGER, 10, 10)
    client = signed_in(cast.carol)
    take_counts()
    before = rows(client)
    if act in ("changes", "takes it back"):
        say_pay_band(
            by=Person.objects.get(pk=cast.bob.pk), pay_band=PayBand.MANAGER if act == "changes" else ""
        )
    else:
        let_go(by=cast.olga, person=cast.bob)
    if act == "comes back":
        bring_back(by=cast.olga, person=Person.objects.get(pk=cast.bob.pk))
    if act == "is erased":
        erase(by=cast.sue, person=Person.objects.get(pk=cast.bob.pk), because="request")
    assert rows(client) == before
    with time_machine.travel(timezone.now() + LONG_AGO, tick=False):
        take_counts()
        assert BandCounts.objects.count() == 1
        assert rows(signed_in(cast.carol)) != before


@pytest.mark.parametrize(
    ("now", "began"),
    [("2026-01-01", "2026-01-01"), ("2026-03-31", "2026-01-01"), ("2026-08-05", "2026-07-01"), ("2026-12-31", "2026-10-01")],
)  # fmt: skip
def test_a_quarter_begins_with_its_first_month(now: str, began: str) -> None:
    found = quarter_began(timezone.make_aware(datetime.fromisoformat(now)))
    assert timezone.localtime(found).isoformat()[:19] == f"{began}T00:00:00"


def test_other_bodies_are_not_counted_and_others_do_not_read_it(cast: Cast, signed_in: SignIn) -> None:
    decided(cast, cast.sam, PayBand.ENTRY, 10, 10)
    cast.stan.grants.create(organisation=cast.police, role="coordinator")
    assert rows(signed_in(cast.stan)) == {}
    assert "Nothing to report" in signed_in(cast.stan).get(REPORT).content.decode()
    for name in ("alice", "rita", "piet", "fiona", "olga", "cleo"):
        assert signed_in(getattr(cast, name)).get(REPORT).status_code == 403
        assert signed_in(getattr(cast, name)).get(f"{REPORT}?export=csv").status_code == 403


def test_it_is_not_in_the_administration_where_ideas_can_be_filtered(cast: Cast, signed_in: SignIn) -> None:
    assert not set(UNFILTERED) & set(REPORTS)
    assert signed_in(cast.sue).get("/admin/reports/bankable/outcomes-by-pay-band/").status_code == 404


def test_it_costs_the_same_questions_whatever_there_is(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    decided(cast, cast.sam, PayBand.ENTRY, 5, 5)
    client = signed_in(cast.carol)
    client.get(REPORT)
    with django_assert_max_num_queries(25) as few:
        client.get(REPORT)
    most = len(few)
    decided(cast, cast.meg, PayBand.MANAGER, 9, 9)
    client.get(REPORT)
    with django_assert_max_num_queries(most):
        client.get(REPORT)
    with django_assert_max_num_queries(8):
        client.get(PAGE)
