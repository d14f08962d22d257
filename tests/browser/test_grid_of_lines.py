"""The grid of lines in a real browser: typed into, pasted into and moved about by keyboard, and nothing reloads before Save."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.directory import Directory

PASTE = """(cell, text) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def grid(opened: Open, directory: Directory) -> Page:
    page = opened("bannerman")
    page.goto(f"/cases/{_reference(directory)}/edit/options/3/")
    page.evaluate("window.stayed = true")
    return page


def _reference(directory: Directory) -> str:
    return directory.called("Make up take-home medicines the day before discharge")


def cells(page: Page, column: str) -> Locator:
    return page.locator(f"[data-cell={column}]")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed"))


def test_arrows_and_enter_go_from_cell_to_cell_and_escape_leaves(grid: Page) -> None:
    names = [cells(grid, "name").nth(place).get_attribute("id") for place in range(3)]
    cells(grid, "name").first.focus()
    for key, wanted in (
        ("ArrowDown", names[1]),
        ("Enter", names[2]),
        ("ArrowUp", names[1]),
        ("Shift+Enter", names[0]),
    ):
        grid.keyboard.press(key)
        assert focused(grid) == wanted, key
    grid.keyboard.press("ArrowRight")
    assert focused(grid).endswith("-class_")
    grid.keyboard.press("Control+ArrowRight")
    assert focused(grid).endswith("-quantity")
    grid.keyboard.press("Tab")
    assert focused(grid).endswith("-unit")
    grid.keyboard.press("Escape")
    assert focused(grid) == "grid-save"


def test_figures_and_checks_follow_what_is_typed_within_moments_and_the_page_stays(grid: Page) -> None:
    before = grid.locator("#results").inner_text()
    cells(grid, "unit_price").last.focus()
    grid.keyboard.press("Control+A")
    began = time.monotonic()
    grid.keyboard.insert_text("1000")
    expect(grid.locator("#results")).to_contain_text("Not saved yet")
    assert (
        time.monotonic() - began < 5
    )  # several browsers share this machine; tests/bench.py measures it alone
    assert grid.locator("#results").inner_text() != before and stayed(grid)
    expect(grid.locator("#said")).to_contain_text("Net present value £")
    assert focused(grid).endswith("-unit_price")
    cells(grid, "quantity").last.fill("many")
    expect(cells(grid, "quantity").last).to_have_attribute("aria-invalid", "true")
    assert violations(grid) == []


def test_a_column_from_a_spreadsheet_fills_down_and_says_so(grid: Page) -> None:
    there = cells(grid, "name").count()
    cells(grid, "name").nth(there - 1).evaluate(PASTE, "Bed days\nPorters' time\nTaxis\n")
    expect(grid.locator("#said")).to_contain_text("3 cells filled. 2 lines added. Nothing is saved yet.")
    expect(cells(grid, "name")).to_have_count(there + 2)
    assert stayed(grid) and focused(grid) == cells(grid, "name").nth(there - 1).get_attribute("id")
    cells(grid, "quantity").last.evaluate(PASTE, "£1,200\thours\t(35.50)\r\n")
    expect(cells(grid, "unit_price").last).to_have_value("-35.50")
    expect(cells(grid, "name").last).to_have_value("Taxis")


def test_lines_are_copied_moved_taken_out_and_put_back_without_a_new_page(grid: Page) -> None:
    first = cells(grid, "name").first.input_value()
    grid.get_by_role("button", name=f"Copy {first}", exact=True).click()
    expect(cells(grid, "name").nth(1)).to_have_value(f"{first} (copy)")
    grid.get_by_role("button", name=f"Move {first} (copy) up").click()
    expect(cells(grid, "name").first).to_have_value(f"{first} (copy)")
    grid.get_by_role("button", name=f"Take out {first}", exact=True).click()
    expect(grid.locator("#grid")).to_contain_text("Taken out when you save.")
    grid.get_by_role("button", name=f"Put back {first}").click()
    expect(cells(grid, "name").nth(1)).to_have_value(first)
    cells(grid, "name").nth(1).fill("Typed meanwhile")
    grid.get_by_role("button", name="Source and budget").click()
    expect(cells(grid, "source").first).to_be_visible()
    expect(cells(grid, "name").nth(1)).to_have_value("Typed meanwhile")
    assert stayed(grid) and violations(grid) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_same_grid_works_without_scripts(opened: Open, directory: Directory, width: int) -> None:
    page = opened("bannerman", width, script=False)
    page.goto(f"/cases/{_reference(directory)}/edit/options/3/?view=years")
    page.get_by_text("Paste from a spreadsheet").click()
    page.get_by_label("The cells").fill("100\t200")
    row = page.locator("tr[data-row]:has([data-cell=year_0])").first.get_attribute("data-row")
    page.get_by_label("From the line").select_option(row)
    page.get_by_label("and the column").select_option("year_1")
    page.get_by_role("button", name="Put them in").click()
    expect(page.locator(".notice").first).to_contain_text("2 cells filled.")
    expect(page.locator(f"#{row}-year_2")).to_have_value("200")
    page.get_by_role("button", name="Recalculate").click()
    expect(page.locator("#results")).to_contain_text("Not saved yet")
    page.locator("#grid-save").click()
    expect(page.locator(f"#{row}-year_2")).to_have_value("200")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
