"""The rough-savings calculator: adds up, forgives commas and pounds, keeps what was typed, and needs no script."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ideas.forms.saving import LINE_AT_MOST, LineForm, reshaped
from ideas.models import Estimate, Idea, total
from place.models import Person
from tests.cast import Cast
from tests.ideas.forms import HOURS, LETTERS, address, lines, press, problems
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture
def draft(cast: Cast) -> Idea:
    return make_idea(cast, Stage.DRAFT, steps_done=[])


def test_lines_become_estimates_and_their_total(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    press(signed_in(cast.alice), draft, "saving", **lines(HOURS, LETTERS))
    draft.refresh_from_db()
    assert [line.yearly_saving for line in draft.estimates.all()] == [Decimal("4995.00"), Decimal("11400.00")]
    assert draft.yearly_saving == Decimal("16395.00")


def test_not_knowing_is_fine(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client = signed_in(cast.alice)
    assert press(client, draft, "saving", **lines(unknown="on")).status_code == 302
    assert draft.estimates.get().kind == Estimate.Kind.UNKNOWN
    assert 'name="unknown"' in (page := client.get(address(draft, "saving")).content.decode())
    assert "checked" in page
    assert press(client, draft, "saving", **lines()).status_code == 302
    draft.refresh_from_db()
    assert (draft.estimates.count(), draft.yearly_saving) == (0, None)


def test_an_empty_line_is_no_line(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    press(
        signed_in(cast.alice),
        draft,
        "saving",
        **lines({"kind": "hours"}, LETTERS, {"kind": "volume", "unit": " "}),
    )
    assert draft.estimates.get().unit == "letters"


def test_half_a_line_is_explained_before_going_on(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    half = [{"kind": "hours", "people": "3"}, {"kind": "volume", "volume": "5"}]
    page = press(signed_in(cast.alice), draft, "saving", **lines(*half))
    assert problems(page) == [
        "Say how many hours a year each person saves", "Say what an hour costs",
        "Say of what: letters, trips, lamps …", "Say what each costs",
    ]  # fmt: skip
    assert 'value="3"' in page.content.decode()
    assert draft.estimates.count() == 2


def test_half_a_line_can_be_put_aside(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client = signed_in(cast.alice)
    assert (
        press(client, draft, "saving", then="later", **lines({"kind": "hours", "people": "3"})).status_code
        == 302
    )
    assert 'value="3' in client.get(address(draft, "saving")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hours": "many"}, "“Hours a year, each” must be a number, like 1200"),
        ({"hours": "-1"}, "“Hours a year, each” must be 0 or more"),
        ({"hours": "9000"}, "“Hours a year, each” must be 8784 or less"),
        ({"rate": "18.555"}, "Use no more than two decimals"),
        (
            {"hours": "8784", "people": "1000000", "rate": "10000"},
            "These figures make more than £10 billion a year: check them",
        ),
    ],
)
@pytest.mark.parametrize("then", ["continue", "later", "update"])
def test_a_wrong_figure_is_explained_and_kept_on_the_page(
    cast: Cast, signed_in: SignIn, draft: Idea, wrong: dict[str, str], sentence: str, then: str
) -> None:
    page = press(signed_in(cast.alice), draft, "saving", then=then, **lines(HOURS | wrong))
    assert problems(page) == [sentence]
    for typed in wrong.values():
        assert f'value="{typed}"' in page.content.decode()


def test_recalculating_and_adding_a_line_work_without_script(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    client = signed_in(cast.alice)
    page = press(client, draft, "saving", then="", add="volume", **lines(HOURS, LETTERS))
    assert [form.line_kind for form in page.context["formset"]] == ["hours", "volume", "volume"]
    assert "£16,395 a year" in page.content.decode()
    assert problems(page) == []


def test_a_line_can_be_removed_and_the_others_stay_as_typed(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    page = press(
        signed_in(cast.alice),
        draft,
        "saving",
        then="",
        remove="0",
        **lines(HOURS, LETTERS | {"unit_cost": "x"}),
    )
    assert [form["unit_cost"].value() for form in page.context["formset"]] == ["x"]
    assert "£18.50" not in page.content.decode()


def test_the_sum_runs_along_while_somebody_types(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    typed = {"version": draft.version, **lines(HOURS, {"kind": "volume", "volume": "5"})}
    part = (
        signed_in(cast.alice)
        .post(address(draft, "saving"), typed, headers={"HX-Request": "true"})
        .content.decode()
    )
    assert "£4,995 a year" in part
    assert "<html" not in part


def test_no_more_than_twenty_lines(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client = signed_in(cast.alice)
    page = press(client, draft, "saving", then="", add="hours", **lines(*[HOURS] * 20))
    assert len(page.context["formset"].forms) == 20
    assert press(client, draft, "saving", **lines(*[HOURS] * 21)).status_code == 200


@pytest.mark.parametrize("count", ["", "-1", "many", "9" * 30, "²"])
def test_a_page_tampered_with_is_no_error_of_ours(
    cast: Cast, signed_in: SignIn, draft: Idea, count: str
) -> None:
    posted = lines(HOURS) | {"lines-TOTAL_FORMS": count, "lines-0-kind": "nonsense"}
    assert press(signed_in(cast.alice), draft, "saving", **posted).status_code in (200, 302)


def test_a_kind_that_is_none_is_taken_for_time(cast: Cast) -> None:
    assert LineForm({"kind": "nonsense"}).line_kind == Estimate.Kind.HOURS


figures = st.decimals(min_value=0, max_value=1_000_000, places=2)
hours, rates = (st.decimals(min_value=0, max_value=most, places=2) for most in (8784, 10_000))
whole_lines = st.one_of(
    st.fixed_dictionaries({"kind": st.just("hours"), "hours": hours, "people": figures, "rate": rates}),
    st.fixed_dictionaries({"kind": st.just("volume"), "volume": figures, "unit": st.just("lamps"), "unit_cost": figures}),
)  # fmt: skip


@given(st.lists(whole_lines, max_size=8))
def test_the_total_is_the_sum_of_its_lines_and_fits_its_column(said: list[dict[str, Any]]) -> None:
    forms = [LineForm({name: str(value) for name, value in line.items()}) for line in said]
    found = [form.estimate() for form in forms if form.is_valid()]
    savings = [line.yearly_saving for line in found]
    assert all(saving is not None and saving <= LINE_AT_MOST for saving in savings)
    assert (total(found) or 0) == sum(saving or 0 for saving in savings) < Decimal(10) ** 12


@given(st.integers(0, 6), st.text(max_size=3), st.text(max_size=8))
def test_reshaping_keeps_every_other_line(count: int, remove: str, add: str) -> None:
    rows = [{"kind": "volume", "unit": str(number)} for number in range(count)]
    posted = QueryDict(mutable=True)
    posted.update(lines(*rows))
    shaped = reshaped(posted, add=add, remove=remove)
    left = [str(number) for number in range(count) if str(number) != remove]
    assert [shaped[f"lines-{at}-unit"] for at in range(len(left))] == left
