"""The first sheet: which version of which case this is, how to know it again, and how to use the workbook."""

from __future__ import annotations

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from casebuilder.documents.method import notes
from casebuilder.documents.paper import Paper, Status
from casebuilder.documents.words import moment
from casebuilder.documents.workbook.cells import Page

FINGERPRINT, REFERENCE, VERSION = "Fingerprint", "Reference", "Version"  # names of the properties it carries


def status_words(status: Status) -> str:
    return {
        Status.DRAFT: _("Draft: figures may still change"),
        Status.ASSURED: _("Assured by finance"),
        Status.AGREED: _("Assured by finance, and agreed by every body"),
        Status.COMMITTED: _("Committed: signed by every body"),
        Status.STOPPED: _("Stopped: no longer carried out"),
        Status.OVERTAKEN: _("Overtaken by a later version"),
    }[status]


def begin(book: Workbook, paper: Paper) -> Page:
    """The first sheet, so that it comes first; `finish` fills in what is known only at the end."""
    page = Page(
        book,
        _("Cover"),
        title=paper.title,
        note=_("The workings of a business case, as a workbook that recalculates"),
    )
    facts = [
        (_("Reference"), paper.reference),
        (_("Version"), str(paper.version or "")),
        (_("Status"), status_words(paper.status)),
        (_("As it stood on"), moment(paper.made_at)),
        *([(_("Released copy"), _withheld())] if paper.withheld else []),
        (_("From"), paper.home_organisation),
        (_("Place"), paper.place),
        (_("Fingerprint of the case file"), paper.record_fingerprint),
    ]
    for row, (word, said) in enumerate(facts, 4):
        page.text(row, 1, word, "Strong")
        page.text(row, 2, said, "Mono" if said == paper.record_fingerprint else "Words")
    for name, value in (
        (FINGERPRINT, paper.record_fingerprint),
        (REFERENCE, paper.reference),
        (VERSION, str(paper.version or "")),
    ):
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    return page


def _withheld() -> str:
    return _(
        "The workforce section is kept back. The figures are those of the full record, whose fingerprint this is."
    )


def finish(page: Page, paper: Paper, options: list[str], agreement: str) -> None:
    """How to use it, what is on each sheet, how the sums are done, and whether figures still agree with the record."""
    page.text(13, 1, _("Check"), "Strong")
    page.formula(13, 2, f'={agreement}&" "&{agreement.replace("$A$3", "$D$3")}', "Strong")
    row = 15
    parts = (
        (_("How to use it"), _how()),
        (_("What is where"), _sheets(options)),
        (_("How the sums are done"), notes(paper)),
    )
    for part, entries in parts:
        page.text(row, 1, part, "Part")
        for here, (word, said) in enumerate(entries, row + 1):
            page.text(here, 1, word, "Strong")
            page.text(here, 2, said, "Long words")
            page.sheet.row_dimensions[here].height = 15 * (1 + len(said) // 100)
        row += len(entries) + 2
    page.widths([32, 96])
    page.finish(upright=True)


def _how() -> list[tuple[str, str]]:
    return [
        (_("If sheets look empty"), _("Press Enable editing: the program then works every figure out.")),
        (
            _("Inputs"),
            _(
                "Blue on yellow. Change one on Inputs or Lines, and results follow. Grey figures are workings."
            ),
        ),
        (
            _("A changed copy"),
            _(
                "It is not the record: signatures name the fingerprint above, and the site keeps the file itself."
            ),
        ),
        (_("Is it the record?"), _("The page “Check a document” on the site tells you.")),
        (
            _("Not here"),
            _("The simulation draws thousands of chances, which a workbook cannot repeat. It is in the PDF."),
        ),
        (
            _("To the penny"),
            _(
                "A spreadsheet keeps fifteen digits. In a case of millions about one figure in a hundred thousand "
                "may be a penny off; the sheet Check would show it."
            ),
        ),
    ]


def _sheets(options: list[str]) -> list[tuple[str, str]]:
    found = [
        (_("Inputs"), _("Years, discount rates, prices, corrections by grade, organisations")),
        (
            _("Lines"),
            _("Every cost and benefit, what drives it, how good its evidence is, who pays or gains"),
        ),
        (_("Flows"), _("Each line year by year: as entered, corrected, in real prices, at present value")),
    ]
    for number, name in enumerate(options, 1):
        found.append((_("Results %(number)s") % {"number": number}, name))
        found.append((_("Signed for %(number)s") % {"number": number}, name))
    return [*found, (_("Check"), _("Each result beside the figure kept with the case"))]
