"""The row of the step table: a descriptor that Django hands its name, as it does a field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django_fsm import GET_STATE, transition

from workflow.stages import Stage

BACK = "back"  # a target: the stage the idea was in before the step this one undoes


@dataclass(frozen=True)
class Step:
    """From where to where, who may, who may not, only if what, and what they have to say."""

    sources: tuple[Stage, ...]
    target: str
    who: tuple[str, ...]
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    undoes: str = ""
    name: str = ""


class Steps:
    """One named step, in one or more rows, turned into a django-fsm transition on the model."""

    def __init__(self, *rows: Step) -> None:
        self.rows = rows

    def __add__(self, other: Steps) -> Steps:
        return Steps(*self.rows, *other.rows)

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self.rows = tuple(replace(row, name=name) for row in self.rows)

        def change(proposal: models.Model) -> None:
            """Change the stage only; the work around it is in services.move()."""

        change.__name__, change.__qualname__ = name, f"{model.__qualname__}.{name}"
        for row in self.rows:
            change = transition(field="stage", source=list(row.sources), target=_target(row))(change)
        setattr(model, name, change)
        model.__dict__["TABLE"].append(self)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.rows)


def _target(row: Step) -> Any:
    if row.target != BACK:
        return row.target
    return GET_STATE(lambda proposal: proposal.stage_before(row.undoes), states=list(Stage.values))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def step(
    source: Stage | list[Stage],
    target: str,
    who: str,
    *,
    unless: str = "",
    only_if: str = "",
    says: str = "",
    then: str = "",
    undoes: str = "",
) -> Any:
    """One row of the table. Names are looked up in the registry; several are separated by commas."""
    sources = tuple(source) if isinstance(source, list) else (source,)
    return Steps(
        Step(
            sources, target, _words(who), _words(unless), _words(only_if), _words(says), _words(then), undoes
        )
    )
