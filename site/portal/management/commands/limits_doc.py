"""Write the table of limits into docs/limits.md."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.limits_doc import table

BEGINS, ENDS = "<!-- limits: begin -->", "<!-- limits: end -->"


class Command(BaseCommand):
    """Keeps the words around the table."""

    help = "Write the table of limits into docs/limits.md."

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.BASE_DIR / "docs" / "limits.md"
        before, _begins, rest = file.read_text().partition(BEGINS)
        after = rest.partition(ENDS)[2]
        file.write_text(f"{before}{BEGINS}\n{table()}\n{ENDS}{after}")
