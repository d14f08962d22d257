"""What the engines' keys say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Said in place of what could change an answer, where nothing would; no typed words are ever this.
NOTHING_WOULD = "-"

# Why the estimates of a round of scoring deserve less trust than they look; docs/scoring.md explains each.
DOUBTS: Mapping[str, str | Promise] = {
    "few_ideas": _("Fewer than five ideas were scored, so how much ideas differ is partly assumed."),
    "few_reviewers": _("Fewer than three people scored, so who is severe can hardly be told."),
    "single_reviews": _("Most ideas have one review only: a second would say much more."),
    "unconnected": _(
        "Some ideas share no reviewer with the others, so the two groups cannot be compared fairly. "
        "A reviewer who reads from both would mend it."
    ),
}
