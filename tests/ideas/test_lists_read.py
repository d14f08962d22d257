"""What a list is taken for: nothing is confirmed that nobody chose, and a formula is as good as what it came to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from openpyxl import Workbook

from ideas.bringing import services
from ideas.models import Idea, IdeaList
from place.models import Person
from tests.cast import Cast
from tests.ideas.bringing import HEADINGS, LAMPS, as_csv, upload, work
from workflow.refusals import NotYet

SignIn = Callable[[Person], Client]
PAGE = "/desk/lists/"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def just_uploaded(cast: Cast, content: bytes, name: str = "list.csv") -> IdeaList:
    return services.upload(by=cast.carol, organisation=cast.council, name=name, content=content)


@pytest.mark.parametrize(
    ("headings", "chosen"),
    [
        (HEADINGS, False),  # names and addresses that nobody said are agreed to
        (["Title", "Problem", "E-mail"], False),
        (["Foo", "Problem"], False),
        (["Title", "Bar"], False),
        (["Title", "Problem"], True),
    ],
)
def test_what_is_only_guessed_is_not_brought_in(
    cast: Cast, signed_in: SignIn, headings: list[str], chosen: bool
) -> None:
    listed, client = (
        just_uploaded(cast, as_csv(LAMPS[: len(headings)], headings=headings)),
        signed_in(cast.carol),
    )
    address = f"{PAGE}{listed.uid}/"
    assert (client.get(address).status_code == 200) is chosen
    answer = client.post(address, {"act": "confirm"}, follow=True).content.decode()
    listed.refresh_from_db()
    assert (listed.state == IdeaList.State.NEW) is not chosen
    assert ("Say first what the columns are" in answer) is not chosen
    if not chosen:
        assert "What the columns are" in answer and "Throw the list away" in answer
        with pytest.raises(NotYet, match="Say first what the columns are"):
            services.confirm(by=cast.carol, listed=listed)
        client.post(address, {"act": "throw_away"})
        assert not IdeaList.objects.exists()


@pytest.mark.parametrize("wrong", ["#N/A", "#REF!", "#NAME?"])
def test_a_formula_that_went_wrong_keeps_its_row_out(cast: Cast, signed_in: SignIn, wrong: str) -> None:
    listed = upload(cast, as_csv(LAMPS, [wrong, *LAMPS[1:7], "OLD-2"]))
    page = signed_in(cast.carol).get(f"{PAGE}{listed.uid}/").content.decode()
    assert f"<strong>Row 3:</strong> A cell says “{wrong}”: its formula went wrong. Mend it." in page
    assert work(services.confirm(by=cast.carol, listed=listed)).counts()["in"] == 1


def test_a_wrong_formula_where_nothing_is_taken_from_keeps_nothing_out(cast: Cast) -> None:
    content = as_csv(["Dim", "Dark", "#N/A"], headings=["Title", "Problem", "Of no use"])
    assert work(services.confirm(by=cast.carol, listed=upload(cast, content))).counts()["in"] == 1


def uncalculated() -> bytes:
    """As a program writes it that calculates nothing."""
    book, out = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in (
        ["Title", "Problem", "Of no use"],
        ["Dim", "Dark", "=1+1"],
        ["=A2", "Dark too", ""],
        ["=A2", "=B2", ""],
        ["Lamps", "Light", ""],
    ):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_a_formula_without_a_result_is_named_and_not_taken_for_an_empty_cell(
    cast: Cast, signed_in: SignIn
) -> None:
    listed = upload(cast, uncalculated(), "list.xlsx")
    page = signed_in(cast.carol).get(f"{PAGE}{listed.uid}/").content.decode()
    said = "A formula here has no result in the file. Open the file, save it again, and upload that."
    assert f"<strong>Row 3:</strong> {said}" in page and f"<strong>Row 4:</strong> {said}" in page
    assert "Row 2:" not in page and "Row 5:" not in page
    work(services.confirm(by=cast.carol, listed=listed))
    assert set(Idea.objects.values_list("title", flat=True)) == {"Dim", "Lamps"}


def test_a_formula_that_came_to_something_or_to_no_words_at_all_is_taken_as_that(cast: Cast) -> None:
    """As a spreadsheet program saves it."""
    whole, out = uncalculated(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for cell, came_to in ((b"A3", b"Dim"), (b"A4", b""), (b"B4", b"Dark")):
                    as_text = rb'<c r="%s" t="str"><f>\1</f><v>%s</v></c>' % (cell, came_to)
                    part = re.sub(rb'<c r="%s"><f>(\w+)</f>.*?</c>' % cell, as_text, part)
                assert part.count(b't="str"') == 3
            changed.writestr(name, part)
    listed = upload(cast, out.getvalue(), "list.xlsx")
    found = services.prepare(listed, services.table_of(listed))
    assert [(row.number, row.title, row.faults) for row in found.rows] == [
        (2, "Dim", []), (3, "Dim", []), (4, "", ["There is no title."]), (5, "Lamps", []),
    ]  # fmt: skip
