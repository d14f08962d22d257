"""People joining, giving roles, supporting and being held back, in several processes at once: each thing happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Idea, Support
from place.models import AuditEntry, Invitation, Person, RoleGrant, RoleRequest
from place.services import ask_for_role
from place.services.invitations import hashed
from place.vocabulary import Role
from portal.limits import LIMITS
from tests.cast import PASSWORD, Cast, make_cast
from tests.makers import make_idea
from tests.portal.organisation.conftest import administrator
from tests.racing import PEOPLE_AT_ONCE, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 4
CHOSEN = {"first_name": "Nia", "last_name": "New", "password": "five lamps in a dark street"}
USED = "It has been used already, and works only once."


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="portal.backend.Backend")
    return client


def invited(cast: Cast, email: str, token: str) -> None:
    Invitation.objects.create(
        organisation=cast.council, email=email, invited_by=cast.olga, token_hash=hashed(token),
        expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip


def test_an_invitation_opened_in_four_windows_makes_one_account(transactional_db: None) -> None:
    cast = make_cast()
    for place in range(TIMES):
        invited(cast, f"nia{place}@council.example", f"token{place}")

    def act(place: int, person: int) -> str:
        answer = Client(raise_request_exception=False).post(f"/join/token{place}/", CHOSEN)
        if answer.status_code == 410 and USED in answer.content.decode():
            return "told it is used"
        return str(answer.status_code)

    assert together(act, TIMES) == {"302": TIMES, "told it is used": TIMES * (PEOPLE_AT_ONCE - 1)}
    for place in range(TIMES):
        nia = Person.objects.get(email__iexact=f"nia{place}@council.example")
        assert nia.organisation == cast.council and nia.check_password(CHOSEN["password"])
        assert Invitation.objects.get(email=nia.email).accepted_by == nia
    assert AuditEntry.objects.filter(action="accept_invitation").count() == TIMES


def test_somebody_with_an_account_comes_over_once(transactional_db: None) -> None:
    cast = make_cast()
    people = [
        Person.objects.create_user(f"zoe{place}@police.example", PASSWORD, organisation=cast.police)
        for place in range(TIMES)
    ]
    for place, zoe in enumerate(people):
        RoleGrant.objects.create(person=zoe, organisation=cast.police, role=Role.REVIEWER)
        invited(cast, zoe.email, f"token{place}")

    def act(place: int, person: int) -> str:
        answer = signed_in(people[place]).post(f"/join/token{place}/")
        page = answer.content.decode()
        told = answer.status_code == 410 and USED in page or "This link no longer works." in page
        return "told it is used" if told else str(answer.status_code)

    assert together(act, TIMES) == {"302": TIMES, "told it is used": TIMES * (PEOPLE_AT_ONCE - 1)}
    for zoe in people:
        zoe.refresh_from_db()
        assert zoe.organisation == cast.council
        assert not zoe.grants.filter(ended_at=None).exists()
    for action in ("accept_invitation", "leave_for_another"):
        assert AuditEntry.objects.filter(action=action).count() == TIMES


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE_OFFICER])
def test_a_role_two_administrators_give_at_once_is_given_once(transactional_db: None, role: Role) -> None:
    cast = make_cast()
    givers = [cast.olga, administrator("oskar", cast.council)]
    people = [cast.sam, cast.meg, cast.bea, cast.dora]

    def act(place: int, person: int) -> str:
        address = f"/organisation/council/people/{people[place].uid}/role/"
        answer = signed_in(givers[person % 2]).post(address, {"role": role.value})
        told = "This role has been asked for already" in answer.content.decode()
        return "told who was first" if told else str(answer.status_code)

    ended = together(act, len(people))
    kept: type[RoleGrant] | type[RoleRequest] = RoleGrant
    if role == Role.FINANCE_OFFICER:
        kept = RoleRequest
        assert ended == {"302": len(people), "told who was first": (PEOPLE_AT_ONCE - 1) * len(people)}
    else:
        assert ended == {"302": PEOPLE_AT_ONCE * len(people)}
    assert sorted(
        kept.objects.filter(role=role, person__in=people).values_list("person", flat=True)
    ) == sorted(person.pk for person in people)


def test_a_role_two_administrators_decide_at_once_is_decided_once(transactional_db: None) -> None:
    cast = make_cast()
    deciders = [administrator(name, cast.council) for name in ("oskar", "otto", "opal", "orla")]
    people = [cast.sam, cast.meg, cast.bea, cast.dora]
    asked = [
        ask_for_role(by=cast.olga, person=each, organisation=cast.council, role=Role.FINANCE_OFFICER)
        for each in people
    ]

    def act(place: int, person: int) -> str:
        answer = {"refuse": "1", "because": "Not yet."} if person % 2 else {"confirm": "1"}
        address = f"/organisation/council/requests/{asked[place].uid}/"  # type: ignore[union-attr]
        page = signed_in(deciders[person]).post(address, answer)
        if "This has been decided already" in page.content.decode():
            return "told it is decided"
        return str(page.status_code)

    ended = together(act, len(people))
    assert ended == {"302": len(people), "told it is decided": (PEOPLE_AT_ONCE - 1) * len(people)}
    for each in people:
        request = RoleRequest.objects.get(person=each)
        grants = RoleGrant.objects.filter(person=each, role=Role.FINANCE_OFFICER, ended_at=None).count()
        assert grants == (1 if request.state == RoleRequest.State.CONFIRMED else 0)
        assert request.state in (RoleRequest.State.CONFIRMED, RoleRequest.State.REFUSED)


def test_one_person_supporting_fifty_times_at_once_counts_once(transactional_db: None) -> None:
    cast = make_cast()
    idea = make_idea(cast)

    def act(place: int, person: int) -> str:
        return str(signed_in(cast.sam).post(f"/ideas/{idea.reference}/support/").status_code)

    assert together(act, 10, people=5) == {"302": 50}
    idea.refresh_from_db()
    assert (idea.supporters_count, idea.supports.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="support").count() == 1


def test_support_given_and_taken_back_all_at_once_is_counted_right(transactional_db: None) -> None:
    cast = make_cast()
    idea = make_idea(cast)
    address = f"/ideas/{idea.reference}/support/"

    def act(place: int, person: int) -> str:
        return str(
            signed_in(cast.sam).post(address, {"back": "1"} if (place + person) % 2 else {}).status_code
        )

    assert together(act, 10, people=5) == {"302": 50}
    signed_in(cast.sam).post(address)
    idea.refresh_from_db()
    assert (idea.supporters_count, idea.supports.count()) == (1, 1)


def test_no_supporter_is_lost_when_several_support_at_once(transactional_db: None) -> None:
    cast = make_cast()
    ideas = [make_idea(cast, title=f"Lamp {number}") for number in range(8)]
    people = [cast.sam, cast.owen, cast.dora, cast.meg]

    def act(place: int, person: int) -> str:
        return str(signed_in(people[person]).post(f"/ideas/{ideas[place].reference}/support/").status_code)

    assert together(act, len(ideas)) == {"302": PEOPLE_AT_ONCE * len(ideas)}
    counts = set(Idea.objects.values_list("supporters_count", flat=True))
    assert (counts, Support.objects.count()) == ({PEOPLE_AT_ONCE}, PEOPLE_AT_ONCE * len(ideas))


def test_a_limit_is_one_limit_however_many_processes_serve(transactional_db: None) -> None:
    cast = make_cast()
    idea = make_idea(cast)
    limit = next(limit for limit in LIMITS if limit.name == "support")

    def act(place: int, person: int) -> str:
        return str(signed_in(cast.sam).post(f"/ideas/{idea.reference}/support/").status_code)

    each = limit.person // PEOPLE_AT_ONCE + 5
    beyond = PEOPLE_AT_ONCE * each - limit.person
    assert together(act, each) == {"302": limit.person, "429": beyond}
