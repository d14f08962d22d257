"""Changes to the calendars bodies count working days by."""

from __future__ import annotations

from django.db import transaction

from place.models import ClosedDay, Organisation


@transaction.atomic
def keep_calendar(organisation: Organisation) -> None:
    """Write a body's closed days on the body itself, so that counting by them asks the database nothing."""
    body = Organisation.objects.select_for_update().get(pk=organisation.pk)
    days = ClosedDay.objects.filter(organisation=body).order_by("day").values_list("day", flat=True)
    body.closed_on = [day.isoformat() for day in days]
    body.save(update_fields=["closed_on"])
