"""What the place wants to know about its ideas as a whole; each report reads only ideas its reader may see."""

from portal.reports.by_pay_band import OUTCOMES_BY_PAY_BAND
from portal.reports.decisions import DECISIONS
from portal.reports.fairness import AGREEMENT, LOAD, OUTCOMES, REASONS
from portal.reports.late import LATE
from portal.reports.parameters import PARAMETERS
from portal.reports.pipeline import PIPELINE
from portal.reports.report import Report
from portal.reports.reviewers import REVIEWERS
from portal.reports.spread import SPREAD
from portal.reports.time_in_stage import TIME_IN_STAGE

REPORTS: tuple[Report, ...] = (
    PIPELINE,
    TIME_IN_STAGE,
    LATE,
    DECISIONS,
    OUTCOMES,
    REASONS,
    AGREEMENT,
    LOAD,
    SPREAD,
)
UNFILTERED: tuple[Report, ...] = (
    OUTCOMES_BY_PAY_BAND,
)  # two choices of ideas would tell whose the difference is
BY_NAME: tuple[Report, ...] = (REVIEWERS,)  # about people: for coordinators only, and in no administration

__all__ = ["BY_NAME", "PARAMETERS", "REPORTS", "UNFILTERED", "Report"]
