"""The editions of published figures this site knows, read once a request or task, and added to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebuilder.appraisal import rates
from casebuilder.appraisal.rates import Parameters
from casebuilder.appraisal.reading import fingerprint
from casebuilder.models import ParameterEdition
from place.models import Person
from place.services import record
from workflow.refusals import NotAllowed, NotYet


@dataclass
class Editions:
    """Every edition by its id, oldest first; of one day, the one added later counts."""

    by_id: dict[int, Parameters]

    def known(self, day: date | None = None) -> tuple[Parameters, ...]:
        """Those in force on a day or before it (today), so that the last of them is the one that counts."""
        day = day or timezone.localdate()
        every = tuple(self.by_id.values())
        return tuple(each for each in every if each.in_force_from <= day) or every[:1] or rates.shipped()

    def id_of(self, parameters: Parameters) -> int | None:
        return next((pk for pk, each in self.by_id.items() if each is parameters), None)


_kept: ContextVar[list[Editions] | None] = ContextVar("editions", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Whoever reckons in here reads the editions from the database once, however often they are needed."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def editions() -> Editions:
    kept = _kept.get()
    if kept:
        return kept[0]
    rows = ParameterEdition.objects.order_by("in_force_from", "number").values_list("pk", "figures")
    found = Editions({pk: rates.edition(figures) for pk, figures in rows})
    if kept is not None:
        kept.append(found)
    return found


def in_force(day: date | None = None) -> ParameterEdition:
    """The edition that counts on a day."""
    day = day or timezone.localdate()
    rows = ParameterEdition.objects.order_by("in_force_from", "number")
    found = rows.filter(in_force_from__lte=day).last() or rows.first()
    if found is None:
        raise NotYet([_("There is no edition of the parameters yet.")])
    return found


@transaction.atomic
def add_edition(*, by: Person, figures: dict[str, Any], why: str) -> ParameterEdition:
    """Add an edition; no case that finance has frozen changes by it, and no edition is ever changed or removed."""
    if not by.is_superuser:
        raise NotAllowed(_("Only administrators of this site can add an edition of the parameters."))
    last = ParameterEdition.objects.select_for_update().order_by("number").last()
    print_ = fingerprint(figures)
    if ParameterEdition.objects.filter(fingerprint=print_).exists():
        raise NotYet([_("An edition with exactly these figures, sources and day is there already.")])
    added = ParameterEdition.objects.create(
        number=last.number + 1 if last else 1,
        in_force_from=date.fromisoformat(figures["in_force_from"]),
        figures=figures,
        fingerprint=print_,
        why=why.strip()[:200],
        by=by,
    )
    kept = _kept.get()
    if kept:
        kept.clear()
    record(by=by, action="add_parameters", target=added, number=added.number, fingerprint=print_)
    return added
