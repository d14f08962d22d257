"""The indexer: keeps the search index in step with the database."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.indexing.indexer import Indexer


class Command(BaseCommand):
    """Run one on the machine that serves the site; `manage.py serve` does."""

    help = "Keep the search index in step with the database, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument("--rebuild", action="store_true", help="build the index anew first")

    def handle(self, *args: Any, once: bool, rebuild: bool, **options: Any) -> None:
        indexer = Indexer()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: indexer.stop())
        if rebuild:
            indexer.rebuild()
        if once:
            while indexer.step():
                pass
        elif not rebuild:
            indexer.run()
