"""Measures how often similar ideas are found and how fast, on a corpus and pairs kept outside the project."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ideas.similarity.measuring import corpus, measure, repeats


class Command(BaseCommand):
    """The finder is the one the site uses; docs/similar.md says what is asked of it."""

    help = "Measure how well repeats are found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "corpus", type=Path, help="JSON Lines with id, title, problem and detail, plain or gzipped"
        )
        parser.add_argument("pairs", type=Path, help="CSV with id_a, id_b and label: 1 when a repeats b")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *args: Any, corpus: Path, pairs: Path, **options: Any) -> None:
        found = _measured(corpus, pairs)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found)))
            return
        self.stdout.write(f"{found.queries:,} repeats looked up among what came before them")
        for most, share in found.recall.items():
            self.stdout.write(f"  found within the first {most:>2}: {share:.1%}")
        self.stdout.write(f"  an answer took {found.p50_ms} ms, 95 in 100 at most {found.p95_ms} ms")


def _measured(texts: Path, pairs: Path) -> Any:
    try:
        return measure(corpus(texts), repeats(pairs))
    except FileNotFoundError as missing:
        raise CommandError(f"There is no file {missing.filename}.") from None
    except (KeyError, ValueError, TypeError, UnicodeDecodeError) as wrong:
        raise CommandError(
            f"These files are not as expected ({wrong}). The corpus is JSON Lines with id, title, problem and "
            "detail; the pairs are CSV with id_a, id_b and label."
        ) from None
