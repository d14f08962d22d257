"""Generated papers, to the standards and without a complaint: `make papers` runs them, since thirty take minutes."""

from __future__ import annotations

from typing import Any

import page as validator
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.appraisal import appraise, checks
from casebuilder.documents import pdf
from casebuilder.documents.paper import Mark, Paper, Status
from portal.views_minutes import written as written_minutes
from tests.casebuilder.appraisal.strategies import cases
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.largest import largest
from tests.casebuilder.documents.reading import elements, opened, said_in_order, said_on_the_page, starts
from tests.cast import Cast
from tests.workflow.sitting_makers import make_sitting
from workflow import sittings
from workflow.services import move

pytestmark = pytest.mark.papers
SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True, "database": None}
PARTS = (
    "ask",
    "summary",
    "business_as_usual",
    "strategic",
    "economic",
    "commercial",
    "financial",
    "management",
)
# Words as people write them, with what typesetting trips over: accents, dashes, signs, no spaces, other scripts.
WORDS = st.sampled_from([
    "the", "families", "of", "Severnside", "and", "naïve", "café’s", "co-operation", "–", "50%", "£12,000",
    "<b>bold</b>", "&", "“quoted”", "x²", "Ł", "őű", "Ωμ", "supercalifragilisticexpialidociousandthensomemore",
    "2026/27", "(draft)", "{braces}", "שלום", "家族", "🔥", "a\u200bb", "line\nbreak",
])  # fmt: skip


def text(most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=1, max_size=most).map(" ".join)


def name(most: int) -> st.SearchStrategy[str]:
    return text(most).map(lambda words: words.replace("\n", " "))


@st.composite
def generated(draw: st.DrawFn) -> Paper:
    """A case of the engine's tests, with up to sixty bodies, many words, risks, marks and any standing."""
    case = draw(cases())
    count = draw(st.sampled_from((1, 3, 12, 60)))
    listed = [body["key"] for body in case["organisations"]]
    keys = listed + [f"body-{place}" for place in range(count - len(listed))]
    case["organisations"] = [{"key": key, "name": draw(name(14))} for key in keys]
    case["title"] = draw(name(40))
    case["narrative"] = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(PARTS, text(300))))
    case["risks"] = [
        {"risk": draw(text(30)), "owner": draw(name(5))} for _ in range(draw(st.integers(0, 12)))
    ]
    for option in case["options"]:
        if option["role"] == "preferred" and draw(st.booleans()):
            option["role"] = "option"
    return _paper(draw, case)


def _paper(draw: st.DrawFn, case: dict[str, Any]) -> Paper:
    said = {"capacity": draw(name(6)), "authority": draw(name(10)), "at": papers.WHEN}
    bodies = [body["name"] for body in case["organisations"]][: draw(st.integers(0, 20))]
    marks = tuple(Mark(body, draw(name(4)), **said) for body in bodies)
    return Paper(
        case=case,
        results=appraise(case),
        made_at=papers.WHEN,
        status=draw(st.sampled_from(Status)),
        version=draw(st.integers(1, 99)),
        place=draw(name(5)),
        home_organisation=case["organisations"][0]["name"],
        findings=tuple(checks(case)),
        agreements=marks,
        signatures=marks[: draw(st.integers(0, 20))],
    )


@settings(max_examples=30, **SLOW)
@given(paper=generated())
def test_thirty_generated_papers_hold_both_standards_and_keep_their_promises(paper: Paper) -> None:
    written = pdf.write(paper)
    assert written.warnings == ()
    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(written.content, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    found = opened(written.content)
    pages = starts(found)
    assert (pages["The decision on one page"], pages["Contents"]) == (1, 2)
    for element in elements(found):
        if element.S == "/Table":
            assert element.K[0].S == "/Caption"
        if element.S == "/Figure":
            assert len(str(element.Alt)) >= 20


@settings(max_examples=80, **SLOW)
@given(paper=generated())
def test_the_deciding_page_finds_a_form_that_fits(paper: Paper) -> None:
    assert pdf.that_fits(pdf.Press(), paper, pdf._given(paper)) is not None or paper.option is None


def test_the_largest_paper_holds_both_standards() -> None:
    written = pdf.write(largest())
    assert written.warnings == ()
    assert 50 <= written.pages <= 80
    for profile in ("ua1", "3a"):
        assert validator.validate_pdf_bytes(written.content, profile=profile).is_compliant


def test_the_pdf_of_a_large_case_says_what_the_page_says_in_the_same_order() -> None:
    """Beside the small ones of every suite: poppler takes long over the structure of thirty pages."""
    content = pdf.write(papers.large()).content
    assert said_in_order(content) == said_on_the_page(papers.large(), content)


def test_the_minutes_of_a_long_sitting_hold_both_standards_whatever_was_written(cast: Cast) -> None:
    """Forty ideas, every title and reason as hostile as a person can type it, half of them decided."""
    title, reason = papers.HOSTILE, papers.HOSTILE * 3
    sitting, ideas = make_sitting(cast, *(f"{number} {title}"[:120] for number in range(40)), members="erin")
    for idea in ideas[:20]:
        move(idea, "approve", by=cast.piet, version=idea.version, rationale=reason, case_owner=cast.owen)
    issued = sittings.issue(sitting, by=cast.piet)
    written = written_minutes(issued, cast.piet)
    assert written.warnings == () and written.pages >= 10
    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(written.content, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
