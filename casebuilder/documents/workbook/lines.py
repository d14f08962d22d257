"""The sheet Lines: every line of business as usual and of each option, with what drives it and who bears it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from casebuilder.appraisal.casefile import CaseFile, Line, Option
from casebuilder.documents.workbook.cells import Page, at
from casebuilder.documents.workbook.inputs import IS_CASH, IS_CASH_COST, IS_COST, LABEL, Inputs
from casebuilder.forms.line import CLASSES

FIRST = 5  # row of the first line
LEAST_RAMP = 3  # columns for years of growing in, also where no line uses them
NUMBER, OPTION, NAME, KIND, CASHABLE, GRADE, CORRECTION, STARTS, ENDS, GROWTH, DROP_OFF = range(1, 12)
QUANTITY, UNIT, NEED, ENGAGEMENT, RETENTION, IMPACT, DEADWEIGHT, ATTRIBUTION, EACH = range(12, 21)
COST, CASH_COST, BENEFIT, CASH_BACK, CASH_CLASS, USED, VALUE, NAIVE = range(21, 29)
RAMP = 29
FUNNEL = ("need", "engagement", "retention", "impact", "deadweight", "attribution")


@dataclass(frozen=True)
class Lines:
    """Where each line, share and yearly amount stands."""

    page: Page
    case: CaseFile

    @cached_property
    def all(self) -> list[tuple[Option, Line]]:
        """Business as usual first, then the options in the order of the file."""
        baseline = self.case.baseline
        options = [baseline, *(option for option in self.case.options if option is not baseline)]
        return [(option, line) for option in options for line in option.lines]

    @cached_property
    def ramps(self) -> int:
        return max([LEAST_RAMP, *(len(line.ramp) for _option, line in self.all)])

    @property
    def shares(self) -> int:
        return RAMP + self.ramps

    @property
    def years(self) -> int:
        return self.shares + len(self.case.organisations) + 1

    @property
    def words(self) -> int:
        return self.years + self.case.horizon + 1

    def rows(self, option: Option) -> tuple[int, int] | None:
        """Places of the first and last line of an option; None where it has none."""
        places = [place for place, (owner, _line) in enumerate(self.all) if owner is option]
        return (places[0], places[-1]) if places else None

    def weights(self, rows: tuple[int, int], column: int) -> str:
        return self.page.area((FIRST + rows[0], column), (FIRST + rows[1], column))

    def cell(self, place: int, column: int) -> str:
        return self.page.ref(FIRST + place, column)


def write(book: Workbook, inputs: Inputs, case: CaseFile) -> Lines:
    page = Page(
        book,
        _("Lines"),
        title=_("Lines"),
        note=_("One row for each cost and benefit. Blue on yellow is an input; the rest is worked out."),
    )
    lines = Lines(page, case)
    _heads(lines, inputs)
    for place, (option, line) in enumerate(lines.all):
        _who(lines, place, option, line)
        _drivers(lines, place, line)
        _weights(lines, inputs, place)
        _value(lines, place, line)
        _ends(lines, place, line)
    _finish(lines, inputs)
    return lines


def _heads(lines: Lines, inputs: Inputs) -> None:
    page, row = lines.page, FIRST - 1
    page.heads(row, [_("No."), _("Option"), _("Line"), _("Kind")], figures_from=5)
    page.heads(row, [
        _("Share of it that is cash"), _("Grade"), _("Correction by hand"), _("From year"), _("To year"),
        _("Growth a year"), _("Drop-off a year"), _("How many"), _("Of what"), _("In need"), _("Take part"),
        _("Stay"), _("Change"), _("Would have anyway"), _("Down to this"), _("Pounds each"), _("Counts as cost"),
        _("Cash cost"), _("Benefit"), _("Cash back"), _("Of a kind that can be cash"), _("Correction used"),
        _("A full year"), _("A full year, naively"),
    ], column=5, figures_from=1)  # fmt: skip
    ramps = [_("Reached in its year %(number)s") % {"number": year + 1} for year in range(lines.ramps)]
    page.heads(row, ramps, column=RAMP, figures_from=1)
    for place in range(len(lines.case.organisations)):
        page.formula(row, lines.shares + place, f"={inputs.body(place)}", "Head figure")
    page.text(row, lines.years - 1, _("Shares add up to"), "Head figure")
    for year in range(lines.case.horizon + 1):
        page.formula(row, lines.years + year, f"={inputs.year(year, LABEL)}", "Head figure")
    page.heads(row, [_("Source"), _("Why"), _("Outcome")], column=lines.words, figures_from=4)
    over = ((RAMP, _("Share reached while it grows in")), (lines.shares, _("Who pays or gains")))
    for column, words in (*over, (lines.years, _("Pounds, for lines given year by year"))):
        page.text(row - 1, column, words, "Strong")


def _who(lines: Lines, place: int, option: Option, line: Line) -> None:
    page, row = lines.page, FIRST + place
    page.figure(row, NUMBER, place + 1, "Place")
    page.text(row, OPTION, option.name)
    page.text(row, NAME, line.name, "Strong")
    page.text(row, KIND, dict(CLASSES)[line.class_], "Input words")
    page.figure(row, CASHABLE, None if line.is_cost else line.cashable or None, "Input share")
    page.figure(row, GRADE, line.grade, "Input whole")
    page.figure(row, CORRECTION, line.correction, "Input share")


def _drivers(lines: Lines, place: int, line: Line) -> None:
    page, row = lines.page, FIRST + place
    if line.by_year is not None:
        return
    page.figure(row, STARTS, line.first, "Input whole")
    page.figure(row, ENDS, line.last, "Input whole")
    page.figure(row, GROWTH, line.growth or None, "Input share")
    page.figure(row, DROP_OFF, line.drop_off or None, "Input share")
    if line.unit:
        page.figure(row, QUANTITY, line.unit.quantity, "Input figure")
        page.text(row, UNIT, line.unit.unit, "Input words")
        page.figure(row, EACH, line.unit.value, "Input figure")
    if line.funnel:
        page.figure(row, QUANTITY, line.funnel.population, "Input figure")
        page.text(row, UNIT, _("people"), "Input words")
        for column, name in enumerate(FUNNEL, NEED):
            page.figure(row, column, getattr(line.funnel, name), "Input share")
        page.figure(row, EACH, line.funnel.unit_value, "Input figure")
    for year in range(lines.ramps):
        share = line.ramp[year] if year < len(line.ramp) else None
        page.figure(row, RAMP + year, share, "Input share")


def _weights(lines: Lines, inputs: Inputs, place: int) -> None:
    """What the line counts towards: a cost or a benefit, and how much of it is cash."""
    page, row = lines.page, FIRST + place
    kind, grade, own = (at(row, column, fixed="column") for column in (KIND, GRADE, CORRECTION))
    cost, cash = at(row, COST, fixed="column"), at(row, CASHABLE, fixed="column")
    for column, answer in ((COST, IS_COST), (CASH_COST, IS_CASH_COST), (CASH_CLASS, IS_CASH)):
        page.formula(row, column, f"={inputs.kind(kind, answer)}", "Working whole")
    page.formula(row, BENEFIT, f"=1-{cost}", "Working whole")
    page.formula(row, CASH_BACK, f"={at(row, CASH_CLASS, fixed='column')}*{cash}", "Working share")
    page.formula(row, USED, f'=IF({own}<>"",{own},{inputs.grade(grade)})', "Working share")


def _value(lines: Lines, place: int, line: Line) -> None:
    """A full year before growth and drop-off, in the order the engine multiplies."""
    page, row = lines.page, FIRST + place
    many, each = at(row, QUANTITY), at(row, EACH)
    if line.unit:
        page.formula(row, VALUE, f"={many}*{each}")
        page.formula(row, NAIVE, f"={at(row, VALUE)}")
    if line.funnel:
        reached = "*".join([many, *(at(row, column) for column in (NEED, ENGAGEMENT, RETENTION, IMPACT))])
        kept, ours = at(row, DEADWEIGHT), at(row, ATTRIBUTION)
        page.formula(row, VALUE, f"={reached}*(1-{kept})*{ours}*{each}")
        page.formula(row, NAIVE, f"={reached}*{ours}*{each}")


def _ends(lines: Lines, place: int, line: Line) -> None:
    page, row, bodies = lines.page, FIRST + place, lines.case.organisations
    for offset, body in enumerate(bodies):
        page.figure(row, lines.shares + offset, line.shares.get(body.key) or None, "Input share")
    total = f"=ROUND(SUM({at(row, lines.shares)}:{at(row, lines.years - 2)}),9)"
    page.formula(row, lines.years - 1, total, "Working share")
    if line.by_year is not None:
        for year in range(lines.case.horizon + 1):
            page.figure(row, lines.years + year, line.by_year.get(year), "Input money")
    for offset, words in enumerate((line.source, line.justification, line.outcome)):
        page.text(row, lines.words + offset, words)


def _finish(lines: Lines, inputs: Inputs) -> None:
    page = lines.page
    page.widths([6, 24, 34, 26])
    page.widths([13] * (RAMP - CASHABLE), start=CASHABLE)
    page.widths([14] * (lines.words - RAMP), start=RAMP)
    page.widths([50, 50, 30], start=lines.words)
    page.sheet.row_dimensions[FIRST - 1].height = 48
    if lines.all:
        listed = DataValidation(type="list", formula1=inputs.kind_names)
        listed.add(f"{at(FIRST, KIND)}:{at(FIRST + len(lines.all) - 1, KIND)}")
        page.sheet.add_data_validation(listed)
    page.finish(freeze=at(FIRST, KIND), repeat=f"{FIRST - 2}:{FIRST - 1}")
    page.sheet.print_title_cols = "A:C"
    page.sheet.page_setup.fitToWidth = 1 + lines.words // 16  # side by side: nobody reads it shrunk
