"""Who no longer scores an idea: “not me”, with an interest or for want of time; taken off by mistake, and asked again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.test_reviewing import SCORES, assign_page, desk, in_review
from workflow import reviews
from workflow.interests import interest_of
from workflow.models import Assignment, Notice
from workflow.refusals import NotYet
from workflow.stages import Stage as S

SignIn = Callable[[Person], Client]
FOLD = '<details class="details"'


def test_of_many_reviewers_the_most_suitable_are_shown_and_the_rest_is_folded_away(
    cast: Cast, signed_in: SignIn
) -> None:
    for n in range(12):
        extra = Person.objects.create_user(f"r{n}@council.example", organisation=cast.council)
        RoleGrant.objects.create(person=extra, organisation=cast.council, role=Role.REVIEWER)
    idea, client = make_idea(cast), signed_in(cast.carol)
    text = client.get(assign_page(idea)).content.decode()
    shown, folded = text.split(FOLD)[0], text.split(FOLD)[1].split("</details>")[0]
    assert shown.count('name="reviewers"') == 8 and shown.count(" checked") == 3
    assert (
        folded.count('name="reviewers"') == text.count('name="reviewers"') - 8 and "open" not in folded[:20]
    )
    late = {
        "version": idea.version - 1,
        "reviewers": re.findall(r'name="reviewers" value="([^"]+)"', folded)[:1],
    }
    again = client.post(assign_page(idea), late | {"version": "x"}).content.decode()
    assert "open" in again.split(FOLD)[1][:20]  # what was ticked there stays in view


def test_who_was_taken_off_by_mistake_is_never_suggested_and_can_be_asked_again(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    reviews.give_scores(by=cast.rita, assignment=given["rita"], values=SCORES)
    for name in ("rita", "ravi"):
        reviews.stand_down(by=cast.carol, assignment=given[name])
    client = signed_in(cast.carol)
    choices = {one.person.first_name: one for one in client.get(assign_page(idea)).context["pool"].free}
    assert not choices["Rita"].ticked and "was asked before" in choices["Rita"].why
    again = {"version": idea.version, "reviewers": [cast.rita.uid, cast.ravi.uid]}
    assert client.post(assign_page(idea), again).status_code == 302
    kept = dict(idea.assignments.values_list("reviewer__first_name", "state"))
    assert (kept["Rita"], kept["Ravi"]) == ("confirm", "asked")  # what she gave stands once she says so
    assert {n.person for n in Notice.objects.filter(kind=Notice.Kind.WAITING)} == {cast.rita, cast.ravi}


def test_not_me_takes_one_tap_and_tells_the_coordinator_no_name(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    client = signed_in(cast.rita)
    address = reverse("workflow:not_me", args=[given["rita"].uid])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    given["rita"].refresh_from_db()
    assert given["rita"].state == Assignment.State.STOOD_DOWN
    assert client.get(desk(given["rita"])).status_code == 404
    notice = Notice.objects.get()
    assert notice.person == cast.carol and "Rita" not in notice.text


def test_who_has_no_time_goes_without_an_interest_and_may_be_asked_again(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, given = in_review(cast)
    address = reverse("workflow:not_me", args=[given["rita"].uid])
    assert 'name="busy"' in signed_in(cast.rita).get(desk(given["rita"])).content.decode()
    assert signed_in(cast.rita).post(address, {"busy": "1"}).status_code == 302
    given["rita"].refresh_from_db()
    assert given["rita"].state == Assignment.State.STOOD_DOWN and not interest_of(idea, cast.rita)
    assert Notice.objects.get().person == cast.carol
    again = {"version": idea.version, "reviewers": [cast.rita.uid]}
    assert signed_in(cast.carol).post(assign_page(idea), again).status_code == 302


def test_who_says_that_they_have_an_interest_is_not_asked_again(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    signed_in(cast.rita).post(reverse("workflow:not_me", args=[given["rita"].uid]))
    page = signed_in(cast.carol).get(assign_page(idea))
    assert cast.rita in dict(page.context["pool"].excluded)
    with pytest.raises(NotYet):
        reviews.assign(by=cast.carol, proposal=idea, reviewers=[cast.rita], version=idea.version)


def test_the_reason_is_for_the_coordinator_only(cast: Cast, signed_in: SignIn) -> None:
    idea, given = in_review(cast)
    signed_in(cast.rita).post(
        reverse("workflow:not_me", args=[given["rita"].uid]), {"because": "We share a garden."}
    )
    assert "We share a garden." in signed_in(cast.carol).get(assign_page(idea)).content.decode()
    assert "We share a garden." not in signed_in(cast.ravi).get(desk(given["ravi"])).content.decode()


def test_nobody_stands_down_once_the_panel_is_open(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.AT_PANEL)
    assignment = idea.assignments.get(reviewer=cast.rita)
    assert signed_in(cast.rita).post(reverse("workflow:not_me", args=[assignment.uid])).status_code == 403
