"""Several cases assured at once on one budget, in several processes: it is claimed once, and the others are refused."""

from __future__ import annotations

import pytest

from casebuilder.models import BudgetClaim
from ideas.models import Idea
from place.models import Person
from tests.case_makers import make_case
from tests.casebuilder.test_budgets import baseline, sound
from tests.cast import make_cast
from tests.makers import make_idea
from tests.workflow.test_races import PEOPLE_AT_ONCE, together
from workflow.refusals import NotYet
from workflow.services import move
from workflow.stages import Stage

BUDGETS = 8


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_four_cases_assured_at_once_on_one_budget_exactly_one_has_it() -> None:
    cast = make_cast()
    ideas = []
    for number in range(BUDGETS):
        baseline(cast.council, "20000", code=f"SL{number}")
        document = sound()
        document["options"][1]["lines"][1]["budget"]["code"] = f"sl{number}"
        ideas.append([])
        for _ in range(PEOPLE_AT_ONCE):
            idea = make_idea(cast, Stage.FINANCE_CHECK)
            make_case(cast, idea, document=document)
            ideas[number].append(idea)

    def act(place: int, person: int) -> str:
        idea = Idea.objects.get(pk=ideas[place][person].pk)
        try:
            move(
                idea, "assure", by=Person.objects.get(pk=cast.fiona.pk), version=idea.version, comments="Fine"
            )
        except NotYet:
            return "refused"
        return "assured"

    ended = together(act, BUDGETS)
    assert ended == {"assured": BUDGETS, "refused": BUDGETS * (PEOPLE_AT_ONCE - 1)}
    assert BudgetClaim.objects.standing().filter(year=2027).count() == BUDGETS
