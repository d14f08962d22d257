"""How many files a thing holds, and how much one person may keep on the site."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from place.files import MEGABYTE, Checked, FileRefused
from place.models import Person

FILES_A_THING = 20
KEPT_A_PERSON = 200 * MEGABYTE  # of one kind of thing


def within_allowance(there: Any, checked: Checked, *, by: Person) -> None:
    """Refuse a file too many. `there` are the files the thing has; the caller holds a lock on the thing."""
    if there.count() >= FILES_A_THING:
        raise FileRefused(_("There are 20 files already, and more do not fit. Remove one first."))
    kept = there.model.objects.filter(by=by).aggregate(size=Sum("size"))["size"] or 0
    if kept + len(checked.content) > KEPT_A_PERSON:
        raise FileRefused(_("Your own files take up 200 MB already. Remove some you no longer need."))
