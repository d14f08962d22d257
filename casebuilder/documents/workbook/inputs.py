"""The sheet Inputs: the years with their rates and prices, the corrections by grade, the bodies."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from casebuilder.appraisal.casefile import CASH_BENEFITS, CaseFile
from casebuilder.appraisal.rates import rate
from casebuilder.documents.paper import Paper
from casebuilder.documents.workbook.cells import Page
from casebuilder.documents.workbook.sums import DIGITS
from casebuilder.forms.line import CLASSES

FIRST_YEAR, INFLATION, DIGITS_ROW, GRADES = 4, 5, 6, 9
IS_COST, IS_CASH_COST, IS_CASH = 2, 3, 4  # columns of the table of kinds
COST_CLASSES = ("capital", "revenue", "in_kind")
YEAR, LABEL, RATE, FACTOR, INDEX, DEFLATOR = range(1, 7)


@dataclass(frozen=True)
class Inputs:
    """Where the other sheets find what they need."""

    page: Page
    years: int  # row of year 0
    bodies: int  # row of the first organisation
    grades: int  # row of grade 1
    kinds: int  # row of the first kind of line

    def year(self, year: int, column: int) -> str:
        return self.page.ref(self.years + year, column)

    def body(self, place: int) -> str:
        return self.page.ref(self.bodies + place, 2)

    def grade(self, cell: str) -> str:
        """The correction of the grade in a cell."""
        table = self.page.area((self.grades, 2), (self.grades + 5, 2))
        return f"INDEX({table},{cell})"

    def kind(self, cell: str, column: int) -> str:
        """What a kind of line counts as, from the table of kinds."""
        names, answers = (self.page.area((self.kinds, at), (self.kinds + 7, at)) for at in (1, column))
        return f"INDEX({answers},MATCH({cell},{names},0))"

    @property
    def kind_names(self) -> str:
        return self.page.area((self.kinds, 1), (self.kinds + 7, 1))


def write(book: Workbook, paper: Paper, case: CaseFile) -> Inputs:
    page = Page(
        book,
        _("Inputs"),
        title=_("Inputs"),
        note=_("Blue on yellow is an input: change it, and every sheet after this one follows."),
    )
    grades = GRADES + 1
    kinds = grades + 9
    bodies = kinds + 11
    years = bodies + len(case.organisations) + 3
    inputs = Inputs(page, years=years, bodies=bodies, grades=grades, kinds=kinds)
    _top(book, page, case)
    _grades(page, paper)
    _kinds(page, kinds)
    _bodies(page, case, bodies)
    _years(page, paper, case, years)
    page.widths([34, 22, 16, 16, 16, 16, 16])
    page.finish(upright=True)
    return inputs


def _top(book: Workbook, page: Page, case: CaseFile) -> None:
    page.text(FIRST_YEAR, 1, _("Year 0 starts in April of"))
    page.figure(FIRST_YEAR, 2, case.base_year, "Input whole")
    page.text(INFLATION, 1, _("Inflation a year (cash prices only)"))
    if case.inflation is not None:
        page.figure(INFLATION, 2, case.inflation, "Input share")
    page.text(DIGITS_ROW, 1, _("Decimals kept before rounding to pennies"))
    page.text(DIGITS_ROW, 3, _("fifteen digits in all, as many as a spreadsheet is sure of"), "Note")
    book.defined_names[DIGITS] = DefinedName(DIGITS, attr_text=page.ref(DIGITS_ROW, 2))


def digits(inputs: Inputs, amounts: str) -> None:
    """How many decimals can be trusted, from the largest of these amounts; filled in once they have a place."""
    largest = f"MAX(1,MAX({amounts}),-MIN({amounts}))"
    inputs.page.formula(DIGITS_ROW, 2, f"=14-INT(LOG10({largest}))", "Whole")


def _grades(page: Page, paper: Paper) -> None:
    page.text(GRADES - 1, 1, _("Corrections for optimism"), "Part")
    page.heads(GRADES, [_("Grade of evidence"), _("Correction")])
    for grade, share in sorted(paper.published.grade_corrections.items()):
        page.figure(GRADES + grade, 1, grade, "Place")
        page.figure(GRADES + grade, 2, share, "Input share")


def _kinds(page: Page, first: int) -> None:
    page.text(first - 2, 1, _("Kinds of line, and what each counts as"), "Part")
    page.heads(first - 1, [_("Kind"), _("Cost"), _("Cash cost"), _("Can be cash back")])
    for place, (key, words) in enumerate(CLASSES):
        counts = (key in COST_CLASSES, key in COST_CLASSES and key != "in_kind", key in CASH_BENEFITS)
        page.text(first + place, 1, words)
        for column, yes in enumerate(counts, IS_COST):
            page.figure(first + place, column, int(yes), "Whole")


def _bodies(page: Page, case: CaseFile, first: int) -> None:
    page.text(first - 2, 1, _("Organisations"), "Part")
    page.heads(first - 1, [_("Number"), _("Organisation")], figures_from=3)
    for place, body in enumerate(case.organisations):
        page.figure(first + place, 1, place + 1, "Place")
        page.text(first + place, 2, body.name, "Input words")


def _years(page: Page, paper: Paper, case: CaseFile, first: int) -> None:
    page.text(first - 2, 1, _("Years"), "Part")
    heads = [_("Year"), _("Financial year"), _("Discount rate"), _("Discount factor"), _("Price index")]
    page.heads(first - 1, [*heads, _("To prices of year 0")])
    start = page.ref(FIRST_YEAR, 2)
    for year in range(case.horizon + 1):
        row = first + year
        page.figure(row, YEAR, year, "Place")
        label = f'={start}+{year}&"-"&RIGHT("0"&MOD({start}+{year + 1},100),2)'
        page.formula(row, LABEL, label, "Answer")
        if year:
            page.figure(row, RATE, rate(case, year, paper.published), "Input share")
            page.formula(row, FACTOR, f"=D{row - 1}/(1+C{row})", "Ratio")
        else:
            page.figure(row, FACTOR, 1, "Ratio")
        _prices(page, case, first, year)


def _prices(page: Page, case: CaseFile, first: int, year: int) -> None:
    row = first + year
    if case.index is not None:
        page.figure(row, INDEX, case.index[year], "Input figure")
        page.formula(row, DEFLATOR, f"=$E${first}/E{row}", "Ratio")
    elif case.inflation is not None and year:
        page.formula(row, DEFLATOR, f"=1/(1+$B${INFLATION})^A{row}", "Ratio")
    else:
        page.figure(row, DEFLATOR, 1, "Ratio")
