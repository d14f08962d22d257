"""What once let somebody in elsewhere, and the tests that try the same way in here. Read the table down.

Wagtail's advisories since 2023, the findings Hypha mended in the open, Decidim's advisories, and OpenReview's statement of
November 2025. test_advisories.py holds every test named here to being there.
"""

from __future__ import annotations

ADVISORIES = "safety/test_advisories.py"
CANARIES = "safety/test_canaries.py"
CRAWL = f"{CANARIES}::test_nobody_reads_what_is_not_for_them"
DOOR = "portal/administration/test_door.py"
CLOSED = f"{DOOR}::test_no_address_of_the_administration_opens_to_anybody_but_the_platform"
NOT_THERE = f"{DOOR}::test_surfaces_of_wagtail_and_django_that_are_not_used_have_no_address"
READING = "portal/administration/test_reading.py"
STRANGER = f"{ADVISORIES}::test_a_stranger_changes_nothing_with_the_ids_of_another_body"

# advisory: (how it happened there, what tries it here)
WAGTAIL: dict[str, tuple[str, list[str]]] = {
    "CVE-2023-45809": ("a bulk action told names", [f"{READING}::test_bulk_actions_and_choosers_reach_no_idea", CLOSED]),
    "CVE-2024-32882": ("a field guarded one by one was taken from a crafted form", [f"{ADVISORIES}::test_fields_smuggled_into_a_form_are_not_taken"]),
    "CVE-2024-35228": ("settings were changed without the right to", [f"{ADVISORIES}::test_settings_are_changed_by_nobody_else"]),
    "CVE-2024-39317": ("a search text kept the server busy", ["ideas/test_search.py::test_only_words_reach_the_engine_and_not_too_many"]),
    "CVE-2026-25517": ("a preview asked for no permission", [CLOSED, STRANGER]),
    "CVE-2026-28222": ("markup in an attribute ran", ["ideas/test_nothing_unsafe.py::test_no_payload_runs_wherever_it_is_typed"]),
    "CVE-2026-28223": ("a title ran in a message", ["ideas/test_nothing_unsafe.py::test_no_payload_runs_wherever_it_is_typed", "safety/test_code.py::test_no_template_passes_anything_on_unescaped"]),
    "CVE-2026-44197": ("earlier versions were compared without the right to", [STRANGER, CRAWL]),
    "CVE-2026-44198": ("a history was read without the right to", [STRANGER, CRAWL]),
    "CVE-2026-44199": ("a child of one thing was reached through another", [f"{ADVISORIES}::test_a_thing_of_one_idea_is_not_reached_through_another"]),
    "CVE-2026-44200": ("only the destination of a copy was checked", [f"{ADVISORIES}::test_an_idea_is_not_joined_with_one_the_coordinator_may_not_see"]),
    "CVE-2026-44201": ("an interface listed private collections", [NOT_THERE, f"{ADVISORIES}::test_a_document_below_a_private_collection_is_private"]),
    "CVE-2026-54259": ("a chooser told of anything by its number", [f"{READING}::test_bulk_actions_and_choosers_reach_no_idea", CLOSED]),
    "CVE-2026-54260": ("a size in an address had no bounds", [f"{ADVISORIES}::test_no_address_takes_the_size_of_a_picture"]),
    "CVE-2026-54261": ("a picture was previewed by its number", [CLOSED]),
    "CVE-2026-54262": ("any page was translated by its number", [NOT_THERE, STRANGER]),
    "CVE-2026-54263": ("an address builder gave back what it was given, as markup", [f"{ADVISORIES}::test_no_address_takes_the_size_of_a_picture"]),
    "GHSA-3vrh-m9w7-v94f": ("the editors' interface gave draft fields of any page", [CLOSED, f"{ADVISORIES}::test_the_editors_interface_tells_of_no_page_they_may_not_change"]),
    "GHSA-92hv-j533-69wc": ("a conditional request answered before the permission did", [f"{ADVISORIES}::test_conditional_headers_are_no_oracle"]),
    "GHSA-c2xx-cjmh-9q8f": ("what lay below something private was not", [f"{ADVISORIES}::test_becoming_confidential_hides_everything_that_hangs_on_it", f"{ADVISORIES}::test_a_document_below_a_private_collection_is_private"]),
    "GHSA-x5cx-w6p2-mxf2": ("copying a snippet read it", [f"{ADVISORIES}::test_nothing_can_be_copied_in_the_administration"]),
    "GHSA-jm5p-837g-rv8g": ("copying for translation read a page", [NOT_THERE, f"{ADVISORIES}::test_nothing_can_be_copied_in_the_administration"]),
}  # fmt: skip

HYPHA: dict[str, tuple[str, list[str]]] = {
    "audit of 2023, limits": ("anything could be posted without end", ["safety/test_limits.py::test_whatever_has_no_row_of_its_own_is_limited_too"]),
    "audit of 2023, addresses": ("a change of address told whether one was known", ["portal/test_my_sign_in.py::test_nobody_learns_whose_address_something_is", "safety/test_sessions.py::test_known_and_unknown_addresses_are_answered_alike"]),
    "audit of 2023, proof": ("weighty acts took no second proof", ["casebuilder/test_case_pages.py::test_a_signature_is_never_taken_without_proof_of_who_is_there"]),
    "4758": ("a permission gave back a pair, which always counts as yes", [f"{ADVISORIES}::test_whether_somebody_may_is_answered_by_yes_or_no"]),
    "4831": ("parts of pages asked only for a sign-in", [STRANGER]),
    "4843, next": ("an address to go to next led elsewhere", ["safety/test_sessions.py::test_no_page_sends_anybody_away_whatever_next_says"]),
    "4843, cookies": ("safe cookies had to be asked for", ["safety/test_sessions.py::test_cookies_are_out_of_reach_of_scripts_and_other_sites"]),
    "4899": ("what a reviewer may see was decided in one view and not in the files", [f"{ADVISORIES}::test_a_reviewer_reaches_nothing_they_are_not_asked_about", CRAWL]),
    "4560": ("rights stayed when a thing was put away", [f"{ADVISORIES}::test_rights_end_in_the_middle_of_a_session"]),
    "4596": ("rights stayed when a thing was put away", [f"{ADVISORIES}::test_a_kept_link_ends_with_the_right_to_it"]),
    "3934": ("reviewers from outside read personal data", [CRAWL]),
    "4018": ("“updated by” named an author who was hidden", [CRAWL, f"{CANARIES}::test_who_can_be_chosen_does_not_tell_who_wrote_it"]),
    "491": ("a reviewer's name stood in the applicant's feed", [CRAWL, f"{CANARIES}::test_nobody_is_mailed_what_is_not_for_them"]),
    "1287": ("scores stood in the applicant's feed", [CRAWL]),
    "3240": ("a reviewer's name stood in the applicant's mail", [f"{CANARIES}::test_nobody_is_mailed_what_is_not_for_them"]),
    "2169": ("any reviewer reached anything by its address", [f"{ADVISORIES}::test_a_reviewer_reaches_nothing_they_are_not_asked_about"]),
}  # fmt: skip

DECIDIM: dict[str, tuple[str, list[str]]] = {
    "CVE-2023-47634": ("one person's support was counted twice in a race", ["portal/test_races.py::test_one_person_supporting_fifty_times_at_once_counts_once"]),
    "CVE-2023-48220": ("a new password revived an invitation that had ended", ["portal/organisation/test_inviting.py::test_an_expired_link_says_so_and_no_password_reset_revives_it"]),
    "CVE-2026-23891": ("a name ran as a script", ["ideas/test_nothing_unsafe.py::test_no_payload_runs_wherever_it_is_typed"]),
    "CVE-2026-40869": ("anybody accepted an amendment", [STRANGER]),
    "CVE-2026-40870": ("comments came out by another door than the page", [CRAWL]),
    "CVE-2026-45376": ("the order of a list was written into the query", [f"{ADVISORIES}::test_a_list_is_ordered_by_nothing_a_visitor_makes_up"]),
    "CVE-2026-45377": ("a link to an export worked for whoever had it", [f"{ADVISORIES}::test_a_kept_link_ends_with_the_right_to_it"]),
    "CVE-2026-45378": ("a link to a document worked for ever", [f"{ADVISORIES}::test_a_kept_link_ends_with_the_right_to_it"]),
    "CVE-2026-45414": ("a key of one organisation opened another", ["portal/organisation/test_inviting.py::test_another_bodys_team_and_invitations_do_not_exist_here"]),
    "CVE-2026-45573": ("the server fetched an address somebody gave it", ["casebuilder/documents/test_lockdown.py::test_an_address_we_do_not_hold_is_refused", "casebuilder/documents/test_lockdown.py::test_even_unescaped_markup_reads_nothing"]),
}  # fmt: skip

OPENREVIEW: dict[str, tuple[str, list[str]]] = {
    "statement of 27 November 2025": ("one parameter of a search told who the reviewers were", [f"{ADVISORIES}::test_no_parameter_asks_whose_an_idea_is", CRAWL]),
}  # fmt: skip

REPLAYED = WAGTAIL | HYPHA | DECIDIM | OPENREVIEW
