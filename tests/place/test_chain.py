"""The audit: kept by the database itself, and a chain that shows what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from place.append_only import lift
from place.chain import fingerprint, seal, verify
from place.models import AuditEntry, AuditHead
from place.services import record
from tests.cast import Cast


@pytest.fixture
def kept(cast: Cast) -> list[AuditEntry]:
    """Three sealed entries."""
    for action in ("start", "keep_draft", "submit"):
        record(by=cast.alice, action=action, target=cast.council, changed=["title"], amount="12.50")
    seal()
    return list(AuditEntry.objects.order_by("number"))


def test_entries_are_sealed_in_the_order_they_were_written(kept: list[AuditEntry]) -> None:
    assert [(entry.number, entry.action) for entry in kept] == [
        (1, "start"),
        (2, "keep_draft"),
        (3, "submit"),
    ]
    assert AuditHead.objects.get().chain == kept[-1].chain
    assert verify().faults == []


def test_an_entry_is_sealed_once_its_transaction_is_over(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record(by=cast.alice, action="start", target=cast.council)
    assert AuditEntry.objects.get().number == 1


def test_a_crash_before_sealing_is_made_up_for_by_the_next(cast: Cast) -> None:
    record(by=cast.alice, action="start", target=cast.council)
    assert verify().unsealed == 1
    assert seal() == 1
    assert seal() == 0


@pytest.mark.parametrize("change", [{"action": "decline"}, {"by": None}, {"said": {"amount": "1250.00"}}])
def test_the_database_refuses_to_change_an_entry(kept: list[AuditEntry], change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        AuditEntry.objects.filter(number=2).update(**change)


def test_the_database_refuses_to_delete_an_entry(kept: list[AuditEntry]) -> None:
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM place_auditentry WHERE number = 2")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        ("UPDATE place_auditentry SET action = 'decline' WHERE number = 2", "Entry 2 (decline"),
        ("DELETE FROM place_auditentry WHERE number = 2", "Entry 2 is missing"),
        ("DELETE FROM place_auditentry WHERE number = 3", "ends at entry 2, but 3 entries were sealed"),
        ("UPDATE place_auditentry SET number = number + 10 WHERE number = 3", "Entry 3 is missing"),
    ],
)
def test_somebody_who_gets_past_the_database_is_found_out(
    kept: list[AuditEntry], tamper: str, said: str
) -> None:
    lift()
    with connection.cursor() as cursor:
        cursor.execute(tamper)
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit")
    assert said in str(refused.value)


def test_an_audit_as_it_was_written_is_said_to_hold(kept: list[AuditEntry]) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "The audit holds: 3 entries, each as it was written.\n"


@given(
    said=st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4), other=st.text(max_size=20)
)
def test_no_two_contents_share_a_sum(said: dict[str, str], other: str) -> None:
    first, second = (AuditEntry(action="start", target_type="a", target_id="1", said=said) for _ in range(2))
    from django.utils import timezone

    first.at = second.at = timezone.now()
    assert fingerprint(first, 1, "") == fingerprint(second, 1, "")
    second.said = {**said, "other": other, "one more": ""}
    assert fingerprint(first, 1, "") != fingerprint(second, 1, "")
