"""Two people in one case: what only one changed is put together, what both changed is chosen, and nothing typed is lost."""

from __future__ import annotations

import copy
import html
import multiprocessing
import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from casebuilder.models import Case
from casebuilder.services import save_version
from place.models import Deputy
from tests.case_makers import make_case
from tests.casebuilder.grid_pages import send
from tests.casebuilder.test_editor import CaseIn, SignIn, edit, now
from tests.cast import Cast, make_cast
from tests.makers import make_idea
from workflow.stages import Stage


@pytest.fixture
def together(cast: Cast, case_in: CaseIn, signed_in: SignIn) -> tuple[Case, Client, Client]:
    """The case, its owner, and the deputy who works on it at the same time."""
    today = timezone.localdate()
    Deputy.objects.create(person=cast.owen, deputy=cast.sam, starts=today, ends=today)
    return case_in(), signed_in(cast.owen), signed_in(cast.sam)


def cell(client: Client, case: Case, **said: Any) -> Any:
    """Change cells of version 1, whatever was saved since."""
    return client.post(
        edit(case, "options/2/"),
        {"expected": 1, "grid": "amounts", "rows": "r0,r1"}
        | {name.replace("__", "-"): text for name, text in said.items()},
        follow=True,
    )


def lines(case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = now(case)["options"][1]["lines"]
    return found


def choose(client: Client, case: Case, page: Any, whose: str) -> Any:
    """Press the button of the page of choices, with all it carries."""
    sent: dict[str, Any] = {}
    for name, text in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()):
        sent.setdefault(name, []).append(html.unescape(text))
    chosen = {choice.name: whose for choice in page.context["choices"]}
    return client.post(page.request["PATH_INFO"], sent | chosen, follow=True)


def test_changes_that_do_not_overlap_are_both_kept_and_the_second_is_told(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__quantity="90000")
    page = cell(deputy, case, r1__unit_price="0.25", r0__name="Switches").content.decode()
    assert "Saved as version 3." in page
    assert "Meanwhile Owen Council saved version 2 (Lines of Dim the lamps: 1 changed)." in page
    assert lines(case)[1]["unit"] == {"quantity": "90000", "unit": "kWh", "value": "0.25"}
    assert lines(case)[0]["name"] == "Switches"


def test_what_both_changed_is_shown_side_by_side_with_who_and_when(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__quantity="90000")
    page = cell(deputy, case, r1__quantity="80000", r0__name="Switches")
    text = page.content.decode()
    assert page.status_code == 409 and case.versions.count() == 2
    assert "Owen Council saved version 2 on" in text
    assert "Dim the lamps › Electricity not bought › How many a year" in text
    assert "100000" in text and "90000" in text and "80000" in text
    assert 'name="r0-name" value="Switches"' in text


@pytest.mark.parametrize(("whose", "quantity"), [("mine", "80000"), ("theirs", "90000")])
def test_the_second_chooses_and_keeps_everything_else_they_typed(
    together: tuple[Case, Client, Client], whose: str, quantity: str
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__quantity="90000", r1__cashable="50")
    page = cell(deputy, case, r1__quantity="80000", r0__name="Switches")
    assert "Saved as version 3." in choose(deputy, case, page, whose).content.decode()
    assert lines(case)[1]["unit"]["quantity"] == quantity
    assert (lines(case)[1]["cashable"], lines(case)[0]["name"]) == ("0.5", "Switches")


def test_without_a_choice_the_page_comes_back_and_says_where_one_is_missing(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__quantity="90000")
    page = choose(deputy, case, cell(deputy, case, r1__quantity="80000"), "nobody's")
    assert page.status_code == 422 and "Choose one of the two for each." in page.content.decode()
    assert "<title>Error:" in page.content.decode() and case.versions.count() == 2


def test_a_choice_made_before_somebody_saved_again_is_asked_for_again(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__quantity="90000")
    page = cell(deputy, case, r1__quantity="80000")
    send(owner, case, r1__quantity="70000")
    again = choose(deputy, case, page, "theirs")
    assert "70000" in again.content.decode() and case.versions.count() == 3
    choose(deputy, case, again, "mine")
    assert lines(case)[1]["unit"]["quantity"] == "80000"


def test_a_choice_does_not_settle_what_is_saved_while_it_is_sent(
    together: tuple[Case, Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__quantity="90000")
    page = cell(deputy, case, r1__quantity="80000")
    by = case.idea.case_owner

    def late(**said: Any) -> Any:
        document = copy.deepcopy(now(case))
        document["options"][1]["lines"][1]["unit"]["quantity"] = "70000"
        save_version(case=case, by=by, document=document, why="just before", expected=2)
        return save_version(**said)

    monkeypatch.setattr("casebuilder.views.desk.save_version", late)
    again = choose(deputy, case, page, "mine")
    assert again.status_code == 422 and "70000" in again.content.decode() and case.versions.count() == 3


def test_the_same_is_true_of_every_part_of_the_editor(together: tuple[Case, Client, Client]) -> None:
    case, owner, deputy = together
    owner.post(edit(case, "words/"), {"expected": 1, "ask": "Agree £10,000", "summary": "Short."})
    page = deputy.post(edit(case, "words/"), {"expected": 1, "ask": "Agree £20,000"})
    text = page.content.decode()
    assert page.status_code == 409 and "What is asked" in text
    assert "Agree £10,000" in text and "Agree £20,000" in text
    choose(deputy, case, page, "mine")
    assert now(case)["narrative"] == {"ask": "Agree £20,000", "summary": "Short."}


def test_a_line_taken_out_by_one_and_changed_by_the_other_can_be_had_either_way(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    cell(owner, case, gone=["r0"])
    page = cell(deputy, case, r0__name="Switches <b>")
    text = page.content.decode()
    assert "Not there" in text and "Name of the line: Switches &lt;b&gt;" in text
    choose(deputy, case, page, "mine")
    assert sorted(line["name"] for line in lines(case)) == ["Electricity not bought", "Switches <b>"]


def test_an_option_taken_out_by_one_and_asked_for_by_the_other_can_be_had_either_way(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    owner.post(edit(case, "options/new/"), {"expected": 1, "name": "Do less", "role": "option"})
    owner.post(edit(case, "options/3/remove/"), {"expected": 2})
    said = {"expected": 2, "name": "Do less", "role": "preferred"}
    page = deputy.post(edit(case, "options/3/name/"), said)
    (choice,) = page.context["choices"]
    assert (choice.where, choice.theirs, choice.mine) == (
        "Do less",
        ["Not there"],
        ["The option we ask for"],
    )
    choose(deputy, case, page, "mine")
    assert [each["role"] for each in now(case)["options"]] == ["baseline", "option", "preferred"]


def test_an_option_given_two_parts_is_asked_about(together: tuple[Case, Client, Client]) -> None:
    case, owner, deputy = together
    owner.post(edit(case, "options/new/"), {"expected": 1, "name": "Do less", "role": "option"})
    said = {"expected": 2, "name": "Do less"}
    owner.post(edit(case, "options/3/name/"), said | {"role": "baseline"})
    (choice,) = deputy.post(edit(case, "options/3/name/"), said | {"role": "preferred"}).context["choices"]
    assert (choice.where, choice.was, choice.theirs, choice.mine) == (
        "Do less › Its part",
        ["Another option"],
        ["Business as usual"],
        ["The option we ask for"],
    )


def test_changes_that_make_no_case_together_come_back_with_what_was_typed(
    together: tuple[Case, Client, Client],
) -> None:
    case, owner, deputy = together
    cell(owner, case, r1__last="2027-28")
    page = cell(deputy, case, r1__first="2028-29", r0__name="Switches")
    text = page.content.decode()
    assert page.status_code == 422 and "do not go together" in text
    assert "must be at most to, 1, is 2" in text
    assert 'value="2028-29"' in text and 'value="Switches"' in text
    assert (
        "Saved as version 3." in cell(deputy, case, r1__first="2027-28", r0__name="Switches").content.decode()
    )


def _save(pk: int, place: int, start: Any, ended: Any) -> None:
    connections.close_all()
    case = Case.objects.select_related("idea", "current").get(pk=pk)
    document, by = case.current.document, case.idea.case_owner
    line = document["options"][1]["lines"][place]
    line["name"] = f"Renamed by {place}"
    start.wait(60)
    try:
        saved = save_version(case=case, by=by, document=document, why=f"by {place}", expected=1)
        ended.put(f"version {saved.number}")
    except Exception as error:  # noqa: BLE001 - whatever it was, the test must see it and fail
        ended.put(f"{type(error).__name__}: {error}")
    connections.close_all()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_processes_saving_at_the_same_moment_make_two_versions_with_both_changes() -> None:
    cast = make_cast()
    context = multiprocessing.get_context("fork")
    for _ in range(5):
        case = make_case(cast, make_idea(cast, Stage.APPROVED))
        start, ended = context.Barrier(2), context.Queue()
        connections.close_all()
        racers = [context.Process(target=_save, args=(case.pk, place, start, ended)) for place in (0, 1)]
        for racer in racers:
            racer.start()
        found = sorted(ended.get(timeout=60) for _ in racers)
        for racer in racers:
            racer.join(30)
        assert found == ["version 2", "version 3"]
        assert [line["name"] for line in lines(case)] == ["Renamed by 0", "Renamed by 1"]
