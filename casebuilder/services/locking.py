"""The locks every change to a case takes: the idea first, as move() does, then its case."""

from __future__ import annotations

from casebuilder.models import Case
from casebuilder.refusals import Outdated
from ideas.models import Idea


def locked_idea(idea: Idea) -> Idea:
    """The idea as it is now, held until the transaction ends; whoever moves it waits."""
    found: Idea = (
        Idea.objects.select_for_update(of=("self",)).select_related("home_organisation").get(pk=idea.pk)
    )
    return found


def locked_case(case: Case) -> Case:
    """The case with its current version, after its idea is held."""
    idea = locked_idea(case.idea)
    found: Case = Case.objects.select_related("current__by").get(pk=case.pk)
    found.idea = idea
    found.current.case = found
    return found


def still_current(case: Case, number: int, fingerprint: str) -> None:
    """Refuse an agreement or signature to anything but the version that stands now, word for word."""
    current = case.current
    if (current.number, current.fingerprint) != (number, fingerprint):
        raise Outdated(current)
