"""Invitations: one address, one use, seven days; nothing said about what other organisations know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from place.models import AuditEntry, Invitation, Organisation, Person
from place.tasks import mail_invitation
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
NEW = "/organisation/council/invitations/new/"
LIST = "/organisation/council/invitations/"
PASSWORD = "five lamps in a dark street"


def asks(client: Client, email: str, **more: str) -> str:
    said = {"email": email, "first_name": "Nia", "last_name": "New", "job_title": "Clerk", "team": ""} | more
    return client.post(NEW, said, follow=True).content.decode()


def link(invitation: Invitation | None = None) -> str:
    """Run the task that mails it, and take the link out of the mail."""
    invitation = invitation or Invitation.objects.latest("pk")
    mail_invitation.call(invitation.pk)
    found = re.search(r"/join/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def accepts(address: str, **more: str) -> str:
    said = {"first_name": "Nia", "last_name": "New", "password": PASSWORD} | more
    return Client().post(address, said, follow=True).content.decode()


def test_whoever_is_invited_sets_a_name_and_a_password_and_is_in(cast: Cast, olga: Client) -> None:
    team = cast.teams["homes"]
    assert "Invited: nia@council.example." in asks(olga, "Nia@Council.example", team=str(team.uid))
    address = link()
    page = accepts(address, first_name="Nina")
    assert "Welcome, Nina" in page
    nia = Person.objects.get(email="nia@council.example")
    assert (nia.name, nia.organisation, nia.team, nia.job_title) == ("Nina New", cast.council, team, "Clerk")
    assert nia.check_password(PASSWORD)
    assert not (nia.is_staff or nia.is_superuser or nia.grants.exists())


def test_the_link_is_in_the_mail_alone(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    token = link().split("/")[2]
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert len(token) >= 43
    letter = mail.outbox[-1]
    assert letter.to == ["nia@council.example"]
    assert letter.subject == "Severn Council invites you to Bankable"
    assert token in str(letter.alternatives[0][0])  # type: ignore[attr-defined]


def test_looking_uses_nothing_up_and_accepting_uses_it_up(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    address = link()
    for _time in range(2):
        assert Client().get(address).status_code == 200
    accepts(address)
    again = Client().get(address)
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert "used already" in accepts(address, password="another long password")
    assert Person.objects.get(email="nia@council.example").check_password(PASSWORD)


def test_an_expired_link_says_so_and_no_password_reset_revives_it(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    address = link()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Ask an administrator of Severn Council" in Client().get(address).content.decode()
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": "nia@council.example"})
    assert not any("/password/reset/" in str(letter.body) and "a-b" not in str(letter.body) and re.search(
        r"/password/reset/\w+-\w+", str(letter.body)) for letter in mail.outbox)  # fmt: skip
    assert accepts(address).count("seven days")
    assert not Person.objects.filter(email="nia@council.example").exists()


def test_sent_again_only_the_newest_link_works(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    old = link()
    invitation = Invitation.objects.get()
    again = f"{LIST}{invitation.uid}/again/"
    assert "Wait five minutes" in olga.post(again, follow=True).content.decode()
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(sent_at=past, expires_at=past)
    assert "Sent again" in olga.post(again, follow=True).content.decode()
    new = link(invitation)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_withdrawn_it_says_so(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    address = link()
    olga.post(f"{LIST}{Invitation.objects.get().uid}/withdraw/")
    page = Client().get(address)
    assert page.status_code == 410
    assert "withdrawn" in page.content.decode()


def test_the_answer_is_the_same_for_an_address_known_elsewhere_and_one_nobody_knows(
    cast: Cast, olga: Client
) -> None:
    known, unknown = asks(olga, "henry@hospital.example"), asks(olga, "nobody@hospital.example")
    assert "Invited: henry@hospital.example." in known
    assert "Invited: nobody@hospital.example." in unknown
    first, second = Invitation.objects.order_by("pk")
    link(first)
    link(second)
    letters = [re.sub(r"/join/[\w-]+/", "", str(letter.body)) for letter in mail.outbox]
    minutes = re.compile(r"at \d+:\d+[ap]m")
    assert minutes.sub("", letters[0]) == minutes.sub("", letters[1])
    assert "Hospital" not in known


def test_somebody_with_an_account_elsewhere_signs_in_and_confirms(
    cast: Cast, olga: Client, signed_in: SignIn
) -> None:
    asks(olga, "frank@hospital.example")
    address = link()
    stranger = Client().get(address).content.decode()
    assert "Sign in with it to go on" in stranger
    assert "Severn Hospital" not in stranger
    frank = signed_in(cast.frank)
    assert "A person belongs to one organisation" in frank.get(address).content.decode()
    frank.post(address)
    moved = Person.objects.get(pk=cast.frank.pk)
    assert moved.organisation == cast.council
    assert not moved.grants.filter(ended_at=None).exists()
    assert frank.get(address).status_code == 410


def test_whoever_still_has_work_in_hand_stays_until_it_is_handed_on(
    cast: Cast, olga: Client, signed_in: SignIn
) -> None:
    make_idea(cast, Stage.DELIVERING, delivery_owner=cast.henry, holder=cast.henry)
    asks(olga, "henry@hospital.example")
    page = signed_in(cast.henry).post(link()).content.decode()
    assert "Work still waits for you" in page
    assert Person.objects.get(pk=cast.henry.pk).organisation == cast.hospital


def test_a_link_does_nothing_for_somebody_else(cast: Cast, olga: Client, signed_in: SignIn) -> None:
    asks(olga, "henry@hospital.example")
    address = link()
    page = signed_in(cast.stan).post(address).content.decode()
    assert "you are signed in as Stan Police" in page
    assert Person.objects.get(pk=cast.stan.pk).organisation == cast.police


def test_no_invitation_takes_a_platform_account(cast: Cast, olga: Client, signed_in: SignIn) -> None:
    Person.objects.filter(pk=cast.sue.pk).update(organisation=cast.police)
    asks(olga, "sue@council.example")
    address = link()
    signed_in(cast.sue).post(address)
    accepts(address)
    sue = Person.objects.get(pk=cast.sue.pk)
    assert sue.organisation == cast.police
    assert not sue.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("alice@council.example", "works here already"),
        ("gone@council.example", "has left"),
        ("not an address", "Enter a valid email address"),
        ("nia@council.example\r\nBcc: all@council.example", "Enter a valid email address"),
    ],
)
def test_what_cannot_be_invited_is_explained(cast: Cast, olga: Client, email: str, sentence: str) -> None:
    assert sentence in asks(olga, email)
    assert not Invitation.objects.exists()


def test_an_address_is_invited_once_at_a_time(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    assert "invited already" in asks(olga, "NIA@council.example")
    assert Invitation.objects.count() == 1


def test_a_name_with_a_line_break_breaks_no_header(cast: Cast, olga: Client) -> None:
    Organisation.objects.filter(pk=cast.council.pk).update(
        name="Severn\r\nBcc: all@council.example\u2028Council"
    )
    asks(olga, "nia@council.example")
    link()
    assert "\n" not in mail.outbox[-1].subject
    assert "\u2028" not in mail.outbox[-1].subject
    assert mail.outbox[-1].recipients() == ["nia@council.example"]


def test_a_mail_that_fails_is_shown_to_the_administrator(cast: Cast, olga: Client, settings: object) -> None:
    asks(olga, "nia@council.example")
    Invitation.objects.update(failed="SMTPRecipientsRefused")
    assert "Could not be sent" in olga.get(LIST).content.decode()


def test_a_password_too_weak_is_explained(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    page = accepts(link(), password="short")
    assert "at least 12 characters" in page
    assert not Person.objects.filter(email="nia@council.example").exists()


def test_a_crafted_form_makes_nobody_more_than_they_are(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example", is_superuser="1", is_staff="1", organisation=str(cast.police.pk))
    accepts(
        link(), is_superuser="1", is_staff="1", organisation=str(cast.police.pk), email="x@police.example"
    )
    nia = Person.objects.get(email="nia@council.example")
    assert (nia.is_superuser, nia.is_staff, nia.organisation) == (False, False, cast.council)


def test_another_bodys_team_and_invitations_do_not_exist_here(cast: Cast, olga: Client, hal: Person) -> None:
    page = asks(olga, "nia@council.example", team=str(cast.teams["wards"].uid))
    assert "Select a valid choice" in page
    theirs = Invitation.objects.create(
        organisation=cast.hospital, email="x@hospital.example", invited_by=hal, expires_at=timezone.now()
    )
    for act in ("again", "withdraw"):
        assert olga.post(f"{LIST}{theirs.uid}/{act}/").status_code == 404
        assert olga.post(f"/organisation/hospital/invitations/{theirs.uid}/{act}/").status_code == 403
    assert "x@hospital.example" not in olga.get(LIST).content.decode()


def test_it_is_on_record_without_the_address(cast: Cast, olga: Client) -> None:
    asks(olga, "nia@council.example")
    entry = AuditEntry.objects.get(action="invite")
    assert entry.organisation == cast.council
    assert "nia" not in str(entry.said)
    assert "Invited nia@council.example" in olga.get("/organisation/council/record/").content.decode()
