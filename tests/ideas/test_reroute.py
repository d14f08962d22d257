"""A concern about safety that came in as an idea: out of everybody's sight, and its author told where to take it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from modelsearch.index import insert_or_update_object

from ideas.models import Idea
from ideas.reroute import put_back, reroute, rerouted
from ideas.search import find
from place.models import AuditEntry, Person, RoleGrant
from place.vocabulary import Role
from tests.cast import PEOPLE, Cast
from tests.makers import make_idea
from workflow.models import Assignment, Notice
from workflow.notices import tell
from workflow.refusals import NotAllowed, Stale
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
STAGES = [Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.PARKED]


def concern(cast: Cast, stage: Stage = Stage.SUBMITTED) -> Idea:
    idea = make_idea(cast, stage, title="The locked fire door", yearly_saving=500)
    insert_or_update_object(idea)
    return reroute(idea, by=cast.carol, version=idea.version)


@pytest.mark.parametrize("stage", STAGES)
def test_nobody_but_its_authors_sees_it_any_more(cast: Cast, stage: Stage) -> None:
    idea = concern(cast, stage)
    seeing = {
        name for name in PEOPLE if Idea.objects.visible_to(getattr(cast, name)).filter(pk=idea.pk).exists()
    }
    assert seeing == {"alice", "bob"}


def test_it_is_in_no_list_count_or_search(cast: Cast, signed_in: SignIn) -> None:
    idea = concern(cast)
    for name in ("carol", "piet", "adam", "sue", "sam", "rita", "olga"):
        client = signed_in(getattr(cast, name))
        for page in (
            "/",
            "/account/",
            "/ideas/",
            "/ideas/?q=fire",
            "/triage/",
            "/savings/",
            "/triage/?list=scoring",
        ):
            text = client.get(page).content.decode()
            assert "fire door" not in text and idea.reference not in text and "£500" not in text
        assert client.get(idea.get_absolute_url()).status_code == 404
    assert not find(Idea.objects.all(), "locked fire")
    assert '<span class="stat__figure">0<' in signed_in(cast.sam).get("/").content.decode()


def test_coordinators_of_its_organisation_reach_it_on_a_page_of_its_own(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = concern(cast)
    address = f"/desk/rerouted/{idea.reference}/"
    assert idea.reference in signed_in(cast.carol).get("/desk/rerouted/").content.decode()
    assert "The locked fire door" in signed_in(cast.carol).get(address).content.decode()
    for name in ("piet", "adam", "sue", "rita", "henry"):
        assert signed_in(getattr(cast, name)).get(address).status_code == 404


def test_its_author_is_told_where_to_take_it(cast: Cast, signed_in: SignIn) -> None:
    idea = concern(cast)
    notice = Notice.objects.get(proposal=idea, person=cast.alice)
    assert "Call 01632 960001." in notice.text and "fire door" not in notice.text
    page = signed_in(cast.alice).get(idea.get_absolute_url()).content.decode()
    assert "This is a concern, not an idea" in page and "Call 01632 960001." in page


def test_the_record_says_nothing_of_it(cast: Cast) -> None:
    concern(cast)
    entry = AuditEntry.objects.get(action="reroute")
    assert entry.by == cast.carol and entry.said == {}


def test_reviewers_are_stood_down_and_others_notices_go(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    tell(cast.rita, Notice.Kind.WAITING, idea)
    reroute(idea, by=cast.carol, version=idea.version)
    assert {a.state for a in idea.assignments.all()} == {Assignment.State.STOOD_DOWN}
    assert not Notice.objects.filter(person=cast.rita).exists()
    assert idea.title not in signed_in(cast.rita).get("/reviews/").content.decode()


def test_no_step_is_taken_on_it_but_to_withdraw_it(cast: Cast) -> None:
    idea = concern(cast)
    with pytest.raises(NotAllowed):
        move(idea, "park", by=cast.carol, version=idea.version, until="2030-01-01", reason="Later")
    assert (
        move(idea, "withdraw", by=cast.alice, version=idea.version, reason="Taken there").stage == "withdrawn"
    )


@pytest.mark.parametrize("name", ["alice", "piet", "adam", "sue", "sam"])
def test_only_a_coordinator_reroutes(cast: Cast, name: str) -> None:
    idea = make_idea(cast)
    with pytest.raises(NotAllowed):
        reroute(idea, by=getattr(cast, name), version=idea.version)


def test_not_once_it_is_approved_nor_behind_somebodys_back(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        concern(cast, Stage.APPROVED)
    idea = make_idea(cast)
    with pytest.raises(Stale):
        reroute(idea, by=cast.carol, version=idea.version - 1)


def test_an_idea_after_all_goes_back_to_where_it_was(cast: Cast, signed_in: SignIn) -> None:
    idea = concern(cast)
    assert signed_in(cast.carol).post(f"/desk/rerouted/{idea.reference}/").status_code == 302
    idea = Idea.objects.get(pk=idea.pk)
    assert (idea.rerouted_at, idea.holder, idea.stage) == (None, cast.carol, Stage.SUBMITTED)
    insert_or_update_object(idea)  # what the task worker does after a change
    assert idea.due and list(find(Idea.objects.all(), "locked fire")) == [idea]
    with pytest.raises(NotAllowed):
        put_back(idea, by=cast.carol)


@pytest.mark.parametrize("how", ["writes it", "once wrote it"])
def test_who_coordinates_and_wrote_it_with_its_author_does_not_put_it_back(cast: Cast, how: str) -> None:
    RoleGrant.objects.create(person=cast.bob, organisation=cast.council, role=Role.COORDINATOR)
    idea = concern(cast)
    if how == "once wrote it":
        idea.coauthors.clear()
        Idea.objects.filter(pk=idea.pk).update(wrote_once=[cast.bob.pk])
    assert not rerouted(cast.bob) and list(rerouted(cast.carol)) == [idea]
    with pytest.raises(NotAllowed):
        put_back(idea, by=cast.bob)


def test_the_page_asks_before_it_does(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    address, client = f"/ideas/{idea.reference}/reroute/", signed_in(cast.carol)
    assert "What its author reads" in client.get(address).content.decode()
    assert client.post(address, {"version": idea.version})["Location"] == "/desk/rerouted/"
