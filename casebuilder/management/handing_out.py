"""What the commands that write a business case to a file have in common."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db.models import F, Q

from casebuilder.documents.paper import Paper, TooLarge
from casebuilder.documents.written import CannotWrite, Written
from casebuilder.models import CaseVersion
from casebuilder.presenter import paper_of
from ideas.models import Idea
from place.languages import in_language_of_site

CANNOT, BAD_INPUT = 1, 2


class HandsOut(BaseCommand):
    """Writes one version of a business case; each command says in which form."""

    form = ""  # what is written, in a word
    parts = "pages"

    @property
    def help(self) -> str:  # type: ignore[override]  # said once for the three commands
        return (
            f"Write the {self.form} of a business case. Exits with 2 where there is no such case or the file cannot be "
            f"written, with 1 where no {self.form} can be made."
        )

    def made(self, paper: Paper) -> Written:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REFERENCE", help="of the idea, like BK-7Q2KD")
        parser.add_argument(
            "-o", "--output", metavar="FILE", required=True, help="where to write it; - is standard output"
        )
        parser.add_argument(
            "--version-number", type=int, metavar="N", help="an earlier version; the current one unless said"
        )

    def handle(self, *, reference: str, output: str, version_number: int | None, **_: Any) -> None:
        version = self._version(Idea.normalise(reference), version_number)
        try:
            with in_language_of_site():
                written = self.made(paper_of(version))
        except (CannotWrite, TooLarge) as error:
            self._stop(CANNOT, str(error))
        for warning in written.warnings:
            self.stderr.write(warning)
        self._write(output, written.content)
        if output != "-":
            size = f"{written.pages} {self.parts}, {len(written.content):,} bytes"
            self.stdout.write(f"{output}: {size}, fingerprint {version.fingerprint}")

    def _version(self, reference: str, number: int | None) -> CaseVersion:
        versions = CaseVersion.objects.select_related("case__idea__home_organisation").filter(
            case__idea__reference=reference
        )
        if not versions.exists():
            known = Idea.objects.filter(reference=reference).exists()
            said = "has no business case yet" if known else "is not the reference of any idea here"
            self._stop(BAD_INPUT, f"{reference} {said}.")
        wanted = Q(number=number) if number else Q(pk=F("case__current"))
        found = versions.filter(wanted).first()
        if found is None:
            self._stop(BAD_INPUT, f"{reference} has no version {number}.")
        return found

    def _write(self, output: str, content: bytes) -> None:
        try:
            if output == "-":
                sys.stdout.buffer.write(content)
            else:
                Path(output).write_bytes(content)
        except (OSError, ValueError) as error:
            self._stop(BAD_INPUT, f"{output} cannot be written: {getattr(error, 'strerror', None) or error}.")

    def _stop(self, code: int, said: str) -> NoReturn:
        self.stderr.write(said)
        sys.exit(code)
