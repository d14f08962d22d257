"""Where an app hands in the function behind a name the step table uses.

The table names people, needs and effects that belong to upper floors; each app registers its own in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise

if TYPE_CHECKING:
    from place.models import Person
    from place.standing import Capacity
    from workflow.models import Decision, Proposal

# (proposal, person) → the capacity in which the person may act, or None
Who = Callable[["Proposal", "Person"], "Capacity | None"]
# (proposal) → ids of the people meant: the parties whose duties are kept apart
Parties = Callable[["Proposal"], set[int]]
# (proposal, what is said) → sentences that say what is still missing; none when all is there
Need = Callable[["Proposal", dict[str, Any]], list["str | Promise"]]
# (proposal, its new decision, what was said) → None; runs inside the move's transaction
Effect = Callable[["Proposal", "Decision", dict[str, Any]], None]

WHO: dict[str, Who] = {}
PARTIES: dict[str, Parties] = {}
NEEDS: dict[str, Need] = {}
EFFECTS: dict[str, Effect] = {}

F = TypeVar("F", bound=Callable[..., Any])


def _into(shelf: dict[str, Any]) -> Callable[[str], Callable[[F], F]]:
    def named(name: str) -> Callable[[F], F]:
        def keep(function: F) -> F:
            if name in shelf and shelf[name].__qualname__ != function.__qualname__:
                raise ValueError(f"“{name}” is registered twice: by {shelf[name]} and {function}.")
            shelf[name] = function
            return function

        return keep

    return named


who = _into(WHO)
parties = _into(PARTIES)
need = _into(NEEDS)
effect = _into(EFFECTS)
