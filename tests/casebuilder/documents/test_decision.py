"""The page that decides says what is asked, over which years, in which prices, how sure it is, and of whom it is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casebuilder.documents import book, cash, impacts, method, pdf
from casebuilder.documents.decision import ROOMS, Decision, decision
from casebuilder.documents.drawing import fit
from casebuilder.documents.paper import Mark, Paper, Status
from tests.casebuilder.appraisal.makers import a_case, a_line
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.reading import page, read

SAVES = {"cashable": "1", "recurrence": "recurring"}


def decided(paper: Paper) -> Decision:
    found = decision(paper, ROOMS[0])
    assert found is not None
    return found


def of(*lines: dict[str, Any], **fields: Any) -> Decision:
    return decided(papers.paper(a_case(*lines, **fields)))


def test_what_it_costs_every_year_stands_beside_what_it_saves_every_year() -> None:
    found = decided(papers.worked())
    assert "Recurring cash cost: £13,200 a year, as in 2027-28." in found.spending


def test_what_it_costs_every_year_is_said_of_the_first_year_the_saving_is_there_in_full() -> None:
    running = a_line(
        "run", unit={"quantity": "1", "unit": "team", "value": "50"}, **{"from": 0, "to": 5, "ramp": ["0.5"]}
    )
    saved = a_line("saved", "benefit", by_year={"2": "50", "3": "100"}, starts="2028-10-01", **SAVES)
    assert "Recurring cash cost: £50 a year, as in 2029-30." in of(running, saved).spending


def test_what_is_cheaper_to_run_than_today_is_said_to_fall() -> None:
    today = a_line("today", by_year={str(year): "90" for year in range(6)})
    then = a_line("then", by_year={str(year): "50" for year in range(6)})
    assert "Recurring cash cost falls by £40 a year, as in 2027-28." in of(then, baseline=(today,)).spending


def test_without_a_cost_that_recurs_nothing_is_said_of_one() -> None:
    assert not any("Recurring" in said for said in of(a_line("spend")).spending)


@pytest.mark.parametrize("class_", ["revenue", "capital"])
def test_a_cost_that_does_not_say_that_it_comes_once_is_read_at_its_figures(class_: str) -> None:
    """The table of kinds always read it so; the page that decides left it out of what it costs once."""
    assert "One-off cash cost: £100." in of(a_line("buy", **{"class": class_})).spending


def test_capital_paid_over_two_years_is_bought_once_on_the_page_and_in_the_table() -> None:
    paper = papers.paper(a_case(a_line("buy", by_year={"0": "60", "1": "40"}, **{"class": "capital"})))
    assert "One-off cash cost: £100." in decided(paper).spending
    (table, *_more) = cash.kinds(paper, cash.payments(paper))
    assert [(row.head, row.cells[:2]) for row in table.rows] == [
        ("Once", ()),
        ("Capital cost", ("60.00", "40.00")),
    ]


def test_the_page_says_over_which_years_and_in_which_prices() -> None:
    found = decided(papers.worked())
    assert "2026-27 to 2031-32" in found.tiles[2].note
    assert found.prices == "Savings and costs by the year are in 2026-27 prices, not discounted."
    assert "each year's own prices" in decided(papers.large()).prices


def test_how_sure_it_is_has_a_range_as_well_as_a_chance() -> None:
    (said,) = [each for each in decided(papers.worked()).confidence if each.startswith("Eight times in ten")]
    assert said.count("£") == 2


def test_a_correction_set_by_hand_is_not_passed_off_as_the_best_evidence() -> None:
    gain = a_line("gain", "benefit", correction="0")
    said = of(a_line("spend"), gain).confidence
    assert "1 benefit has no grade of evidence: its correction was set by hand." in said
    assert not any("weakest evidence" in each for each in said)
    both = of(a_line("spend"), gain, a_line("more", "benefit", grade=4)).confidence
    assert "The weakest evidence behind a benefit is grade 4 of 6 (1 is best)." in both


def test_without_a_benefit_nothing_is_said_of_the_evidence_behind_one() -> None:
    assert not any("evidence behind a benefit" in said for said in of(a_line("spend", grade=5)).confidence)


def test_a_body_without_cash_in_the_case_is_not_waited_for() -> None:
    """It neither agrees nor signs, so a case that everybody signed would still read as waiting for it."""
    worked = papers.worked()
    case = worked.case | {
        "organisations": [*worked.case["organisations"], {"key": "fire", "name": "Fire and Rescue"}]
    }
    signed = papers.paper(
        case, status=Status.COMMITTED, version=3, agreements=worked.agreements, signatures=worked.signatures
    )
    assert not any("Not yet agreed" in said for said in decided(signed).signed)
    waiting = replace(signed, status=Status.ASSURED, agreements=(), signatures=())
    assert decided(waiting).signed == ("Not yet agreed: Council, NHS trust and Police.",)


def test_where_no_cash_moves_the_home_organisation_is_waited_for() -> None:
    gain = a_line("gain", "benefit", **{"class": "public_value"})
    paper = papers.paper(a_case(gain), status=Status.ASSURED, home_organisation="The council")
    assert decided(paper).signed == ("Not yet agreed: The council.",)


def test_one_fund_is_one_however_it_is_typed() -> None:
    funds = ("general", "General fund", "HRA", "hra ")
    lines = [
        a_line(f"l{place}", "benefit", budget={"organisation": "council", "code": "1", "fund": fund}, **SAVES)
        for place, fund in enumerate(funds)
    ]
    paper = papers.paper(a_case(*lines))
    (table, *_more) = cash.funds(paper, cash.payments(paper))
    assert [row.head for row in table.rows if row.kind == "group"] == [
        "General fund",
        "HRA (ring-fenced or kept apart)",
    ]


def test_payments_between_bodies_are_said_to_be_in_todays_money() -> None:
    assert "Who pays and who gains: cash, in today's money" in read(page(papers.worked(), "decision")).all


def test_the_method_says_what_the_draws_leave_out_and_which_figure_may_be_a_penny_off() -> None:
    said = dict(method.notes(papers.worked()))
    assert "where lines would go wrong together" in said["Chance"]
    assert "only a running total" in said["Rounding"]


def test_the_page_says_when_it_begins_and_ends() -> None:
    gain = a_line("gain", "benefit", starts="2027-04-01", **SAVES)
    later = a_line("later", "benefit", starts="2028-10-01", **SAVES)
    steps = [
        {"name": "Last step", "due": "2029-01-31"},
        {"name": "First step", "due": "2027-01-15"},
        {"name": "Some day"},
    ]
    assert of(a_line("spend"), gain).when == ("The cash saving starts on 1 April 2027.",)
    assert of(gain, later, milestones=steps).when == (
        "Cash savings start between 1 April 2027 and 1 October 2028.",
        "First milestone: First step, 15 January 2027.",
        "Last milestone: Last step, 31 January 2029.",
    )
    assert of(gain, milestones=steps[1:2]).when[-1] == "Milestone: First step, 15 January 2027."


def test_who_agreed_and_has_not_signed_is_said_not_to_have_signed() -> None:
    worked = papers.worked()
    waiting = decided(replace(worked, status=Status.AGREED, signatures=worked.signatures[:1]))
    assert "NHS trust: agreed 23 November 2026, Asha Rahman, not yet signed." in waiting.signed
    assert not any("not yet signed" in said for said in waiting.signed if said.startswith("Council"))


def test_what_is_signed_in_is_said_once_and_who_agrees_states_no_limit() -> None:
    mark = Mark(
        "Council",
        "A. Person",
        "Director of Place",
        "Director of place, up to £500,000",
        minute="Cabinet, minute 57",
    )
    agreed, signed = impacts.marks(replace(papers.worked(), agreements=(mark,), signatures=(mark,)))
    assert "Limit" not in agreed.columns and "Limit" in signed.columns
    assert signed.rows[0].cells[1] == "Director of place, up to £500,000; Cabinet, minute 57"


def test_what_is_too_long_is_cut_after_a_word() -> None:
    assert fit("One store for the council and the county", 20) == "One store for the…"
    assert fit("One store for the council", 18) == "One store for the…"
    assert fit("Unbreakable" * 3, 12) == "Unbreakable…"


def test_business_as_usual_without_lines_is_not_said_to_be_missing() -> None:
    said = " ".join(read(page(papers.worked(), "assumptions")).all)
    assert "No lines: every figure below is a difference from what happens today." in said


def test_a_minute_stands_where_a_limit_below_the_amount_would_puzzle() -> None:
    (mark, *_more) = papers.worked().signatures
    signed = decided(
        replace(papers.worked(), signatures=(replace(mark, minute="Cabinet, minute 57"),))
    ).signed
    assert any("Tom Price (Cabinet, minute 57)" in said for said in signed)
    signed = decided(replace(papers.worked(), signatures=(replace(mark, minute=""),))).signed
    assert any("Tom Price (up to £250,000)" in said for said in signed)


def test_a_year_without_a_published_value_of_carbon_says_so() -> None:
    case = papers.worked_case() | {"impacts": {"carbon": {"text": "Less.", "tonnes": {"0": "12", "5": "12"}}}}
    (carbon,) = [each for each in impacts.answers(papers.paper(case)) if len(each.facts) > 2]
    assert carbon.facts[0][1] == "12 tonnes at £277.22 a tonne: £3,327"
    assert carbon.facts[1][1] == "12 tonnes; no value of a tonne is published for that year"


def test_rows_of_nothing_are_left_out_of_the_tables_of_kinds_and_funds() -> None:
    paper = papers.paper(a_case(a_line("buy", by_year={"0": "60"}, **{"class": "capital"}), horizon=2))
    found = cash.payments(paper)
    assert [row.head for row in cash.kinds(paper, found)[0].rows] == ["Once", "Capital cost"]
    assert [row.head for row in cash.funds(paper, found)[0].rows] == [
        "No fund named",
        "Pays, capital",
        "Net cash",
    ]
    assert [row.head for row in cash.flows(paper, found)[0].rows] == [
        "The council",
        "Pays",
        "Gets back",
        "Net cash",
    ]
    assert cash.kinds(papers.paper(a_case()), []) == []


def test_what_is_bought_in_one_year_is_not_said_to_be_bought_every_year() -> None:
    lamps = a_line("lamps", unit={"quantity": "12", "unit": "lamps", "value": "300"}, **{"from": 0, "to": 0})
    every = a_line("light", unit={"quantity": "12", "unit": "lamps", "value": "20"}, **{"from": 1, "to": 3})
    entries = book.chapters(papers.paper(a_case(lamps, every)))[1].entries
    assert [entry.driver for entry in entries] == [
        "12 lamps × £300 each, in 2026-27",
        "12 lamps × £20 each, a year, from 2027-28 to 2029-30",
    ]


def test_bodies_with_long_names_their_settlement_and_signatures_are_said_in_full() -> None:
    names = [
        "Severnside Metropolitan Borough Council",
        "Severnside Hospitals NHS Trust",
        "Severnside Integrated Care Board",
    ]
    ask = "Agree that the council runs the weekend team at about £132,000 a year, that the hospital makes it whole "
    ask += "from its saving, and that the board pays."
    case = papers.worked_case() | papers.WRITTEN
    case["organisations"] = [
        each | {"name": name} for each, name in zip(case["organisations"], names, strict=False)
    ]
    case["narrative"] = case["narrative"] | {"ask": ask}
    mark = {"at": papers.WHEN, "capacity": "Director of Place and Resources"}
    bodies = [each["name"] for each in case["organisations"]]
    made = papers.paper(
        case,
        status=Status.COMMITTED,
        agreements=tuple(Mark(body, "Philippa Arkwright", **mark) for body in bodies),
        signatures=tuple(
            Mark(body, "Claire Hutchings", minute="Cabinet, minute 121", **mark) for body in bodies
        ),
    )
    found = pdf.that_fits(pdf.Press(), made, pdf._given(made))
    assert found is not None
    assert (found.ask, found.ask_is_cut, found.more_signed, found.more_payments) == (ask, False, 0, 0)
