"""Cases in the stages these tests need."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casebuilder.models import Case
from place.models import Organisation
from place.vocabulary import Kind
from tests.case_makers import DOCUMENT, RICH, make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

EXAMPLE = Path(__file__).parent / "data" / "worked_example.json"


@pytest.fixture
def case_in(cast: Cast) -> Callable[..., Case]:
    """The case of a fresh idea in a stage."""

    def make(stage: Stage = Stage.APPROVED, document: dict[str, Any] | None = None, **fields: Any) -> Case:
        idea = make_idea(cast, stage, **fields)
        case = make_case(cast, idea, document=document or copy.deepcopy(DOCUMENT))
        case.current.case = case
        return case

    return make


@pytest.fixture
def example(cast: Cast) -> dict[str, Any]:
    """The worked example, with its health body on the site."""
    Organisation.objects.create(slug="nhs", name="Severn NHS", short_name="NHS", kind=Kind.HEALTH)
    found: dict[str, Any] = json.loads(EXAMPLE.read_text())
    return found


@pytest.fixture
def rich(case_in: Callable[..., Case]) -> Case:
    """A case with a line worked out in each of the three ways, and one with a correction of its own."""
    return case_in(Stage.APPROVED, copy.deepcopy(RICH))
