"""Keeps locale/ in step with the words in the code, without the gettext programs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

LANGUAGES = ("cy",)


class Command(BaseCommand):
    help = (
        "Bring locale/ up to date with the code and compile it; with --check, fail when anything is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when words are missing"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        # Needed here alone, so an installation can do without it.
        from portal import catalogue

        for language in LANGUAGES:
            if not check:
                catalogue.write(language, catalogue.merge(language))
            faults = catalogue.faults(language)
            for fault in faults:
                self.stderr.write(f"{language}: {fault}")
            if faults and check:
                raise CommandError(
                    f"{len(faults)} faults in locale/{language}: run manage.py translations, then fill in what is missing."
                )
            self.stdout.write(f"{language}: {len(catalogue.read(language))} strings, {len(faults)} faults")
