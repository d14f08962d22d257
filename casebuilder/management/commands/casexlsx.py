"""Write the workbook of a business case to a file: its sums as live formulas."""

from __future__ import annotations

from casebuilder.documents import workbook
from casebuilder.documents.paper import Paper
from casebuilder.documents.written import Written
from casebuilder.management.handing_out import HandsOut


class Command(HandsOut):
    form = "workbook"
    parts = "sheets"

    def made(self, paper: Paper) -> Written:
        return workbook.write(paper)
