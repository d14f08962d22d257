"""Several people at once, in several processes, on the database the settings name: one wins, nobody sees an error."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ideas.models import Idea
from place.models import Person
from tests.cast import make_cast
from tests.makers import make_idea
from tests.racing import PEOPLE_AT_ONCE, together
from workflow.models import Decision
from workflow.refusals import NotAllowed, Stale
from workflow.services import move
from workflow.stages import Stage

IDEAS = 40

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_of_four_people_deciding_at_once_exactly_one_decides(transactional_db: None) -> None:
    cast = make_cast()
    ideas = [make_idea(cast, Stage.SUBMITTED, title=f"Lamp {number}") for number in range(IDEAS)]

    def act(place: int, person: int) -> str:
        idea = Idea.objects.get(pk=ideas[place].pk)
        by = Person.objects.get(pk=cast.carol.pk if person % 2 else cast.alice.pk)
        step, said = (
            ("withdraw", {"reason": "Done."})
            if by.pk == cast.alice.pk
            else ("ask", {"question": "How many?"})
        )
        try:
            move(idea, step, by=by, version=ideas[place].version, **said)
        except Stale:
            return "told who was first"
        except NotAllowed:
            return "too late"
        return "decided"

    ended = together(act, IDEAS)
    assert ended["decided"] == IDEAS
    assert sum(ended.values()) == IDEAS * PEOPLE_AT_ONCE == ended["decided"] + ended["told who was first"]
    for idea in ideas:
        idea.refresh_from_db()
        last = Decision.objects.filter(proposal=idea).latest("number")
        assert (idea.stage, idea.version, last.number) == (last.to_stage, 3, 2)


def test_on_the_pages_the_losers_read_who_decided_and_when(transactional_db: None) -> None:
    cast = make_cast()
    ideas = [make_idea(cast, Stage.SUBMITTED, title=f"Lamp {number}") for number in range(10)]

    def act(place: int, person: int) -> str:
        client = Client(raise_request_exception=False)
        client.force_login(cast.carol, backend="portal.backend.Backend")
        address = reverse("workflow:step", args=[ideas[place].reference, "ask"])
        answer = client.post(
            address, {"version": ideas[place].version, "question": f"How many, asks {person}?"}
        )
        if answer.status_code == 409:
            return (
                "read who was first"
                if b"already decided by Carol Council" in answer.content
                else "read something else"
            )
        return str(answer.status_code)

    assert together(act, len(ideas)) == {"302": len(ideas), "read who was first": 3 * len(ideas)}
