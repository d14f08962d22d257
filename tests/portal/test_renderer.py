"""Every form comes out with labels, hints, errors and controls that belong together."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.template.loader import render_to_string

from place.widgets import DayField, LongText, MoneyInput, Radios
from portal.templatetags.look import error_items


class Sample(forms.Form):
    title = forms.CharField(label="Title", help_text="A few words", max_length=10)
    about = forms.CharField(label="About", max_length=20, widget=LongText)
    cost = forms.DecimalField(label="Cost", widget=MoneyInput, required=False, min_value=0, max_value=99)
    when = DayField(label="When", help_text="For example, 3 4 2027")
    who = forms.ChoiceField(label="Who", choices=[("a", "All"), ("f", "Few")], widget=Radios)
    sort = forms.ChoiceField(label="Sort", choices=[("a", "A")])
    sure = forms.BooleanField(label="Sure", help_text="Quite sure")
    own = forms.CharField(label="Own", error_messages={"required": "Say it in your own words"})

    def clean(self) -> None:
        raise forms.ValidationError("The dates do not fit together")


def parsed(html: object) -> BeautifulSoup:
    return BeautifulSoup(str(html), "html.parser")


def blank() -> BeautifulSoup:
    return parsed(Sample())


@pytest.fixture
def wrong() -> Sample:
    return Sample(
        {
            "title": "x" * 13,
            "about": "y" * 25,
            "cost": "-4",
            "when_day": "31",
            "when_month": "2",
            "when_year": "1",
        }
    )


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, selector
    return found[0]


def test_each_control_has_a_label_or_stands_in_a_named_group() -> None:
    page = blank()
    for control in page.select("input, select, textarea"):
        assert page.select(f'label[for="{control["id"]}"]'), control
    assert [legend.get_text(strip=True) for legend in page.select("fieldset > legend")] == ["When", "Who"]


def test_every_id_a_control_is_described_by_is_on_the_page(wrong: Sample) -> None:
    for page in (blank(), parsed(wrong)):
        for element in page.select("[aria-describedby]"):
            for name in str(element["aria-describedby"]).split():
                assert page.find(id=name), name


def test_a_hint_describes_its_control() -> None:
    page = blank()
    assert one(page, "#id_title")["aria-describedby"] == "id_title_helptext"
    assert one(page, "#id_title_helptext").get_text(strip=True) == "A few words"
    assert one(page, "fieldset[aria-describedby='id_when_helptext']")
    assert one(page, "#id_sure")["aria-describedby"] == "id_sure_helptext"


def test_an_error_is_marked_tied_and_said_to_be_one(wrong: Sample) -> None:
    page = parsed(wrong)
    title = one(page, "#id_title")
    assert title["aria-invalid"] == "true"
    assert title["aria-describedby"] == "id_title_helptext id_title_error"
    assert one(page, "#id_title_error .visually-hidden").get_text(strip=True) == "Error:"


def test_only_optional_fields_are_marked() -> None:
    marked = [mark.find_parent("label") for mark in blank().select(".field__optional")]
    assert [label["for"] for label in marked if label] == ["id_cost"]


def test_long_text_counts_and_is_not_cut() -> None:
    page = blank()
    about = one(page, "#id_about")
    assert not about.has_attr("maxlength")
    assert about["aria-describedby"] == "id_about_count"
    note = one(page, "#id_about_count")
    assert note["data-count-limit"] == "20"
    assert note.get_text(strip=True) == "Up to 20 characters"


def test_pounds_stand_before_the_box() -> None:
    box = one(blank(), ".affix")
    assert one(box, ".affix__sign").get_text() == "£"  # type: ignore[arg-type]
    assert one(box, "input")["inputmode"] == "decimal"  # type: ignore[arg-type]


def test_what_was_typed_is_kept(wrong: Sample) -> None:
    page = parsed(wrong)
    assert one(page, "#id_title")["value"] == "x" * 13
    assert one(page, "#id_when_0")["value"] == "31"


def test_the_summary_links_each_error_to_a_control_that_exists(wrong: Sample) -> None:
    page = parsed(render_to_string("components/error_summary.html", {"form": wrong}) + str(wrong))
    assert one(page, "[data-error-summary] [role=alert] h2").get_text() == "There is a problem"
    links = page.select("[data-error-summary] a")
    assert len(links) == 9
    for link in links:
        assert page.find(id=str(link["href"])[1:]), link


def test_stock_errors_name_the_question_and_say_what_to_do(wrong: Sample) -> None:
    assert [item["text"] for item in error_items(wrong)] == [
        "The dates do not fit together",
        "“Title” is too long by 3 characters",
        "“About” is too long by 5 characters",
        "“Cost” must be 0 or more",
        "Enter a real date, like 3 3 2027",
        "Choose an answer to “Who”",
        "Choose an answer to “Sort”",
        "Tick “Sure”",
        "Say it in your own words",
    ]


def test_more_stock_errors() -> None:
    told = [item["text"] for item in error_items(Sample({"cost": "100"}))]
    assert "“Cost” must be 99 or less" in told
    assert "Fill in “Title”" in told
    assert "“Cost” must be a number, like 1200" in [
        item["text"] for item in error_items(Sample({"cost": "lots"}))
    ]


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("components/error_summary.html", {"form": Sample()}).strip() == ""
    assert render_to_string("components/error_summary.html", {"form": None}).strip() == ""


def test_errors_of_a_formset_are_in_the_summary_too() -> None:
    formset_class = forms.formset_factory(Sample, extra=0, min_num=1, validate_min=True)
    lines = formset_class({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x" * 13})
    page = parsed(render_to_string("components/error_summary.html", {"formset": lines}) + str(lines))
    assert page.select_one("a[href='#id_form-0-title']")
    assert page.find(id="id_form-0-title")


def test_what_people_type_is_escaped() -> None:
    html = str(Sample({"title": "<script>alert(1)</script>"}))
    assert "<script>" not in html
