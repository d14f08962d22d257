"""My own pages, and what leaders read."""

from __future__ import annotations

from tests.browser.tour.acts import send_nothing
from tests.browser.tour.looks import AUDITOR, COORDINATOR, EXECUTIVE, NURSE, Look, at

OWN = [
    Look("home, signed in", at("/"), NURSE),
    Look("my account of a nurse", at("/account/"), NURSE, main=True),
    Look("my account of a coordinator", at("/account/"), COORDINATOR),
    Look("my account of an executive", at("/account/"), EXECUTIVE),
    Look("what I follow", at("/account/following/"), NURSE),
    Look("what I follow, nothing", at("/account/following/"), AUDITOR),
    Look("a deputy", at("/account/deputy/"), COORDINATOR),
    Look("a deputy with errors", at("/account/deputy/"), COORDINATOR, send_nothing),
    Look("sign out", at("/accounts/sign-out/"), NURSE),
    Look("change my password", at("/accounts/password/"), NURSE),
    Look("confirm it is you", at("/accounts/confirm-it-is-you/"), NURSE),
    Look("savings", at("/savings/"), EXECUTIVE, main=True),
    Look("reports", at("/reports/"), EXECUTIVE),
    Look("decisions report", at("/reports/decisions/"), EXECUTIVE),
    Look("savings of one rung", at("/savings/?rung=committed"), EXECUTIVE),
    Look("not allowed", at("/triage/"), NURSE, status=403),
    Look("not found, signed in", at("/ideas/BK-00000/"), NURSE, status=404),
]
