"""What a page says of where a case stands, and of which option its figures are, is so."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casebuilder import services
from casebuilder.models import Case, CaseVersion
from casebuilder.presenter import key_of
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.forms import STEP_PAGES
from workflow.stages import Stage

CaseIn = Callable[..., Case]
SignIn = Callable[[Any], Client]


def test_a_stopped_case_is_not_said_to_wait_for_a_signature(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    """Everybody had signed it; it counts as assured again because nothing in it is promised any more."""
    case = case_in(Stage.STOPPED)
    services.mark(case.current, CaseVersion.State.ASSURED)
    page = signed_in(cast.fiona).get(f"/cases/{case.idea.reference}/").content.decode()
    assert "Stopped: what was agreed and signed in it is no longer carried out." in page
    assert "not yet signed by all" not in page
    stopped = key_of(case.current)
    case.current.case.idea.stage = Stage.AWAITING_COMMITMENT
    assert key_of(case.current) != stopped


def test_the_strip_over_another_option_says_whose_figures_it_shows(
    cast: Cast, case_in: CaseIn, signed_in: SignIn
) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"].append({"key": "less", "name": "Every second lamp", "role": "option", "lines": []})
    case = case_in(Stage.APPROVED, document)
    page = signed_in(cast.owen).get(f"/cases/{case.idea.reference}/edit/options/3/").content.decode()
    assert "Of the option we ask for, “Dim the lamps”." in page


@pytest.mark.parametrize("step", ["assure", "return_case"])
def test_who_decides_on_a_case_has_the_case_and_its_checks_at_hand(
    cast: Cast, case_in: CaseIn, signed_in: SignIn, step: str
) -> None:
    case = case_in(Stage.FINANCE_CHECK)
    page = signed_in(cast.fiona).get(f"/ideas/{case.idea.reference}/step/{step}/").content.decode()
    assert f'href="/cases/{case.idea.reference}/"' in page and f"/cases/{case.idea.reference}/checks/" in page


def test_only_steps_on_a_case_lead_to_one() -> None:
    assert {name for name, page in STEP_PAGES.items() if page.on_case} == {
        "send_to_finance", "return_case", "assure", "refuse",
    }  # fmt: skip
