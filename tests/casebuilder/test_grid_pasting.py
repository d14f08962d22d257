"""A block from a spreadsheet goes into the grid: down and to the right, with room made for it, and nothing lost."""

from __future__ import annotations

import copy

import pytest

from casebuilder.models import Case
from tests.case_makers import DOCUMENT
from tests.casebuilder.grid_pages import acted, boxes
from tests.casebuilder.test_editor import CaseIn, SignIn, edit, now
from tests.cast import Cast


def test_a_column_is_pasted_from_the_cell_down_over_costs_and_benefits_and_makes_room(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    sent = boxes(client, rich)
    names = "Switches\r\nPower\r\nCrises\r\nTime saved\r\nOne more\r\n"
    page, sent = acted(client, rich, sent, "paste", paste=names, paste_row="r0", paste_column="name")
    assert "5 cells filled. 1 line added. Nothing is saved yet." in page
    assert [sent[f"{row}-name"][0] for row in sent["rows"][0].split(",")] == names.split("\r\n")[:5]
    assert rich.versions.count() == 1


def test_a_block_is_pasted_with_its_dress_on_and_what_cannot_be_taken_is_named(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    block = "£1,200\thours\t(£35.50)\t2027/28\t2029\tgrade?\n5\tx\t6\t\t\t\n"
    page, sent = acted(
        client, rich, boxes(client, rich), "paste", paste=block, paste_row="r1", paste_column="quantity"
    )
    assert [sent[f"r1-{name}"][0] for name in ("quantity", "unit", "unit_price", "first", "last")] == [
        "1200",
        "hours",
        "-35.50",
        "2027-28",
        "2029-30",
    ]
    assert sent["r1-evidence"] == ["2"]
    assert "“grade?” is not one of those offered for “Evidence” of Electricity not bought" in page
    assert "“How many” does not apply to Fewer &lt;b&gt;crises&lt;/b&gt;: “5” was left out" in page


def test_pasted_nonsense_stays_in_its_cells_and_is_marked(cast: Cast, rich: Case, signed_in: SignIn) -> None:
    client = signed_in(cast.owen)
    page, sent = acted(
        client, rich, boxes(client, rich, "years"), "paste", paste="12\tabout 13\t#REF!", paste_row="r0", paste_column="year_1"
    )  # fmt: skip
    assert "2 cells are marked: they cannot be read." in page
    assert sent["r0-year_2"] == ["about 13"] and page.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(
    ("paste", "said"),
    [("", "There was nothing to paste."), ("x\n" * 501, "That is more than a case can hold."), ("\x00\x0b", "filled")],
)  # fmt: skip
def test_a_paste_of_nothing_or_too_much_changes_nothing(
    cast: Cast, rich: Case, signed_in: SignIn, paste: str, said: str
) -> None:
    client = signed_in(cast.owen)
    page, sent = acted(
        client, rich, boxes(client, rich), "paste", paste=paste, paste_row="r9", paste_column="none"
    )
    assert said in page and sent["r1-quantity"] == ["100000"]


@pytest.mark.papers
def test_no_more_lines_are_added_than_the_page_can_be_sent_with(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(DOCUMENT) | {"horizon": 125}
    first = document["options"][1]["lines"][0]
    document["options"][1]["lines"] = [first | {"key": f"l{n}", "name": f"Line {n}"} for n in range(30)]
    case, client = case_in(document=document), signed_in(cast.owen)
    sent, block = boxes(client, case, "years"), "\n".join(f"New {n}" for n in range(20))
    page, sent = acted(client, case, sent, "add:cost")
    page, sent = acted(client, case, sent, "paste", paste=block, paste_row="n0", paste_column="name")
    assert "8 cells filled. 7 lines added. 12 cells lay beyond the last row there is room for." in page
    for button in ("add:cost", "copy:r0"):
        page, sent = acted(client, case, sent, button)
        assert "Save first: there are too many new lines to keep apart." in page
    for place in range(8):
        sent[f"n{place}-year_0"] = ["5"]
    assert client.post(edit(case, "options/2/"), sent).status_code == 302
    assert len(now(case)["options"][1]["lines"]) == 38


@pytest.mark.papers
def test_a_view_whose_cells_could_not_be_sent_with_what_was_typed_is_not_opened_before_saving(
    cast: Cast, rich: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.owen)
    block = "\n".join("New\t\t1\thour\t2" for _ in range(400))
    page, sent = acted(
        client, rich, boxes(client, rich), "paste", paste=block, paste_row="r0", paste_column="name"
    )
    page, sent = acted(client, rich, sent, "view:trust")
    assert "Save first: there are too many new lines to keep apart." in page
    assert sent["grid"] == ["amounts"] and sum(len(texts) for texts in sent.values()) < 5_000
    page, sent = acted(client, rich, sent, "view:bodies")
    assert sent["grid"] == ["bodies"]
