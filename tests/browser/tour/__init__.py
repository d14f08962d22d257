"""Every page of the site once in each of its states: who looks at it, where it is, and what is pressed first."""

from __future__ import annotations

from tests.browser.tour.cases import CASES, EDITOR
from tests.browser.tour.ideas import BROWSING, IDEAS, WRITING
from tests.browser.tour.judging import JUDGING, STEPS
from tests.browser.tour.looking_after import ADMINISTERING, BUDGETS
from tests.browser.tour.looks import Look
from tests.browser.tour.own import OWN
from tests.browser.tour.public import PUBLIC

TOUR = [
    *ADMINISTERING,
    *BUDGETS,
    *PUBLIC,
    *OWN,
    *BROWSING,
    *WRITING,
    *JUDGING,
    *IDEAS,
    *STEPS,
    *CASES,
    *EDITOR,
]

__all__ = ["TOUR", "Look"]
