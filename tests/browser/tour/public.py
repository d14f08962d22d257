"""Pages for everybody."""

from __future__ import annotations

from tests.browser.tour.acts import send_nothing
from tests.browser.tour.looks import NEWCOMER, NURSE, Look, at, there

SIGNING_IN = [
    Look("sign in", at("/accounts/sign-in/"), main=True),
    Look(
        "sign in with errors",
        at("/accounts/sign-in/"),
        act=lambda page: page.locator("main button[type=submit]").first.click(),
    ),
    Look("sign up, which nobody can", at("/accounts/sign-up/")),
    Look("demonstration", at("/demo/")),
    Look("forgotten password", at("/accounts/password/reset/")),
    Look("forgotten password with errors", at("/accounts/password/reset/"), act=send_nothing),
    Look("forgotten password, a link is sent", at("/accounts/password/reset/sent/")),
    Look("a link for a new password that no longer works", at("/accounts/password/reset/a-b/")),
    Look("a new password is set", at("/accounts/password/reset/done/")),
    Look("an account that is closed", at("/accounts/inactive/")),
    Look("signed out", at("/accounts/signed-out/")),
    Look("an invitation to join", *there("join")),
    Look("an invitation to join with errors", *there("join", send_nothing)),
    Look("an invitation that no longer works", at("/join/no-such-link/"), status=404),
    Look("no more of these mails", *there("workflow:stop_notices")),
    Look("no more mails, with a link of nobody's", at("/notices/stop/no-such-link/"), status=404),
]
PUBLIC = [
    *SIGNING_IN,
    Look("home", at("/"), main=True),
    Look("home, signed in", at("/"), NURSE),
    Look("help", at("/help/")),
    Look("glossary", at("/help/glossary/")),
    Look("accessibility statement", at("/accessibility/")),
    Look("privacy", at("/privacy/")),
    Look("challenges", at("/challenges/"), main=True),
    Look("challenges, for somebody who may answer", at("/challenges/"), NURSE),
    Look("a challenge", at("/challenges/use-less-waste-less/"), main=True),
    Look("a challenge, for somebody who may answer", at("/challenges/use-less-waste-less/"), NURSE),
    Look("a blind challenge", at("/challenges/seen-on-time/"), NURSE),
    Look("a blind challenge for others", at("/challenges/seen-on-time/"), NEWCOMER),
    Look("a closed challenge", at("/challenges/the-things-we-all-buy/")),
    Look("guidance", at("/guidance/")),
    Look("success stories", at("/success-stories/")),
    Look("a success story", at("/success-stories/two-texts-and-a-reply/"), main=True),
    Look("not found", at("/nothing-here/"), status=404),
    Look("style guide", at("/styleguide/")),
]
