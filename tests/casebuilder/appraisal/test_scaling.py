"""Worked examples of a case that is carried from one body to another."""

from __future__ import annotations

import copy
from decimal import Decimal as D
from typing import Any

import pytest

from casebuilder.appraisal import headline, parse
from casebuilder.appraisal.scaling import (
    Driver,
    Own,
    Words,
    drivers,
    left_out,
    not_scaled,
    plain,
    scaled_options,
)
from tests.case_makers import DOCUMENT, RICH, about_posts

SHARES = {1: D(0), 2: D("0.05"), 3: D("0.10"), 4: D("0.15"), 5: D("0.25"), 6: D("0.40")}
WORDS = Words(
    source=lambda line: f"from {line['source']}",
    scaled=lambda driver, own, line: f"{own.quantity} for {driver.quantity}",
    not_scaled=lambda line: "as it is",
)


def carried(
    document: dict[str, Any], own: dict[tuple[int, int], Own], measured: bool = False
) -> list[dict[str, Any]]:
    return scaled_options(document, own, body="police", measured=measured, corrections=SHARES, words=WORDS)


def asked(options: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["key"]: line for line in options[-1]["lines"]}


def test_each_line_that_hangs_on_a_number_has_a_driver() -> None:
    assert drivers(RICH) == [
        Driver((1, 1), "Electricity not bought", False, "kWh", D(100000), D("0.3")),
        Driver((1, 2), "Fewer <b>crises</b>", False, "", D(1000), D(5000)),
    ]
    assert not_scaled(RICH) == ["Controls", "Time"]


def test_half_the_number_at_twice_the_price_saves_the_same() -> None:
    """100,000 kWh at £0.30 are £30,000; 50,000 at £0.60 too, less 15 per cent for evidence of grade 4: £25,500."""
    options = carried(DOCUMENT, {(1, 1): Own(D(50000), D("0.6"))})
    made = copy.deepcopy(DOCUMENT) | {
        "reference": "BK-1", "organisations": [{"key": "police", "name": "Police"}], "options": options,
    }  # fmt: skip
    assert headline(parse(made), "dim")["recurring_full_year"] == "25500.00"
    assert asked(options)["power"]["unit"] == {"quantity": "50000", "unit": "kWh", "value": "0.6"}


def test_working_time_goes_with_the_number_and_not_with_the_price() -> None:
    document = about_posts()
    line = asked(carried(document, {(1, 2): Own(D(3), D(99999))}))["two-lamplighters"]
    assert (line["posts"], line["people"], line["hours"]) == ("3", "3", "4620")
    assert line["growth"] == "0.0213" and line["ramp"] == ["0.3333"] and line["range"]["high"] == "0.1"


def test_of_nothing_no_share_of_working_time_can_be_had() -> None:
    document = about_posts()
    document["options"][1]["lines"][2]["unit"]["quantity"] = "0"
    line = asked(carried(document, {(1, 2): Own(D(3), D(99999))}))["two-lamplighters"]
    assert not {"posts", "people", "hours"} & set(line)


def test_a_funnel_keeps_its_rates() -> None:
    line = asked(carried(RICH, {(1, 2): Own(D(250), D(4000))}))["demand"]
    assert line["funnel"]["population"] == "250" and line["funnel"]["unit_value"] == "4000"
    assert line["funnel"]["need"] == "0.2" and line["drop_off"] == "0.1"


def test_what_is_the_origins_own_stays_there() -> None:
    line = asked(carried(DOCUMENT, {(1, 1): Own(D(1), D(1))}))["power"]
    assert not {"budget", "starts"} & set(line)
    assert line["shares"] == {"police": "1"} and line["cashable"] == "1"
    assert line["source"] == "from Invoices 2025-26" and line["justification"] == "1 for 100000"


def test_a_line_written_year_by_year_is_taken_over_as_it_is_and_as_a_judgement() -> None:
    line = asked(carried(DOCUMENT, {}))["controls"]
    assert line["by_year"] == {"0": "10000"} and line["grade"] == 5 and line["justification"] == "as it is"


@pytest.mark.parametrize(
    ("grade", "planned", "measured"), [(1, 4, 3), (3, 4, 3), (4, 4, 3), (5, 5, 3), (6, 6, 3)]
)
def test_evidence_from_elsewhere_is_never_as_good_as_ones_own(
    grade: int, planned: int, measured: int
) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"][1]["grade"] = grade
    own = {(1, 1): Own(D(1), D(1))}
    assert asked(carried(document, own))["power"]["grade"] == planned
    assert asked(carried(document, own, measured=True))["power"]["grade"] == measured


def test_what_frees_no_cash_nobody_saw_leave_a_budget() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"][1]["cashable"] = "0"
    assert asked(carried(document, {(1, 1): Own(D(1), D(1))}, measured=True))["power"]["grade"] == 4


@pytest.mark.parametrize(("correction", "grade"), [("0", 5), ("0.1234", 5), ("0.26", 6), ("0.40", 6)])
def test_a_correction_of_ones_own_becomes_a_grade_at_least_as_cautious(correction: str, grade: int) -> None:
    document = copy.deepcopy(RICH)
    document["options"][1]["lines"][3]["correction"] = correction
    line = asked(carried(document, {}))["time"]
    assert line["grade"] == grade and "correction" not in line


def test_a_correction_beyond_every_grade_stays() -> None:
    document = copy.deepcopy(RICH)
    document["options"][1]["lines"][3]["correction"] = "0.75"
    line = asked(carried(document, {}))["time"]
    assert line["correction"] == "0.75" and "grade" not in line


def test_lines_of_business_as_usual_come_along_and_other_options_do_not() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"][0]["lines"] = [document["options"][1]["lines"][1] | {"key": "now"}]
    document["options"].append({"key": "third", "name": "Third", "role": "option", "lines": []})
    options = carried(document, {(0, 0): Own(D(7), D(1)), (1, 1): Own(D(5), D(1))})
    assert [option["key"] for option in options] == ["bau", "dim"]
    assert options[0]["lines"][0]["unit"]["quantity"] == "7"


def test_sums_that_are_kept_back_are_left_out_and_named() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["lines"][1] |= {"key": "kept-back-1", "name": "Line 1, kept back"}
    assert left_out(document) == ["Line 1, kept back"] and drivers(document) == []
    assert list(asked(carried(document, {}))) == ["controls"]


def test_the_case_it_came_from_is_left_as_it_was() -> None:
    document = copy.deepcopy(RICH)
    carried(document, {(1, 1): Own(D(1), D(1)), (1, 2): Own(D(1), D(1))})
    assert document == RICH


@pytest.mark.parametrize(
    ("value", "text"), [("0", "0"), ("1E+3", "1000"), ("0.10", "0.1"), ("1.0000000000001", "1")]
)
def test_a_figure_is_written_as_a_case_file_has_it(value: str, text: str) -> None:
    assert plain(D(value)) == text
