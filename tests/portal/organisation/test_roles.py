"""Nobody raises themselves; roles that move money take two administrators."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from place.models import Person, RoleGrant, RoleRequest
from place.services import grant_role
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
AUTHORITY = {"signing_limit": "500000", "authority": "Director, scheme 4.2"}


def ask(client: Client, person: Person, role: str, body: str = "council", **said: str) -> str:
    address = f"/organisation/{body}/people/{person.uid}/role/"
    return client.post(address, {"role": role} | said, follow=True).content.decode()


def held(person: Person) -> set[str]:
    return set(RoleGrant.objects.filter(person=person, ended_at=None).values_list("role", flat=True))


def asked() -> RoleRequest:
    return RoleRequest.objects.latest("pk")


def page_of(request: RoleRequest) -> str:
    return f"/organisation/{request.organisation.slug}/requests/{request.uid}/"


def test_an_ordinary_role_is_given_at_once_and_ends_at_once(cast: Cast, olga: Client) -> None:
    assert "now holds the role: Reviewer" in ask(olga, cast.sam, "reviewer")
    assert held(cast.sam) == {"reviewer"}
    olga.post(f"/organisation/council/people/{cast.sam.uid}/role/reviewer/end/")
    assert held(cast.sam) == set()


@pytest.mark.parametrize("role", ["finance_officer", "executive", "organisation_admin"])
def test_a_role_that_moves_money_or_administers_waits_for_a_second_administrator(
    cast: Cast, olga: Client, oskar: Person, signed_in: SignIn, role: str
) -> None:
    assert "counts once a second administrator has confirmed" in ask(olga, cast.sam, role, **AUTHORITY)
    assert held(cast.sam) == set()
    assert Notice.objects.get(person=oskar).kind == Notice.Kind.ACCOUNT
    olga.post(page_of(asked()), {"confirm": "1"})
    assert held(cast.sam) == set()  # whoever asked cannot confirm
    second = signed_in(oskar)
    assert "asked for by Olga Council" in second.get("/organisation/council/").content.decode()
    second.post(page_of(asked()), {"confirm": "1"})
    assert held(cast.sam) == {role}


def test_whoever_the_role_is_for_cannot_confirm_it(
    cast: Cast, olga: Client, oskar: Person, signed_in: SignIn
) -> None:
    ask(olga, oskar, "executive", **AUTHORITY)
    signed_in(oskar).post(page_of(asked()), {"confirm": "1"})
    assert "executive" not in held(oskar)


def test_a_refusal_says_why(cast: Cast, olga: Client, oskar: Person, signed_in: SignIn) -> None:
    ask(olga, cast.sam, "finance_officer")
    second = signed_in(oskar)
    assert "Say why" in second.post(page_of(asked()), {"refuse": "1", "because": " "}).content.decode()
    second.post(page_of(asked()), {"refuse": "1", "because": "He assures his own cases."})
    assert held(cast.sam) == set()
    assert "He assures his own cases." in olga.get(page_of(asked())).content.decode()
    assert "He assures" in Notice.objects.get(person=cast.olga).text
    assert "decided already" in second.post(page_of(asked()), {"confirm": "1"}).content.decode()


def test_where_there_is_no_second_the_partner_confirms(
    cast: Cast, olga: Client, hal: Person, signed_in: SignIn
) -> None:
    ask(olga, cast.sam, "finance_officer")
    partner = signed_in(hal)
    assert partner.get(page_of(asked())).status_code == 404
    cast.council.acts_for_us = cast.hospital
    cast.council.save()
    assert "Sam Council" in partner.get("/organisation/").content.decode()
    partner.post(page_of(asked()), {"confirm": "1"})
    assert held(cast.sam) == {"finance_officer"}


def test_the_partner_does_not_confirm_where_there_is_a_second(
    cast: Cast, olga: Client, oskar: Person, hal: Person, signed_in: SignIn
) -> None:
    cast.council.acts_for_us = cast.hospital
    cast.council.save()
    ask(olga, cast.sam, "finance_officer")
    assert signed_in(hal).post(page_of(asked()), {"confirm": "1"}).status_code == 404
    assert held(cast.sam) == set()


def test_the_platform_confirms_too_and_sets_up_the_first_administrator_alone(
    cast: Cast, olga: Client, signed_in: SignIn
) -> None:
    ask(olga, cast.sam, "finance_officer")
    signed_in(cast.sue).post(page_of(asked()), {"confirm": "1"})
    assert held(cast.sam) == {"finance_officer"}
    ask(signed_in(cast.sue), cast.stan, "organisation_admin", body="police")
    assert held(cast.stan) == {"organisation_admin"}
    ask(signed_in(cast.sue), cast.henry, "finance_officer", body="hospital")
    assert held(cast.henry) == set()


def test_nobody_raises_themselves(cast: Cast, olga: Client) -> None:
    for role in Role.values:
        assert "403" in ask(olga, cast.olga, role, **AUTHORITY)
    assert held(cast.olga) == {"organisation_admin"}
    with pytest.raises(PermissionDenied):
        grant_role(by=cast.olga, person=cast.olga, organisation=cast.council, role=Role.REVIEWER)
    with pytest.raises(PermissionDenied):
        grant_role(by=cast.olga, person=cast.sam, organisation=cast.council, role=Role.EXECUTIVE)
    with pytest.raises(PermissionDenied):
        grant_role(by=cast.alice, person=cast.sam, organisation=cast.council, role=Role.REVIEWER)


def test_a_deputy_of_an_administrator_is_no_administrator(cast: Cast, signed_in: SignIn) -> None:
    from tests.portal.organisation.test_people import stands_in

    stands_in(cast.sam, cast.olga)
    sam = signed_in(cast.sam)
    assert sam.get("/organisation/council/").status_code == 403
    assert "/organisation/" not in sam.get("/account/").content.decode()


def test_nothing_is_given_outside_the_organisation(cast: Cast, olga: Client) -> None:
    assert (
        olga.post(f"/organisation/council/people/{cast.henry.uid}/role/", {"role": "reviewer"}).status_code
        == 404
    )
    assert (
        olga.post(f"/organisation/hospital/people/{cast.henry.uid}/role/", {"role": "reviewer"}).status_code
        == 403
    )
    assert olga.post(f"/organisation/council/people/{cast.henry.uid}/role/reviewer/end/").status_code == 404
    assert olga.post(f"/organisation/hospital/people/{cast.ruth.uid}/role/reviewer/end/").status_code == 403
    assert held(cast.ruth) == {"reviewer"}


def test_a_crafted_form_gives_nothing_more(cast: Cast, olga: Client) -> None:
    ask(
        olga,
        cast.sam,
        "reviewer",
        is_superuser="1",
        is_staff="1",
        organisation="police",
        asked_by=str(cast.olga.pk),
    )
    sam = Person.objects.get(pk=cast.sam.pk)
    assert (sam.is_superuser, sam.is_staff, sam.organisation) == (False, False, cast.council)
    assert "Select a valid choice" in ask(olga, cast.sam, "superuser")


def test_an_executive_needs_a_limit_and_an_authority(cast: Cast, olga: Client) -> None:
    page = ask(olga, cast.sam, "executive")
    assert "Say up to what amount they may sign" in page
    assert "Say what gives them the authority to sign" in page


def test_the_last_administrator_stays(cast: Cast, olga: Client, oskar: Person, signed_in: SignIn) -> None:
    second = signed_in(oskar)
    second.post(f"/organisation/council/people/{cast.olga.uid}/role/organisation_admin/end/")
    assert held(cast.olga) == set()
    assert olga.get("/organisation/council/").status_code == 403  # at the next request
    page = second.post(f"/organisation/council/people/{oskar.uid}/role/organisation_admin/end/", follow=True)
    assert "last administrator" in page.content.decode()


def test_what_waits_in_a_role_that_ends_goes_to_the_next_holder(cast: Cast, olga: Client) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    end = f"/organisation/council/people/{cast.carol.uid}/role/coordinator/end/"
    assert "Give somebody the role first" in olga.post(end, follow=True).content.decode()
    assert held(cast.carol) == {"coordinator"}
    ask(olga, cast.sam, "coordinator")
    olga.post(end)
    idea.refresh_from_db()
    assert idea.holder == cast.sam
    assert held(cast.carol) == set()


def test_asking_twice_is_asking_once(cast: Cast, olga: Client) -> None:
    ask(olga, cast.sam, "finance_officer")
    assert "asked for already" in ask(olga, cast.sam, "finance_officer")
    assert RoleRequest.objects.count() == 1
    olga.post(page_of(asked()), {"take_back": "1"})
    assert asked().state == RoleRequest.State.TAKEN_BACK
