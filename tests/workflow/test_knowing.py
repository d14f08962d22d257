"""Who wrote an idea learns nothing of its judging by what else they are; who scores one without names not whose it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Follow, Idea
from place.models import Deputy, Person, RoleGrant
from place.vocabulary import Role
from portal.organisation.holdings import holdings
from portal.reports import DECISIONS, REVIEWERS
from portal.reports.fairness import AGREEMENT, LOAD
from portal.reports_page import ideas_for
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_challenge
from tests.workflow.sitting_makers import make_sitting
from workflow import reviews
from workflow.knowing import may_know_author, may_know_judging
from workflow.models import Assignment, Notice, ReviewerProfile, Score
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.reviewers import reviewers
from workflow.services import move
from workflow.stages import Stage as S
from workflow.suggesting import Suggestions

SignIn = Callable[[Person], Client]
SCORES: dict[str, int | None] = {"difference": 4, "money": 3, "doable": None}
NIGHT = datetime(2026, 2, 3, 3, 17, tzinfo=UTC)


def grant(cast: Cast, name: str, role: Role, body: str = "council") -> Person:
    RoleGrant.objects.create(person=getattr(cast, name), organisation=getattr(cast, body), role=role)
    person: Person = getattr(cast, name)
    return person


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def left_by(cast: Cast, person: Person, stage: S, **fields: object) -> Idea:
    """Somebody once wrote it with its author, and left."""
    return make_idea(cast, stage, author=cast.sam, coauthors=[], team=None, wrote_once=[person.pk], **fields)


# The rule


def test_who_writes_an_idea_or_once_did_is_found_by_query_as_by_object(cast: Cast) -> None:
    written = [
        make_idea(cast, title="Alone", coauthors=[]),
        make_idea(cast, author=cast.sam, coauthors=[cast.alice]),
    ]
    written.append(left_by(cast, cast.alice, S.SUBMITTED))
    other = make_idea(cast, author=cast.sam, coauthors=[], wrote_once=[int(f"{cast.alice.pk}7"), cast.bob.pk])
    assert set(Idea.objects.written_by(cast.alice)) == set(written)
    assert not any(may_know_judging(cast.alice, idea) for idea in written)
    assert may_know_judging(cast.alice, other)


# What the last score tells


def test_the_last_score_tells_neither_its_hour_nor_its_giver_to_who_comes_late(cast: Cast) -> None:
    idea = make_idea(cast, S.AT_PANEL)
    idea.decisions.filter(step="refer").update(by=cast.rita, role="reviewer", at=NIGHT)
    with pytest.raises(Stale) as refused:
        move(idea, "withdraw", by=cast.alice, version=idea.version - 1, reason="Not needed.")
    said = str(refused.value)
    assert f"The last score of {idea.reference} came in on 3 February 2026: it is now “At panel”." == said


def test_a_coordinator_who_gives_the_last_score_stays_one_of_the_reviewers(
    cast: Cast, signed_in: SignIn
) -> None:
    grant(cast, "rita", Role.COORDINATOR)
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], team=None)
    for name in ("ravi", "ruth", "rita"):
        given = idea.assignments.get(reviewer=getattr(cast, name))
        reviews.give_scores(by=getattr(cast, name), assignment=given, values=SCORES)
    idea.refresh_from_db()
    assert idea.stage == S.AT_PANEL and idea.decisions.last().role == Role.REVIEWER
    page = text_of(signed_in(cast.alice), idea.get_absolute_url())
    assert "the reviewers" in page and cast.rita.name not in page


@pytest.mark.parametrize(("step", "told"), [("refer", False), ("approve", True)])
def test_who_once_wrote_what_they_follow_hears_what_was_decided_and_not_when_the_last_score_came(
    cast: Cast, step: str, told: bool
) -> None:
    idea = left_by(cast, cast.bob, S.AT_PANEL if told else S.IN_REVIEW)
    Follow.objects.bulk_create(Follow(idea=idea, person=each) for each in (cast.bob, cast.henry))
    idea.assignments.update(state=Assignment.State.DONE)
    by = cast.piet if told else cast.carol
    move(idea, step, by=by, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    heard = set(Notice.objects.filter(kind=Notice.Kind.FOLLOWED).values_list("person", flat=True))
    assert heard == {cast.henry.pk, *([cast.bob.pk] if told else [])}


# Counts that would tell


def test_a_coordinator_sees_of_their_own_idea_no_count_of_scores(cast: Cast, signed_in: SignIn) -> None:
    own = make_idea(cast, S.IN_REVIEW, author=cast.carol, coauthors=[], title="Mine")
    client = signed_in(cast.carol)
    assert own.title in text_of(client, "/triage/?list=scoring")
    assert "scores in" not in text_of(client, "/triage/?list=scoring")
    make_idea(cast, S.IN_REVIEW, title="Not mine")
    assert text_of(client, "/triage/?list=scoring").count("0 of 3 scores in") == 1


@pytest.mark.parametrize("how", ["writes it", "once wrote it"])
def test_how_much_a_reviewer_has_to_do_does_not_count_what_its_reader_wrote(
    cast: Cast, signed_in: SignIn, how: str
) -> None:
    if how == "writes it":
        make_idea(cast, S.IN_REVIEW, author=cast.carol, coauthors=[])
    else:
        left_by(cast, cast.carol, S.IN_REVIEW)
    make_idea(cast, S.IN_REVIEW, title="Not mine")
    chosen_for = make_idea(cast, S.SUBMITTED, coauthors=[], team=None)
    client = signed_in(cast.carol)
    for address in ("/triage/reviewers/", f"/ideas/{chosen_for.reference}/reviewers/"):
        page = text_of(client, address)
        assert "1 idea to score" in page and "2 ideas to score" not in page
    together = f"/triage/together/?step=review&pick={chosen_for.reference}.{chosen_for.version}"
    assert "2 ideas to score" not in text_of(client, together)
    loads = {(each.load, each.waiting) for each in reviewers(seen_by=cast.carol)}
    assert loads == {(1, 2)} and {each.load for each in reviewers()} == {2}


def test_a_reviewers_limit_holds_whoever_wrote_what_waits_for_them(cast: Cast) -> None:
    make_idea(cast, S.IN_REVIEW, author=cast.carol, coauthors=[])
    ReviewerProfile.objects.create(person=cast.ruth, most=1)
    idea = make_idea(cast, S.SUBMITTED, coauthors=[], team=None)
    asked = {one.person: one for one in Suggestions([idea], reader=cast.carol).candidates(idea)}
    assert not asked[cast.ruth].free and asked[cast.ruth].load == 0


def test_an_administrator_is_not_told_that_one_more_review_is_of_their_own_idea(cast: Cast) -> None:
    make_idea(cast, S.IN_REVIEW, author=cast.olga, coauthors=[])
    make_idea(cast, S.IN_REVIEW)
    assert holdings(cast.rita, reader=cast.olga).reviews == 1
    assert holdings(cast.rita, reader=cast.sue).reviews == 2


def test_reports_say_nothing_of_scores_for_what_their_reader_wrote(cast: Cast) -> None:
    idea = left_by(cast, cast.carol, S.AT_PANEL)
    idea.decisions.filter(step="refer").update(by=cast.rita, role=Role.REVIEWER, at=NIGHT)
    for name, read in (("carol", False), ("adam", True)):
        person = getattr(cast, name)
        found = ideas_for(person)
        steps = [each.step for each in DECISIONS.find(person, found)]
        assert ("refer" in steps) is read and "review" in steps
        assert bool(AGREEMENT.find(person, found)) is read and bool(LOAD.find(person, found)) is read
    assert REVIEWERS.find(cast.carol, ideas_for(cast.carol)) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PANEL_CHAIR, Role.AUDITOR])
def test_who_once_wrote_an_idea_does_not_read_who_scores_it_in_another_role(
    cast: Cast, signed_in: SignIn, role: Role
) -> None:
    idea = left_by(cast, cast.bob, S.AT_PANEL)
    client = signed_in(grant(cast, "bob", role))
    page = text_of(client, idea.get_absolute_url())
    assert cast.ruth.name not in page and "scores are in" not in page
    assert client.get(f"/ideas/{idea.reference}/scores/").status_code == 403


# The panel


def ranks(page: str) -> list[tuple[str, str]]:
    """Each idea of a page of the panel, and its rank where it says one."""
    cards = page.split("<article")[1:]
    titles = [re.search(r'idea-card__title"><a[^>]*>([^<]+)', card) for card in cards]
    said = [re.search(r"Rank (\d+)", card) for card in cards]
    return [(t[1] if t else "", r[1] if r else "") for t, r in zip(titles, said, strict=True)]


def at_panel(cast: Cast, value: int, **fields: object) -> Idea:
    idea = make_idea(cast, S.AT_PANEL, coauthors=[], team=None, **fields)
    Score.objects.filter(assignment__proposal=idea).update(value=value)
    return idea


def test_who_chairs_reads_from_no_rank_which_place_their_own_idea_left(cast: Cast, signed_in: SignIn) -> None:
    for value, title in ((5, "Best"), (1, "Last")):
        at_panel(cast, value, title=title)
    own = at_panel(cast, 3, title="Mine", author=cast.piet)
    page = text_of(signed_in(cast.piet), "/panel/?room=1")
    assert ranks(page) == [("Best", "1"), ("Last", "2"), ("Mine", "")]
    Score.objects.filter(assignment__proposal=own).update(value=0)
    changed = text_of(signed_in(cast.piet), "/panel/?room=1")
    assert re.findall(r"probability of \d+", page) == re.findall(r"probability of \d+", changed)


def test_who_sits_reads_from_no_rank_which_place_their_own_idea_left(cast: Cast, signed_in: SignIn) -> None:
    sitting, (best, own, last) = make_sitting(
        cast, "Best", "Mine", "Last", coauthors=[], team=None, members="sam"
    )
    for idea, value in ((best, 5), (last, 1)):
        Score.objects.filter(assignment__proposal=idea).update(value=value)
    Idea.objects.filter(pk=own.pk).update(author=cast.sam)
    address = f"/panel/sittings/{sitting.uid}/"
    assert ranks(text_of(signed_in(cast.sam), address)) == [("Best", ""), ("Last", ""), ("Mine", "")]
    assert ranks(text_of(signed_in(cast.piet), address)) == [("Best", "1"), ("Mine", "2"), ("Last", "3")]


def test_nobody_hears_of_a_vote_between_their_own_idea_and_one_other(cast: Cast, signed_in: SignIn) -> None:
    sitting, (own, _other) = make_sitting(
        cast, "Mine", "Other", room=1, coauthors=[], team=None, members="sam fiona"
    )
    Idea.objects.filter(pk=own.pk).update(author=cast.sam)
    address, heading = f"/panel/sittings/{sitting.uid}/", "The vote between ideas"
    assert heading in text_of(signed_in(cast.fiona), address)
    assert heading not in text_of(signed_in(cast.sam), address)


def test_an_author_who_chairs_does_not_learn_that_another_chair_scored_it(
    cast: Cast, signed_in: SignIn
) -> None:
    grant(cast, "ravi", Role.PANEL_CHAIR)
    make_idea(cast, S.AT_PANEL, author=cast.piet, coauthors=[], team=None, title="Mine", holder=cast.ravi)
    page = text_of(signed_in(cast.piet), "/panel/")
    assert "You wrote this idea" in page and "Ravi Council can decide about it." in page


def test_the_panel_reads_comments_in_no_telling_order(cast: Cast, signed_in: SignIn) -> None:
    orders = set()
    for n in range(20):
        idea = make_idea(cast, S.AT_PANEL, title=f"Idea {n}", coauthors=[], team=None)
        for each in idea.assignments.all():
            Assignment.objects.filter(pk=each.pk).update(panel_comment=f"By {each.reviewer.first_name}.")
    for card in text_of(signed_in(cast.piet), "/panel/").split("<article")[1:]:
        orders.add(tuple(re.findall(r"By (\w+)\.", card)))
    assert len(orders) > 1


# Without names


def without_names(cast: Cast, stage: S = S.IN_REVIEW, **fields: object) -> Idea:
    challenge = make_challenge(cast, blind=True)
    return make_idea(cast, stage, challenge=challenge, blind=True, coauthors=[], team=None, **fields)


def test_a_coordinator_who_scores_an_idea_without_names_does_not_read_whose_it_is(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = without_names(cast)
    assert may_know_author(grant(cast, "sam", Role.COORDINATOR), idea)
    client = signed_in(grant(cast, "rita", Role.COORDINATOR))
    addresses = [
        "/triage/?list=scoring",
        "/ideas/",
        idea.get_absolute_url(),
        f"/ideas/{idea.reference}/talk/",
    ]
    for address in addresses:
        page = text_of(client, address)
        assert idea.title in page and cast.alice.name not in page, address
    move(idea, "ask", by=cast.carol, version=idea.version, question="How many?")
    for address in (
        "/triage/?list=asked",
        "/triage/load/",
        "/triage/load/?stage=needs_information",
        "/ideas/",
    ):
        assert cast.alice.name not in text_of(client, address), address
    assert cast.alice.name in text_of(signed_in(cast.carol), "/triage/?list=asked")


@pytest.mark.parametrize("how", ["coordinates", "stands in"])
def test_nobody_who_reads_whose_it_is_is_asked_to_score_an_idea_without_names(
    cast: Cast, signed_in: SignIn, how: str
) -> None:
    if how == "coordinates":
        grant(cast, "rita", Role.COORDINATOR)
    else:
        today = timezone.localdate()
        Deputy.objects.create(person=cast.carol, deputy=cast.rita, starts=today, ends=today)
    idea, named = without_names(cast, S.SUBMITTED), make_idea(cast, coauthors=[], team=None)
    with pytest.raises(
        NotYet, match="Rita Council cannot score this: coordinates it, and so knows who wrote it"
    ):
        reviews.assign(by=cast.carol, proposal=idea, reviewers=[cast.rita], version=idea.version)
    assert "knows who wrote it" in text_of(signed_in(cast.carol), f"/ideas/{idea.reference}/reviewers/")
    assert (
        len(reviews.assign(by=cast.carol, proposal=named, reviewers=[cast.rita], version=named.version)) == 1
    )


def test_why_somebody_may_not_score_tells_no_hidden_name(cast: Cast, signed_in: SignIn) -> None:
    """Beside whom they work is for those who know the author: not for a partner body, nor for who is asked to score."""
    cast.police.acts_for_us = cast.council
    cast.police.save()
    Person.objects.filter(pk=cast.bob.pk).update(team=cast.rita.team)
    hidden = {
        "hide_name": True,
        "home_organisation": cast.police,
        "author": cast.bob,
        "coauthors": [],
        "team": None,
    }
    idea = make_idea(cast, S.SUBMITTED, **hidden)
    page = text_of(signed_in(cast.carol), f"/ideas/{idea.reference}/reviewers/")
    assert "has an interest in it" in page and "is in the author&#x27;s team" not in page
    scored = make_idea(cast, S.IN_REVIEW, title="Spare keys", **hidden)
    given = scored.assignments.get(reviewer=cast.rita)
    assert "author&#x27;s team" not in text_of(signed_in(cast.rita), f"/reviews/{given.uid}/")
    with pytest.raises(NotAllowed, match="a reviewer who has an interest in it has a conflict"):
        reviews.give_scores(by=cast.rita, assignment=given, values=SCORES)
    done = make_idea(cast, S.AT_PANEL, title="Done", **hidden)
    assert "author&#x27;s team" not in text_of(signed_in(cast.adam), f"/ideas/{done.reference}/scores/")


# The day a score is late tells nothing either


def test_a_late_score_of_their_own_idea_is_in_no_coordinators_numbers(cast: Cast, signed_in: SignIn) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    left_by(cast, cast.carol, S.IN_REVIEW, due=yesterday, title="Once mine")
    client = signed_in(cast.carol)
    assert client.get("/triage/load/").context["reviewers"] == []
    assert "Once mine" not in text_of(client, "/triage/reviewers/")
