"""Adding an edition of the parameters in Wagtail's admin: from a copy, seen before it counts, refused where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casebuilder import edition_text as text
from casebuilder.appraisal.rates import edition
from casebuilder.editions import in_force
from casebuilder.models import ParameterEdition
from place.models import AuditEntry, Person
from portal.administration.editions import EditionForm, differences
from tests.cast import Cast

SignIn = Callable[[Person], Client]
NEW = "/admin/parameter-editions/new/"


@pytest.fixture
def sue(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.sue)


def filled_in(**changed: Any) -> dict[str, Any]:
    """The form as it is first shown, sent back with some fields changed."""
    form = EditionForm(before=in_force().figures)
    said = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return (
        {name: "" if value is None else str(value) for name, value in said.items()}
        | {"why": "Ours"}
        | changed
    )


def test_the_form_sent_back_as_it_is_changes_nothing(db: None) -> None:
    form = EditionForm(filled_in(), before=in_force().figures)
    assert form.is_valid(), form.errors
    assert differences(form.before, form.figures()) == []
    before, after = edition(form.before), edition(form.figures())
    assert (after.schedules, after.grade_corrections, after.carbon) == (
        before.schedules, before.grade_corrections, before.carbon
    )  # fmt: skip
    assert (after.hours_a_post, after.optimism_bias) == (before.hours_a_post, before.optimism_bias)
    assert after.deflators == before.deflators != {}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2027: 2.1%\n2028-29: 2", None),
        ("2028: 2%\n2027: 2%", "each year comes once, the earliest first"),
        ("next year: 2%", "is not a year and its change"),
        ("2027: 300%", "is above −50% and at most 100%"),
        (" ", "This field is required"),
    ],
)
def test_deflators_are_read_one_year_to_a_line(db: None, typed: str, answer: str | None) -> None:
    form = EditionForm(filled_in(deflators=typed), before=in_force().figures)
    assert form.is_valid() == (answer is None)
    if answer is None:
        assert form.figures()["deflators"]["change_a_year"] == {"2027": "0.021", "2028": "0.02"}
    else:
        assert answer in str(form.errors["deflators"])


def test_an_edition_is_added_once_its_changes_were_seen(sue: Client, cast: Cast) -> None:
    said = filled_in(hours="1500", standard="0 to 30: 3%\n31 to 125: 2.5%", discounting_source="The Treasury")
    page = sue.post(NEW, said)
    shown = page.content.decode()
    assert page.status_code == 200 and ParameterEdition.objects.count() == 1
    assert "What changes" in shown and "1540" in shown and "1500" in shown and "The Treasury" in shown
    seen = page.context["seen"]
    changed_again = sue.post(NEW, said | {"seen": seen, "hours": "1400"})
    assert changed_again.status_code == 200 and ParameterEdition.objects.count() == 1
    assert sue.post(NEW, said | {"seen": seen}).status_code == 302
    added = ParameterEdition.objects.get(number=2)
    assert (added.by, added.in_force_from, added.why) == (cast.sue, timezone.localdate(), "Ours")
    assert edition(added.figures).hours_a_post == 1500
    assert AuditEntry.objects.filter(action="add_parameters", by=cast.sue).count() == 1
    shown = sue.get(f"/admin/parameter-editions/inspect/{added.pk}/").content.decode()
    assert "The Treasury" in shown and "1500" in shown and "Sue Council" in shown


REFUSED = {
    "a gap between bands": ({"standard": "0 to 30: 3%\n32 to 125: 2%"}, "has to start in year 31"),
    "bands that end too early": ({"health": "0 to 100: 3%"}, "has to end in year 125"),
    "a band that is none": ({"reduced": "always 3%"}, "is not a band"),
    "a rate that takes everything": ({"standard": "0 to 125: -100%"}, "above −100%"),
    "a band that ends before it starts": ({"standard": "0 to 125: 3%\n126 to 12: 2%"}, "end no earlier"),
    "a weaker grade corrected less": ({"grade_3": "1"}, "no less than stronger evidence"),
    "a correction above all": ({"grade_6": "101"}, "less than or equal to 100"),
    "no hours": ({"hours": "0"}, "greater than or equal to 1"),
    "a year twice": ({"carbon": "2030: 1\n2030: 2"}, "each year comes once"),
    "a value that is none": ({"carbon": "2030: much"}, "is not a year and its value"),
    "bounds the wrong way round": ({"bias": "roads, capital: 2 to 24"}, "the upper bound comes first"),
    "no source": ({"carbon_source": ""}, "This field is required"),
    "a day that cannot have been": ({"carbon_as_of": "2999-01-01"}, "it is still to come"),
    "no day": ({"in_force_from": ""}, "This field is required"),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_right_is_refused_and_stays_as_typed(sue: Client, why: str) -> None:
    changed, sentence = REFUSED[why]
    page = sue.post(NEW, filled_in(**changed))
    shown = page.content.decode()
    assert sentence in shown and ParameterEdition.objects.count() == 1
    assert all(page.context["form"][name].value() == value for name, value in changed.items())


@pytest.mark.parametrize("what", ["edit", "delete", "history"])
def test_no_edition_is_changed_or_removed_here(sue: Client, what: str) -> None:
    assert (
        sue.get(f"/admin/parameter-editions/{what}/{ParameterEdition.objects.get().pk}/").status_code == 404
    )


@pytest.mark.parametrize("who", ["olga", "fiona", "adam"])
def test_nobody_else_comes_here(cast: Cast, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for page in ("new/", "", "parameters.json"):
        assert client.get(f"/admin/parameter-editions/{page}").status_code == 403


def test_every_edition_leaves_as_a_parameters_file(sue: Client) -> None:
    answer = sue.get("/admin/parameter-editions/parameters.json")
    assert json.loads(answer.content) == {"editions": [ParameterEdition.objects.get().figures]}


@given(
    st.lists(st.integers(0, 124), unique=True, max_size=6).map(sorted),
    st.lists(st.decimals(-99, 100, places=4), min_size=7, max_size=7),
)
def test_bands_are_read_as_they_are_written(ends: list[int], rates: list[Any]) -> None:
    edges = [*ends, 125]
    bands = [
        [start, end, text.share(rate)]
        for start, end, rate in zip([0, *(end + 1 for end in edges)], edges, rates, strict=False)
    ]
    assert text.bands_in(text.lines_of_bands(bands)) == bands
