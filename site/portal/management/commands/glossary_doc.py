"""Writes docs/glossary.md from the glossary, or says that it has drifted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.environment import BASE_DIR
from portal.glossary import as_markdown


class Command(BaseCommand):
    help = "Write docs/glossary.md from portal/glossary.py; with --check, fail when the file differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when the file has drifted"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        file = BASE_DIR / "docs" / "glossary.md"
        with translation.override(settings.LANGUAGE_CODE):
            wanted = as_markdown()
        if check:
            if not file.exists() or file.read_text(encoding="utf-8") != wanted:
                raise CommandError(
                    "docs/glossary.md is not what the glossary says: run manage.py glossary_doc."
                )
            return
        file.parent.mkdir(exist_ok=True)
        file.write_text(wanted, encoding="utf-8")
