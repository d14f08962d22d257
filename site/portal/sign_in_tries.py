"""Wrong passwords: each makes the next wait longer, for whoever typed them, without shutting the owner out.

A wrong password is counted against the account *and* the place it was typed: a browser that has signed in to the account
before (it carries a signed token), or else the network address. So somebody hammering an account from anywhere slows
only themselves down. Two wider counts (an address trying many accounts, many addresses trying one account) hold back
only browsers that have never signed in to that account; a new password by e-mail clears them for the account.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from portal import tallies
from portal.client_address import client_address

FREE = 5  # wrong passwords before there is any wait
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
REMEMBERED = timedelta(hours=1)  # since the last wrong password
ADDRESS, ACCOUNT = 100, 100  # wrong passwords in an hour, by one address and for one account
KNOWN_FOR = 180 * 24 * 3600  # seconds a browser that signed in is known
MOST_KNOWN = 5  # accounts one browser is known to
SALT = "portal.sign_in_tries"


def seconds_to_wait(request: HttpRequest, email: str) -> int:
    """How long this browser must wait before it may try this account again."""
    own, address, account = _keys(request, email)
    found = tallies.standing_at(own, address, account)
    waits = [0]
    if own in found:
        over = found[own].last_at + delay(found[own].count)
        waits.append(tallies.seconds_until(over) if over > timezone.now() else 0)
    if not _token(request, email):
        wide = ((address, ADDRESS), (account, ACCOUNT))
        waits += [
            tallies.seconds_until(found[key].ends_at)
            for key, most in wide
            if key in found and found[key].count >= most
        ]
    return max(waits)


def delay(wrong: int) -> timedelta:
    """Nothing at first, then twice as long each time, up to a quarter of an hour."""
    return min(FIRST_WAIT * 2 ** min(wrong - FREE, 16), LONGEST_WAIT) if wrong >= FREE else timedelta()


def was_wrong(request: HttpRequest, email: str) -> None:
    own, address, account = _keys(request, email)
    tallies.count(own, REMEMBERED, renew=True)
    tallies.count(account, REMEMBERED)
    if not _token(request, email):
        tallies.count(address, REMEMBERED)


def was_right(request: HttpRequest, email: str) -> None:
    tallies.forget(_keys(request, email)[0])


def forget_account(request: HttpRequest, email: str) -> None:
    """After a new password by e-mail: whoever reads the account's mail is let in at once."""
    own, _address, account = _keys(request, email)
    tallies.forget(own, account)


def remember_browser(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Give a browser that has just signed in a token by which it is known to this account."""
    known = _tokens(request)
    known.pop(_name(email), None)
    known = dict([*known.items(), (_name(email), get_random_string(16))][-MOST_KNOWN:])
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(known, salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _keys(request: HttpRequest, email: str) -> tuple[str, str, str]:
    address = client_address(request)
    place = _token(request, email) or address
    return (
        tallies.key("wrong", email, place),
        tallies.key("wrong_address", address),
        tallies.key("wrong_account", email),
    )


def _token(request: HttpRequest, email: str) -> str:
    return str(_tokens(request).get(_name(email), ""))


def _tokens(request: HttpRequest) -> dict[str, Any]:
    try:
        known = signing.loads(
            request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=SALT, max_age=KNOWN_FOR
        )
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _name(email: str) -> str:
    """An account's name inside the token, which its bearer can read but not turn back into an address."""
    return tallies.key("known", email)[-16:]
