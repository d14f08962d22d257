"""The largest case anybody is promised speed for: 4 options, 60 lines, 25 years; and one cell of it changed in the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def typing() -> Callable[[], object]:
    """Changes one cell of the largest case in the grid and takes all that follows from it, as the server does it."""
    from django.test import Client

    import portal.wsgi  # noqa: F401  # a process as the server's
    from casebuilder.models import Case

    case = Case.objects.select_related("idea__case_owner", "current").filter(idea__stage="approved").first()
    bodies = list(case.organisations.values_list("slug", flat=True))
    case.current.document = large_case((bodies * 3)[:3] if len(bodies) < 3 else bodies[:3])
    case.current.save()
    client, number = Client(SERVER_NAME="127.0.0.1"), iter(range(1, 1_000))
    client.force_login(case.idea.case_owner, backend="portal.backend.Backend")
    return lambda: recalculated(client, case, next(number))


def recalculated(client: Any, case: Any, amount: int) -> bytes:
    sent = {
        "expected": case.current.number,
        "grid": "amounts",
        "rows": ",".join(f"r{n}" for n in range(60)),
        "r7-quantity": amount,
    }
    sent |= {f"r{n}-name": f"Line {n}" for n in range(60)}
    headers = {"HX-Request": "true", "HX-Target": "results"}
    answer = client.post(f"/cases/{case.idea.reference}/edit/options/4/", sent, headers=headers)
    if answer.status_code != 200 or b"Not saved yet" not in answer.content:
        raise SystemExit("The grid did not recalculate.")
    return bytes(answer.content)


def large_case(bodies: Sequence[str] = ("a", "b", "c")) -> dict:
    shares = (
        dict(zip(dict.fromkeys(bodies), ("0.5", "0.3", "0.2"), strict=False))
        if len(set(bodies)) == 3
        else {bodies[0]: "1"}
    )
    lines = [
        {"key": f"l{n}", "name": f"Line {n}", "kind": "cost" if n % 3 == 0 else "benefit",
         "class": "revenue" if n % 3 == 0 else "cash_releasing",
         "unit": {"quantity": "100", "unit": "items", "value": str(10 + n)},
         "from": 0, "to": 25, "growth": "0.01", "drop_off": "0.02", "grade": 1 + n % 6, "range": {"low": "-0.3", "high": "0.1"},
         "shares": shares, "source": "Invoices", "justification": "Counted."}
        for n in range(60)
    ]  # fmt: skip
    roles = ["baseline", "option", "option", "preferred", "option"]
    return {
        "format": "bankable-case/1", "reference": "BENCH", "title": "Large", "base_year": 2026, "horizon": 25,
        "prices": {"basis": "real"}, "discounting": {"schedule": "standard"},
        "organisations": [{"key": key, "name": key} for key in dict.fromkeys(bodies)],
        "options": [
            {"key": f"o{n}", "name": f"Option {n}", "role": role, "lines": lines if n else []} for n, role in enumerate(roles)
        ],
    }  # fmt: skip
