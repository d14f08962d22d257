"""Carry out the retention schedule; the worker does it every day, this does it now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.protection import jobs


class Command(BaseCommand):
    """Prints one line a kind that has a job."""

    help = "End what the retention schedule says is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for ended in jobs.due() if dry_run else jobs.carry_out(by=None):
            word = "due" if dry_run else "ended"
            self.stdout.write(f"{ended.count:>6,} {word}: {ended.kept.what} ({ended.kept.long})")
