"""Makes twenty ideas into two thousand, each with the reviews, decisions, supports and case of the one it copies."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Model

from casebuilder.models import Agreement, Case, CaseVersion, Milestone, Signature
from ideas.models import Idea, Support
from workflow.models import Assignment, Decision, Score

Key = dict[tuple[int, int], int]  # (primary key of a row, which copy) → primary key of that copy


def multiply(times: int) -> None:
    """Put `times` - 1 copies of every idea in the database beside it."""
    numbers = count(1)
    ideas = _copy(list(Idea.objects.all()), times, reference=lambda row, which: f"BK-{next(numbers):05}")
    for through, column in ((Idea.coauthors.through, "idea_id"), (Idea.organisations.through, "idea_id")):
        _copy(list(through.objects.all()), times, **{column: _follow(ideas, column)})
    for model in (Decision, Assignment):
        kept = _copy(list(model.objects.all()), times, proposal_id=_follow(ideas, "proposal_id"))
    _copy(list(Score.objects.all()), times, assignment_id=_follow(kept, "assignment_id"))
    for hanging in (Support, Milestone):
        _copy(list(hanging.objects.all()), times, idea_id=_follow(ideas, "idea_id"))
    _cases(ideas, times)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cases(ideas: Key, times: int) -> None:
    cases = _copy(
        list(Case.objects.all()),
        times,
        idea_id=_follow(ideas, "idea_id"),
        current_id=lambda row, which: None,
    )
    versions = _copy(list(CaseVersion.objects.all()), times, case_id=_follow(cases, "case_id"))
    for model in (Agreement, Signature):
        _copy(list(model.objects.all()), times, version_id=_follow(versions, "version_id"))
    _copy(list(Case.organisations.through.objects.all()), times, case_id=_follow(cases, "case_id"))
    for (old, which), new in cases.items():
        current = Case.objects.values_list("current_id", flat=True).get(pk=old)
        Case.objects.filter(pk=new).update(current=versions.get((current, which)))


def _follow(keys: Key, column: str) -> Any:
    return lambda row, which: keys[getattr(row, column), which]


def _copy(rows: list[Any], times: int, **changed: Any) -> Key:
    """Store the rows again, `times` - 1 times, with some columns changed."""
    if not rows:
        return {}
    model: type[Model] = type(rows[0])
    fields = [
        each.attname for each in model._meta.concrete_fields if not each.primary_key and each.name != "uid"
    ]
    pairs = [(row, which) for which in range(1, times) for row in rows]
    made = [
        model(
            **{name: changed[name](row, which) if name in changed else getattr(row, name) for name in fields}
        )
        for row, which in pairs
    ]
    stored = model._default_manager.bulk_create(made, batch_size=2_000)
    return {(row.pk, which): new.pk for (row, which), new in zip(pairs, stored, strict=True)}
