"""The checks before finance: each refused for its own reason, and one case that passes them all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casebuilder.appraisal import Finding, appraise, checks

from .makers import a_case, a_line

IMPACTS = ("equality", "quality_and_safety", "data_protection", "carbon", "workforce", "residents")
CASHABLE = {
    "cashable": "1",
    "budget": {"organisation": "council", "code": "LIGHT", "fund": "general"},
    "starts": "2027-04-01",
    "recurrence": "recurring",
}


def saving(key: str = "saving", **fields: Any) -> dict[str, Any]:
    return a_line(key, "benefit", by_year={"1": "100", "2": "100"}, **CASHABLE | fields)


def sound_case(*lines: dict[str, Any]) -> dict[str, Any]:
    """A case no check has anything against; lines given replace those of the preferred option."""
    case = a_case(
        *(lines or (a_line("spend"), saving("light", source="Meters"), saving("repairs", source="Invoices"))),
        baseline=(a_line("today", by_year={"0": "0"}),),
    )
    case["options"].append({"key": "less", "name": "Do less", "role": "option", "lines": [a_line()]})
    return case | {
        "narrative": {"business_as_usual": "Lamps burn all night and cost £500 a year."},
        "risks": [{"risk": "Delay", "owner": "Anna"}],
        "impacts": dict.fromkeys(IMPACTS, "None, because nothing changes at night."),
        "answers": {"doing_less": "Roads stay as bright as before."},
        "measures": [
            {"line": line["key"], "name": line["name"], "measure": "kWh", "baseline": "1,000", "owner": "Ben",
             "from": "2027-04-01", "to": "2029-03-31"}
            for line in (lines or ({"key": "light", "name": "Light"}, {"key": "repairs", "name": "Repairs"}))
        ],
    }  # fmt: skip


def failed(case: dict[str, Any], key: str, **said: Any) -> list[Finding]:
    return [finding for finding in checks(case, **said) if finding.key == key and not finding.passed]


def test_a_sound_case_passes_every_check() -> None:
    found = checks(sound_case())
    assert [finding for finding in found if not finding.passed] == []
    assert len({finding.key for finding in found}) == 18
    assert {finding.level for finding in found} == {"hard", "soft"}


def test_every_finding_has_a_sentence_a_reason_and_a_field() -> None:
    for case in (sound_case(), a_case(saving(cashable="0.5", budget=CASHABLE["budget"]))):
        for finding in checks(case):
            assert finding.sentence.endswith((".", ")."))
            assert finding.reason.endswith(".")
            assert finding.path


def test_checks_never_make_a_file_invalid() -> None:
    case = a_case(a_line(source="", justification=" "))
    assert appraise(case, draws=1)["do"]["npv"] == "-100.00"
    assert [finding.path for finding in failed(case, "lines")] == [
        "options[1].lines[0].source",
        "options[1].lines[0].justification",
    ]


def test_business_as_usual_is_described_and_quantified() -> None:
    case = sound_case()
    case["narrative"] = {"business_as_usual": "Lamps burn all night."}
    assert not failed(case, "business_as_usual")
    case["options"][0]["lines"] = []
    assert failed(case, "business_as_usual")[0].path == "options[0].lines"
    case["narrative"] = {"business_as_usual": "Lamps burn all night, at £500 a year."}
    assert not failed(case, "business_as_usual")
    del case["narrative"]
    assert failed(case, "business_as_usual")[0].path == "narrative.business_as_usual"


def test_two_options_stand_beside_business_as_usual_and_one_is_preferred() -> None:
    case = sound_case()
    case["options"][1]["role"] = "option"
    assert failed(case, "options")[0].sentence == "No option is marked as the preferred one."
    case["options"].pop()
    assert len(failed(case, "options")) == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"budget": None}, "budget"),
        ({"budget": {"organisation": "council", "code": " ", "fund": "general"}}, "budget.code"),
        ({"budget": {"organisation": "council", "code": "A", "fund": ""}}, "budget.fund"),
        ({"budget": {"organisation": "nhs", "code": "A", "fund": "general"}}, "budget.organisation"),
        ({"starts": None}, "starts"),
        ({"recurrence": None}, "recurrence"),
    ],
)
def test_a_cashable_line_names_the_budget_it_comes_out_of(fields: dict[str, Any], field: str) -> None:
    line = {name: value for name, value in saving(**fields).items() if value is not None}
    case = sound_case(a_line("spend"), line)
    case["organisations"].append({"key": "nhs", "name": "The hospital"})
    assert [finding.path for finding in failed(case, "cashable_lines")] == [f"options[1].lines[1].{field}"]


def test_a_benefit_that_is_not_cashable_needs_no_budget() -> None:
    line = a_line("time", "benefit", **{"class": "non_cash_releasing"})
    assert not failed(sound_case(a_line("spend"), line), "cashable_lines")


def test_a_saving_counts_the_cost_of_getting_it() -> None:
    assert failed(sound_case(saving()), "cost_of_saving")[0].path == "options[1].lines"
    assert not failed(sound_case(saving(), a_line("none", by_year={})), "cost_of_saving")


def test_1320_hours_over_120_people_are_086_of_a_post_and_not_cash() -> None:
    case = sound_case(a_line("spend"), saving("minutes", hours="1320", people="120"))
    (finding,) = failed(case, "staff_time")
    assert finding.level == "hard"
    assert finding.path == "options[1].lines[1].hours"
    assert finding.sentence == (
        "“minutes”: 1,320 hours over 120 people is 0.86 of a post. No whole post goes, so it is not cash."
    )


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({}, True),  # nothing to do with anybody's time
        ({"posts": "1"}, True),
        ({"posts": "1", "hours": "1540", "people": "1"}, True),
        ({"posts": "2", "hours": "3100", "people": 2}, True),
        ({"posts": "2", "hours": "3000", "people": "2"}, False),  # 1.95 of a post
        ({"posts": "0.86"}, False),
        ({"posts": "1.5", "hours": "3000", "people": "2"}, False),
        ({"posts": "1", "hours": "1540"}, False),  # over how many people?
        ({"hours": "1540", "people": "1"}, False),  # the hours are there, but does anybody go?
        ({"people": "120"}, False),
        ({"cashable": "0", "hours": "1320", "people": "120"}, True),  # counted, but not as cash
    ],
)
def test_staff_time_is_cash_only_when_whole_posts_go(fields: dict[str, Any], passes: bool) -> None:
    assert bool(failed(sound_case(a_line("spend"), saving(**fields)), "staff_time")) is not passes


@pytest.mark.parametrize(("unit", "passes"), [("hour", False), ("staff minutes", False), ("lantern", True)])
def test_a_line_that_counts_hours_is_about_staff_time_whether_it_says_so_or_not(
    unit: str, passes: bool
) -> None:
    value = {"quantity": "1320", "unit": unit, "value": "20"}
    line = a_line("time", "benefit", unit=value, **CASHABLE, **{"from": 1, "to": 2})
    found = failed(sound_case(a_line("spend"), line), "staff_time")
    assert [finding.path for finding in found] == ([] if passes else ["options[1].lines[1].unit"])


def test_a_budget_is_not_claimed_beyond_what_other_ideas_leave() -> None:
    case = sound_case(a_line("spend"), saving("a"), saving("b"))
    left = {("council", "LIGHT", 2027): Decimal("200"), ("council", "LIGHT", 2028): Decimal("199.99")}
    (finding,) = failed(case, "budget_claims", claims=left)
    assert finding.sentence == (
        "This case claims £200.00 of budget LIGHT of The council in 2028-29; other ideas leave £199.99."
    )
    assert not failed(case, "budget_claims", claims={("council", "LIGHT", 2028): Decimal("200")})
    assert not failed(case, "budget_claims", claims={("council", "OTHER", 2028): Decimal("0")})


def test_income_stands_against_the_loss_of_whoever_pays_it() -> None:
    earned = saving("fees", **{"class": "income"})
    assert failed(sound_case(a_line("spend"), earned), "income")[0].path == "options[1].lines[1]"

    paid = a_line("paid", by_year=earned["by_year"])
    assert not failed(sound_case(a_line("spend"), earned, paid), "income")

    lost = {year: f"-{amount}" for year, amount in earned["by_year"].items()}
    disbenefit = a_line("lost", "benefit", by_year=lost, **{"class": "public_value"})
    assert not failed(sound_case(a_line("spend"), earned, disbenefit), "income")

    outside = sound_case(a_line("spend"), earned)
    outside["answers"]["income"] = "A scrap dealer in another county pays it."
    assert not failed(outside, "income")


@pytest.mark.parametrize("impact", IMPACTS)
@pytest.mark.parametrize("said", [None, " ", {"posts": "0"}])
def test_every_impact_is_answered(impact: str, said: Any) -> None:
    case = sound_case()
    if said is None:
        del case["impacts"][impact]
    elif impact == "workforce" or isinstance(said, str):
        case["impacts"][impact] = said
    else:
        return
    assert [finding.path for finding in failed(case, "impacts")] == [f"impacts.{impact}"]


def test_every_risk_has_an_owner() -> None:
    case = sound_case()
    case["risks"].append({"risk": "Darkness"})
    assert failed(case, "risks")[0].path == "risks[1].owner"
    del case["risks"]
    assert failed(case, "risks")[0].path == "risks"


@pytest.mark.parametrize("field", ["measure", "baseline", "owner", "from", "to"])
def test_every_benefit_is_measured(field: str) -> None:
    case = sound_case()
    del case["measures"][1][field]
    assert [finding.path for finding in failed(case, "measures")] == [f"measures[1].{field}"]
    del case["measures"]
    assert len(failed(case, "measures")) == 2


def cheaper(**fields: Any) -> dict[str, Any]:
    return sound_case(
        a_line("spend", **fields),
        saving("light", source="Meters", grade=6),
        saving("repairs", source=" meters "),
    )


@pytest.mark.parametrize(
    ("key", "case"),
    [
        ("doing_less", cheaper()),
        ("leaving_costs", sound_case(a_line("spend"), saving(posts="1"))),
        ("capital_financing", cheaper(**{"class": "capital"})),
        ("weak_evidence", sound_case(a_line("spend"), saving(grade=5), saving("other", grade=4))),
        ("single_source", cheaper()),
    ],
)
def test_a_soft_check_is_met_by_a_written_answer(key: str, case: dict[str, Any]) -> None:
    case["answers"] = {}
    if key == "weak_evidence":
        case["options"][1]["lines"][2]["by_year"] = {"1": "1"}
    (finding,) = failed(case, key)
    assert (finding.level, finding.path) == ("soft", f"answers.{key}")
    case["answers"] = {key: "  "}
    assert failed(case, key)
    case["answers"] = {key: "We asked; it holds."}
    assert not failed(case, key)


def test_a_soft_check_is_met_by_a_line_that_counts_it() -> None:
    leaving = sound_case(a_line("Redundancy"), saving(posts="1"))
    leaving["impacts"]["workforce"] = {"text": "One post goes.", "posts": "1"}
    assert not failed(leaving, "leaving_costs")
    borrowing = sound_case(a_line("lamps", **{"class": "capital"}), a_line("MRP"), saving())
    assert not failed(borrowing, "capital_financing")


def test_a_meters_megawatt_hours_are_nobodys_working_time() -> None:
    from casebuilder.appraisal.hard_checks import HOURS

    assert not any(
        HOURS.search(unit) for unit in ("megawatt hours", "kilowatt-hours", "Kilowatt hours of gas")
    )
    assert all(HOURS.search(unit) for unit in ("hours", "nurse hours", "hrs a year"))
