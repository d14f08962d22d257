"""Challenges: who may read one, who may answer it and until when, and where it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from ideas.models import Audience, Challenge, Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_challenge, restrict
from workflow import reviews
from workflow.models import CriteriaSet, Criterion
from workflow.refusals import NotYet
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def draft(cast: Cast, challenge: Challenge | None) -> Idea:
    return make_idea(cast, Stage.DRAFT, challenge=challenge)


# Dates in words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 2, 28), "Opens on 1 March 2027"),
        (date(2027, 3, 1), "20 days left"),
        (date(2027, 3, 19), "2 days left"),
        (date(2027, 3, 20), "Closes tomorrow"),
        (date(2027, 3, 21), "Closes today"),
        (date(2027, 3, 22), "Closed on 21 March 2027"),
    ],
)
def test_the_time_left_is_said_in_words(db: None, today: date, words: str) -> None:
    with time_machine.travel(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)):
        assert Challenge(opens=date(2027, 3, 1), closes=date(2027, 3, 21)).time_left == words


def test_it_cannot_close_before_it_opens(cast: Cast) -> None:
    challenge = make_challenge(cast)
    challenge.closes = challenge.opens - timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        challenge.full_clean()
    assert "closes" in refused.value.message_dict


# The list and the page


def test_the_list_tells_open_from_closed_and_from_those_to_come(cast: Cast) -> None:
    today = timezone.localdate()
    make_challenge(cast, title="Now")
    make_challenge(cast, title="Later", opens=today + timedelta(days=3))
    make_challenge(cast, title="Before", closes=today - timedelta(days=1))
    response = Client().get("/challenges/")
    assert [[each.title for each in response.context[part]] for part in ("open", "coming", "closed")] == [
        ["Now"], ["Later"], ["Before"],
    ]  # fmt: skip


def test_without_challenges_the_list_says_so(db: None) -> None:
    assert "No challenges yet" in read(Client(), "/challenges/")


def test_the_page_says_what_is_asked_why_by_when_of_whom_and_how_it_is_judged(cast: Cast) -> None:
    challenge = make_challenge(
        cast, organisations=[cast.council], outcomes=[cast.outcome], criteria_set=cast.criteria, blind=True
    )
    page = read(Client(), challenge.url)
    for words in (
        challenge.question, challenge.why, "10 days left", "Severn Council", "Warm homes", "How difference?", "40%",
        "doable 5", "Hidden from all but the coordinator until the decision",
    ):  # fmt: skip
        assert words in page
    assert "Severn Hospital" not in page


def test_the_page_shows_the_ideas_its_reader_may_see_and_counts_no_others(
    cast: Cast, signed_in: SignIn
) -> None:
    challenge = make_challenge(cast)
    make_idea(cast, Stage.IN_REVIEW, title="Seen by all", challenge=challenge)
    make_idea(cast, Stage.IN_REVIEW, title="Kept close", challenge=challenge, audience=Audience.CONFIDENTIAL)
    make_idea(cast, Stage.DRAFT, title="Not sent", challenge=challenge)
    stranger = signed_in(cast.stan).get(challenge.url)
    assert len(stranger.context["cards"]) == 1
    assert "Seen by all" in stranger.content.decode()
    assert "Kept close" not in stranger.content.decode()
    assert len(signed_in(cast.carol).get(challenge.url).context["cards"]) == 2
    everybody = Client().get(challenge.url)
    assert everybody.context["cards"] == []
    assert "Sign in</a> to see the ideas" in everybody.content.decode()


def test_only_those_invited_are_offered_to_share_an_idea(cast: Cast, signed_in: SignIn) -> None:
    challenge = make_challenge(cast, organisations=[cast.council])
    assert f"/ideas/new/?challenge={challenge.slug}" in read(signed_in(cast.sam), challenge.url)
    other = read(signed_in(cast.stan), challenge.url)
    assert f"?challenge={challenge.slug}" not in other
    assert "asks other organisations than yours" in other


def test_a_draft_page_does_not_exist_for_its_readers(cast: Cast, signed_in: SignIn) -> None:
    challenge = make_challenge(cast, live=False)
    for client in (Client(), signed_in(cast.sam), signed_in(cast.sue)):
        assert client.get(challenge.url or "/challenges/warmer-rooms-for-less/").status_code == 404
        assert challenge.title not in read(client, "/challenges/")
        assert challenge.title not in read(client, "/")


def test_a_page_for_some_is_in_no_list_of_others(cast: Cast, signed_in: SignIn) -> None:
    challenge = make_challenge(cast)
    idea = make_idea(cast, Stage.IN_REVIEW, challenge=challenge)
    restrict(challenge)
    assert Client().get(challenge.url).status_code == 302
    assert challenge.title not in read(Client(), "/challenges/")
    assert challenge.title in read(signed_in(cast.sam), "/challenges/")
    group = Group.objects.create(name="Some")
    rule = PageViewRestriction.objects.get()
    rule.restriction_type = PageViewRestriction.GROUPS
    rule.save()
    rule.groups.add(group)
    cast.sam.groups.add(group)
    assert challenge.title in read(signed_in(cast.sam), "/challenges/")
    for address in (
        "/challenges/",
        "/",
        "/ideas/",
        f"/ideas/{idea.reference}/",
        "/ideas/?challenge=" + challenge.slug,
    ):
        assert challenge.title not in read(signed_in(cast.stan), address)
    assert challenge.title in read(signed_in(cast.sue), "/challenges/")


def test_publishing_and_taking_down_follow_their_times(cast: Cast) -> None:
    challenge = make_challenge(cast, live=False)
    now = timezone.now()
    challenge.go_live_at, challenge.expire_at = now + timedelta(hours=1), now + timedelta(days=2)
    challenge.save_revision(approved_go_live_at=challenge.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert challenge.title not in read(Client(), "/challenges/")
    with time_machine.travel(now + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
        assert challenge.title in read(Client(), "/challenges/")
    with time_machine.travel(now + timedelta(days=3)):
        call_command("publish_scheduled", verbosity=0)
        assert challenge.title not in read(Client(), "/challenges/")


def test_nobody_without_rights_sees_a_preview_a_draft_or_a_revision(cast: Cast, signed_in: SignIn) -> None:
    challenge = make_challenge(cast, live=False, question="CANARY in a draft?")
    revision = challenge.save_revision()
    base = f"/admin/pages/{challenge.pk}"
    addresses = [
        f"{base}/edit/", f"{base}/edit/preview/", f"{base}/view_draft/", f"{base}/history/",
        f"{base}/revisions/{revision.pk}/view/", f"/admin/pages/add/ideas/challenge/{challenge.get_parent().pk}/preview/",
    ]  # fmt: skip
    for client in (
        Client(),
        *(signed_in(getattr(cast, name)) for name in ("alice", "carol", "olga", "adam")),
    ):
        for address in addresses:
            response = client.get(address)
            assert response.status_code in (302, 403, 404), address
            assert "CANARY" not in response.content.decode()
            if "preview" in address:
                assert client.post(address, {"title": "x"}).status_code in (302, 403, 404)
    assert "CANARY" in read(signed_in(cast.sue), f"{base}/view_draft/")


# Putting an idea forward under it


def test_the_new_idea_form_carries_the_challenge_to_the_draft(cast: Cast, signed_in: SignIn) -> None:
    challenge, client = make_challenge(cast), signed_in(cast.alice)
    page = client.get(f"/ideas/new/?challenge={challenge.slug}")
    assert challenge.question in page.content.decode()
    form = page.context["form"]
    client.post("/ideas/new/", {
        "start": form["start"].value(), "challenge": form["challenge"].value(), "safety": "no", "then": "continue",
        "title": "Thicker curtains", "problem": "Draughts.", "proposal": "Curtains.",
    })  # fmt: skip
    assert Idea.objects.get(title="Thicker curtains").challenge == challenge


@pytest.mark.parametrize("why", ["closed", "not invited", "to come", "draft", "made up"])
def test_a_challenge_that_does_not_take_the_idea_is_left_out(cast: Cast, signed_in: SignIn, why: str) -> None:
    today = timezone.localdate()
    fields = {
        "closed": {"closes": today - timedelta(days=1)}, "not invited": {"organisations": [cast.police]},
        "to come": {"opens": today + timedelta(days=1)}, "draft": {"live": False}, "made up": {},
    }[why]  # fmt: skip
    slug = "no-such" if why == "made up" else make_challenge(cast, **fields).slug
    client = signed_in(cast.alice)
    assert "does not take ideas from you now" in read(client, f"/ideas/new/?challenge={slug}")
    client.post("/ideas/new/", {
        "challenge": slug, "safety": "no", "then": "continue", "title": "Curtains", "problem": "Draughts.",
        "proposal": "Hang them.",
    })  # fmt: skip
    assert Idea.objects.get(title="Curtains").challenge is None


def test_the_second_step_offers_those_open_to_ones_own_organisation(cast: Cast, signed_in: SignIn) -> None:
    make_challenge(cast, title="Ours")
    make_challenge(cast, title="Theirs", organisations=[cast.police])
    make_challenge(cast, title="Over", closes=timezone.localdate() - timedelta(days=1))
    idea = draft(cast, None)
    page = read(signed_in(cast.alice), f"/ideas/{idea.reference}/edit/where/")
    assert "Ours (10 days left)" in page
    assert "Theirs" not in page
    assert "Over" not in page


def test_without_challenges_the_second_step_does_not_ask(cast: Cast, signed_in: SignIn) -> None:
    assert "Does it answer a challenge" not in read(
        signed_in(cast.alice), f"/ideas/{draft(cast, None).reference}/edit/where/"
    )


def test_a_challenge_is_chosen_and_taken_off_on_the_second_step(cast: Cast, signed_in: SignIn) -> None:
    challenge, idea, client = make_challenge(cast), draft(cast, None), signed_in(cast.alice)
    address = f"/ideas/{idea.reference}/edit/where/"
    said = {"organisations": ["council"], "then": "continue"}
    client.post(address, {**said, "challenge": challenge.slug, "version": idea.version})
    idea.refresh_from_db()
    assert idea.challenge == challenge
    assert challenge.title in read(client, f"/ideas/{idea.reference}/edit/check/")
    client.post(address, {**said, "challenge": "", "version": idea.version})
    idea.refresh_from_db()
    assert idea.challenge is None


def test_a_draft_whose_challenge_has_closed_says_so_and_can_be_sent_without_it(
    cast: Cast, signed_in: SignIn
) -> None:
    challenge = make_challenge(cast)
    idea, client = draft(cast, challenge), signed_in(cast.alice)
    address = f"/ideas/{idea.reference}/edit/check/"
    send = {"then": "send", "audience": "everybody", "version": idea.version}
    with time_machine.travel(timezone.now() + timedelta(days=12)):
        client = signed_in(cast.alice)
        assert "closed on" in read(client, address)
        refused = client.post(address, send)
        assert "Take it off, and your idea can still be sent." in refused.content.decode()
        idea.refresh_from_db()
        assert idea.stage == Stage.DRAFT
        client.post(address, {**send, "then": "alone", "version": idea.version})
        idea.refresh_from_db()
        assert idea.challenge is None
        client.post(address, {**send, "version": idea.version})
    idea.refresh_from_db()
    assert idea.stage == Stage.SUBMITTED


def test_the_closing_day_itself_still_counts(cast: Cast) -> None:
    idea = draft(cast, make_challenge(cast, closes=timezone.localdate()))
    assert move(idea, "submit", by=cast.alice, version=idea.version).stage == Stage.SUBMITTED


def test_the_door_refuses_what_the_form_would_not_offer(cast: Cast) -> None:
    idea = draft(cast, make_challenge(cast, organisations=[cast.police]))
    with pytest.raises(NotYet, match="does not take ideas from you now"):
        move(idea, "submit", by=cast.alice, version=idea.version)


# Where it shows


def test_the_front_page_shows_open_challenges_with_the_days_left(cast: Cast) -> None:
    make_challenge(cast)
    make_challenge(cast, title="Over", closes=timezone.localdate() - timedelta(days=1))
    page = read(Client(), "/")
    assert "Challenges open now" in page
    assert "10 days left" in page
    assert "Over" not in page


def test_ideas_are_narrowed_to_a_challenge_and_name_it(cast: Cast, signed_in: SignIn) -> None:
    challenge = make_challenge(cast)
    make_idea(cast, Stage.IN_REVIEW, title="Under it", challenge=challenge)
    make_idea(cast, Stage.IN_REVIEW, title="Beside it")
    page = read(signed_in(cast.sam), f"/ideas/?challenge={challenge.slug}")
    assert "Under it" in page
    assert "Beside it" not in page
    assert f"Challenge: {challenge.title}" in page


def test_the_idea_page_names_its_challenge(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW, challenge=make_challenge(cast))
    assert "Warmer rooms for less" in read(signed_in(cast.sam), f"/ideas/{idea.reference}/")


# Judging


def test_reviewers_score_on_the_criteria_of_the_challenge(cast: Cast) -> None:
    own = CriteriaSet.objects.create(name="Heat")
    Criterion.objects.create(
        criteria_set=own, slug="heat", name="Heat", question="How warm?", weight=1, anchors=["x"] * 6
    )
    idea = make_idea(cast, Stage.SUBMITTED, challenge=make_challenge(cast, criteria_set=own))
    plain = make_idea(cast, Stage.SUBMITTED)
    for proposal, criteria in ((idea, own), (plain, cast.criteria)):
        made = reviews.assign(
            by=cast.carol, proposal=proposal, reviewers=[cast.ravi], version=proposal.version
        )
        assert [each.criteria_set for each in made] == [criteria]


def test_the_reviewers_pool_is_offered_first(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.SUBMITTED, challenge=make_challenge(cast, reviewers=[cast.ruth]))
    page = signed_in(cast.carol).get(f"/ideas/{idea.reference}/reviewers/")
    assert page.context["pool"].free[0].person == cast.ruth
    assert "chosen for this challenge" in page.content.decode()
