"""The workings of one version as a workbook whose formulas recalculate to the engine's figures, to the penny."""

from __future__ import annotations

import zipfile
from decimal import localcontext
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from casebuilder.appraisal import parse
from casebuilder.appraisal.rounding import PRECISE
from casebuilder.documents.paper import Paper, TooLarge
from casebuilder.documents.workbook import checking, cover, flows, inputs, lines, results, signed
from casebuilder.documents.workbook.cells import new_book
from casebuilder.documents.workbook.flows import CORRECTED
from casebuilder.documents.written import Written

MOST_FORMULAS = 200_000  # a workbook beyond it takes a spreadsheet program minutes to open
LONG_AGO = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the date of every part of the file, so that the same paper makes the same bytes


def write(paper: Paper) -> Written:
    """The workbook of a paper; the same paper always makes the same bytes."""
    refuse_if_too_large(paper)
    with localcontext(PRECISE):
        book = made(paper).book
        return Written(_bytes(book, paper), len(book.sheetnames))


def refuse_if_too_large(paper: Paper) -> None:
    paper.refuse_if_too_large()
    case, years = paper.case, paper.case["horizon"] + 1
    everything = sum(len(option["lines"]) for option in case["options"])
    unchanged = len(paper.baseline["lines"])
    options = [option for option in case["options"] if option["role"] != "baseline"]
    bodies = len(case["organisations"])
    count = years * everything * 5
    count += sum((unchanged + len(option["lines"])) * bodies * years for option in options)
    count += len(options) * (years * (26 + 6 * bodies) + bodies * (25 + 4 * bodies))
    if count > MOST_FORMULAS:
        raise TooLarge(
            _(
                "This case needs %(count)s formulas. A workbook can hold %(most)s: shorten the case, or use the PDF."
            )
            % {"count": f"{count:,}", "most": f"{MOST_FORMULAS:,}"}
        )


class Made(NamedTuple):
    """The workbook, and for each option where its figures stand."""

    book: Workbook
    options: list[tuple[results.Results, signed.Signed]]


def made(paper: Paper) -> Made:
    """Every sheet, in the order a finance officer reads: cover, inputs, lines, flows, results, check."""
    case, book = parse(paper.case), new_book()
    first = cover.begin(book, paper)
    given = inputs.write(book, paper, case)
    every = lines.write(book, given, case)
    flowing = flows.write(book, given, every)
    inputs.digits(given, flowing.whole(CORRECTED))
    work = results.Book(book, case, given, every, flowing, paper)
    options = [option for option in case.options if option is not case.baseline]
    sheets = [
        (results.write(work, option, number), signed.write(work, option, number))
        for number, option in enumerate(options, 1)
    ]
    agreement = checking.write(book, paper, sheets)
    cover.finish(first, paper, [option.name for option in options], agreement)
    return Made(book, sheets)


def _bytes(book: Workbook, paper: Paper) -> bytes:
    about, when = book.properties, paper.made_at.replace(tzinfo=None, microsecond=0)
    about.title, about.creator = f"{paper.reference} v{paper.version or 0}", paper.place or None
    about.created = about.modified = when
    book.calculation.fullCalcOnLoad = True
    loose = BytesIO()
    with zipfile.ZipFile(loose, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(book, archive).write_data()
    packed = BytesIO()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            archive.writestr(zipfile.ZipInfo(part.filename, LONG_AGO), parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
