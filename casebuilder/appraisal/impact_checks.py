"""Impact checks decide whether the impact sections are answered, and whether their answers hold together."""

from __future__ import annotations

from collections.abc import Iterator

from .impacts import about
from .looking import Look, Problem, blank
from .wording import N_

UNANSWERED = {
    "equality": N_("The impact on equality is not answered."),
    "quality_and_safety": N_("The impact on quality and safety is not answered."),
    "data_protection": N_("The impact on data protection is not answered."),
    "carbon": N_("The impact on carbon is not answered."),
    "workforce": N_("The impact on workforce is not answered."),
    "residents": N_("The impact on residents is not answered."),
}


def answered(look: Look) -> Iterator[Problem]:
    for section, words in UNANSWERED.items():
        if blank(about(look.case.data, section).get("text")):
            yield Problem(f"impacts.{section}", words)
