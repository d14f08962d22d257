"""Every address of the site and who gets what there: a table written by hand, and no address without a row.

The subject is a confidential idea of Alice's, waiting for signatures, with its case; {open} is one whose case is still
being written, {draft} is a draft of hers, and
{review} is Rita's assignment. The answers are those to GET: 200 a page, 302 to sign-in (or on), 403 seen but not allowed,
404 not known to exist, 405 an address that only takes forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from casebuilder.models import CaseDocument, CaseFile
from ideas.models import Attachment, Audience, Comment, Invitation, Offer
from place.models import Person, RoleRequest
from place.vocabulary import Role
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_challenge
from tests.portal.access_to_lists import LISTS, list_of
from tests.portal.access_to_panels import PANELS
from tests.workflow.sitting_makers import make_sitting
from workflow import sittings
from workflow.stages import Stage

VISITORS = ["nobody", "stan", "sam", "alice", "carol", "rita", "piet", "owen", "fiona", "ed", "adam", "sue"]

# fmt: off
#                nobody stan sam alice carol rita piet owen fiona ed  adam sue
PUBLIC      =   "200    200  200 200   200   200  200  200  200   200 200  200"
NOT_THERE   =   "404    404  404 404   404   404  404  404  404   404 404  404"
STRANGERS   =   "200    302  302 302   302   302  302  302  302   302 302  302"
STAFF       =   "302    200  200 200   200   200  200  200  200   200 200  200"
FORMS_ONLY  =   "302    405  405 405   405   405  405  405  405   405 405  405"
MAY_SEE     =   "302    404  404 200   200   200  200  200  200   200 200  200"
AUTHOR      =   "302    404  404 200   403   403  403  403  403   403 403  403"
KEEPS_ORDER =   "302    404  404 200   200   403  403  403  403   403 403  403"
OWN_WORDS   =   "302    404  404 403   403   403  403  200  403   403 403  403"
MODERATES   =   "302    404  404 403   200   403  403  403  403   403 403  403"
READS_SCORES= "302    404  404 403   200   403  403  403  403   403 200  403"
REPORTS     =   "302    404  404 200   200   200  200  403  200   200 200  200"
DECIDING    =   "302    404  404 403   200   403  200  200  200   403 200  200"
OFFERING    =   "302    404  404 403   403   403  403  403  403   200 403  403"
ANSWERING   =   "302    404  404 200   403   403  403  200  403   403 403  403"
HAS_DRAFT   =   "302    404  404 200   404   404  404  404  404   404 404  404"
NOBODY_NOW  =   "302    404  404 403   403   403  403  403  403   403 403  403"
NOWHERE     =   "404    404  404 404   404   404  404  404  404   404 404  404"
ABSENT      =   "302    404  404 404   404   404  404  404  404   404 404  404"
PLATFORM    =   "302    403  403 403   403   403  403  403  403   403 403  200"
REPORTING   =   "302    403  403 403   200   403  403  403  403   200 200  200"
COORDINATOR =   "302    403  403 403   200   403  403  403  403   403 403  403"
TOGETHER    =   "302    403  403 403   302   403  403  403  403   403 403  403"
DESK_ONE    =   "302    404  404 403   200   403  403  403  403   403 403  403"
REVIEWER    =   "302    403  403 403   403   200  403  403  403   403 403  403"
OWN_REVIEW  =   "302    404  404 404   404   200  404  404  404   404 404  404"
SIGNATORY   =   "302    404  404 403   403   403  403  403  403   200 403  403"
CASE        =   "302    404  404 404   404   404  404  200  200   200 200  200"
READY       =   "302    404  404 404   404   404  404  302  302   302 302  302"
CASE_OWNER  =   "302    404  404 404   404   404  404  200  403   403 403  403"
NOT_YET     =   "302    404  404 404   404   404  404  403  403   403 403  403"
AGREEING    =   "302    404  404 404   404   404  404  403  200   403 403  403"
NAMING      =   "302    404  404 404   404   404  404  200  403   200 403  403"
BUDGETS     =   "302    403  403 403   403   403  403  403  200   403 200  200"
OWN_BUDGETS =   "302    403  403 403   403   403  403  403  302   403 200  200"
KEEPS_MONEY =   "302    403  403 403   403   403  403  403  200   403 403  200"
PROVE_FIRST =   "302    302  302 302   302   302  302  302  302   302 302  302"
ADMINISTER  =   "302    403  403 403   403   403  403  403  403   403 403  200"
NO_SUCH     =   "404    404  404 404   404   404  404  404  404   404 404  404"
OF_THE_BODY =   "302    404  404 404   404   404  404  404  404   404 404  200"
ONWARD      =   "302    404  404 404   404   404  404  302  403   403 403  403"
PLATFORM    =   "302    403  403 403   403   403  403  403  403   403 403  200"
PLATFORM_DO =   "302    403  403 403   403   403  403  403  403   403 403  405"
# fmt: on

ACCESS: dict[str, tuple[str, str]] = {
    # signing in and out
    "account_login": ("/accounts/sign-in/", STRANGERS),
    "account_signup": ("/accounts/sign-up/", STRANGERS),
    "account_logout": ("/accounts/sign-out/", STAFF),
    "signed_out": ("/accounts/signed-out/", PUBLIC),
    "account_reauthenticate": ("/accounts/confirm-it-is-you/", STAFF),
    "account_change_password": ("/accounts/password/", STAFF),
    "account_reset_password": ("/accounts/password/reset/", PUBLIC),
    "account_reset_password_done": ("/accounts/password/reset/sent/", PUBLIC),
    "account_reset_password_from_key": ("/accounts/password/reset/a-b/", PUBLIC),
    "account_reset_password_from_key_done": ("/accounts/password/reset/done/", PUBLIC),
    "account_inactive": ("/accounts/inactive/", PUBLIC),
    # proving who one is: those who are not signed in have no second step to take, nor those who are
    "mfa_index": ("/accounts/two-step/", STAFF),
    "mfa_authenticate": ("/accounts/two-step/sign-in/", PROVE_FIRST),
    "mfa_reauthenticate": ("/accounts/two-step/confirm-it-is-you/", PROVE_FIRST),
    "mfa_activate_totp": ("/accounts/two-step/app/", PROVE_FIRST),
    "mfa_deactivate_totp": ("/accounts/two-step/app/remove/", ABSENT),
    "mfa_view_recovery_codes": ("/accounts/two-step/codes/", ABSENT),
    "mfa_generate_recovery_codes": ("/accounts/two-step/codes/new/", PROVE_FIRST),
    "mfa_download_recovery_codes": ("/accounts/two-step/codes/download/", ABSENT),
    "mfa_list_webauthn": ("/accounts/passkeys/", STAFF),
    "mfa_add_webauthn": ("/accounts/passkeys/new/", PROVE_FIRST),
    "mfa_login_webauthn": ("/accounts/passkeys/sign-in/", PROVE_FIRST),
    "mfa_reauthenticate_webauthn": ("/accounts/passkeys/confirm-it-is-you/", PROVE_FIRST),
    "mfa_remove_webauthn": ("/accounts/passkeys/1/remove/", PROVE_FIRST),
    "mfa_edit_webauthn": ("/accounts/passkeys/1/name/", PROVE_FIRST),
    "usersessions_list": ("/accounts/sessions/", STAFF),
    "end_session": ("/accounts/sessions/end/", FORMS_ONLY),
    "change_address": ("/account/address/", PROVE_FIRST),
    "confirm_address": ("/account/address/not-a-link-of-ours/", ABSENT),
    "pay_band": ("/account/pay-band/", STAFF),
    "my_data": ("/account/data/", STAFF),
    "download_my_data": ("/account/data/download/", FORMS_ONLY),
    # pages for everybody
    "home": ("/", PUBLIC),
    "help": ("/help/", PUBLIC),
    "glossary": ("/help/glossary/", PUBLIC),
    "accessibility": ("/accessibility/", PUBLIC),
    "challenges": ("/challenges/", PUBLIC),
    "challenge": ("/challenges/{challenge}/", PUBLIC),
    "guidance": ("/guidance/", PUBLIC),
    "stories": ("/success-stories/", PUBLIC),
    "accent": ("/look/accent.css", PUBLIC),
    "logo": ("/look/logo/", NOT_THERE),
    "picture": ("/pictures/0123abcd/", NOT_THERE),
    "privacy": ("/privacy/", PUBLIC),
    "security": ("/.well-known/security.txt", PUBLIC),
    "robots": ("/robots.txt", PUBLIC),
    "time_left": ("/account/time-left/", PUBLIC),
    "language": ("/language/", "405    405  405 405   405   405  405  405  405   405 405  405"),
    # pages for staff
    "stay": ("/account/stay/", FORMS_ONLY),
    "account": ("/account/", STAFF),
    "workflow:notices": ("/account/notices/", STAFF),
    "workflow:notice": ("/account/notices/00000000-0000-4000-8000-000000000000/", ABSENT),
    "workflow:read_notices": ("/account/notices/read/", FORMS_ONLY),
    "workflow:notice_choices": ("/account/notices/choices/", STAFF),
    "workflow:stop_notices": ("/notices/stop/not-a-link-of-ours/", NOWHERE),
    "workflow:mail": ("/mail/", PLATFORM),
    "workflow:mail_again": ("/mail/00000000-0000-4000-8000-000000000000/again/", FORMS_ONLY),
    "workflow:leave_mail": ("/mail/00000000-0000-4000-8000-000000000000/leave/", FORMS_ONLY),
    "following": ("/account/following/", STAFF),
    "deputy": ("/account/deputy/", STAFF),
    "end_deputy": ("/account/deputy/end/", FORMS_ONLY),
    "savings": ("/savings/", STAFF),
    "reports": ("/reports/late/", REPORTING),
    "ideas:browse": ("/ideas/", STAFF),
    "search": ("/search/", STAFF),
    "ideas:new": ("/ideas/new/", STAFF),
    "ideas:similar_typed": ("/ideas/similar/", FORMS_ONLY),
    "ideas:speaking_up": ("/ideas/new/speaking-up/", STAFF),
    # data protection
    "protection:schedule": ("/data-protection/", PLATFORM),
    "protection:carry_out": ("/data-protection/carry-out/", PLATFORM_DO),
    "protection:people": ("/data-protection/people/", PLATFORM),
    "protection:person": ("/data-protection/people/{person}/", PLATFORM),
    "protection:disclosure": ("/data-protection/disclosure/", PLATFORM),
    # looking after an organisation's people; Olga, who may, has pages of tests of her own
    "organisation:start": ("/organisation/", ADMINISTER),
    "organisation:people": ("/organisation/council/", ADMINISTER),
    "organisation:person": ("/organisation/council/people/{sam}/", ADMINISTER),
    "organisation:details": ("/organisation/council/people/{sam}/details/", ADMINISTER),
    "organisation:deputy": ("/organisation/council/people/{sam}/deputy/", ADMINISTER),
    "organisation:end_deputy": ("/organisation/council/people/{sam}/deputy/end/", FORMS_ONLY),
    "organisation:leaves": ("/organisation/council/people/{sam}/leaves/", ADMINISTER),
    "organisation:comes_back": ("/organisation/council/people/{sam}/comes-back/", FORMS_ONLY),
    "organisation:give_role": ("/organisation/council/people/{sam}/role/", ADMINISTER),
    "organisation:end_role": ("/organisation/council/people/{sam}/role/reviewer/end/", FORMS_ONLY),
    "organisation:roles": ("/organisation/council/roles/", ADMINISTER),
    "organisation:request": ("/organisation/council/requests/{asked}/", OF_THE_BODY),
    "organisation:invitations": ("/organisation/council/invitations/", ADMINISTER),
    "organisation:invite": ("/organisation/council/invitations/new/", ADMINISTER),
    "organisation:again": ("/organisation/council/invitations/{sam}/again/", FORMS_ONLY),
    "organisation:withdraw": ("/organisation/council/invitations/{sam}/withdraw/", FORMS_ONLY),
    "organisation:joiners": ("/organisation/council/joiners/", ADMINISTER),
    "organisation:joiners_template": ("/organisation/council/joiners/list.csv", ADMINISTER),
    "organisation:teams": ("/organisation/council/teams/", ADMINISTER),
    "organisation:add_team": ("/organisation/council/teams/new/", ADMINISTER),
    "organisation:team": ("/organisation/council/teams/{team}/", ADMINISTER),
    "organisation:close_team": ("/organisation/council/teams/{team}/close/", FORMS_ONLY),
    "organisation:settings": ("/organisation/council/settings/", ADMINISTER),
    "organisation:record": ("/organisation/council/record/", ADMINISTER),
    "join": ("/join/no-such-link/", NO_SUCH),
    # one idea
    "idea": ("/ideas/{reference}/", MAY_SEE),
    "support": ("/ideas/{reference}/support/", FORMS_ONLY),
    "spread": ("/ideas/{reference}/spread/", MAY_SEE),
    "ideas:take_up": ("/ideas/{reference}/take-up/", NOBODY_NOW),
    "casebuilder:adopt": ("/ideas/{reference}/take-up/case/", NOBODY_NOW),
    "taken_up": ("/taken-up/", STAFF),
    "ideas:edit": ("/ideas/{draft}/edit/idea/", HAS_DRAFT),
    "ideas:services": ("/ideas/{draft}/edit/where/services/", HAS_DRAFT),
    "ideas:submitted": ("/ideas/{reference}/submitted/", AUTHOR),
    "ideas:similar": ("/ideas/{reference}/similar/", MAY_SEE),
    "ideas:files": ("/ideas/{reference}/files/", MAY_SEE),
    "ideas:file": ("/ideas/{reference}/files/{file}/", MAY_SEE),
    "ideas:remove_file": ("/ideas/{reference}/files/{file}/remove/", KEEPS_ORDER),
    "ideas:talk": ("/ideas/{reference}/talk/", MAY_SEE),
    "ideas:edit_comment": ("/ideas/{reference}/talk/{comment}/edit/", OWN_WORDS),
    "ideas:remove_comment": ("/ideas/{reference}/talk/{comment}/remove/", OWN_WORDS),
    "ideas:hide_comment": ("/ideas/{reference}/talk/{comment}/hide/", MODERATES),
    "ideas:restore_comment": ("/ideas/{reference}/talk/{comment}/restore/", FORMS_ONLY),
    "ideas:report_comment": ("/ideas/{reference}/talk/{comment}/report/", REPORTS),
    "ideas:follow": ("/ideas/{reference}/follow/", FORMS_ONLY),
    "ideas:notes": ("/ideas/{reference}/notes/", DECIDING),
    "ideas:offer": ("/ideas/{reference}/offers/new/", OFFERING),
    "ideas:answer_offer": ("/ideas/{reference}/offers/{offer}/", ANSWERING),
    "ideas:withdraw_offer": ("/ideas/{reference}/offers/{offer}/withdraw/", FORMS_ONLY),
    "ideas:authors": ("/ideas/{reference}/authors/", AUTHOR),
    "ideas:part_with": ("/ideas/{reference}/authors/{coauthor}/part/", FORMS_ONLY),
    "ideas:take_back_invitation": (
        "/ideas/{reference}/authors/invitations/{invitation}/take-back/",
        FORMS_ONLY,
    ),
    "ideas:invitation": ("/ideas/invitations/{invitation}/", ABSENT),
    "casebuilder:milestones": ("/ideas/{reference}/milestones/", MAY_SEE),
    "casebuilder:milestone_done": ("/ideas/{reference}/milestones/999999/done/", ABSENT),
    # judging
    "workflow:triage": ("/triage/", COORDINATOR),
    "workflow:redact": ("/ideas/{reference}/redact/", DESK_ONE),
    "workflow:together": ("/triage/together/", TOGETHER),
    "workflow:load": ("/triage/load/?late=1", COORDINATOR),
    "workflow:take_over": ("/triage/load/hand-over/", FORMS_ONLY),
    "workflow:reviews": ("/reviews/", REVIEWER),
    "workflow:reviewers": ("/triage/reviewers/", COORDINATOR),
    "workflow:review_topics": ("/triage/reviewers/{rita}/", COORDINATOR),
    "workflow:review_settings": ("/reviews/settings/", REVIEWER),
    "workflow:review_away": ("/reviews/away/", FORMS_ONLY),
    "workflow:review_back": ("/reviews/away/{review}/remove/", FORMS_ONLY),
    "workflow:replace": ("/ideas/{reference}/reviewers/{review}/replace/", FORMS_ONLY),
    "workflow:review": ("/reviews/{review}/", OWN_REVIEW),
    "workflow:not_me": ("/reviews/{review}/not-me/", FORMS_ONLY),
    "workflow:step": ("/ideas/{reference}/step/refuse/", SIGNATORY),
    "workflow:assign": ("/ideas/{reference}/reviewers/", NOBODY_NOW),
    "workflow:interest": ("/ideas/{reference}/interest/", MODERATES),
    "workflow:lift_interest": ("/ideas/{reference}/interest/{review}/lift/", FORMS_ONLY),
    "workflow:scores": ("/ideas/{reference}/scores/", READS_SCORES),
    "workflow:stand_down": ("/ideas/{reference}/reviewers/{review}/stand-down/", FORMS_ONLY),
    "workflow:record": ("/ideas/{reference}/record/", ABSENT),
    "workflow:hand_over": ("/ideas/{reference}/hand-over/", NOBODY_NOW),
    "workflow:remind": ("/ideas/{reference}/remind/", NOBODY_NOW),
    **PANELS,
    **LISTS,
    # the coordinator's desk
    "ideas:rerouted": ("/desk/rerouted/", COORDINATOR),
    "ideas:concern": ("/desk/rerouted/{reference}/", ABSENT),
    "ideas:correct": ("/ideas/{reference}/correct/", DESK_ONE),
    "ideas:reroute": ("/ideas/{reference}/reroute/", NOBODY_NOW),
    "casebuilder:check_document": ("/check/", STAFF),
    # one case
    "casebuilder:case": ("/cases/{reference}/", CASE),
    "casebuilder:version": ("/cases/{reference}/versions/1/", CASE),
    "casebuilder:choose_versions": ("/cases/{reference}/versions/", READY),
    "casebuilder:compare": ("/cases/{reference}/versions/1/compare/1/", CASE),
    "casebuilder:bring_back": ("/cases/{open}/versions/1/bring-back/", CASE_OWNER),
    "casebuilder:release": ("/cases/{reference}/release/", NOT_YET),
    "casebuilder:file": ("/cases/{reference}/case.json", CASE),
    "casebuilder:ask": ("/cases/{reference}/document/", FORMS_ONLY),
    "casebuilder:pdf": ("/cases/{reference}/document/{document}/", CASE),
    "casebuilder:progress": ("/cases/{reference}/document/{document}/progress/", READY),
    "casebuilder:ask_back": ("/cases/{reference}/ask-back/", CASE_OWNER),
    "casebuilder:files": ("/cases/{reference}/files/", CASE),
    "casebuilder:kept_file": ("/cases/{reference}/files/{case_file}/", CASE),
    "casebuilder:remove_file": ("/cases/{reference}/files/{case_file}/remove/", CASE_OWNER),
    "casebuilder:agree": ("/cases/{reference}/agree/", AGREEING),
    "casebuilder:sign": ("/cases/{reference}/sign/", PROVE_FIRST),
    "casebuilder:delivery_owner": ("/cases/{reference}/delivery-owner/", NAMING),
    "casebuilder:edit": ("/cases/{open}/edit/", CASE_OWNER),
    "casebuilder:bring_in": ("/cases/{open}/edit/file/", CASE_OWNER),
    "casebuilder:options": ("/cases/{open}/edit/options/", ONWARD),
    "casebuilder:add_option": ("/cases/{open}/edit/options/new/", CASE_OWNER),
    "casebuilder:option": ("/cases/{open}/edit/options/1/", CASE_OWNER),
    "casebuilder:option_name": ("/cases/{open}/edit/options/1/name/", CASE_OWNER),
    "casebuilder:remove_option": ("/cases/{open}/edit/options/2/remove/", FORMS_ONLY),
    "casebuilder:add_line": ("/cases/{open}/edit/options/1/lines/new/", CASE_OWNER),
    "casebuilder:line": ("/cases/{open}/edit/options/2/lines/1/", CASE_OWNER),
    "casebuilder:edit_part": ("/cases/{open}/edit/risks/", CASE_OWNER),
    "casebuilder:checks": ("/cases/{reference}/checks/", CASE),
    # what the bodies' budgets hold
    "casebuilder:budgets_start": ("/budgets/", OWN_BUDGETS),
    "casebuilder:budgets": ("/budgets/council/", BUDGETS),
    "casebuilder:budget_download": ("/budgets/council/list.csv", BUDGETS),
    "casebuilder:bring_in_budgets": ("/budgets/council/list/", KEEPS_MONEY),
}


def addresses() -> list[str]:
    """Names of all our own addresses, with their namespace; Wagtail's and the administration's have tests of their own."""
    found: list[str] = []

    def walk(patterns: list[Any], space: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if not str(pattern.pattern).startswith((settings.ADMIN_PATH, "documents/", "styleguide/")):
                    walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith("wagtail"):
                found.append(space + pattern.name)

    walk(get_resolver().url_patterns, "")
    return found


@pytest.fixture
def subject(cast: Cast) -> dict[str, str]:
    idea = make_idea(cast, Stage.AWAITING_COMMITMENT, audience=Audience.CONFIDENTIAL)
    case = make_case(cast, idea)
    opened = make_idea(cast, Stage.APPROVED, audience=Audience.CONFIDENTIAL, title="Still written")
    make_case(cast, opened)
    draft = make_idea(cast, Stage.DRAFT, title="Not yet")
    review = idea.assignments.get(reviewer=cast.rita)
    document = CaseDocument.objects.create(
        version=case.current, key="key", state=CaseDocument.State.DONE, asked_by=cast.owen,
        file=ContentFile(b"%PDF-1.7", name="case.pdf"))  # fmt: skip
    file = Attachment.objects.create(
        idea=idea, name="quote.pdf", mime="application/pdf", size=8, by=cast.alice,
        stored=ContentFile(b"%PDF-1.7", name="quote.pdf"))  # fmt: skip
    case_file = CaseFile.objects.create(
        case=case, name="quote.pdf", mime="application/pdf", size=8, by=cast.owen,
        stored=ContentFile(b"%PDF-1.7", name="quote.pdf"))  # fmt: skip
    comment = Comment.objects.create(idea=idea, by=cast.owen, text="Hello")
    offer = Offer.objects.create(
        idea=idea, by=cast.ed, organisation=cast.hospital, kind="data", what="Figures", contact="Ed")  # fmt: skip
    invitation = Invitation.objects.create(idea=idea, by=cast.alice, email=cast.henry.email)
    asked = RoleRequest.objects.create(
        person=cast.sam, organisation=cast.council, role=Role.EXECUTIVE, asked_by=cast.olga
    )
    issued, _ideas = make_sitting(cast, "Weighed")
    sittings.issue(issued, by=cast.piet)
    sitting, _ideas = make_sitting(cast)
    return {
        "sitting": str(sitting.uid), "issued": str(issued.uid),
        "list": list_of(cast),
        "sam": str(cast.sam.uid), "rita": str(cast.rita.uid), "team": str(cast.teams["homes"].uid), "asked": str(asked.uid),
        "case_file": str(case_file.uid), "comment": str(comment.uid), "offer": str(offer.uid), "invitation": str(invitation.uid),
        "coauthor": str(cast.bob.uid), "file": str(file.uid),
        "person": str(cast.alice.uid),
        "reference": idea.reference, "open": opened.reference, "draft": draft.reference, "review": str(review.uid),
        "document": str(document.uid),
        "challenge": make_challenge(cast).slug,
    }  # fmt: skip


def test_every_address_has_a_row() -> None:
    assert set(addresses()) == set(ACCESS)


@pytest.mark.crawl
def test_everybody_gets_what_the_table_says(
    cast: Cast, subject: dict[str, str], signed_in: Callable[[Person], Client]
) -> None:
    wrong = []
    for column, visitor in enumerate(VISITORS):
        client = Client() if visitor == "nobody" else signed_in(getattr(cast, visitor))
        client.raise_request_exception = False
        for name, (address, answers) in ACCESS.items():
            response = client.get(address.format(**subject))
            if response.streaming:
                response.getvalue()  # read to its end, it closes its file
            answer = response.status_code
            if str(answer) != answers.split()[column]:
                wrong.append(f"{visitor} at {name}: {answer}, not {answers.split()[column]}")
    assert wrong == []


@pytest.mark.parametrize("address", ["/ideas/BK-AAAAA/", "/cases/BK-AAAAA/", "/ideas/BK-AAAAA/step/ask/"])
def test_what_is_hidden_looks_like_what_does_not_exist(
    cast: Cast, subject: dict[str, str], signed_in: Callable[[Person], Client], address: str
) -> None:
    client = signed_in(cast.stan)
    hidden = client.get(address.replace("BK-AAAAA", subject["reference"]))
    absent = client.get(address)
    assert hidden.status_code == absent.status_code == 404
    assert _text(hidden.content).replace(subject["reference"], "BK-AAAAA") == _text(absent.content)


def _text(page: bytes) -> str:
    """A page without the token that differs each time, and without the seconds left of a session."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|data-\w*timeout="\d+"', "", page.decode())


def test_private_pages_are_not_kept(
    cast: Cast, subject: dict[str, str], signed_in: Callable[[Person], Client]
) -> None:
    for address in ("/account/", f"/ideas/{subject['reference']}/"):
        assert "no-store" in signed_in(cast.alice).get(address)["Cache-Control"]


def test_an_address_an_author_made_up_for_a_child_of_another_idea_is_not_there(
    cast: Cast, subject: dict[str, str], signed_in: Callable[[Person], Client]
) -> None:
    """The reviewer stood down must be the idea's own: an id from another idea is not found."""
    other = make_idea(cast, Stage.IN_REVIEW, title="Another")
    address = f"/ideas/{other.reference}/reviewers/{subject['review']}/stand-down/"
    assert signed_in(cast.carol).post(address, {"version": other.version}).status_code == 404
