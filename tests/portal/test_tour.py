"""No page of the site goes unseen: each address that answers with a page has a row in the browser's tour."""

from __future__ import annotations

from tests.browser.tour import TOUR
from tests.browser.tour.naming import name_of
from tests.portal.test_access import ACCESS

# Addresses without a row, and why.
NO_PAGE = {
    "accent": "a style sheet",
    "logo": "a picture",
    "picture": "a picture",
    "security": "plain text for machines",
    "robots": "plain text for machines",
    "time_left": "figures for a script",
    "organisation:joiners_template": "a file",
    "ideas:file": "a file",
    "ideas:export": "a file",
    "ideas:list_faults": "a file",
    "ideas:list_progress": "part of a page that has a row",
    "ideas:services": "part of a page that has a row",
    "casebuilder:file": "a file",
    "casebuilder:pdf": "a file",
    "casebuilder:progress": "part of a page that has a row",
    "casebuilder:budget_download": "a file",
    "workflow:panel_scores": "a file",
    "minutes_pdf": "a file",
    "casebuilder:kept_file": "a file",
    "casebuilder:choose_versions": "leads on to the comparison, which has a row",
    "casebuilder:options": "leads on to an option, which has a row",
    "workflow:notice": "leads on to what the notice is about",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "takes what a passkey answers",
}
# Pages that exist only in the middle of a walk: tests/browser/test_second_factor.py looks at them on its way.
WALKED = {
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}


def takes_forms_only(name: str) -> bool:
    answers = set(ACCESS[name][1].split())
    return "405" in answers and "200" not in answers


def test_every_page_has_a_row_in_the_tour() -> None:
    seen = {name_of(look) for look in TOUR}
    wanted = {name for name in ACCESS if not takes_forms_only(name)} - set(NO_PAGE) - WALKED
    assert wanted - seen == set()


def test_nothing_is_excused_that_has_a_row_or_is_not_there() -> None:
    seen = {name_of(look) for look in TOUR}
    assert (set(NO_PAGE) | WALKED) & seen == set()
    assert (set(NO_PAGE) | WALKED) - set(ACCESS) == set()


def test_rows_have_names_of_their_own() -> None:
    names = [look.name for look in TOUR]
    assert sorted(set(names)) == sorted(names)
