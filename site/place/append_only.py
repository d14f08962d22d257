"""Triggers by which the database itself refuses to change or delete a sealed audit entry.

They are put back after every migrate, because SQLite rebuilds a table to change it and drops its triggers.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

TABLE = "place_auditentry"
WHY = "audit entries are never changed"
SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_unchanged BEFORE UPDATE ON {TABLE} "
    f"WHEN OLD.number IS NOT NULL BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_kept BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
)
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"DROP TRIGGER IF EXISTS {TABLE}_unchanged ON {TABLE}",
    f"CREATE TRIGGER {TABLE}_unchanged BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION {TABLE}_refuse()",
    f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}",
    f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
)
LIFT_SQLITE = tuple(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("unchanged", "kept"))
LIFT_POSTGRESQL = tuple(f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {TABLE}" for name in ("unchanged", "kept"))


def guard(**signal: Any) -> None:
    """Put the triggers in place; called after migrate."""
    _run(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def lift() -> None:
    """Take the triggers away, for a test that empties its database."""
    _run(LIFT_POSTGRESQL if connection.vendor == "postgresql" else LIFT_SQLITE)


def _run(statements: tuple[str, ...]) -> None:
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
