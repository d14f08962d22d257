"""Each paper is written once for all the tests that look at it."""

from __future__ import annotations

from functools import cache

import pytest

from casebuilder.documents import pdf
from tests.casebuilder.documents import papers


@cache
def written(name: str) -> pdf.Written:
    return pdf.write(papers.ALL[name]())


@pytest.fixture(
    params=[pytest.param(name, marks=pytest.mark.papers) if name == "large" else name for name in papers.ALL]
)
def name(request: pytest.FixtureRequest) -> str:
    return request.param
