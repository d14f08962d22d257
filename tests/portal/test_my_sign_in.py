"""How I sign in: a second step, passkeys, where I am signed in, my address; and what leaves when I take my data away."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils.translation import gettext as _
from django.utils.translation import override

from place.models import AuditEntry, Person
from portal import address
from portal.templatetags.look import WORD_JOINER
from tests.cast import PASSWORD, Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.notices import tell
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
SIGN_IN = "/accounts/sign-in/"


def arrive(person: Person, client: Client | None = None) -> Client:
    """Sign in by hand, which also proves who is there."""
    client = client or Client(HTTP_USER_AGENT="A ward computer")
    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    return client


def prove(client: Client) -> Client:
    """Enter the password again, as what changes how one signs in asks."""
    client.post("/accounts/confirm-it-is-you/", {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


# The second step


def test_an_app_is_set_up_with_a_code_after_proving_who_is_there(
    cast: Cast, signed_in: SignIn, django_capture_on_commit_callbacks: Callable
) -> None:
    assert "confirm-it-is-you" in signed_in(cast.alice).get("/accounts/two-step/app/")["Location"]
    client = prove(arrive(cast.alice))
    page = client.get("/accounts/two-step/app/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret and "<svg" in page and "data:" not in page
    wrong = client.post("/accounts/two-step/app/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not cast.alice.authenticator_set.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/two-step/app/", {"code": code_of(secret[1])}, follow=True)
    assert "Your recovery codes" in done.content.decode()
    told = Notice.objects.get(person=cast.alice, kind=Notice.Kind.ACCOUNT, text__contains="authenticator app")
    assert told.proposal is None and told.mail is not None


def test_whoever_has_an_app_needs_its_code_or_a_recovery_code_once(cast: Cast) -> None:
    TOTP.activate(cast.alice, "A" * 32)
    codes = RecoveryCodes.activate(cast.alice).get_unused_codes()
    client = arrive(cast.alice)
    assert client.get("/account/").status_code == 302  # not in yet
    page = client.get("/accounts/two-step/sign-in/").content.decode()
    assert "One more step" in page and "Use my passkey" in page
    before = client.session.session_key
    assert client.post("/accounts/two-step/sign-in/", {"code": codes[0]}).status_code == 302
    assert client.get("/account/").status_code == 200 and client.session.session_key != before
    again = arrive(cast.alice)
    assert again.post("/accounts/two-step/sign-in/", {"code": codes[0]}).status_code == 200
    assert again.get("/account/").status_code == 302


def test_guessing_codes_is_stopped_after_ten(cast: Cast) -> None:
    TOTP.activate(cast.alice, "A" * 32)
    client = arrive(cast.alice)
    pages = [
        client.post("/accounts/two-step/sign-in/", {"code": "000000"}).content.decode() for _ in range(11)
    ]
    assert "Too many wrong codes" not in pages[9] and "Too many wrong codes" in pages[10]
    page = client.post("/accounts/two-step/sign-in/", {"code": code_of("A" * 32)}).content.decode()
    assert "Too many wrong codes" in page and client.get("/account/").status_code == 302


def test_a_passkey_can_be_used_at_the_door_and_says_plainly_what_it_needs(cast: Cast) -> None:
    page = Client().get(SIGN_IN).content.decode()
    assert "Sign in with a passkey" in page and "A passkey needs JavaScript" in page
    assert Client().post("/accounts/passkeys/sign-in/", {"credential": "nonsense"}).status_code in (200, 302)
    assert prove(arrive(cast.alice)).get("/accounts/passkeys/new/").status_code == 200


def test_a_role_that_moves_money_is_led_to_a_second_step_where_the_site_asks_for_one(
    cast: Cast, settings: object
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True  # type: ignore[attr-defined]
    fiona, sam = arrive(cast.fiona), arrive(cast.sam)
    assert sam.get("/account/").status_code == 200
    assert fiona.get("/account/")["Location"] == "/accounts/two-step/"
    assert fiona.get("/accounts/two-step/").status_code == fiona.get("/accounts/sign-out/").status_code == 200
    TOTP.activate(cast.fiona, "A" * 32)
    assert fiona.get("/account/").status_code == 200


# Sessions


def test_sessions_are_listed_and_can_be_ended_one_or_all(cast: Cast) -> None:
    here, there, third = (
        arrive(cast.alice),
        arrive(cast.alice, Client(HTTP_USER_AGENT="A phone")),
        arrive(cast.alice),
    )
    bobs = arrive(cast.bob)
    page = here.get("/accounts/sessions/").content.decode()
    assert "A ward computer" in page and "A phone" in page and "This one" in page
    phone = UserSession.objects.get(user_agent="A phone")
    assert bobs.post("/accounts/sessions/end/", {"session": phone.pk}).status_code == 404
    here.post("/accounts/sessions/end/", {"session": phone.pk})
    assert there.get("/account/").status_code == 302 and third.get("/account/").status_code == 200
    here.post("/accounts/sessions/")
    assert third.get("/account/").status_code == 302
    assert here.get("/account/").status_code == bobs.get("/account/").status_code == 200


# The address


def run_letters(email: str, person: Person) -> None:
    address.send_link.func(person.pk, email)


def test_a_new_address_counts_once_its_link_is_opened(cast: Cast) -> None:
    client = prove(arrive(cast.alice))
    heading = re.search(r"<h1>(.*?)</h1>", client.get("/account/address/").content.decode(), re.DOTALL)
    assert heading and heading[1].replace(WORD_JOINER, "").strip() == "Change your e-mail address"
    assert "e-mail" not in heading[1]  # which a narrow screen would break
    asked = client.post("/account/address/", {"email": "Alice.New@council.example"}, follow=True)
    assert "a link is on its way" in asked.content.decode()
    run_letters("alice.new@council.example", cast.alice)
    assert mail.outbox[0].to == ["alice.new@council.example"]
    link = re.search(r"http://127.0.0.1:8000(/account/address/\S+)", str(mail.outbox[0].body))
    assert link
    assert arrive(cast.bob).get(link[1]).status_code == 404
    assert b"alice.new@council.example" in client.get(link[1]).content
    cast.alice.refresh_from_db()
    assert cast.alice.email == "alice@council.example"  # looking changes nothing
    client.post(link[1])
    cast.alice.refresh_from_db()
    assert cast.alice.email == "alice.new@council.example"
    assert client.post(link[1]).status_code == 404  # once
    assert AuditEntry.objects.filter(action="change_address").exists()


def test_letters_about_an_address_are_in_the_language_of_whose_it_is(cast: Cast) -> None:
    Person.objects.filter(pk=cast.alice.pk).update(language="cy")
    run_letters("alice.new@council.example", cast.alice)
    address.tell_old_address.func("alice@council.example", cast.alice.pk)
    with override("cy"):
        subjects = [_("Confirm your new e-mail address"), _("Your e-mail address was changed")]
    assert [each.subject for each in mail.outbox] == subjects
    assert "Confirm" not in subjects[0]


def test_nobody_learns_whose_address_something_is(cast: Cast) -> None:
    client = prove(arrive(cast.alice))
    pages = [
        client.post("/account/address/", {"email": email}, follow=True).content
        for email in ("bob@council.example", "nobody@council.example")
    ]
    first, second = (re.sub(rb'value="\w{64}"|data-timeout="\d+"', b"", page) for page in pages)
    assert first == second
    run_letters("bob@council.example", cast.alice)
    assert mail.outbox == []


def test_changing_it_asks_for_the_password_again(cast: Cast, signed_in: SignIn) -> None:
    assert "confirm-it-is-you" in signed_in(cast.alice).get("/account/address/")["Location"]


# My data


@pytest.fixture
def taken(cast: Cast, signed_in: SignIn) -> dict[str, str]:
    """The files of Alice's data, by name."""
    idea = make_idea(cast, Stage.APPROVED, title="=1+1")
    idea.assignments.update(author_comment="Count them first.", panel_comment="Between ourselves.")
    tell(cast.alice, Notice.Kind.DECIDED, idea, text="The panel said yes.")
    response = signed_in(cast.alice).post("/account/data/download/")
    assert response["Content-Type"] == "application/zip" and "attachment" in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_everything_of_mine_is_in_it(taken: dict[str, str]) -> None:
    whole = json.loads(taken["everything.json"])
    assert whole["profile"][0]["email"] == "alice@council.example"
    assert whole["ideas"][0]["problem"] == "They burn all night."
    assert whole["decisions"][0]["step"] == "submit"
    assert whole["notices"][0]["text"] == "The panel said yes."
    assert set(taken) == {"everything.json"} | {f"{name}.csv" for name in whole if name != "made_at"}


def test_nothing_of_anybody_elses_is(taken: dict[str, str]) -> None:
    whole = "".join(taken.values())
    assert not any(said in whole for said in ("Rita", "Ravi", "Ruth", "Between ourselves", "Carol", "Piet"))


def test_its_tables_hold_no_formulas_and_taking_it_is_noted(cast: Cast, taken: dict[str, str]) -> None:
    assert "'=1+1" in taken["ideas.csv"]
    assert AuditEntry.objects.get(action="download_own_data").said == {}


def test_the_page_says_what_is_held_and_why(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.alice).get("/account/data/").content.decode()
    assert "Scores and comments you gave as a reviewer" in page and "Download my data (zip)" in page
