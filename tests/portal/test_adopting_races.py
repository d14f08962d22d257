"""Coordinators of one body who speak for it at the same moment, in several processes: one is heard, the others are told."""

from __future__ import annotations

import pytest
from django.test import Client

from casebuilder.models import Case
from ideas.models import Adoption, AdoptionStep, Estimate, Idea
from tests.adoptions import speakers
from tests.cast import make_cast
from tests.makers import make_idea
from tests.racing import PEOPLE_AT_ONCE, together
from workflow.stages import Stage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 4
TOLD = "told who was first"


def test_of_several_who_speak_for_one_body_at_once_one_is_heard(transactional_db: None) -> None:
    cast = speakers(make_cast())
    ideas = [make_idea(cast, Stage.APPROVED, title=f"Idea {place}") for place in range(TIMES)]

    def act(place: int, person: int) -> str:
        client = Client(raise_request_exception=False)
        client.force_login((cast.henry, cast.ruth)[person % 2], backend="portal.backend.Backend")
        sent = {"state": ("considering", "same_problem")[person % 2], "version": "0"}
        answer = client.post(f"/ideas/{ideas[place].reference}/take-up/", sent)
        told = answer.status_code == 409 and "already decided by" in answer.content.decode()
        return TOLD if told else str(answer.status_code)

    assert together(act, TIMES) == {"302": TIMES, TOLD: TIMES * (PEOPLE_AT_ONCE - 1)}
    assert Adoption.objects.count() == AdoptionStep.objects.count() == TIMES


def test_of_several_who_start_a_case_at_once_one_does(transactional_db: None) -> None:
    cast = speakers(make_cast())
    ideas = [make_idea(cast, Stage.DELIVERING, title=f"Idea {place}") for place in range(TIMES)]
    for idea in ideas:
        Estimate.objects.create(idea=idea, kind="volume", volume=1000, unit="letters", unit_cost="0.5")
    owner, before = str(cast.ed.uid), Idea.objects.count()

    def act(place: int, person: int) -> str:
        from casebuilder.adopting import figures_of
        from casebuilder.reckoning import print_of

        speaker = (cast.henry, cast.ruth)[person % 2]
        client = Client(raise_request_exception=False)
        client.force_login(speaker, backend="portal.backend.Backend")
        sent = {
            "quantity-2-0": "400", "rate-2-0": "0.5", "case_owner": owner, "rationale": "Ours too.", "version": "0",
            "seen": print_of(figures_of(ideas[place], speaker).document), "act": "start",
        }  # fmt: skip
        answer = client.post(f"/ideas/{ideas[place].reference}/take-up/case/", sent)
        told = answer.status_code == 409 and "already decided by" in answer.content.decode()
        return TOLD if told else str(answer.status_code)

    assert together(act, TIMES) == {"302": TIMES, TOLD: TIMES * (PEOPLE_AT_ONCE - 1)}
    assert Idea.objects.count() == before + TIMES and Case.objects.count() == TIMES
