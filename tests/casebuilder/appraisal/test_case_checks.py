"""The checks before finance: each refused for its own reason, and one case that passes them all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casebuilder.appraisal import Finding, appraise, checks, headline, parse
from casebuilder.appraisal.claims import Budgets, claims_of
from casebuilder.appraisal.rates import parameters

from .makers import a_case, a_line

IMPACTS = ("equality", "quality_and_safety", "data_protection", "carbon", "workforce", "residents")
CASHABLE = {
    "cashable": "1",
    "budget": {"organisation": "council", "code": "LIGHT", "fund": "general"},
    "starts": "2027-04-01",
    "recurrence": "recurring",
}


def saving(key: str = "saving", **fields: Any) -> dict[str, Any]:
    fields = CASHABLE | {"outcome": "Safe roads"} | fields
    return a_line(key, "benefit", by_year={"1": "100", "2": "100"}, **fields)


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
    assert len({finding.key for finding in found}) == 23
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


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source": " "}, "source"),
        ({"justification": ""}, "justification"),
        ({"by_year": {}}, "by_year"),
        ({"unit": {"quantity": "3", "unit": " ", "value": "20"}, "from": 1, "to": 2}, "unit.unit"),
        ({"outcome": ""}, "outcome"),
    ],
)
def test_no_line_goes_to_finance_without_amounts_source_justification_and_outcome(
    fields: dict[str, Any], field: str
) -> None:
    assert not failed(sound_case(a_line("spend"), saving()), "lines")
    line = saving() | fields
    if "unit" in fields:
        del line["by_year"]
    (finding,) = failed(sound_case(a_line("spend"), line), "lines")
    assert (finding.level, finding.path) == ("hard", f"options[1].lines[1].{field}")


def test_a_cost_serves_no_outcome_of_its_own() -> None:
    assert not failed(sound_case(a_line("spend", outcome=""), saving()), "lines")


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


def test_the_other_ideas_are_named_where_the_reader_may_see_them() -> None:
    place = ("council", "LIGHT", 2027)
    (finding,) = failed(
        sound_case(a_line("spend"), saving()),
        "budget_claims",
        claims={place: Decimal("-20")},
        budgets=Budgets(others={place: ("BK-0007", "BK-0012")}),
    )
    assert finding.sentence == (
        "This case claims £100.00 of budget LIGHT of The council in 2027-28; "
        "other ideas (BK-0007, BK-0012) leave £0.00."
    )


def test_one_budget_code_is_one_budget_however_it_is_typed() -> None:
    typed = CASHABLE["budget"] | {"code": " light "}
    case = sound_case(a_line("spend"), saving("a"), saving("b", budget=typed))
    assert failed(case, "budget_claims", claims={("council", "LIGHT", 2028): Decimal("199.99")})


def test_income_takes_nothing_out_of_a_budget() -> None:
    case = sound_case(a_line("spend"), saving(**{"class": "income"}))
    assert not failed(case, "budget_claims", claims={("council", "LIGHT", 2027): Decimal("0")})


def test_what_is_claimed_keeps_once_and_every_year_apart() -> None:
    case = parse(sound_case(a_line("spend"), saving(), saving("sale", recurrence="one_off")))
    found = claims_of(case, parameters())
    assert found["council", "LIGHT", 2027][1:] == (Decimal("100"), Decimal("100"))
    assert found["council", "LIGHT", 2027].path == "options[1].lines[1]"


@pytest.mark.parametrize(
    ("budgets", "said"),
    [
        (Budgets(), None),  # nobody's budgets are on the site: nothing to compare with
        (Budgets(bodies=frozenset({"nhs"})), None),
        (Budgets(frozenset({"council"}), {("council", "LIGHT"): frozenset({"General"})}), None),
        (Budgets(frozenset({"council"})), "Budget LIGHT of The council has no baseline on this site"),
        (
            Budgets(frozenset({"council"}), {("council", "LIGHT"): frozenset({"HRA"})}),
            "Budget LIGHT of The council is not in the fund “general”; it is in “HRA”.",
        ),
    ],
)
def test_a_budget_nobody_knows_asks_for_a_word(budgets: Budgets, said: str | None) -> None:
    case = sound_case(a_line("spend"), saving("a"), saving("b"))
    found = failed(case, "budget_known", budgets=budgets)
    assert [finding.sentence.startswith(said or "?") for finding in found] == ([True] if said else [])
    case["answers"]["budget_known"] = "It opens in April."
    assert not failed(case, "budget_known", budgets=budgets)


@pytest.mark.parametrize(
    ("starts", "amounts", "passes"),
    [
        ("2026-10-01", {"0": "50", "1": "100", "2": "100"}, True),  # half a year of it
        ("2026-10-01", {"0": "51", "1": "100", "2": "100"}, False),
        ("2026-10-01", {"0": "100", "1": "100", "2": "100"}, False),
        ("2026-10-01", {"1": "100", "2": "100"}, True),
        ("2027-03-31", {"0": "8", "1": "100", "2": "100"}, True),  # a twelfth
        ("2027-03-31", {"0": "9", "1": "100", "2": "100"}, False),
        ("2027-04-01", {"1": "100", "2": "100"}, True),
        ("2028-04-01", {"1": "100", "2": "100"}, False),  # money before it starts
        ("2025-10-01", {"0": "100", "1": "100"}, True),  # begun before the case: in for the whole of it
    ],
)
def test_a_first_year_counts_the_part_of_it_that_the_saving_is_there_for(
    starts: str, amounts: dict[str, str], passes: bool
) -> None:
    case = sound_case(a_line("spend"), saving(starts=starts) | {"by_year": amounts})
    found = failed(case, "part_year")
    assert [finding.path for finding in found] == ([] if passes else ["answers.part_year"])
    case["answers"]["part_year"] = "It is heating, and winter is most of the year's gas."
    assert not failed(case, "part_year")


@pytest.mark.parametrize(
    ("amounts", "passes"), [({"1": "100"}, True), ({"0": "100"}, False), ({"0": "1", "1": "99"}, False)]
)
def test_what_comes_once_counts_nothing_before_it_starts(amounts: dict[str, str], passes: bool) -> None:
    case = sound_case(
        a_line("spend"), saving(starts="2027-10-01", recurrence="one_off") | {"by_year": amounts}
    )
    assert [finding.path for finding in failed(case, "part_year")] == (
        [] if passes else ["answers.part_year"]
    )


def test_a_saving_from_october_is_half_a_year_first_and_the_headline_never_adds_the_two() -> None:
    recurs = saving(starts="2026-10-01") | {"by_year": {"0": "50", "1": "100", "2": "100"}}
    case = sound_case(a_line("spend"), recurs, saving("sale", recurrence="one_off") | {"by_year": {"0": "7"}})
    assert headline(case, "do") == {"recurring_full_year": "100.00", "one_off": "7.00"}
    paid = [row for row in appraise(case)["do"]["commitments"] if row["line"] == "saving"]
    assert [(row["year"], row["cashable"]) for row in paid] == [(0, "50.00"), (1, "100.00"), (2, "100.00")]


def test_income_stands_against_the_loss_of_whoever_pays_it() -> None:
    earned = saving("fees", **{"class": "income"})
    assert failed(sound_case(a_line("spend"), earned), "income")[0].path == "options[1].lines[1].class"

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
        ("weak_evidence", sound_case(a_line("spend"), saving(correction="0"), saving("other", grade=4))),
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


def test_every_sentence_is_there_to_be_translated_with_its_gaps() -> None:
    from portal.catalogue import gather

    known = {message.id for message in gather()}
    broken = a_case(saving(budget={"organisation": "council", "code": "", "fund": ""}, hours="1320"))
    for finding in [*checks(sound_case()), *checks(broken)]:
        assert {finding.words, finding.reason} <= known
        assert finding.words % finding.values == finding.sentence
