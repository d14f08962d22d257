"""Controls take what people really type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from place.widgets import Checkboxes, DayField, MoneyInput, PercentInput, Radios


class Sample(forms.Form):
    cost = forms.DecimalField(widget=MoneyInput)
    share = forms.DecimalField(widget=PercentInput, required=False)
    start = DayField(required=False)


def sample(**said: str) -> Sample:
    return Sample({"cost": "1"} | said)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12340", 12340),
        ("£12,340", 12340),
        (" £ 12,340.50 ", Decimal("12340.50")),
        ("−£1,200", -1200),
        ("-5", -5),
        ("£-5", -5),
    ],
)
def test_money_pasted_from_a_spreadsheet_is_read(typed: str, read: Decimal) -> None:
    form = sample(cost=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["cost"] == read


def test_what_is_not_money_is_shown_again_as_typed() -> None:
    form = sample(cost="a lot")
    assert not form.is_valid()
    assert 'value="a lot"' in str(form["cost"])


def test_a_percentage_may_carry_its_sign() -> None:
    form = sample(share="40%")
    assert form.is_valid()
    assert form.cleaned_data["share"] == 40


def test_a_day_in_three_boxes_is_a_date() -> None:
    form = sample(start_day="3", start_month="4", start_year="2027")
    assert form.is_valid()
    assert form.cleaned_data["start"] == date(2027, 4, 3)


def test_no_day_at_all_is_none_where_it_is_optional() -> None:
    form = sample()
    assert form.is_valid()
    assert form.cleaned_data["start"] is None


@pytest.mark.parametrize("typed", ["1,5", "£12,50", "0,350", "1,234,5", "1.234,50"])
def test_a_comma_that_groups_no_thousands_is_refused_and_not_passed_over(typed: str) -> None:
    """Somebody who writes one and a half as 1,5 must not be taken to mean 15."""
    assert "cost" in sample(cost=typed).errors


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ({"start_day": "31", "start_month": "2", "start_year": "2027"}, "Enter a real date, like 3 3 2027"),
        ({"start_day": "3", "start_month": "4"}, "Give the day, the month and the year"),
        ({"start_day": "x", "start_month": "4", "start_year": "2027"}, "Enter a real date, like 3 3 2027"),
        ({"start_day": "3", "start_month": "4", "start_year": "27"}, "Give the year in full, like 2027"),
        ({"start_day": "3", "start_month": "4", "start_year": "9" * 30}, "Enter a real date, like 3 3 2027"),
    ],
)
def test_a_day_that_is_not_one_is_explained(boxes: dict[str, str], told: str) -> None:
    assert sample(**boxes).errors["start"] == [told]


def test_a_date_fills_the_three_boxes_in_order() -> None:
    html = str(Sample(initial={"start": date(2027, 4, 3)})["start"])
    assert html.index('value="3"') < html.index('value="4"') < html.index('value="2027"')


@pytest.mark.parametrize("widget", [Radios, Checkboxes])
def test_a_choice_is_described_by_its_hint(widget: type) -> None:
    chooser = widget(choices=[("a", "A"), ("b", "B")], hints={"b": "The second"})
    html = chooser.render("c", None, {"id": "id_c"})
    assert 'id="id_c_1_hint"' in html
    assert 'aria-describedby="id_c_1_hint"' in html
    assert "id_c_0_hint" not in html
