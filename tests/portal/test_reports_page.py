"""Reports on the site: coordinators and executives read their own body's, auditors everything they may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Adoption, Idea
from place.languages import choose_language
from place.models import Person
from portal.reports import REPORTS
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
OF_THE_PLACE = ("spread",)  # what spreads comes from elsewhere as often as from one's own body


@pytest.fixture
def ideas(cast: Cast) -> dict[str, Idea]:
    late = timezone.localdate() - timedelta(days=20)
    made = {
        "here": make_idea(cast, Stage.AT_PANEL, title="=cmd|here", due=late),
        "there": make_idea(cast, Stage.AT_PANEL, title="There", due=late, home_organisation=cast.hospital),
    }
    for idea in made.values():
        Adoption.objects.create(idea=idea, organisation=cast.police, state="considering")
    return made


def table(client: Client, name: str) -> str:
    return client.get(f"/reports/{name}/?export=csv").getvalue().decode("utf-8-sig")


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
def test_a_coordinator_reads_and_downloads_their_own_bodys_reports(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn, name: str
) -> None:
    client = signed_in(cast.carol)
    page = client.get(f"/reports/{name}/")
    assert page.status_code == 200
    assert "Severn Council" in page.content.decode()
    assert ("Severn Hospital" in table(client, name)) is (name in OF_THE_PLACE)
    assert "Severn Hospital" in table(signed_in(cast.adam), name)
    assert client.get(f"/reports/{name}/?export=xlsx").getvalue().startswith(b"PK")


def test_a_download_is_in_the_language_of_its_reader_and_marked_as_utf_8(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    client = signed_in(cast.carol)
    choose_language(by=cast.carol, language="cy")
    for address in ("/reports/late/?export=csv", "/ideas/export/?as=csv"):
        assert client.get(address).getvalue().startswith("\ufeffCyfeirnod,".encode()), address


def test_a_title_is_no_formula_in_a_download(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    rows = list(csv.DictReader(io.StringIO(table(signed_in(cast.carol), "late"))))
    assert [(row["Idea"], row["Waits for"]) for row in rows] == [("'=cmd|here", "Panel chair")]


def test_an_executive_of_another_body_finds_that_bodys_only(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    late = table(signed_in(cast.ed), "late")
    assert ideas["there"].reference in late
    assert ideas["here"].reference not in late


@pytest.mark.parametrize("name", ["alice", "rita", "piet", "fiona", "olga", "cleo"])
def test_nobody_else_reads_them(cast: Cast, signed_in: SignIn, name: str) -> None:
    for address in ("/reports/", "/reports/late/", "/reports/late/?export=csv"):
        assert signed_in(getattr(cast, name)).get(address).status_code == 403


def test_what_is_no_report_is_not_there(cast: Cast, signed_in: SignIn) -> None:
    for address in ("/reports/everything/", "/reports/late/?export=exe"):
        assert signed_in(cast.carol).get(address).status_code == 404


def test_without_anything_the_page_says_so(cast: Cast, signed_in: SignIn) -> None:
    assert "Nothing to report" in signed_in(cast.carol).get("/reports/late/").content.decode()
