"""The record of what was done."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from place.chain import seal
from place.models import AuditEntry, Organisation, Person


def record(
    *,
    by: Person | None,
    action: str,
    target: models.Model,
    organisation: Organisation | None = None,
    **said: Any,
) -> AuditEntry:
    """Write one audit entry about a thing; `said` must be plain values. `organisation`: whose own business it is."""
    transaction.on_commit(seal, robust=True)  # a seal that fails is made up for by the next
    return AuditEntry.objects.create(
        by=by,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        organisation=organisation,
        said=said,
    )
