"""What the impact sections of a case say, in files old and new."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casebuilder.appraisal import CaseFileError, parse
from casebuilder.appraisal.impacts import Consultation, about, carbon
from casebuilder.appraisal.rates import parameters

from .makers import a_case, a_line
from .test_case_checks import failed, saving, sound_case


@pytest.mark.parametrize(
    ("workforce", "expected"),
    [
        ({"consultation": "not_needed"}, Consultation.NOT_NEEDED),
        ({"consultation": "planned"}, Consultation.PLANNED),
        ({"consultation": "under_way"}, Consultation.UNDER_WAY),
        ({"consultation": "recorded", "consulted_with": "UNISON"}, Consultation.RECORDED),
        ({"consultation": "complete"}, Consultation.RECORDED),
        ({"text": "Two posts change"}, None),
        ("None, because nobody's work changes", None),
    ],
)
def test_how_far_consultation_is_can_be_read_from_files_old_and_new(
    workforce: object, expected: Consultation | None
) -> None:
    assert Consultation.of({"impacts": {"workforce": workforce}}) == expected


def test_a_case_that_says_nothing_has_no_consultation() -> None:
    assert Consultation.of({}) is None


def test_a_plain_text_reads_as_a_section_with_that_text() -> None:
    assert about({"impacts": {"equality": "None"}}, "equality") == {"text": "None"}


def told(**impacts: Any) -> dict[str, Any]:
    case = sound_case(a_line("spend"), saving("a", source="A"), saving("b", source="B"))
    case["impacts"] |= impacts
    return case


@pytest.mark.parametrize(
    ("workforce", "field"),
    [
        ({"posts": "2"}, "consultation"),
        ({"posts": 2, "consultation": "not_needed"}, "consultation"),
        ({"posts": "2", "consultation": "planned"}, None),
        ({"posts": "0"}, None),
        ({"consultation": "not_needed"}, None),
        ({"consultation": "recorded", "consulted_on": "2026-09-01"}, "consulted_with"),
        ({"consultation": "recorded", "consulted_with": "UNISON"}, "consulted_on"),
        ({"consultation": "recorded", "consulted_with": "UNISON", "consulted_on": "2026-09-01"}, None),
        ({"consultation": "complete", "consulted_with": "UNISON"}, None),  # signed before there was a day
    ],
)
def test_where_posts_go_somebody_is_asked_and_a_record_says_whom_and_when(
    workforce: dict[str, Any], field: str | None
) -> None:
    found = failed(told(workforce={"text": "Some.", **workforce}), "consultation")
    assert [(each.level, each.path) for each in found] == (
        [("hard", f"impacts.workforce.{field}")] if field else []
    )


def test_a_line_that_counts_posts_asks_for_consultation_too() -> None:
    case = sound_case(a_line("Redundancy"), saving(posts="1"))
    (finding,) = failed(case, "consultation")
    assert finding.path == "impacts.workforce.consultation"


@pytest.mark.parametrize(
    ("impacts", "open_"),
    [
        ({"equality": {"text": "Older drivers.", "groups": ["age"]}}, True),
        ({"equality": {"text": "Older drivers.", "groups": ["age"], "assessment": "EqIA 12"}}, False),
        ({"equality": {"text": "None.", "groups": []}}, False),
        ({"quality_and_safety": {"text": "Safe.", "assessment": "QIA 7"}}, True),
        ({"quality_and_safety": {"text": "Safe.", "assessment": "QIA 7", "signed_off_by": "Dr A"}}, False),
        ({"data_protection": {"text": "New data.", "assessment_needed": "yes"}}, True),
        ({"data_protection": {"text": "New data.", "assessment_needed": "done"}}, True),
        ({"data_protection": {"text": "New data.", "assessment_needed": "done", "assessment": "D 3"}}, False),
        ({"data_protection": {"text": "None.", "assessment_needed": "no"}}, False),
    ],
)
def test_an_assessment_that_is_needed_is_done_or_explained(impacts: dict[str, Any], open_: bool) -> None:
    case = told(**impacts)
    assert bool(failed(case, "assessments")) is open_
    case["answers"]["assessments"] = "It is on the agenda of 3 March."
    assert not failed(case, "assessments")


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ({"route": "none"}, 0),
        ({"route": "in_house"}, 0),
        ({"route": "open"}, 2),
        ({"route": "open", "value": "90000", "awarded": "2027-02-01"}, 0),
        ({"route": "framework", "value": "90000", "awarded": "2027-02-01"}, 1),
        ({"route": "framework", "value": "90000", "awarded": "2027-02-01", "framework": "RM6"}, 0),
        ({"route": "direct_award", "value": "90000", "awarded": "2027-02-01"}, 1),
        ({"route": "direct_award", "value": "9", "awarded": "2027-02-01", "text": "One maker."}, 0),
    ],
)
def test_what_is_bought_has_a_value_and_a_day(said: dict[str, Any], problems: int) -> None:
    case = told(procurement=said)
    assert len(failed(case, "procurement")) == problems
    case["answers"]["procurement"] = "The market is asked in May."
    assert not failed(case, "procurement")


def test_carbon_is_valued_year_by_year_at_the_values_published_for_those_years() -> None:
    case = parse(
        a_case(a_line(), horizon=5, impacts={"carbon": {"tonnes": {"0": "10", "1": "-2.5", "5": "1"}}})
    )
    found = carbon(case, parameters())
    assert [(each.label, each.pounds_a_tonne, each.pounds) for each in found] == [
        ("2026-27", Decimal("277.22"), Decimal("2772.20")),
        ("2027-28", Decimal("281.44"), Decimal("-703.600")),
        ("2031-32", None, None),  # no value is published for it, and none is made up
    ]


@pytest.mark.parametrize(
    ("impacts", "path"),
    [
        ({"carbon": {"tonnes": {"9": "1"}}}, "impacts.carbon.tonnes.9"),
        ({"carbon": {"tonnes": {"1": "lots"}}}, "impacts.carbon.tonnes.1"),
        ({"carbon": {"tons": {}}}, "impacts.carbon.tons"),
        ({"equality": {"groups": ["tall"]}}, "impacts.equality.groups[0]"),
        ({"equality": {"groups": ["age", "age"]}}, "impacts.equality.groups"),
        ({"residents": {"engagement": "maybe"}}, "impacts.residents.engagement"),
        ({"procurement": {"route": "a friend"}}, "impacts.procurement.route"),
        ({"procurement": {"awarded": "soon"}}, "impacts.procurement.awarded"),
        ({"workforce": {"consulted_on": "2026-02-30"}}, "impacts.workforce.consulted_on"),
        ({"data_protection": {"assessment_needed": True}}, "impacts.data_protection.assessment_needed"),
    ],
)
def test_what_an_impact_section_cannot_say_is_refused_with_its_place(
    impacts: dict[str, Any], path: str
) -> None:
    with pytest.raises(CaseFileError) as refused:
        parse(a_case(a_line(), impacts=impacts))
    assert [fault.path for fault in refused.value.faults] == [path]
