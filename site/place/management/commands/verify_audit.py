"""Read the whole audit again and say whether anything in it was changed, taken out or put in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from place.chain import seal, verify


class Command(BaseCommand):
    """Ends with 1, naming each fault, when the chain does not hold."""

    help = "Verify the audit: every entry against the chain of sums over those before it."

    def handle(self, *args: Any, **options: Any) -> None:
        seal()
        verdict = verify()
        if verdict.faults:
            raise CommandError("The audit does not hold.\n" + "\n".join(verdict.faults))
        self.stdout.write(f"The audit holds: {verdict.entries:,} entries, each as it was written.")
