"""Prose is rounded to what the evidence bears: no sentence says more figures than its grade allows."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from casebuilder.appraisal.headline import FIGURES
from casebuilder.documents.view import MOST_SENTENCES
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.reading import page, read

AMOUNT = re.compile(r"£(\d[\d,]*(?:\.\d+)?)(bn|m|k)?")
PARTS = (
    "cover",
    "contents",
    "decision",
    "strategic",
    "economic",
    "sensitivity",
    "commercial",
    "financial",
    "management",
)
EXACT = {"1"}  # “for each £1 of cost” is no estimate


def figures(number: str) -> int:
    return len(Decimal(number.replace(",", "")).normalize().as_tuple().digits)


@pytest.mark.parametrize("grade", range(1, 7))
def test_no_sentence_says_more_figures_than_the_evidence_bears(grade: int) -> None:
    case = papers.worked_case()
    for line in case["options"][1]["lines"]:
        line["grade"] = grade
    said = " ".join(read(page(papers.paper(case), *PARTS)).prose)
    amounts = [number for number, _unit in AMOUNT.findall(said) if number not in EXACT]
    assert len(amounts) > 10
    assert {number for number in amounts if figures(number) > FIGURES[grade]} == set()


def test_at_grade_6_it_is_150k_and_not_the_pennies() -> None:
    case = papers.worked_case()
    for line in case["options"][1]["lines"]:
        line["grade"] = 6
    said = read(page(papers.paper(case), "decision")).prose
    assert "£120k" in said


def test_each_payment_has_a_sentence_as_long_as_they_can_be_read() -> None:
    said = [words for words in read(page(papers.worked(), "financial")).prose if ", because " in words]
    assert len(said) == 2 <= MOST_SENTENCES
