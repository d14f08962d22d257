"""Looking decides what a check can see of a case: lines with their paths, claims and present values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from .casefile import CaseFile, Line, Option
from .claims import Budgets, Claims
from .rates import Parameters
from .workings import Signed, each_option


class Problem(NamedTuple):
    """What is wrong, in a finance officer's words, and in which field; the words have gaps that `values` fill."""

    path: str
    words: str
    values: Mapping[str, str] = {}


class Placed(NamedTuple):
    path: str
    line: Line


@dataclass(frozen=True)
class Look:
    """A case as the checks look at it."""

    case: CaseFile
    published: Parameters
    claims: Claims = field(default_factory=dict)
    budgets: Budgets = field(default_factory=Budgets)

    def block(self, name: str) -> Any:
        """A free block of the case: narrative, risks, measures, impacts, answers."""
        return self.case.data.get(name, {})

    def lines(self, *, of: Option | None = None, baseline: bool = False) -> Iterator[Placed]:
        """Lines with their paths: of one option, or of all, with business as usual only when asked for."""
        for place, option in enumerate(self.case.options):
            wanted = option is of if of else baseline or option.role != "baseline"
            if wanted:
                for number, line in enumerate(option.lines):
                    yield Placed(f"options[{place}].lines[{number}]", line)

    @cached_property
    def chosen(self) -> tuple[Placed, ...]:
        """The lines of the preferred option: what is asked for and signed."""
        preferred = self.case.preferred
        return tuple(self.lines(of=preferred)) if preferred else ()

    @cached_property
    def flows(self) -> tuple[Signed, ...]:
        """The preferred option's own flows, without business as usual."""
        preferred = self.case.preferred
        return tuple(
            signed
            for workings in each_option(self.case, self.published, only=preferred.key if preferred else "")
            for signed in workings.flows
            if signed.sign > 0
        )

    def name_of(self, organisation: str) -> str:
        return next(found.name for found in self.case.organisations if found.key == organisation)


def blank(text: Any) -> bool:
    return not isinstance(text, str) or not text.strip()
