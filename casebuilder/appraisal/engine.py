"""Engine decides with which edition of the rates and which seed a case is appraised, option by option."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import localcontext
from typing import Any

from . import rates
from .casefile import parse
from .results import result
from .rounding import PRECISE
from .workings import each_option


def appraise(
    case: Any,
    *,
    seed: int | None = None,
    draws: int | None = None,
    as_of: date | str | None = None,
    editions: Sequence[rates.Parameters] | None = None,
    only: str | None = None,
    brief: bool = False,
) -> dict[str, Any]:
    """Appraise every option against the baseline; what is given here goes before what the case says.

    `only` names the one option wanted. `brief` leaves out the simulation and the commitments, which take most of the
    time and are not looked at while somebody types.
    """
    case = parse(case)
    when = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    published = rates.parameters(when or case.as_of, editions, pinned=None if when else case.edition)
    seed = case.seed if seed is None else seed
    draws = case.draws if draws is None else draws
    with localcontext(PRECISE):
        return {
            workings.option.key: result(workings, seed=seed, draws=draws, brief=brief)
            for workings in each_option(case, published, only=only)
        }
