"""Ranks ideas from a file of scores, with the code the panel page ranks them with, so that anybody can check a ranking."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.scoring import Estimate, estimate
from workflow.scoring.table import COLUMNS, TableError, as_plain, cells_of
from workflow.wording import DOUBTS


class Command(BaseCommand):
    help = (
        f"Rank ideas from a CSV file with the columns {', '.join(COLUMNS)}; an empty score is “cannot judge”."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        parser.add_argument("--top", type=int, default=10, help="how many ideas there is room for (10)")
        parser.add_argument("--seed", type=int, default=1, help="of the draws behind the probabilities (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["top"] < 1:
            raise CommandError("--top must be 1 or more.", returncode=2)
        if options["seed"] < 0:
            raise CommandError("--seed must be 0 or more.", returncode=2)
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                cells = cells_of(lines)
        except TableError as error:
            for fault in error.faults:
                self.stderr.write(fault)
            sys.exit(2)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from error
        found = estimate(cells, top=options["top"], seed=options["seed"])
        self.stdout.write(
            json.dumps(as_plain(found), ensure_ascii=False, indent=1) if options["json"] else _table(found)
        )


def _table(found: Estimate) -> str:
    if not found.merits:
        return "There is no score in this file, so there is nothing to rank."
    wide = max([len(one.idea) for one in found.merits] + [4])
    rows = [f"{'idea':{wide}}  merit   90 % interval   top {found.top}   mean  reviews"]
    for one in found.merits:
        interval = f"{one.low:5.2f} to {one.high:5.2f}"
        rows.append(
            f"{one.idea:{wide}}  {one.merit:5.2f}  {interval}  {one.p_top:6.1%}  {one.mean:5.2f}  {one.reviews:7}"
        )
    wide = max([len(one.reviewer) for one in found.severities] + [8])
    rows += ["", f"{'reviewer':{wide}}  severity  reviews"]
    rows += [f"{one.reviewer:{wide}}  {one.severity:+8.2f}  {one.reviews:7}" for one in found.severities]
    rows += _outlying(found)
    rows += ["", *(str(DOUBTS[key]) for key in found.doubts)] if found.doubts else []
    return "\n".join(rows)


def _outlying(found: Estimate) -> list[str]:
    """Reviews somebody should have a word about; they count all the same."""
    if not found.outliers:
        return []
    return ["", "far from what one would expect, and counted:"] + [
        f"{one.idea}, {one.reviewer}: {one.given:.2f}, where {one.expected:.2f} was to be expected"
        for one in found.outliers
    ]
