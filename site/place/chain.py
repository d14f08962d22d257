"""The audit cannot be rewritten unseen: each entry carries a sum over itself and every entry before it.

Entries are sealed in a transaction of their own, right after the one that wrote them. Sealing inside it would make every
writer of the site wait for every other; a crash in between leaves entries that the next seal picks up, in the order
they were written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC

from django.db import transaction

from place.models import AuditEntry, AuditHead

BATCH = 500


def fingerprint(entry: AuditEntry, number: int, before: str) -> str:
    """SHA-256 over the entry's place, its content and the sum before it."""
    content = [
        before, number, entry.at.astimezone(UTC).isoformat(), entry.by_id, entry.organisation_id, entry.action,
        entry.target_type, entry.target_id, entry.said,
    ]  # fmt: skip
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def seal() -> int:
    """Add every entry not yet in the chain to its end; how many there were."""
    sealed = 0
    while batch := _seal_some():
        sealed += batch
    return sealed


@transaction.atomic
def _seal_some() -> int:
    if not AuditEntry.objects.filter(number=None).exists():
        return 0
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update().get(pk=1)
    waiting = list(AuditEntry.objects.filter(number=None).order_by("pk")[:BATCH])
    for entry in waiting:
        head.number += 1
        head.chain = fingerprint(entry, head.number, head.chain)
        entry.number, entry.chain = head.number, head.chain
    AuditEntry.objects.bulk_update(waiting, ["number", "chain"])
    head.save()
    return len(waiting)


@dataclass
class Verdict:
    """What reading the whole chain again found: how long it is, what waits to be sealed, and each fault in words."""

    entries: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)


def verify() -> Verdict:
    """Read the chain from its beginning and say which entry, if any, is not as it was written."""
    verdict = Verdict(unsealed=AuditEntry.objects.filter(number=None).count())
    before, expected = "", 1
    for entry in _in_order():
        number = entry.number or 0
        if number != expected:
            verdict.faults.append(
                f"Entry {expected} is missing: entry {number} follows entry {expected - 1}."
            )
        if entry.chain != fingerprint(entry, number, before):
            verdict.faults.append(
                f"Entry {number} ({entry.action}, {entry.at:%Y-%m-%d %H:%M}) was changed, or one before it was taken out."
            )
        before, expected = entry.chain, number + 1
        verdict.entries += 1
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.number, head.chain) != (expected - 1, before):
        verdict.faults.append(
            f"The chain ends at entry {expected - 1}, but {head.number} entries were sealed."
        )
    return verdict


def _in_order() -> Iterable[AuditEntry]:
    return AuditEntry.objects.exclude(number=None).order_by("number").iterator(chunk_size=2_000)
