"""Every page of the site in each of its states: who looks at it, where it is, and what is pressed first."""

from __future__ import annotations

from tests.browser.tour.cases import BUDGETS, CASES, EDITOR
from tests.browser.tour.desk import DESK
from tests.browser.tour.ideas import BROWSING, IDEAS, TALK, WRITING
from tests.browser.tour.judging import JUDGING, STEPS
from tests.browser.tour.looking_after import ADMINISTERING, PERSON, PROTECTING
from tests.browser.tour.looks import Look
from tests.browser.tour.own import LEADING, OWN
from tests.browser.tour.public import PUBLIC

TOUR = [
    *PUBLIC, *OWN, *LEADING, *BROWSING, *WRITING, *IDEAS, *TALK, *JUDGING, *STEPS, *DESK, *CASES, *EDITOR, *BUDGETS,
    *ADMINISTERING, *PERSON, *PROTECTING,
]  # fmt: skip

__all__ = ["TOUR", "Look"]
