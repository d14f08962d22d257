"""People, teams, settings and deputies: of one's own organisation, and of no other."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from place.models import Deputy, Organisation, Person, Team
from portal.organisation.changes import WORDS
from tests.cast import Cast
from tests.safety.test_code import CODE

SignIn = Callable[[Person], Client]
HOME = "/organisation/council/"


def stands_in(deputy: Person, person: Person) -> Deputy:
    today = timezone.localdate()
    return Deputy.objects.create(person=person, deputy=deputy, starts=today, ends=today + timedelta(days=7))


def days(starts: int, ends: int) -> dict[str, object]:
    first, last = timezone.localdate() + timedelta(days=starts), timezone.localdate() + timedelta(days=ends)
    return {
        "starts_day": first.day, "starts_month": first.month, "starts_year": first.year,
        "ends_day": last.day, "ends_month": last.month, "ends_year": last.year,
    }  # fmt: skip


def test_the_way_in_is_for_administrators(cast: Cast, olga: Client, signed_in: SignIn) -> None:
    assert 'href="/organisation/"' in olga.get("/account/").content.decode()
    assert olga.get("/organisation/")["Location"] == HOME
    assert 'href="/organisation/"' not in signed_in(cast.carol).get("/account/").content.decode()
    assert "Severn Police" in signed_in(cast.sue).get("/organisation/").content.decode()


def test_people_are_found_by_words_team_role_and_state(cast: Cast, olga: Client) -> None:
    def names(query: str) -> list[str]:
        return [person.first_name for person in olga.get(HOME + query).context["page"]]

    assert names("?q=ali+council") == ["Alice"]
    assert names(f"?team={cast.teams['streets'].uid}") == ["Alice", "Bea", "Meg"]
    assert names("?role=finance_officer") == ["Fiona"]
    assert names("?state=left") == ["Gone"]
    assert "Henry" not in names("?state=all")
    assert "Nobody found" in olga.get(HOME + "?q=zeppelin").content.decode()
    assert olga.get(HOME + "?team=nonsense&role=nonsense&page=nonsense").status_code == 200


def test_details_change_and_the_address_never(cast: Cast, olga: Client) -> None:
    address = f"{HOME}people/{cast.sam.uid}/details/"
    olga.post(address, {
        "first_name": "Samuel", "last_name": "Snow", "job_title": "Planner", "team": str(cast.teams["streets"].uid),
        "email": "mine@evil.example", "is_superuser": "1", "is_active": "", "organisation": cast.police.pk})  # fmt: skip
    sam = Person.objects.get(pk=cast.sam.pk)
    assert (sam.name, sam.job_title, sam.team) == ("Samuel Snow", "Planner", cast.teams["streets"])
    assert (sam.email, sam.is_superuser, sam.is_active, sam.organisation) == (
        "sam@council.example", False, True, cast.council)  # fmt: skip
    page = olga.post(address, {"first_name": "", "last_name": "Snow", "team": str(cast.teams["wards"].uid)})
    assert "Select a valid choice" in page.content.decode()


@pytest.mark.parametrize("part", ["", "details/", "deputy/", "leaves/", "role/"])
def test_people_of_another_body_do_not_exist_here(cast: Cast, olga: Client, part: str) -> None:
    assert olga.get(f"{HOME}people/{cast.henry.uid}/{part}").status_code == 404
    assert olga.get(f"/organisation/hospital/people/{cast.henry.uid}/{part}").status_code == 403


def test_nobody_changes_their_own_entry_nor_an_account_of_the_platform(cast: Cast, olga: Client) -> None:
    for person in (cast.olga, cast.sue):
        assert olga.get(f"{HOME}people/{person.uid}/").status_code == 200
        for part in ("details/", "deputy/", "leaves/", "role/"):
            assert olga.get(f"{HOME}people/{person.uid}/{part}").status_code == 403
        for part in ("comes-back/", "deputy/end/"):
            assert olga.post(f"{HOME}people/{person.uid}/{part}").status_code == 403


def test_teams_are_added_renamed_and_closed_when_empty(cast: Cast, olga: Client) -> None:
    teams = f"{HOME}teams/"
    olga.post(f"{teams}new/", {"name": "Parks", "manager": str(cast.meg.uid), "budget_holder": ""})
    parks = Team.objects.get(name="Parks")
    assert (parks.organisation, parks.manager) == (cast.council, cast.meg)
    assert "a team of this name already" in olga.post(f"{teams}new/", {"name": "PARKS"}).content.decode()
    olga.post(f"{teams}{parks.uid}/", {"name": "Parks and trees", "manager": "", "budget_holder": ""})
    parks.refresh_from_db()
    assert (parks.name, parks.manager) == ("Parks and trees", None)
    olga.post(f"{teams}{parks.uid}/close/")
    parks.refresh_from_db()
    assert parks.closed_at
    assert olga.get(f"{teams}{parks.uid}/").status_code == 404
    full = cast.teams["streets"]
    assert "still work in this team" in olga.post(f"{teams}{full.uid}/close/", follow=True).content.decode()
    olga.post(f"{teams}new/", {"name": "Parks and trees", "manager": "", "budget_holder": ""})
    assert Team.objects.filter(name="Parks and trees", closed_at=None).count() == 1


def test_teams_and_managers_of_another_body_are_refused(cast: Cast, olga: Client) -> None:
    theirs = cast.teams["wards"]
    assert olga.get(f"{HOME}teams/{theirs.uid}/").status_code == 404
    assert olga.post(f"{HOME}teams/{theirs.uid}/close/").status_code == 404
    page = olga.post(f"{HOME}teams/new/", {"name": "Parks", "manager": str(cast.henry.uid)})
    assert "Select a valid choice" in page.content.decode()


def settings_said(**said: object) -> dict[str, object]:
    return {
        "just_do_it_limit": "£7,500", "reviewers_needed": "4", "bank_holidays": "WLS", "accent": "#0b5c57",
        "speaking_up": "Ring the bell.", "acts_for_us": "hospital"} | said  # fmt: skip


def test_settings_are_kept_and_nothing_else_is(cast: Cast, olga: Client) -> None:
    olga.post(
        f"{HOME}settings/", settings_said(name="Mine", slug="mine", kind="police", parent=cast.police.pk)
    )
    council = Organisation.objects.get(pk=cast.council.pk)
    assert (council.just_do_it_limit, council.reviewers_needed, council.bank_holidays) == (7500, 4, "WLS")
    assert (council.acts_for_us, council.name, council.kind) == (cast.hospital, "Severn Council", "council")
    assert "Changed settings: just-do-it limit" in olga.get(f"{HOME}record/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("accent", "#ffff00", "too light to read"),
        ("accent", "teal", "Write a colour like #0b5c57."),
        ("acts_for_us", "council", "Select a valid choice"),
        ("reviewers_needed", "0", "must be 1 or more"),
        ("reviewers_needed", "40", "ten reviewers at most"),
        ("just_do_it_limit", "-5", "must be 0 or more"),
    ],
)
def test_settings_that_cannot_be_are_explained(
    cast: Cast, olga: Client, field: str, value: str, sentence: str
) -> None:
    page = olga.post(f"{HOME}settings/", settings_said(**{field: value})).content.decode()
    assert sentence in page
    assert Organisation.objects.get(pk=cast.council.pk).bank_holidays == "ENG"


def test_an_administrator_names_a_deputy_for_somebody_and_ends_it(cast: Cast, olga: Client) -> None:
    address = f"{HOME}people/{cast.carol.uid}/deputy/"
    olga.post(address, {"deputy": str(cast.sam.uid)} | days(0, 5))
    named = Deputy.objects.get()
    assert (named.person, named.deputy) == (cast.carol, cast.sam)
    olga.post(f"{address}end/", {"deputy": named.pk})
    assert not Deputy.objects.exists()


def test_a_deputy_is_no_way_round_two_administrators(cast: Cast, olga: Client) -> None:
    for who, sentence in ((cast.sam, "moves money"), (cast.olga, "Select a valid choice")):
        page = olga.post(f"{HOME}people/{cast.erin.uid}/deputy/", {"deputy": str(who.uid)} | days(0, 5))
        assert sentence in page.content.decode()
    past = olga.post(f"{HOME}people/{cast.carol.uid}/deputy/", {"deputy": str(cast.sam.uid)} | days(-5, -2))
    assert "has not passed" in past.content.decode()
    assert not Deputy.objects.exists()


def test_a_deputy_of_somebody_else_is_not_ended_here(cast: Cast, olga: Client) -> None:
    other = stands_in(cast.bob, cast.alice)
    theirs = stands_in(cast.frank, cast.ed)
    for pk in (other.pk, theirs.pk, "x", ""):
        answer = olga.post(f"{HOME}people/{cast.carol.uid}/deputy/end/", {"deputy": pk})
        assert answer.status_code == 404
    assert Deputy.objects.count() == 2


def test_the_record_has_words_for_all_that_is_done_in_the_name_of_a_body() -> None:
    done: set[str] = set()
    for file in CODE:
        for call in ast.walk(ast.parse(file.read_text())):
            named = {each.arg: each.value for each in getattr(call, "keywords", ())}
            if (
                isinstance(call, ast.Call)
                and getattr(call.func, "id", "") == "record"
                and "organisation" in named
            ):
                said = ast.walk(named["action"])
                done |= {str(each.value) for each in said if isinstance(each, ast.Constant)}
    assert len(done) > 30 and done <= set(WORDS)
