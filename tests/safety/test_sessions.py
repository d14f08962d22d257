"""Who is signed in, for how long, and who is not kept out: sessions, passwords, and where one goes after signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings

from place.models import Person
from tests.cast import PASSWORD, Cast

SIGN_IN = "/accounts/sign-in/"
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ELSEWHERE = {"REMOTE_ADDR": "10.9.9.9"}


def sign_in(
    client: Client, password: str = PASSWORD, email: str = "alice@council.example", **more: str
) -> int:
    said = {"login": email, "password": password} | {k: v for k, v in more.items() if k == "next"}
    extra = {k: v for k, v in more.items() if k != "next"}
    return client.post(SIGN_IN, said, **extra).status_code  # type: ignore[arg-type]


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_signing_in_gives_a_new_session_and_the_old_key_opens_nothing(cast: Cast) -> None:
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    assert sign_in(client) == 302
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_in(thief)


def test_a_session_nobody_uses_ends_and_one_in_use_goes_on(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    idle = timedelta(seconds=settings.SESSION_IDLE_AGE)
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(cast.alice)
        for _ in range(3):
            clock.shift(idle - timedelta(minutes=1))
            assert is_in(client)
        clock.shift(idle + timedelta(seconds=1))
        assert not is_in(client)
        assert not is_in(client)
        assert "nobody was there" in client.get(SIGN_IN).content.decode()


def test_a_session_ends_after_so_many_hours_whatever_is_done_in_it(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(cast.alice)
        for _ in range(15):
            clock.shift(timedelta(minutes=31))
            is_in(client)
        assert timedelta(minutes=31 * 16) > timedelta(seconds=settings.SESSION_COOKIE_AGE)
        clock.shift(timedelta(minutes=31))
        assert not is_in(client)


def test_people_are_told_how_long_and_asking_does_not_make_it_longer(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(cast.alice)
        clock.shift(timedelta(seconds=settings.SESSION_IDLE_AGE - 90))
        assert client.get("/account/time-left/").json() == {"seconds": 90}
        clock.shift(timedelta(seconds=10))
        assert client.get("/account/time-left/").json() == {"seconds": 80}
        assert client.post("/account/stay/").status_code == 204
        assert client.get("/account/time-left/").json() == {"seconds": settings.SESSION_IDLE_AGE}
    assert Client().get("/account/time-left/").json() == {"seconds": 0}


def test_every_page_of_somebody_signed_in_can_warn_them(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with time_machine.travel(NOW, tick=False):
        page = signed_in(cast.alice).get("/account/").content.decode()
    assert f'data-timeout="{settings.SESSION_IDLE_AGE}"' in page
    assert "Stay signed in" in page
    assert "data-timeout" not in Client().get("/help/").content.decode()


def test_signing_out_kills_the_session_itself(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    client = signed_in(cast.alice)
    copied = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/sign-out/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = copied
    assert not is_in(thief)


def test_closing_an_account_ends_its_sessions_at_once(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.alice)
    assert is_in(client)
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    client = signed_in(cast.alice)
    cast.alice.set_password("another long password")
    cast.alice.save()
    assert not is_in(client)


def test_a_key_can_be_changed_without_signing_everybody_out(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.alice)
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[old]):
        assert is_in(client)
    with override_settings(SECRET_KEY="m" * 60, SECRET_KEY_FALLBACKS=[]):
        assert not is_in(client)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.KNOWN_COOKIE_NAME):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


# Wrong passwords


def test_each_wrong_password_after_five_makes_the_wait_longer(cast: Cast) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            sign_in(client, "wrong")
        assert "Wait 15 seconds" in client.post(
            SIGN_IN, {"login": "alice@council.example", "password": PASSWORD}
        ).content.decode()  # fmt: skip
        clock.shift(timedelta(seconds=16))
        sign_in(client, "wrong")
        clock.shift(timedelta(seconds=16))
        assert sign_in(client) == 200, "30 seconds now"
        clock.shift(timedelta(seconds=16))
        assert sign_in(client) == 302


def test_somebody_hammering_an_account_does_not_shut_its_owner_out(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        home, attacker = Client(), Client()
        for _ in range(200):
            sign_in(attacker, "wrong", REMOTE_ADDR="6.6.6.6")
        assert sign_in(attacker, REMOTE_ADDR="6.6.6.6") == 200, "even the right password waits there"
        assert sign_in(home, **ELSEWHERE) == 302


def test_many_addresses_at_one_account_hold_back_strangers_but_no_browser_that_is_known(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        known = Client()
        sign_in(known)
        known.post("/accounts/sign-out/")
        for number in range(100):
            sign_in(Client(), "wrong", REMOTE_ADDR=f"6.6.{number}.6")
        assert sign_in(Client(), **ELSEWHERE) == 200
        assert sign_in(known, **ELSEWHERE) == 302


def test_a_new_password_by_e_mail_lets_the_owner_in_at_once(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        for number in range(100):
            sign_in(Client(), "wrong", REMOTE_ADDR=f"6.6.{number}.6")
        owner = Client()
        owner.post("/accounts/password/reset/", {"email": "alice@council.example"})
        link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/" in word)
        form = owner.get(link[link.index("/accounts") :], follow=True).redirect_chain[-1][0]
        new = "quite another password"
        assert owner.post(form, {"password1": new, "password2": new}).status_code == 302
        assert sign_in(owner, new) == 302


def test_being_known_to_one_account_is_no_help_with_another(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        attacker = Client()
        sign_in(attacker, email="stan@police.example")
        attacker.post("/accounts/sign-out/")
        for number in range(100):
            sign_in(Client(), "wrong", REMOTE_ADDR=f"6.6.{number}.6")
        assert sign_in(attacker) == 200


def test_known_and_unknown_addresses_are_answered_alike(cast: Cast) -> None:
    def answer(address: str, path: str, field: str) -> tuple[int, str]:
        response = Client().post(path, {field: address, "password": "wrong"})
        page = response.content.decode().replace(address, "…").split("<main")[-1]
        return response.status_code, page[: page.find("csrfmiddlewaretoken")]

    for path, field in ((SIGN_IN, "login"), ("/accounts/password/reset/", "email")):
        assert answer("alice@council.example", path, field) == answer("nobody@nowhere.example", path, field)


def test_letters_about_a_new_password_are_few_and_whoever_asks_sees_no_difference(cast: Cast) -> None:
    answers = {
        Client().post("/accounts/password/reset/", {"email": "alice@council.example"}).url for _ in range(8)
    }  # type: ignore[attr-defined]
    assert answers == {"/accounts/password/reset/sent/"}
    assert len(mail.outbox) == 5


# Where one goes next

ELSEWHERES = [
    "//evil.example", "https:evil.example", "https:///evil.example", "https://evil.example/", "/\\evil.example",
    "\\\\evil.example", "http:/\\evil.example", "javascript:alert(1)", " //evil.example", "\t//evil.example",
    "//evil.example\\@testserver", "https://testserver@evil.example", "/%09/evil.example", "data:text/html,x",
]  # fmt: skip


def leads_away(response: object) -> bool:
    """Whether a browser that follows the answer would leave the site, or run something."""
    from urllib.parse import urljoin, urlsplit

    location = response.headers.get("Location", "")  # type: ignore[attr-defined]
    # Browsers drop tabs and line ends, and read a backslash as a slash.
    seen = location.translate({9: None, 10: None, 13: None}).replace("\\", "/").strip()
    where = urlsplit(urljoin("http://testserver/accounts/", seen))
    return where.netloc not in ("", "testserver") or where.scheme not in ("http", "https")


@pytest.mark.parametrize("away", ELSEWHERES)
def test_no_page_sends_anybody_away_whatever_next_says(
    cast: Cast, signed_in: Callable[[Person], Client], away: str
) -> None:
    client = Client()
    asked = client.post(
        f"{SIGN_IN}?next={away}", {"login": "alice@council.example", "password": PASSWORD, "next": away}
    )
    assert asked.status_code == 302
    assert not leads_away(asked)
    alice = signed_in(cast.alice)
    assert not leads_away(alice.get(SIGN_IN, {"next": away}))
    confirmed = alice.post("/accounts/confirm-it-is-you/", {"password": PASSWORD, "next": away})
    assert confirmed.status_code == 302
    assert not leads_away(confirmed)
    assert not leads_away(alice.post("/accounts/sign-out/", {"next": away}))


def test_a_form_from_another_site_is_refused_everywhere(cast: Cast) -> None:
    """Every address that takes a form refuses one without the token, before it looks at anything else."""
    from tests.portal.test_access import ACCESS

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.sue, backend="portal.backend.Backend")
    taken = []
    for name, (address, _) in ACCESS.items():
        filled = address.format_map(_Anything())
        if client.post(filled).status_code not in (403, 404, 405):
            taken.append(name)
    assert taken == []


class _Anything(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "BK-AAAAA" if name in ("reference", "draft") else "00000000-0000-4000-8000-000000000000"
