"""Appraise a case file from the command line: the figures as text, or as JSON for another program."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from casebuilder.appraisal import CaseFileError, Fault, appraise, parse
from casebuilder.appraisal.plain_text import plain_text
from casebuilder.appraisal.rates import Parameters, read, shipped
from casebuilder.appraisal.reading import LARGEST

MOST_DRAWS = 1_000_000
LARGEST_SEED = 2**53 - 1


def whole(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
            raise ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return int(text)

    return number


class Command(BaseCommand):
    help = (
        "Appraise a case file: net present value, payback, who pays and who gains. A bad file exits with 2. "
        "Needs no database: the rates are those shipped, or those of a parameters file given with --parameters."
    )
    requires_system_checks: list[str] = []  # it reads one file and no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a case file in JSON; - reads standard input")
        parser.add_argument("--json", action="store_true", help="print every figure as one JSON object")
        parser.add_argument("--seed", type=whole(0, LARGEST_SEED), help="seed of the simulation")
        parser.add_argument("--draws", type=whole(1, MOST_DRAWS), help="how many draws the simulation makes")

        parser.add_argument(
            "--parameters",
            metavar="FILE",
            help="the editions of a site's own parameters, as its administration exports them",
        )

    def handle(
        self,
        *,
        file: str,
        json: bool,
        seed: int | None,
        draws: int | None,
        parameters: str | None = None,
        **_: Any,
    ) -> None:
        try:
            editions = _editions(parameters) if parameters else None
            case = parse(_read(file))
            found = appraise(case, seed=seed, draws=draws, editions=editions)
        except CaseFileError as error:
            for fault in error.faults:
                self.stderr.write(_one_line(fault))
                if fault.path == "parameters.edition":
                    self.stderr.write("Give the parameters of the site it comes from with --parameters FILE.")
            sys.exit(2)
        self.stdout.write(_as_json(found) if json else plain_text(case, found, editions))


def _read(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise CaseFileError([Fault("(file)", f"cannot be read: {reason}")]) from error


def _editions(file: str) -> tuple[Parameters, ...]:
    """A parameters file beside the shipped editions; one that is no such file is refused."""
    try:
        own = read(_read(file).decode())
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise CaseFileError([Fault("(parameters)", f"must be a parameters file: {error}")]) from error
    known = {edition.fingerprint: edition for edition in (*shipped(), *own)}
    return tuple(sorted(known.values(), key=lambda edition: edition.in_force_from))


def _as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2)


def _one_line(fault: Fault) -> str:
    """A fault as one printable line, whatever characters the file has in its names."""
    return str(fault).encode("ascii", "backslashreplace").decode().replace("\n", "\\n").replace("\r", "\\r")
