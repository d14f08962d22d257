"""The list of ideas as a file: what its reader may see and no more, as it is narrowed, harmless, however long."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from ideas.models import Audience, Idea
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.many import multiply
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def take(client: Client, query: str = "") -> bytes:
    response = client.get(f"/ideas/export/{query}")
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    return b"".join(response)  # type: ignore[call-overload]


def rows_of(client: Client, query: str = "?as=json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(take(client, query))
    return found


def test_the_three_kinds_say_the_same(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.AT_PANEL, yearly_saving="-1200.50")
    client = signed_in(cast.sam)
    as_json = rows_of(client)[0]
    table = list(csv.reader(io.StringIO(take(client, "?as=csv").decode("utf-8-sig"))))
    sheet: Any = load_workbook(io.BytesIO(take(client, "?as=xlsx"))).active
    book = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert table[0] == book[0] and table[0][:2] == ["Reference", "Title"]
    assert table[1][0] == book[1][0] == as_json["reference"]
    assert (
        table[1][15] == "-1200.50"
        and float(book[1][15]) == -1200.5
        and as_json["yearly_saving"] == "-1200.50"
    )
    assert as_json["authors"] == "Alice Council, Bob Council" and as_json["problem"] == "They burn all night."


@pytest.mark.parametrize("who", ["sam", "carol", "alice", "stan", "adam", "bob"])
def test_it_holds_the_ideas_the_list_shows_and_no_other(cast: Cast, signed_in: SignIn, who: str) -> None:
    make_idea(cast, Stage.DRAFT, title="A draft")
    make_idea(cast, Stage.IN_REVIEW, title="Confidential", audience=Audience.CONFIDENTIAL)
    make_idea(cast, Stage.AT_PANEL, title="For all")
    make_idea(cast, title="Not yet triaged")
    person = getattr(cast, who)
    seen = Idea.objects.visible_to(person).filter(submitted_at__isnull=False)
    assert {row["title"] for row in rows_of(signed_in(person))} == {idea.title for idea in seen}


def test_it_is_narrowed_and_ordered_like_the_list(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.AT_PANEL, title="Small", yearly_saving=1)
    make_idea(cast, Stage.AT_PANEL, title="Large", yearly_saving=9)
    make_idea(cast, Stage.IN_REVIEW, title="Elsewhere")
    client = signed_in(cast.sam)
    titles = [row["title"] for row in rows_of(client, "?as=json&stage=at_panel&sort=largest")]
    assert titles == ["Large", "Small"]
    page = client.get("/ideas/?stage=at_panel&sort=largest").content.decode()
    assert "/ideas/export/?stage=at_panel&amp;sort=largest&amp;as=csv" in page


def test_hidden_names_stay_hidden(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.NEEDS_INFORMATION, hide_name=True)
    for kind in ("csv", "json"):
        told = take(signed_in(cast.sam), f"?as={kind}").decode()
        assert "Alice" not in told and "Bob" not in told and "Name hidden" in told
    assert "Alice Council" in take(signed_in(cast.carol), "?as=csv").decode()


@pytest.mark.parametrize("sly", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_calculates(cast: Cast, signed_in: SignIn, sly: str) -> None:
    make_idea(cast, Stage.AT_PANEL, title=sly, problem=sly)
    text = take(signed_in(cast.sam), "?as=csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not any(cell[:1] in "=+-@\t＝" for cell in cells if cell)
    sheet: Any = load_workbook(io.BytesIO(take(signed_in(cast.sam), "?as=xlsx"))).active
    assert sheet["B2"].data_type == "s"


def test_it_is_written_down_who_took_what(cast: Cast, signed_in: SignIn) -> None:
    make_idea(cast, Stage.AT_PANEL)
    take(signed_in(cast.sam), "?as=csv&stage=at_panel")
    entry = AuditEntry.objects.get(action="export_ideas")
    assert entry.by == cast.sam and entry.said == {"kind": "csv", "ideas": 1, "narrowed_by": ["stage"]}


def test_an_empty_list_is_an_empty_file_and_an_unknown_kind_is_none(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.sam)
    assert rows_of(client) == [] and take(client, "?as=csv").count(b"\r\n") == 1
    assert client.get("/ideas/export/?as=exe").status_code == 404
    assert Client().get("/ideas/export/").status_code == 302


@pytest.mark.crawl
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_a_long_list_takes_little_memory_and_few_queries(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any, kind: str
) -> None:
    make_idea(cast, Stage.AT_PANEL)
    client = signed_in(cast.sam)
    take(client, f"?as={kind}")  # what a first answer of a process loads is not of the list
    multiply(1_000)
    tracemalloc.start()
    try:
        with django_assert_max_num_queries(30):
            response = client.get(f"/ideas/export/?as={kind}")
            size = sum(len(piece) for piece in response)  # type: ignore[misc, attr-defined]
        assert size > 1_000 * 20 and tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()
