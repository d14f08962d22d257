"""How a cell looks and is addressed: inputs, formulas and words are told apart, and words never become formulas."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from place.exports import cell_text, harmless

INK, FAINT, PAPER = "FF1F2937", "FF6B7280", "FFFFFFFF"
INPUT_FILL, HEAD_FILL, GOOD, BAD = "FFFFF7DB", "FF1F3A5F", "FF0B6E4F", "FFB3261E"
MONEY = "#,##0.00;[Red]-#,##0.00;0.00"
PLAIN = "#,##0.############"
PERCENT = "0.0###%"

_THIN = Border(bottom=Side("thin", color="FFD1D5DB"))
_NAMELESS = re.compile(r"[\\/*?:\[\]']")


def _style(name: str, number_format: str = "General", **more: Any) -> NamedStyle:
    font = {"name": "Calibri", "size": 11, "color": INK} | more.pop("font", {})
    wrap = more.pop("wrap", False)
    return NamedStyle(
        name=name,
        number_format=number_format,
        font=Font(**font),
        alignment=Alignment(wrap_text=wrap, vertical="top", horizontal=more.pop("horizontal", None)),
        **more,
    )


def _input(name: str, number_format: str, **more: Any) -> NamedStyle:
    fill = PatternFill("solid", fgColor=INPUT_FILL)
    return _style(name, number_format, font={"color": "FF1D4ED8"}, fill=fill, border=_THIN, **more)


def _styles() -> list[NamedStyle]:
    head = PatternFill("solid", fgColor=HEAD_FILL)
    working: dict[str, Any] = {"font": {"color": FAINT}}
    return [
        _style("Page title", font={"size": 18, "bold": True}),
        _style("Part", font={"size": 13, "bold": True}),
        _style("Words"),
        _style("Long words", wrap=True),
        _style("Note", font={"color": FAINT, "italic": True}),
        _style("Mono", font={"name": "Consolas"}),
        _style("Head", font={"bold": True, "color": PAPER}, fill=head, wrap=True, horizontal="left"),
        _style("Head figure", font={"bold": True, "color": PAPER}, fill=head, wrap=True, horizontal="right"),
        _style("Strong", font={"bold": True}),
        _style("Money", MONEY),
        _style("Money strong", MONEY, font={"bold": True}),
        _style("Ratio", "0.000000"),
        _style("Whole", "0"),
        _style("Place", "0", horizontal="left"),
        _style("Answer", horizontal="right"),
        _style("Working", "#,##0.0000000000", **working),
        _style("Working whole", "0", **working),
        _style("Working share", PERCENT, **working),
        _input("Input figure", PLAIN),
        _input("Input money", MONEY),
        _input("Input share", PERCENT),
        _input("Input whole", "0"),
        _input("Input words", "General"),
    ]


def new_book() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    return book


def sheet_name(words: str) -> str:
    """A name any spreadsheet program takes: no reserved signs, at most 31 characters."""
    return _NAMELESS.sub(" ", cell_text(words)).strip()[:31] or "Sheet"


def quoted(words: str) -> str:
    """Words as they stand inside a formula."""
    return '"' + words.replace('"', '""') + '"'


def at(row: int, column: int, *, fixed: str = "") -> str:
    """An address on the same sheet; `fixed` names what a dollar sign holds: row, column or both."""
    across = "$" if fixed in ("column", "both") else ""
    down = "$" if fixed in ("row", "both") else ""
    return f"{across}{get_column_letter(column)}{down}{row}"


def area(first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{at(*first, fixed='both')}:{at(*last, fixed='both')}"


def sum_of(parts: Iterable[str]) -> str:
    """Terms with their own signs as one formula."""
    found = "".join(parts)
    return f"={found.removeprefix('+')}" if found else "=0"


class Page:
    """One sheet, written cell by cell."""

    def __init__(self, book: Workbook, words: str, *, title: str, note: str = "") -> None:
        self.sheet = book.create_sheet(sheet_name(words))
        self.name = self.sheet.title
        self.text(1, 1, title, "Page title")
        self.text(2, 1, note, "Note")
        self.sheet.row_dimensions[1].height = 26

    def text(self, row: int, column: int, words: Any, style: str = "Words") -> None:
        """Words stay words, whatever they begin with; Excel is told so too, should somebody edit the cell."""
        words = cell_text(words)
        cell = self.sheet.cell(row, column)
        cell.value, cell.style = words or None, style
        if words:
            cell.data_type = "s"
            cell.quotePrefix = harmless(words) != words

    def figure(self, row: int, column: int, value: Decimal | int | None, style: str) -> None:
        number = float(value) if isinstance(value, Decimal) else value
        if number is not None and math.isinf(number):
            self.text(row, column, f"{value:.6E}", style)  # beyond any spreadsheet, and shown to be so
            return
        cell = self.sheet.cell(row, column)
        cell.value, cell.style = number, style

    def formula(self, row: int, column: int, formula: str, style: str = "Money") -> None:
        cell = self.sheet.cell(row, column)
        cell.value, cell.style = formula, style

    def heads(self, row: int, words: Sequence[str], *, column: int = 1, figures_from: int = 2) -> None:
        for place, each in enumerate(words):
            self.text(row, column + place, each, "Head" if place + 1 < figures_from else "Head figure")
        self.sheet.row_dimensions[row].height = 32

    def ref(self, row: int, column: int) -> str:
        """A cell as other sheets name it."""
        return f"'{self.name}'!{at(row, column, fixed='both')}"

    def row_ref(self, row: int, column: int) -> str:
        """The same with the column free, so that a formula reads alike all along its row."""
        return f"'{self.name}'!{at(row, column, fixed='row')}"

    def area(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        return f"'{self.name}'!{area(first, last)}"

    def widths(self, widths: Iterable[float], *, start: int = 1) -> None:
        for place, width in enumerate(widths, start):
            self.sheet.column_dimensions[get_column_letter(place)].width = width

    def finish(self, *, freeze: str = "", repeat: str = "", upright: bool = False, printed: int = 0) -> None:
        """What a reader scrolling or printing needs; `printed` is the last column worth paper."""
        sheet = self.sheet
        sheet.freeze_panes = freeze or None
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "portrait" if upright else "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if printed:
            sheet.print_area = f"A1:{at(max(sheet.max_row, 1), printed)}"
        sheet.print_title_rows = repeat or None
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"

    def coloured(self, cells: str, good: str, bad: str) -> None:
        """Words that are good news or bad, in colour as well."""
        for words, colour in ((good, GOOD), (bad, BAD)):
            rule = CellIsRule(operator="equal", formula=[quoted(words)], font=Font(color=colour, bold=True))
            self.sheet.conditional_formatting.add(cells, rule)
