"""Write the case file of a business case: the canonical JSON whose SHA-256 is its fingerprint."""

from __future__ import annotations

from casebuilder.documents.paper import Paper
from casebuilder.documents.written import Written
from casebuilder.management.handing_out import HandsOut


class Command(HandsOut):
    form = "case file"
    parts = "options"

    def made(self, paper: Paper) -> Written:
        return Written(paper.case_bytes, len(paper.case["options"]))
