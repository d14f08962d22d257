"""What is not a case file, each with the path of the field: named, never ignored, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from casebuilder.appraisal import CaseFileError, Fault, appraise, parse

from .makers import worked_example

LINE = "options[1].lines[0]"  # setup: by_year, grade 3
FUNNEL = "options[1].lines[1]"  # demand: funnel, from 1 to 5

Spoil = Callable[[dict[str, Any]], object]


def setup(case: dict[str, Any]) -> dict[str, Any]:
    return case["options"][1]["lines"][0]


def demand(case: dict[str, Any]) -> dict[str, Any]:
    return case["options"][1]["lines"][1]


def put(*way: str | int | Any) -> Spoil:
    """Set a value: the last of the arguments at the way given by those before it."""
    *way, name, value = way

    def spoil(case: dict[str, Any]) -> None:
        for step in way:
            case = case[step]
        case[name] = value

    return spoil


def drop(*way: str | int) -> Spoil:
    *way, name = way

    def spoil(case: dict[str, Any]) -> None:
        for step in way:
            case = case[step]
        del case[name]

    return spoil


SETUP = ("options", 1, "lines", 0)
DEMAND = ("options", 1, "lines", 1)
FIVE_CASES = ("strategic", "economic", "commercial", "financial", "management")
NOT_NUMBERS = [
    "1e5",
    "+1",
    "NaN",
    "Infinity",
    "",
    " 1",
    "1 ",
    "1\n",
    ".5",
    "5.",
    "1,000",
    "0x10",
    "1_000",
    "١٢",
]
NOT_NUMBERS += ["--1", "1" * 16, "0." + "1" * 13, 1, 1.5, True, None, ["1"], {"a": "1"}]

BAD = [
    # The top
    (put("format", "bankable-case/2"), "format"),
    (drop("format"), "format"),
    (put("reference", ""), "reference"),
    (put("reference", "x" * 41), "reference"),
    (put("reference", "BK\t1"), "reference"),
    (put("title", 7), "title"),
    (put("title", "a\0b"), "title"),
    (put("title", "half \ud800"), "title"),
    (put("base_year", "2026"), "base_year"),
    (put("base_year", True), "base_year"),
    (put("base_year", 26), "base_year"),
    (put("horizon", -1), "horizon"),
    (put("horizon", 126), "horizon"),
    (put("horizon", 5.0), "horizon"),
    (put("horizon", True), "horizon"),
    (put("surprise", 1), "surprise"),
    (put("odd name", 1), '["odd name"]'),
    # Prices and discounting
    (put("prices", {}), "prices.basis"),
    (put("prices", "real"), "prices"),
    (put("prices", "basis", "constant"), "prices.basis"),
    (put("prices", "inflation", "0.02"), "prices.inflation"),
    (put("prices", {"basis": "nominal"}), "prices"),
    (put("prices", {"basis": "nominal", "inflation": "0.02", "index": {}}), "prices"),
    (put("prices", {"basis": "nominal", "inflation": "-1"}), "prices.inflation"),
    (put("prices", {"basis": "nominal", "inflation": 0.02}), "prices.inflation"),
    (put("prices", {"basis": "nominal", "inflation": "0.02", "deflator": "gdp"}), "prices.deflator"),
    (put("prices", {"basis": "nominal", "index": {"0": "100"}}), "prices.index.1"),
    (put("prices", {"basis": "nominal", "index": {str(y): "0" for y in range(6)}}), "prices.index.0"),
    (put("prices", {"basis": "nominal", "index": {str(y): "1" for y in range(7)}}), "prices.index.6"),
    (put("prices", {"basis": "nominal", "index": {f"0{y}": "1" for y in range(6)}}), "prices.index.00"),
    (put("discounting", {}), "discounting.schedule"),
    (put("discounting", "schedule", "green"), "discounting.schedule"),
    (put("discounting", "rate", "0.05"), "discounting.rate"),
    (put("discounting", {"schedule": "flat"}), "discounting.rate"),
    (put("discounting", {"schedule": "flat", "rate": "-1"}), "discounting.rate"),
    (put("discounting", {"schedule": "flat", "rate": 0.05}), "discounting.rate"),
    # Organisations and options
    (put("organisations", []), "organisations"),
    (put("organisations", {"key": "council"}), "organisations"),
    (put("organisations", 1, "key", "council"), "organisations[1].key"),
    (put("organisations", 0, "colour", "blue"), "organisations[0].colour"),
    (drop("organisations", 0, "name"), "organisations[0].name"),
    (put("options", []), "options"),
    (put("options", 0, "role", "option"), "options"),
    (put("options", 1, "role", "baseline"), "options"),
    (put("options", 1, "role", "best"), "options[1].role"),
    (put("options", 1, "key", "bau"), "options[1].key"),
    (put("options", 1, "key", ""), "options[1].key"),
    (drop("options", 1, "lines"), "options[1].lines"),
    (put("options", 1, "lines", {}), "options[1].lines"),
    (put("options", 1, "lines", 0, "text"), LINE),
    (put("options", 0, "cost", "1"), "options[0].cost"),
    (lambda case: case["options"].append(case["options"][1] | {"key": "other"}), "options"),
    # Lines
    *[(drop(*SETUP, name), f"{LINE}.{name}") for name in ("key", "name", "kind", "class", "shares")],
    *[(drop(*SETUP, name), f"{LINE}.{name}") for name in ("source", "justification")],
    (put(*DEMAND, "key", "setup"), f"{FUNNEL}.key"),
    (put(*SETUP, "kind", "saving"), f"{LINE}.kind"),
    (put(*SETUP, "class", "cash_releasing"), f"{LINE}.class"),
    (put(*DEMAND, "class", "capital"), f"{FUNNEL}.class"),
    (put(*SETUP, "source", None), f"{LINE}.source"),
    (put(*SETUP, "surprise", 1), f"{LINE}.surprise"),
    (put(*SETUP, "Class", "revenue"), f"{LINE}.Class"),
    # Exactly one value, exactly one correction
    (drop(*SETUP, "by_year"), LINE),
    (put(*SETUP, "unit", {"quantity": "1", "unit": "h", "value": "1"}), LINE),
    (drop(*SETUP, "grade"), LINE),
    (put(*SETUP, "correction", "0.1"), LINE),
    (put(*SETUP, "grade", 0), f"{LINE}.grade"),
    (put(*SETUP, "grade", 7), f"{LINE}.grade"),
    (put(*SETUP, "grade", "3"), f"{LINE}.grade"),
    (put(*SETUP, "grade", True), f"{LINE}.grade"),
    (put(*SETUP, "grade", 3.0), f"{LINE}.grade"),
    (lambda case: [setup(case).pop("grade"), setup(case).update(correction="2.1")], f"{LINE}.correction"),
    (lambda case: [demand(case).pop("grade"), demand(case).update(correction="1.1")], f"{FUNNEL}.correction"),
    (lambda case: [setup(case).pop("grade"), setup(case).update(correction="-0.1")], f"{LINE}.correction"),
    # by_year
    *[(put(*SETUP, "by_year", "0", value), f"{LINE}.by_year.0") for value in NOT_NUMBERS],
    *[(put(*SETUP, "by_year", {key: "1"}), f"{LINE}.by_year.{key}") for key in ("01", "-1", "6", "1000")],
    (put(*SETUP, "by_year", {"1.0": "1"}), f'{LINE}.by_year["1.0"]'),
    (put(*SETUP, "by_year", {"+1": "1"}), f'{LINE}.by_year["+1"]'),
    (put(*SETUP, "by_year", {"1\n": "1"}), f'{LINE}.by_year["1\\n"]'),
    (put(*SETUP, "by_year", ["1"]), f"{LINE}.by_year"),
    *[(put(*SETUP, name, 0), f"{LINE}.{name}") for name in ("from", "to")],
    *[(put(*SETUP, name, "0"), f"{LINE}.{name}") for name in ("growth", "drop_off")],
    (put(*SETUP, "ramp", ["0.5"]), f"{LINE}.ramp"),
    # unit and funnel
    (drop(*DEMAND, "from"), f"{FUNNEL}.from"),
    (drop(*DEMAND, "to"), f"{FUNNEL}.to"),
    (put(*DEMAND, "to", 6), f"{FUNNEL}.to"),
    (put(*DEMAND, "from", -1), f"{FUNNEL}.from"),
    (put(*DEMAND, "to", 0), f"{FUNNEL}.from"),
    (put(*DEMAND, "from", "1"), f"{FUNNEL}.from"),
    (put(*DEMAND, "from", True), f"{FUNNEL}.from"),
    *[
        (put(*DEMAND, "funnel", name, "1.01"), f"{FUNNEL}.funnel.{name}")
        for name in ("need", "engagement", "retention", "impact", "deadweight", "attribution")
    ],
    (put(*DEMAND, "funnel", "need", "-0.1"), f"{FUNNEL}.funnel.need"),
    (put(*DEMAND, "funnel", "luck", "1"), f"{FUNNEL}.funnel.luck"),
    (drop(*DEMAND, "funnel", "deadweight"), f"{FUNNEL}.funnel.deadweight"),
    (lambda case: [demand(case).pop("funnel"), demand(case).update(unit={"quantity": "1", "unit": "h"})],
     f"{FUNNEL}.unit.value"),
    (put(*DEMAND, "ramp", "0.5"), f"{FUNNEL}.ramp"),
    (put(*DEMAND, "ramp", ["0.5", "1.5"]), f"{FUNNEL}.ramp[1]"),
    (put(*DEMAND, "growth", "-1"), f"{FUNNEL}.growth"),
    (put(*DEMAND, "drop_off", "1.1"), f"{FUNNEL}.drop_off"),
    # Shares, cashable, range
    (put(*SETUP, "shares", {"council": "0.6", "nhs": "0.3"}), f"{LINE}.shares"),
    (put(*SETUP, "shares", {"council": "0.6", "nhs": "0.400000000001"}), f"{LINE}.shares"),
    (put(*SETUP, "shares", {}), f"{LINE}.shares"),
    (put(*SETUP, "shares", {"fire": "1"}), f"{LINE}.shares.fire"),
    (put(*SETUP, "shares", {"council": "1.5", "nhs": "-0.5"}), f"{LINE}.shares.council"),
    (put(*SETUP, "shares", {"council": 1}), f"{LINE}.shares.council"),
    (put(*SETUP, "cashable", "0.4"), f"{LINE}.cashable"),
    (put(*DEMAND, "class", "cost_avoidance"), f"{FUNNEL}.cashable"),
    (put(*DEMAND, "cashable", "1.1"), f"{FUNNEL}.cashable"),
    (put(*DEMAND, "range", "low", "-1.1"), f"{FUNNEL}.range.low"),
    (put(*DEMAND, "range", "low", "0.1"), f"{FUNNEL}.range.low"),
    (put(*DEMAND, "range", "high", "-0.1"), f"{FUNNEL}.range.high"),
    (drop(*DEMAND, "range", "high"), f"{FUNNEL}.range.high"),
    # What else a line may say
    (put(*DEMAND, "budget", {"organisation": "nhs", "code": "A1"}), f"{FUNNEL}.budget.fund"),
    (put(*DEMAND, "budget", {"organisation": "fire", "code": "A1", "fund": "general"}),
     f"{FUNNEL}.budget.organisation"),
    (put(*DEMAND, "recurrence", "yearly"), f"{FUNNEL}.recurrence"),
    (put(*DEMAND, "starts", "1 April 2027"), f"{FUNNEL}.starts"),
    (put(*DEMAND, "starts", "2027-02-30"), f"{FUNNEL}.starts"),
    (put(*DEMAND, "starts", "20270401"), f"{FUNNEL}.starts"),
    (put(*DEMAND, "posts", "-1"), f"{FUNNEL}.posts"),
    (put(*DEMAND, "people", True), f"{FUNNEL}.people"),
    (put(*DEMAND, "hours", "about 1,320"), f"{FUNNEL}.hours"),
    # The blocks beside the sums
    (put("parameters", {}), "parameters.as_of"),
    (put("parameters", {"as_of": "today"}), "parameters.as_of"),
    (put("simulation", {"seed": -1}), "simulation.seed"),
    (put("simulation", {"draws": 0}), "simulation.draws"),
    (put("simulation", {"draws": "10000"}), "simulation.draws"),
    (put("simulation", {"trials": 1}), "simulation.trials"),
    (put("narrative", {"poetic": "…"}), "narrative.poetic"),
    (put("narrative", {"strategic": ["…"]}), "narrative.strategic"),
    (put("risks", [{"risk": "Delay", "likelihood": "certain"}]), "risks[0].likelihood"),
    (put("risks", [{"owner": "Anna"}]), "risks[0].risk"),
    (put("measures", [{"name": "Crises", "from": "soon"}]), "measures[0].from"),
    (put("impacts", {"noise": "none"}), "impacts.noise"),
    (put("impacts", {"workforce": {"consultation": "maybe"}}), "impacts.workforce.consultation"),
    (put("answers", {"doing_less": 1}), "answers.doing_less"),
    (put("milestones", [{"name": "Start", "due": "2027"}]), "milestones[0].due"),
]  # fmt: skip


def faults(data: Any) -> tuple[Fault, ...]:
    with pytest.raises(CaseFileError) as caught:
        parse(data)
    return caught.value.faults


@pytest.mark.parametrize(("spoil", "path"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fault_is_refused_with_the_path_of_its_field(spoil: Spoil, path: str) -> None:
    case = worked_example()
    spoil(case)
    found = faults(case)
    assert [fault.path for fault in found if fault.path == path] == [path], found
    assert all(fault.expected for fault in found)


def test_a_fault_says_what_was_expected() -> None:
    case = worked_example()
    setup(case)["shares"] = {"council": "0.5", "nhs": "0.4"}
    assert [str(fault) for fault in faults(case)] == [f"{LINE}.shares: must sum to exactly 1, sums to 0.9"]


def test_every_fault_is_reported_at_once_in_the_order_of_the_file() -> None:
    case = worked_example()
    setup(case)["grade"] = 9
    demand(case)["from"] = "1"
    del case["title"]
    assert [fault.path for fault in faults(case)] == [f"{LINE}.grade", f"{FUNNEL}.from", "title"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "(file)"),
        ("nothing", "(file)"),
        ("[]", "(file)"),
        ("null", "(file)"),
        ('"text"', "(file)"),
        (b"\xff\xfe", "(file)"),
        ('{"format": NaN}', "(file)"),
        ('{"horizon": -Infinity}', "(file)"),
        ("[" * 100_000, "(file)"),
        ('{"a":' * 30 + "1" + "}" * 30, "(file)"),
        ("[" + "9" * 5000 + "]", "(file)"),
        ('{"title": "a", "title": "b"}', "title"),
        ('{"options": [{"lines": [{"by_year": {"0": "1", "0": "2"}}]}]}', "options[0].lines[0].by_year.0"),
    ],
    ids=lambda text: str(text)[:20],
)
def test_what_is_not_plain_json_is_refused(text: str | bytes, path: str) -> None:
    assert faults(text)[0].path == path


def test_data_with_other_than_text_as_names_is_refused() -> None:
    assert faults({1: "one"})[0].path == "(file)"


def test_the_engine_refuses_what_is_not_a_case_too() -> None:
    with pytest.raises(CaseFileError):
        appraise("{}")


def test_a_mark_of_byte_order_is_no_fault() -> None:
    text = json.dumps(worked_example())
    assert parse(b"\xef\xbb\xbf" + text.encode()) == parse(text)


def test_everything_a_case_may_say_is_accepted() -> None:
    case = worked_example()
    case |= {
        "parameters": {"as_of": "2026-11-23"},
        "simulation": {"seed": 7, "draws": 100},
        "narrative": dict.fromkeys(
            ("summary", "ask", "business_as_usual", *FIVE_CASES), "Two lines.\nThe second."
        ),
        "risks": [
            {"risk": "Delay", "likelihood": "low", "impact": "very high", "mitigation": "…", "owner": "Anna"}
        ],
        "measures": [
            {
                "line": "demand",
                "name": "Fewer crises",
                "measure": "Count",
                "baseline": "200",
                "target": "150",
                "owner": "Ben",
                "from": "2027-04-01",
                "to": "2032-03-31",
            }
        ],
        "impacts": {
            "equality": "…",
            "quality_and_safety": "…",
            "data_protection": "…",
            "carbon": "…",
            "residents": "…",
            "workforce": {
                "text": "…",
                "posts": "1",
                "consultation": "under_way",
                "consulted_with": "The unions",
            },
        },
        "answers": {"doing_less": "…"},
        "milestones": [{"name": "Start", "due": "2027-04-01", "owner": "Ben"}],
    }
    demand(case).update(
        budget={"organisation": "council", "code": "A1", "fund": "general"},
        recurrence="recurring",
        starts="2027-04-01",
        posts="1",
        people=12,
        hours="1540",
        ramp=["0.5", "1"],
        growth="-0.01",
    )
    found = parse(case)
    assert (found.seed, found.draws, str(found.as_of)) == (7, 100, "2026-11-23")
    case["impacts"]["workforce"] = "none, because nobody's work changes"
    parse(case)


def test_a_case_with_nothing_to_choose_has_no_results() -> None:
    case = worked_example()
    del case["options"][1]
    assert appraise(case) == {}
