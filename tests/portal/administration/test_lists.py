"""The lists the platform keeps in Wagtail's admin: found, filtered, changed, downloaded, and each change in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from place.calendar import working_days_after, working_days_between
from place.models import AuditEntry, BudgetLine, ClosedDay, Organisation, Person, Service, Team
from tests.cast import Cast
from tests.makers import make_idea
from workflow.criteria import use_from_now_on
from workflow.models import CriteriaSet, Criterion, DeclineReason
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
LISTS = [
    "organisations", "teams", "services", "budgets", "outcomes", "closed-days", "criteria", "decline-reasons",
    "parameter-editions",
]  # fmt: skip


@pytest.fixture
def sue(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.sue)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_is_searched_and_downloads(sue: Client, cast: Cast, name: str) -> None:
    ClosedDay.objects.create(organisation=cast.council, day=date(2026, 12, 29), name="Between the years")
    BudgetLine.objects.create(organisation=cast.council, code="SL1", name="Lamps", year=2026, amount=9)
    page = sue.get(f"/admin/{name}/?q=e")
    assert page.status_code == 200
    assert sue.get(f"/admin/{name}/new/").status_code == 200
    csv = sue.get(f"/admin/{name}/?export=csv")
    assert csv["Content-Type"] == "text/csv"
    assert len(csv.getvalue().splitlines()) > 1
    assert sue.get(f"/admin/{name}/?export=xlsx").getvalue().startswith(b"PK")


def test_the_lists_stand_in_one_part_of_the_menu(sue: Client) -> None:
    page = sue.get("/admin/").content.decode()
    assert "The place" in page
    for name in LISTS:
        assert f"/admin/{name}/" in page


def test_a_list_asks_as_much_for_three_bodies_as_for_sixty(
    sue: Client, cast: Cast, queries_of: Callable[[Client, str], int]
) -> None:
    def costs() -> dict[str, int]:
        return {name: queries_of(sue, f"/admin/{name}/") for name in LISTS}

    ClosedDay.objects.create(organisation=cast.council, day=date(2026, 12, 29), name="Shut")
    BudgetLine.objects.create(organisation=cast.council, code="SL1", name="Lamps", year=2026, amount=9)
    costs()
    few = costs()
    for number in range(40):
        body = Organisation.objects.create(slug=f"b{number}", name=f"Body {number}", short_name="B", kind="council",
                                           acts_for_us=cast.council)  # fmt: skip
        Team.objects.create(organisation=body, name="One", manager=cast.meg, budget_holder=cast.bea)
        parks = Service.objects.create(organisation=body, name="Parks")
        BudgetLine.objects.create(organisation=body, service=parks, code="P", name="P", year=2026, amount=9)
        ClosedDay.objects.create(organisation=body, day=date(2026, 12, 29), name="Shut")
        DeclineReason.objects.create(slug=f"r{number}", name=f"Reason {number}", text="No.")
        CriteriaSet.objects.create(name="Standard", version=number + 2)
    assert costs() == few
    assert max(few.values()) <= 15


def test_a_change_is_in_the_history_and_in_the_audit_with_what_stood_there_before(
    sue: Client, cast: Cast
) -> None:
    service = cast.service
    answer = sue.post(
        f"/admin/services/edit/{service.pk}/", {"organisation": cast.council.pk, "name": "Street lamps"}
    )
    assert answer.status_code == 302
    entry = AuditEntry.objects.get(action="change", target_type="place.service")
    assert (entry.by, entry.said) == (cast.sue, {"changed": {"name": ["Street lighting", "Street lamps"]}})
    assert "Sue Council" in sue.get(f"/admin/services/history/{service.pk}/").content.decode()


def test_a_name_in_addresses_is_given_once(sue: Client, cast: Cast) -> None:
    outcome = cast.outcome
    sue.post(f"/admin/outcomes/edit/{outcome.pk}/", {
        "name": "Warmer homes", "slug": "other", "measure": "Homes", "unit": "homes", "better": "lower"})  # fmt: skip
    outcome.refresh_from_db()
    assert (outcome.name, outcome.slug) == ("Warmer homes", "warm-homes")


def test_a_body_is_not_its_own_partner_nor_part_of_its_own_part(sue: Client, cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.hospital.pk).update(parent=cast.council)
    page = sue.post(f"/admin/organisations/edit/{cast.council.pk}/", _organisation(
        cast, parent=cast.hospital.pk, acts_for_us=cast.council.pk))  # fmt: skip
    assert "nobody is their own partner" in page.content.decode()
    assert "is part of this one" in page.content.decode()


def _organisation(cast: Cast, **said: Any) -> dict[str, Any]:
    return {
        "name": "Severn Council", "short_name": "Council", "kind": "council", "accent": "#0b5c57",
        "just_do_it_limit": "5000", "reviewers_needed": "3", "bank_holidays": "ENG"} | said  # fmt: skip


def test_a_manager_is_chosen_among_the_teams_own_people(sue: Client, cast: Cast) -> None:
    team = cast.teams["streets"]
    page = sue.post(f"/admin/teams/edit/{team.pk}/", {"name": "Streets", "manager": cast.henry.pk})
    assert "Select a valid choice" in page.content.decode()
    assert (
        sue.post(f"/admin/teams/edit/{team.pk}/", {"name": "Streets", "manager": cast.sam.pk}).status_code
        == 302
    )
    team.refresh_from_db()
    assert (team.manager, team.organisation) == (cast.sam, cast.council)


def test_what_is_used_cannot_be_removed_and_the_page_says_by_what(sue: Client, cast: Cast) -> None:
    make_idea(cast)
    page = sue.post(f"/admin/services/delete/{cast.service.pk}/", follow=True)
    assert "is used by ideas" in page.content.decode()
    assert Service.objects.filter(pk=cast.service.pk).exists()
    unused = Service.objects.create(organisation=cast.council, name="Unused")
    assert sue.post(f"/admin/services/delete/{unused.pk}/").status_code == 302
    assert not Service.objects.filter(pk=unused.pk).exists()
    assert AuditEntry.objects.filter(action="wagtail.delete", target_type="place.service").exists()


# Working calendars


def test_a_closed_day_is_not_a_working_day_for_its_body_only(sue: Client, cast: Cast) -> None:
    christmas_eve, nye = date(2026, 12, 24), date(2026, 12, 31)
    before = working_days_between(christmas_eve, nye, cast.council.calendar)
    for day in ("2026-12-29", "2026-12-30"):
        said = {"organisation": cast.council.pk, "day": day, "name": "Shut"}
        assert sue.post("/admin/closed-days/new/", said).status_code == 302
    cast.council.refresh_from_db()
    assert cast.council.calendar == "ENG 2026-12-29 2026-12-30"
    assert working_days_between(christmas_eve, nye, cast.council.calendar) == before - 2
    assert working_days_between(christmas_eve, nye, cast.hospital.calendar) == before
    assert working_days_after(christmas_eve, 1, cast.council.calendar) == nye
    first = ClosedDay.objects.get(day="2026-12-29")
    sue.post(
        f"/admin/closed-days/edit/{first.pk}/",
        {"organisation": cast.hospital.pk, "day": "2026-12-29", "name": "Shut"},
    )
    for body in (cast.council, cast.hospital):
        body.refresh_from_db()
    assert (cast.council.closed_on, cast.hospital.closed_on) == (["2026-12-30"], ["2026-12-29"])
    sue.post(f"/admin/closed-days/delete/{first.pk}/")
    cast.hospital.refresh_from_db()
    assert cast.hospital.closed_on == []


def test_a_day_is_closed_once(sue: Client, cast: Cast) -> None:
    said = {"organisation": cast.council.pk, "day": "2026-12-29", "name": "Shut"}
    sue.post("/admin/closed-days/new/", said)
    page = sue.post("/admin/closed-days/new/", said)
    assert page.status_code == 200
    assert "already exists" in page.content.decode()


# Criteria


def _criteria(*names: str, first: int = 0) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": "Green", "criteria-TOTAL_FORMS": len(names), "criteria-INITIAL_FORMS": first,
        "criteria-MIN_NUM_FORMS": 1, "criteria-MAX_NUM_FORMS": 1000}  # fmt: skip
    for place, name in enumerate(names):
        row = {"name": name, "question": f"How {name}?", "weight": 50, "order": place} | {
            f"anchor_{score}": f"{name} {score}" for score in range(6)
        }
        said |= {f"criteria-{place}-{field}": value for field, value in row.items()}
    return said


def test_a_set_is_made_with_its_criteria_and_their_anchors(sue: Client) -> None:
    assert sue.post("/admin/criteria/new/", _criteria("carbon", "cost")).status_code == 302
    made = CriteriaSet.objects.get(name="Green")
    carbon, cost = Criterion.objects.filter(criteria_set=made)
    assert carbon.anchors == [f"carbon {score}" for score in range(6)]
    assert carbon.slug.startswith("carbon-")
    assert (cost.weight, cost.order) == (50, 1)
    page = sue.get(f"/admin/criteria/edit/{made.pk}/").content.decode()
    assert "carbon 5" in page


def test_a_criterion_without_an_anchor_is_sent_back(sue: Client) -> None:
    page = sue.post("/admin/criteria/new/", _criteria("carbon") | {"criteria-0-anchor_3": ""})
    assert page.status_code == 200
    assert not CriteriaSet.objects.filter(name="Green").exists()


def test_a_set_ideas_are_scored_by_stays_as_it_is_and_a_new_version_is_offered(
    sue: Client, cast: Cast
) -> None:
    make_idea(cast, Stage.IN_REVIEW)
    edit = f"/admin/criteria/edit/{cast.criteria.pk}/"
    assert sue.get(edit)["Location"] == f"/admin/criteria/inspect/{cast.criteria.pk}/"
    assert sue.post(edit, _criteria("other"))["Location"] == f"/admin/criteria/inspect/{cast.criteria.pk}/"
    shown = sue.get(edit, follow=True).content.decode()
    assert "Make a new version" in shown
    assert "difference 5" in shown
    address = f"/admin/criteria/new-version/{cast.criteria.pk}/"
    assert "keep the version they have" in sue.get(address).content.decode()
    assert CriteriaSet.objects.count() == 1
    sue.post(address)
    new = CriteriaSet.objects.get(version=2)
    assert (new.name, new.is_default) == ("Standard", False)
    assert [each.anchors[5] for each in Criterion.objects.filter(criteria_set=new)] == [
        "difference 5", "money 5", "doable 5"]  # fmt: skip
    assert sue.get(f"/admin/criteria/edit/{new.pk}/").status_code == 200
    sue.post(f"/admin/criteria/use/{new.pk}/")
    assert CriteriaSet.objects.get(is_default=True) == new
    assert AuditEntry.objects.filter(action="use_criteria", by=cast.sue).exists()


def test_a_set_without_criteria_cannot_be_used(sue: Client, cast: Cast) -> None:
    empty = CriteriaSet.objects.create(name="Empty")
    page = sue.post(f"/admin/criteria/use/{empty.pk}/", follow=True)
    assert "no criteria yet" in page.content.decode()
    assert CriteriaSet.objects.get(is_default=True) == cast.criteria


def test_the_default_set_changes_in_one_step(cast: Cast) -> None:
    other = CriteriaSet.objects.create(name="Other")
    Criterion.objects.create(criteria_set=other, slug="a", name="A", question="A?", weight=1)
    use_from_now_on(by=cast.sue, criteria=other)
    assert list(CriteriaSet.objects.filter(is_default=True)) == [other]
