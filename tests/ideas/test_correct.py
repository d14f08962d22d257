"""Where an idea belongs, put right: its authors are told, and under another body that body's coordinator has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ideas.correct import Whereabouts, correct
from ideas.models import Idea
from place.models import AuditEntry, Person, RoleGrant
from place.vocabulary import Role
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def to(cast: Cast, idea: Idea, **fields: Any) -> Whereabouts:
    now = {name: getattr(idea, name) for name in ("home_organisation", "team", "service", "outcome")}
    return Whereabouts(**(now | fields))


def corrected(cast: Cast, idea: Idea, **fields: Any) -> Idea:
    return correct(
        idea, by=cast.carol, version=idea.version, to=to(cast, idea, **fields), why="It is theirs."
    )


def test_its_authors_are_told_and_the_record_keeps_what_was(cast: Cast) -> None:
    idea = corrected(cast, make_idea(cast, Stage.AT_PANEL), team=cast.teams["homes"], outcome=None)
    assert idea.team == cast.teams["homes"] and idea.holder == cast.piet
    text = Notice.objects.get(person=cast.alice).text
    assert "Team: Homes (before: Streets)" in text and "Outcome: none" in text and "It is theirs." in text
    assert AuditEntry.objects.get(action="correct").said["was"] == {
        "team": "Streets",
        "outcome": "Warm homes",
    }


def test_under_another_body_its_coordinator_has_it_and_the_clock_starts_again(
    cast: Cast, signed_in: SignIn
) -> None:
    RoleGrant.objects.create(person=cast.henry, organisation=cast.hospital, role=Role.COORDINATOR)
    idea = make_idea(cast, due=timezone.localdate() - timedelta(days=9))
    address = f"/ideas/{idea.reference}/correct/"
    said = {"version": idea.version, "home_organisation": "hospital", "why": "It is theirs."}
    assert signed_in(cast.carol).post(address, said).status_code == 302
    idea = Idea.objects.get(pk=idea.pk)
    assert (idea.home_organisation, idea.holder) == (cast.hospital, cast.henry)
    assert idea.due and idea.due > timezone.localdate()
    assert Notice.objects.filter(person=cast.henry, kind=Notice.Kind.WAITING).exists()
    assert idea.title in signed_in(cast.henry).get("/triage/").content.decode()


def test_where_nobody_can_take_it_it_stays(cast: Cast) -> None:
    idea = make_idea(cast)
    with pytest.raises(NotYet, match="Severn Police has nobody"):
        corrected(cast, idea, home_organisation=cast.police, team=None)
    assert Idea.objects.get(pk=idea.pk).home_organisation == cast.council


def test_what_is_judged_already_stays_with_who_judges_it(cast: Cast) -> None:
    with pytest.raises(NotYet, match="judged here already"):
        corrected(cast, make_idea(cast, Stage.IN_REVIEW), home_organisation=cast.hospital, team=None)


def test_a_team_of_another_body_or_no_change_is_refused_in_words(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    with pytest.raises(NotYet, match="team of the organisation"):
        corrected(cast, idea, team=cast.teams["wards"])
    with pytest.raises(NotYet, match="Nothing is different"):
        corrected(cast, idea)
    page = signed_in(cast.carol).post(f"/ideas/{idea.reference}/correct/", {})
    assert page.status_code == 422 and "Say why" in page.content.decode()


@pytest.mark.parametrize("name", ["alice", "piet", "adam", "sam"])
def test_only_a_coordinator_corrects(cast: Cast, signed_in: SignIn, name: str) -> None:
    idea = make_idea(cast, triaged_at=timezone.now())
    person = getattr(cast, name)
    assert signed_in(person).get(f"/ideas/{idea.reference}/correct/").status_code == 403
    with pytest.raises(NotAllowed):
        correct(idea, by=person, version=idea.version, to=to(cast, idea, team=None), why="Mine")
