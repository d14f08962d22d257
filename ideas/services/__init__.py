"""Changes to ideas and the talk around them. Each is one transaction with an audit entry."""

from ideas.services.attaching import attach, detach
from ideas.services.writing import (
    UNSUPPORTABLE,
    carry_over,
    keep,
    keep_words,
    recount,
    revise,
    start,
    support,
    take_back,
    unsupport,
)

__all__ = [
    "UNSUPPORTABLE",
    "attach",
    "carry_over",
    "detach",
    "keep",
    "keep_words",
    "recount",
    "revise",
    "start",
    "support",
    "take_back",
    "unsupport",
]
