"""Write the PDF of a business case to a file, as the pages would give it."""

from __future__ import annotations

from casebuilder.documents.paper import Paper
from casebuilder.documents.pdf import write
from casebuilder.documents.written import Written
from casebuilder.management.handing_out import HandsOut


class Command(HandsOut):
    form = "PDF"

    def made(self, paper: Paper) -> Written:
        return write(paper)
