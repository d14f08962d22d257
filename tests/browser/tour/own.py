"""My own pages, and what leaders read."""

from __future__ import annotations

from tests.browser.tour.acts import (
    check_an_unknown_fingerprint,
    prove_and_send_nothing,
    prove_who_is_there,
    send_nothing,
)
from tests.browser.tour.looks import AUDITOR, COORDINATOR, EXECUTIVE, NEWCOMER, NURSE, Look, at, there

OWN = [
    Look("my account of a nurse", at("/account/"), NURSE, main=True),
    Look("my account of a coordinator", at("/account/"), COORDINATOR),
    Look("my account of an executive", at("/account/"), EXECUTIVE),
    Look("what I follow", at("/account/following/"), NURSE),
    Look("what I follow, nothing", at("/account/following/"), NEWCOMER),
    Look("my account of a newcomer", at("/account/"), NEWCOMER),
    Look("notices", at("/account/notices/"), COORDINATOR, main=True),
    Look("notices, none", at("/account/notices/"), NEWCOMER),
    Look("choices of notices", at("/account/notices/choices/"), NURSE),
    Look("a deputy", at("/account/deputy/"), COORDINATOR),
    Look("a deputy with errors", at("/account/deputy/"), COORDINATOR, send_nothing),
    Look("my pay band", at("/account/pay-band/"), NURSE),
    Look("my data", at("/account/data/"), NURSE),
    Look("sign out", at("/accounts/sign-out/"), NURSE),
    Look("change my password", at("/accounts/password/"), NURSE),
    Look("change my password with errors", at("/accounts/password/"), NURSE, send_nothing),
    Look("confirm it is you", at("/accounts/confirm-it-is-you/"), NURSE),
    Look("confirm it is you with errors", at("/accounts/confirm-it-is-you/"), NURSE, send_nothing),
    Look("change my address", at("/account/address/"), COORDINATOR, prove_who_is_there),
    Look("change my address with errors", at("/account/address/"), COORDINATOR, prove_and_send_nothing),
    Look("confirm my new address", *there("confirm_address")),
    Look(
        "a link for a new address that no longer works",
        at("/account/address/no-such-link/"),
        NURSE,
        status=404,
    ),
    Look("two-step sign-in", at("/accounts/two-step/"), NURSE, main=True),
    Look("an authenticator app", at("/accounts/two-step/app/"), COORDINATOR, prove_who_is_there),
    Look(
        "an authenticator app with errors", at("/accounts/two-step/app/"), COORDINATOR, prove_and_send_nothing
    ),
    Look("passkeys, none", at("/accounts/passkeys/"), NURSE),
    Look("a new passkey", at("/accounts/passkeys/new/"), COORDINATOR, prove_who_is_there),
    Look("sessions", at("/accounts/sessions/"), NURSE),
]
LEADING = [
    Look("check a document", at("/check/"), NURSE, main=True),
    Look("check a document with errors", at("/check/"), NURSE, send_nothing),
    Look("check a document, none", at("/check/"), NURSE, check_an_unknown_fingerprint),
    Look("savings", at("/savings/"), EXECUTIVE, main=True),
    Look("savings of one rung", at("/savings/?rung=committed"), EXECUTIVE),
    Look("savings, none", at("/savings/?organisation=libraries"), NEWCOMER),
    *(
        Look(f"report: {name}{', nothing there' if who is NEWCOMER else ''}", at(f"/reports/{name}/"), who)
        for name in ("pipeline", "time-in-stage", "late", "decisions")
        for who in (EXECUTIVE, NEWCOMER)
    ),
    Look("report: pay bands", at("/reports/outcomes-by-pay-band/"), AUDITOR),
    Look("report: spread", at("/reports/spread/"), EXECUTIVE),
    Look("report: decisions of every body", at("/reports/decisions/"), AUDITOR, main=True),
    Look("not allowed", at("/triage/"), NURSE, status=403),
    Look("not found, signed in", at("/ideas/BK-00000/"), NURSE, status=404),
]
