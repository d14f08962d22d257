"""Turns reviewers' scores into a ranking that can be explained. Plain values in, plain values out: no Django, no database.

`means` is what each reviewer said, `merit` what their scores together say of each idea, `agreement` where they part, `line`
what a panel can still take, `pairs` the tie-break by votes, `settled` how far those settle it, `table` the scores as a file.
Formulas, sources and a worked example: docs/scoring.md.
"""

from workflow.scoring.agreement import Division, divisions
from workflow.scoring.line import Line
from workflow.scoring.means import Agreement, Summary, shown, summarise, weighted_mean
from workflow.scoring.merit import Estimate, Merit, Outlier, Severity, Spread, estimate
from workflow.scoring.pairs import Preference, preferences
from workflow.scoring.reviews import Cell
from workflow.scoring.settled import Outcome, Voted, outcome

__all__ = [
    "Agreement", "Cell", "Division", "Estimate", "Line", "Merit", "Outcome", "Outlier", "Preference", "Severity",
    "Spread", "Summary", "Voted", "divisions", "estimate", "outcome", "preferences", "shown", "summarise",
    "weighted_mean",
]  # fmt: skip
