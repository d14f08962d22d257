"""The kinds of document there are: how each is written, and what its file is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casebuilder.documents import pdf, workbook
from casebuilder.documents.apart import Limits, apart
from casebuilder.documents.paper import Paper
from casebuilder.documents.written import Written


@dataclass(frozen=True)
class Maker:
    """How one kind of document is written; `ready` loads beforehand what each one needs."""

    write: Callable[[Paper], Written]
    refuse_if_too_large: Callable[[Paper], None]
    ready: Callable[[], object]
    extension: str
    mime: str


MAKERS = {
    "pdf": Maker(pdf.write, Paper.refuse_if_too_large, pdf.ready, "pdf", "application/pdf"),
    "xlsx": Maker(
        workbook.write,
        workbook.refuse_if_too_large,
        lambda: None,
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


def write(kind: str, paper: Paper) -> Written:
    """The document, made in a process of its own."""
    maker = MAKERS[kind]
    maker.refuse_if_too_large(paper)
    maker.ready()
    return apart(lambda: maker.write(paper), Limits.of_site())
