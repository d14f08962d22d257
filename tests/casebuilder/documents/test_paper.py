"""What the document says: the engine's figures exactly in tables, rounded in prose, and nothing mixed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from shutil import which
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from casebuilder.appraisal import appraise
from casebuilder.documents import bodies, book, cash, charts, sentences, words
from casebuilder.documents.decision import ROOMS, decision
from casebuilder.documents.view import context
from tests.casebuilder.appraisal.makers import a_case, a_line
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.conftest import written
from tests.casebuilder.documents.reading import page, read, said_in_order, said_on_the_page


def text_of(html: str) -> str:
    return " ".join(" ".join(read(html).all).split())


EXACT = "92,598.69 341,919.82 249,321.13 3.69 136,767.93 44,169.24 1.48 −14,528.83 31,344.48 27,353.59 7,758.32 6,770.51"


@pytest.mark.parametrize("figure", EXACT.split())
def test_the_worked_example_stands_to_the_penny_on_the_page(figure: str) -> None:
    assert figure in text_of(page(papers.worked()))


@pytest.mark.skipif(which("pdfinfo") is None, reason="reads the PDF with poppler's own tool")
@pytest.mark.parametrize(
    "name", ["empty", *(pytest.param(each, marks=pytest.mark.papers) for each in ("small", "worked"))]
)
def test_the_pdf_says_what_the_page_says_in_the_same_order(name: str) -> None:
    assert said_in_order(written(name).content) == said_on_the_page(papers.ALL[name](), written(name).content)


def test_the_naive_sum_is_shown_only_with_its_warning() -> None:
    said = text_of(page(papers.worked()))
    assert said.count("£630k") == 1
    assert "says £630k. The effect on budgets, in today's money, is £44,200." in said


def test_the_headline_is_two_figures_rounded_and_the_pennies_are_in_tables() -> None:
    found = decision(papers.worked(), ROOMS[0])
    assert found is not None
    assert [tile.figure for tile in found.tiles] == ["£36,700 a year", "£0", "£249k", "2028-29"]
    assert "all value counted: 2027-28 (1 year)" in found.tiles[3].note


def test_a_settlement_is_a_sentence_and_always_a_proposal() -> None:
    said = text_of(page(papers.worked()))
    assert "NHS trust pays Council £7,760." in said
    assert (
        "NHS trust pays Council £7,760, because NHS trust gains £31,300 and Council would be £14,500 out of pocket."
        in said
    )
    assert said.count("a proposal; needs the bodies' legal agreement") == 2


def test_without_a_settlement_the_page_says_why() -> None:
    case = papers.worked_case()
    case["options"][1]["lines"] = case["options"][1]["lines"][:1]
    said = text_of(page(papers.paper(case)))
    assert "there is no other benefit to justify it" in said


@pytest.mark.parametrize(
    ("value", "words_said"),
    [("250", "What is not cash, put at £250, must justify that."), ("40", "and is put at only £40.")],
)
def test_value_that_is_not_cash_is_not_said_to_justify_more_than_it_is_worth(
    value: str, words_said: str
) -> None:
    paper = papers.paper(a_case(a_line("spend"), a_line("gain", "benefit", by_year={"0": value})))
    assert paper.result is not None
    assert sentences.no_settlement(paper, paper.result, 1).endswith(words_said)


def test_a_cost_that_falls_is_drawn_as_a_gain_and_not_as_a_payment_below_nothing() -> None:
    saved = a_line("old", by_year={"0": "500"})
    paper = papers.paper(a_case(a_line("new", by_year={"0": "50"}), baseline=(saved,)))
    found = decision(paper, ROOMS[0])
    assert found is not None
    assert "The council pays £0 and gets £450 back, so it is £450 better off" in str(found.chart)


def test_switching_reads_as_sentences() -> None:
    result = appraise(papers.worked_case())["pilot"]
    assert [said for _name, said in sentences.switching(result)] == [
        "Benefits could fall by 73% before the case is worth nothing.",
        "Costs could rise by 269% before the case is worth nothing.",
        "About 27% of cash-releasing and income benefits must turn into cash to cover the cash cost.",
    ]


SPEND, GAIN = a_line("spend"), a_line("gain", "benefit")
IN_KIND = a_line("time", **{"class": "in_kind"})
LESS = a_case(a_line("new", by_year={"0": "50"}), GAIN, baseline=(a_line("old", by_year={"0": "500"}),))


@pytest.mark.parametrize(
    ("case", "words_said"),
    [
        (
            a_case(a_line("spend", by_year={"0": "125"}), GAIN),
            ("have to rise by 25%", "have to fall by 20%", "No share is enough"),
        ),
        (a_case(), ("no benefits", "no costs", "no cash-releasing")),
        (
            a_case(SPEND, a_line("loss", "benefit", by_year={"0": "-40"})),
            ("more is lost than gained", "Even if it cost nothing", "no cash-releasing"),
        ),
        (LESS, ("Even without any of its benefits", "lower than business as usual", "None of those savings")),
        (a_case(IN_KIND, GAIN), ("fall by 0%", "rise by 0%", "None of those savings")),
    ],
    ids=["loses", "empty", "does harm", "costs less than now", "takes no cash"],
)
def test_what_would_change_the_answer_is_said_truly_whatever_the_signs(
    case: dict[str, Any], words_said: tuple[str, ...]
) -> None:
    said = [sentence for _name, sentence in sentences.switching(appraise(case)["do"])]
    assert all(part in sentence for part, sentence in zip(words_said, said, strict=True))


def test_a_case_without_cash_neither_pays_back_in_cash_nor_betters_budgets() -> None:
    unsure = GAIN | {"range": {"low": "-0.3", "high": "0.1"}}
    paper = papers.paper(a_case(IN_KIND, unsure, horizon=2))
    found = decision(paper, ROOMS[0])
    assert found is not None
    assert [tile.figure for tile in found.tiles] == ["£0 a year", "£0", "£0", "no cash moves"]
    assert "No cash moves, so budgets stay as they are." in found.confidence
    said = text_of(page(paper))
    assert "does not apply: no cash moves" in said
    assert "too large to draw" not in said
    assert found.chart is None and found.no_payments.startswith("No cash moves")
    assert "better off in cash" not in said and "break even in cash" not in said


def test_what_does_not_pay_back_in_the_years_of_the_case_is_not_said_never_to() -> None:
    paper = papers.paper(a_case(SPEND, horizon=3))
    found = decision(paper, ROOMS[0])
    assert found is not None
    assert found.tiles[3].figure == "not by 2029-30"
    assert "not in the years shown" in found.tiles[3].note


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        ("1", "almost certain"),
        ("0.95", "very likely"),
        ("0.5", "about as likely as not"),
        ("0", "almost impossible"),
    ],
)
def test_a_probability_has_a_word(probability: str, said: str) -> None:
    assert sentences.likelihood(probability) == said


def test_a_simulation_never_claims_certainty() -> None:
    assert sentences.in_a_hundred("1") == "more than 99 times in 100"
    assert sentences.in_a_hundred("0") == "fewer than 1 time in 100"
    assert sentences.in_a_hundred("0.983") == "98 times in 100"


@pytest.mark.parametrize(
    ("value", "said"),
    [("-14528.83", "−14,528.83"), ("0", "0"), ("-0.00", "0"), ("1234567.5", "1,234,567.50")],
)
def test_a_figure_in_a_table_is_exact(value: str, said: str) -> None:
    assert words.number(value) == said


def test_prose_is_rounded_by_the_weakest_evidence_of_a_benefit() -> None:
    assert words.about("249321.13", 6) == "£250k"
    assert words.about("-14528.83", 3) == "−£14,500"
    assert words.weakest_grade([{"kind": "benefit", "grade": 2}, {"kind": "cost", "grade": 6}]) == 2
    assert words.weakest_grade([{"kind": "benefit", "correction": "0.3"}]) == 5


def test_what_is_missing_is_said_plainly() -> None:
    said = text_of(page(papers.empty()))
    assert "there is no option beside business as usual to decide on" in said
    assert said.count("Not yet written") > 10
    assert "Nobody has agreed or signed this version." in said


def test_a_line_says_what_drives_it() -> None:
    chapter = book.chapters(papers.worked())[1]
    assert [entry.driver for entry in chapter.entries] == [
        "£30,000 in 2026-27; £12,000 a year from 2027-28 to 2031-32",
        "1,000 people × 20% in need × 60% take part × 80% stay × 30% changed, less 25% who would change anyway "
        "= 21.6 outcomes × £5,000 each, a year, from 2027-28 to 2031-32, fading 10% a year",
    ]


def test_wide_years_are_split_evenly_and_every_year_stands_once() -> None:
    paper = papers.large()
    assert paper.result is not None
    blocks = cash.flows(paper, cash.payments(paper))
    assert [len(block.columns) - 1 for block in blocks] == [5, 5, 5, 5, 6]
    years = [year for block in blocks for year in block.columns[1:]]
    assert years == [words.year_label(2026, offset) for offset in range(26)]


def test_cash_tables_say_which_prices_they_are_in() -> None:
    assert "cash terms (each year's own prices), not discounted" in text_of(page(papers.large()))
    assert "2026-27 prices, not discounted" in text_of(page(papers.worked()))


def test_signatures_carry_capacity_authority_limit_minute_and_time() -> None:
    said = text_of(page(papers.worked()))
    assert "Director of Resources; Scheme of delegation, paragraph 4; minute CAB/26/114 £250,000" in said
    assert "23 November 2026 at 09:30" in said


def test_the_page_has_no_markup_of_its_own_from_what_people_typed() -> None:
    html = page(papers.hostile())
    assert "<script" not in html
    assert "<img" not in html
    assert "style=" not in html
    assert not re.search(r"""(href|src)\s*=\s*["'](?!#)""", re.sub(r">[^<]*<", "><", html))


def test_a_chart_says_what_it_shows_and_escapes_names() -> None:
    bars = [bodies.Bar("<b>A & B</b>", Decimal(10), Decimal(4)), bodies.Bar("C", Decimal(0), Decimal(25))]
    drawn = bodies.who(bars, 1)
    assert "<b>" not in drawn
    assert (
        "&lt;b&gt;A &amp; B&lt;/b&gt; pays £10 and gets £4 back, so it is £6 worse off and C pays £0" in drawn
    )
    assert drawn.count("<title>") == 1
    assert 'role="img"' in drawn


@pytest.mark.parametrize("least", [1, 3])
def test_a_long_name_beside_its_bar_keeps_its_ending(least: int) -> None:
    name = "Crises that do not happen: fewer children looked after, as now"
    swings = [charts.Swing(name, Decimal(-1), Decimal(1))] * least
    for drawn in (
        charts.tornado(Decimal(5), swings),
        bodies.who([bodies.Bar("Severnside Community and Mental Health Trust", Decimal(1), Decimal(2))], 1),
    ):
        labels = re.findall(r'<text x="0" y="([\d.]+)"[^>]*>([^<]*)</text>', drawn)
        assert "…" not in drawn and len({y for y, _ in labels}) == len(labels)
        assert " ".join(words for _, words in labels[:2]) in drawn.split("</title>")[0]


def test_a_name_too_long_for_two_lines_is_cut_at_a_word_and_whole_in_what_is_said() -> None:
    name = "The weekly round to each of the forty community equipment stores in the county and back, as now"
    drawn = charts.tornado(Decimal(5), [charts.Swing(name, Decimal(-1), Decimal(1))])
    assert "stores in the…</text>" in drawn and name in drawn.split("</title>")[0]


def test_a_chart_of_one_year_or_of_nothing_is_still_drawn() -> None:
    assert charts.drawn(charts.cumulative, ["2026-27"], [Decimal(0)], [Decimal(0)])
    assert charts.drawn(bodies.who, [bodies.Bar("A", Decimal(0), Decimal(0))], 6)
    assert charts.drawn(bodies.over_time, ["2026-27"], [bodies.Yearly("A", (Decimal(0),))], 6)


def test_figures_no_picture_can_hold_are_left_to_the_table() -> None:
    assert charts.drawn(bodies.who, [bodies.Bar("A", Decimal("1e400"), Decimal(0))], 6) is None


def test_the_smallest_bars_are_drawn_together_and_the_sum_stays() -> None:
    bars = [bodies.Bar(str(place), Decimal(2), Decimal(place)) for place in range(1, 20)]
    shown = bodies.largest(bars, 5)
    assert len(shown) == 5
    assert sum(bar.net for bar in shown) == sum(bar.net for bar in bars)


def test_the_same_document_is_a_web_page() -> None:
    paper = papers.worked()
    request = RequestFactory().get("/cases/BK-0042/")
    given = context(paper) | {
        "crumbs": [("Ideas", "/ideas/")],
        "pdf_url": "/cases/BK-0042/pdf/",
        "request": request,
    }
    html = render_to_string("casebuilder/document/page.html", given)
    assert "<title>Support families early –" in html
    assert html.count("<h1") == 1
    assert "Download the PDF" in html
    assert "portal/css/document.css" in html


@pytest.mark.papers
def test_the_large_paper_is_of_about_thirty_pages() -> None:
    assert 25 <= written("large").pages <= 40
    assert len(io.BytesIO(written("large").content).getvalue()) < 4_000_000


def test_a_draft_is_not_said_to_have_passed_what_only_the_site_can_check() -> None:
    """A PDF knows nothing of what other ideas claim of a budget; an assured case was held against it."""
    draft, signed = papers.small(), papers.worked()
    assert "checked on the site" in text_of(page(draft)) and "checked on the site" not in text_of(
        page(signed)
    )
    counted = context(draft)["checks"]
    assert counted.passed == sum(finding.passed for finding in draft.findings or ()) - 2


@pytest.mark.parametrize(
    ("write", "entered", "said"),
    [
        (words.percent, "0.0129", "1.29%"),
        (words.percent, "-0.00125", "−0.125%"),
        (words.percent, "0.3334", "33.34%"),
        (words.percent, "1.50", "150%"),
        (words.percent, "0", "0%"),
        (words.exact, "0.0125", "£0.0125"),
        (words.exact, "1250.5", "£1,250.50"),
        (words.exact, "-12000.00", "−£12,000"),
        (words.exact, "0.00", "£0"),
    ],
)
def test_what_was_entered_is_written_as_it_was_entered(
    write: Callable[[str], str], entered: str, said: str
) -> None:
    """A rate of 1.29% is not 1.3%, and a page that costs 1.25p is not had for a penny."""
    assert write(entered) == said


def test_the_method_names_the_rates_the_sums_were_done_with() -> None:
    case = papers.worked_case() | {"discounting": {"schedule": "health"}, "horizon": 80}
    assert dict(context(papers.paper(case))["method"])["Discounting"] == (
        "The health schedule: 1.5% a year in years 0 to 30; 1.29% a year in years 31 to 75; 1.07% a year in years 76 to 125."
    )
