"""Fill an empty database with Severnside, the demonstration place; with --ideas, with as many ideas as asked."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from math import ceil
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from casebuilder.models import CaseWords
from ideas import search
from ideas.models import Idea
from place.models import Organisation
from portal.demo import (
    budgets,
    cases,
    content,
    desk,
    joining,
    lists,
    notices,
    pages,
    place,
    reviewing,
    sittings,
    spreading,
    talk,
    volume,
)
from portal.demo.ideas import Writer


class Command(BaseCommand):
    """The same place for the same seed on the same day."""

    help = "Fill an empty database with the demonstration place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ideas",
            type=int,
            default=0,
            help="how many ideas in all (100 to 100,000; default: those written)",
        )
        parser.add_argument("--seed", type=int, default=2026, help="another seed, another set of chances")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there is a place already"
        )

    def handle(self, *args: Any, ideas: int, seed: int, if_empty: bool, **options: Any) -> None:
        if Organisation.objects.exists():
            if if_empty:
                return
            raise CommandError(
                "There is a place in this database already. Use an empty one: set DATA_DIR to a new folder."
            )
        if ideas and not 100 <= ideas <= 100_000:
            raise CommandError("--ideas must lie between 100 and 100,000.")
        self.stdout.write("Filling the demonstration place …")
        began, now = time.monotonic(), timezone.now()
        with transaction.atomic():
            severnside = place.found(seed, now.date())
            joining.write(severnside, seed=seed, now=now)
            writer = Writer(severnside, seed=seed, now=now)
            written = writer.write(content.ideas())
            cases.write(severnside, written, content.cases(), now=now)
            pages.write(severnside, writer.by_key, today=now.date())
            talk.Talker(severnside, seed=seed, now=now).talk(written)
            sittings.write(severnside, now=now)
            if ideas > len(written):
                more = writer.write(volume.generate(severnside, ideas - len(written), seed=seed))
                cases.write(severnside, more, volume.cases(), now=now)
            budgets.write(severnside, times=max(1, ceil(ideas / len(written))))
            desk.write(writer)
            lists.write(writer)
            reviewing.write(severnside, now=now)
            spreading.write(writer, seed=seed, now=now)
            notices.write(now=now)
            search.fill(CaseWords)
        self.stdout.write(f"{Idea.objects.count():,} ideas in {time.monotonic() - began:.0f} seconds.")
