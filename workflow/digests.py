"""The daily mail: on working days, to people with something to read and to nobody else."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from place.calendar import ENGLAND, is_working_day
from place.models import Person
from workflow.models import How, Mail, Notice


def gather() -> None:
    """Put what waits for each person's daily mail into one; what they have read on the site is left out."""
    today = timezone.localdate()
    pending = Notice.objects.filter(mail=None, how=How.DAILY, read_at=None)
    people = Person.objects.filter(is_active=True, pk__in=pending.values("person"))
    for person in list(people.select_related("organisation")):  # read to the end before the first is written
        if is_working_day(today, person.organisation.calendar if person.organisation else ENGLAND):
            _one(person, f"digest:{person.pk}:{today}")


@transaction.atomic
def _one(person: Person, name: str) -> None:
    """One mail a person and day, however often and by however many this runs."""
    pending = Notice.objects.filter(person=person, mail=None, how=How.DAILY, read_at=None)
    mail, made = Mail.objects.get_or_create(name=name, defaults={"person": person, "digest": True})
    if made:
        pending.update(mail=mail)
