"""Who pays and who gains: every table sums to the engine's totals, and every table says its prices."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from casebuilder.appraisal import appraise
from casebuilder.documents import cash, pockets
from casebuilder.documents.paper import Paper
from casebuilder.documents.tables import Table
from casebuilder.documents.view import Figure, context
from tests.casebuilder.appraisal.strategies import cases
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.reading import page, read

ZERO = Decimal(0)


def amount(cell: str) -> Decimal:
    return Decimal(cell.replace(",", "").replace("−", "-"))


def column(table: Table, name: str) -> list[Decimal]:
    """A column's figures without the total."""
    place = table.columns.index(name) - 1
    return [amount(row.cells[place]) for row in table.rows if row.kind == "plain"]


def paper_of(case: dict[str, Any]) -> Paper:
    return Paper(case=case, results=appraise(case), made_at=papers.WHEN)


def test_the_matrix_of_the_worked_example() -> None:
    paper = papers.worked()
    (table,) = pockets.matrix(paper, paper.result or {})
    assert [row.head for row in table.rows] == ["Council", "NHS trust", "All together"]
    assert table.columns == ("Paid for by", "Council", "NHS trust", "Police", "Benefit in all", "Pays")
    # Some 60 and 40 % of each body's benefit: the police pay nothing and have no row.
    assert [row.cells for row in table.rows] == [
        ("61,545.57", "102,575.94", "41,030.37", "205,151.88", "55,559.21"),
        ("41,030.38", "68,383.97", "27,353.59", "136,767.94", "37,039.48"),
        ("102,575.95", "170,959.91", "68,383.96", "341,919.82", "92,598.69"),
    ]


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_the_matrix_sums_to_each_bodys_benefit_and_to_what_payers_pay(case: dict[str, Any]) -> None:
    paper = paper_of(case)
    result = paper.result or {}
    tables = pockets.matrix(paper, result)
    found = result["by_organisation"]
    paid = sum((max(Decimal(row["pv_cost"]), ZERO) for row in found.values()), ZERO)
    if not tables:
        assert paid == 0 or not any(Decimal(row["pv_benefit"]) for row in found.values())
        return
    gains = [
        sum(column(table, name), ZERO) for table in tables for name in table.columns[1:] if name in found
    ]
    wanted = [Decimal(row["pv_benefit"]) for row in found.values() if Decimal(row["pv_benefit"])]
    assert gains == wanted
    assert sum(column(tables[-1], "Pays"), ZERO) == paid
    assert sum(column(tables[-1], "Benefit in all"), ZERO) == Decimal(result["pv_benefit"])


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_every_table_of_cash_sums_to_what_is_signed_for(case: dict[str, Any]) -> None:
    paper = paper_of(case)
    signed: dict[str, Decimal] = defaultdict(Decimal)
    for row in (paper.result or {})["commitments"]:
        year = f"{case['base_year'] + row['year']}-{(case['base_year'] + row['year'] + 1) % 100:02d}"
        signed[year] += Decimal(row["cashable"]) - Decimal(row["cost"])
    found = cash.payments(paper)
    years = {label for label, net in signed.items() if net}
    assert years <= {name for table in cash.net_by_year(paper, found) for name in table.columns}
    for table in cash.net_by_year(paper, found):
        for year in table.columns[1:]:
            assert sum(column(table, year), ZERO) == signed[year]
    for table in cash.flows(paper, found):
        for place, year in enumerate(table.columns[1:]):
            assert amount(table.rows[-1].cells[place]) == signed[year]
    for table in cash.funds(paper, found):
        for place, year in enumerate(table.columns[1:]):
            nets = [amount(row.cells[place]) for row in table.rows if row.kind == "total"]
            assert sum(nets, ZERO) == signed[year]
    for table in cash.kinds(paper, found):
        for place, year in enumerate(table.columns[1:]):
            cost = sum((amount(row.cells[place]) for row in table.rows if "cost" in row.head), ZERO)
            rows = [row for row in table.rows if row.kind == "plain" and "cost" not in row.head]
            assert sum((amount(row.cells[place]) for row in rows), ZERO) - cost == signed[year]


def test_capital_and_revenue_once_and_every_year_and_each_fund_stand_apart() -> None:
    case = papers.worked_case()
    lines = case["options"][1]["lines"]
    named = {"organisation": "council", "code": "1", "fund": "general"}
    lines[0] |= {"grade": 1, "recurrence": "recurring", "budget": named}
    capital = copy.deepcopy(lines[0])
    capital |= {"key": "works", "class": "capital", "by_year": {"0": "500"}, "recurrence": "one_off"}
    capital["budget"] = named | {"code": "2", "fund": "HRA"}
    lines.append(capital)
    paper = papers.paper(case)
    found = cash.payments(paper)
    rows = [(row.kind, row.head, row.cells[:1]) for row in cash.kinds(paper, found)[0].rows]
    assert rows == [
        ("group", "Once", ()),
        ("plain", "Capital cost", ("500.00",)),
        ("group", "Every year", ()),
        ("plain", "Revenue cost", ("30,000.00",)),
        ("plain", "Cash saved", ("0",)),  # in this year; later there is some
    ]
    groups = [row.head for row in cash.funds(paper, found)[0].rows if row.kind == "group"]
    assert groups == ["General fund", "HRA (ring-fenced or kept apart)", "No fund named"]


def test_a_line_of_business_as_usual_is_not_taken_for_one_of_the_option_with_its_key() -> None:
    case = papers.worked_case()
    old = copy.deepcopy(case["options"][1]["lines"][0]) | {"class": "capital", "by_year": {"0": "70"}, "grade": 1}  # fmt: skip
    case["options"][0]["lines"] = [old]
    paper = papers.paper(case)
    costs = {payment.line.class_: payment.cost for payment in cash.payments(paper) if payment.year == 0}
    assert costs == {"capital": Decimal("-28.00"), "revenue": Decimal("13200.00")}  # the NHS share of each


def test_a_wrong_pocket_is_a_sentence() -> None:
    said = read(page(papers.worked())).prose
    assert "Council carries 60% of the cost and gets 30% of the benefit." in said
    assert "Police carries 0% of the cost and gets 20% of the benefit." in said


def test_where_no_payment_makes_it_whole_the_document_says_what_must_justify_it() -> None:
    case = papers.worked_case()
    case["options"][1]["lines"][1]["cashable"] = "0.1"
    said = " ".join(read(page(papers.paper(case))).prose)
    # 92,598.69 − 34,191.98 = 58,406.71, and 341,919.82 − 34,191.98 = 307,727.84; grade 4 bears three figures.
    assert said.count("together they pay £58,400 more in cash than they get back, in today's money.") == 2
    assert said.count("What is not cash, put at £308k, must justify that.") == 2


MONEY = re.compile(r"−?\d[\d,]*\.\d\d")


def tables_of(given: Any) -> Iterator[Table]:
    if isinstance(given, Table):
        yield from given.parts
    elif isinstance(given, Figure):
        yield from tables_of(list(given.tables))
    elif isinstance(given, dict):
        yield from tables_of(list(given.values()))
    elif isinstance(given, list | tuple):
        for each in given:
            yield from tables_of(each)


@pytest.mark.parametrize("name", ["small", "worked", "large"])
def test_every_table_of_money_says_its_prices_and_mixes_none(name: str) -> None:
    found = list(tables_of(context(papers.ALL[name]())))
    assert len(found) >= 12
    for table in found:
        money = any(MONEY.fullmatch(cell) for row in table.rows for cell in row.cells)
        real, cash_terms = "real terms (" in table.caption, "cash terms (" in table.caption
        of_the_case = re.search(
            r"in pounds, (\d{4}-\d\d prices|cash terms \(each year's own prices\))", table.caption
        )
        assert not (real and cash_terms), table.caption
        assert not money or real or of_the_case, table.caption
