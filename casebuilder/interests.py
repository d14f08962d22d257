"""Whose budget a case takes something out of: they do not judge the idea it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from casebuilder.models import BudgetClaim, Case
from place.models import BudgetLine
from place.models.budgets import as_kept
from workflow.registry import interest


@interest("budget_owner", gettext_lazy("holds a budget that a saving in it comes out of"))
def budget_owners(ideas: Sequence[Any]) -> dict[int, set[int]]:
    """The holders of every budget the current version names or has claimed; a case begins with its owner being named."""
    begun = [idea.pk for idea in ideas if idea.case_owner_id]
    if not begun:
        return {}
    places: dict[int, set[tuple[str, str]]] = defaultdict(set)
    cases = Case.objects.filter(idea__in=begun, current__isnull=False).order_by()
    for idea, document in cases.values_list("idea", "current__document"):
        places[idea] |= set(_named(document))
    if places:
        claims = BudgetClaim.objects.filter(version__case__idea__in=places).order_by()
        for idea, body, code in claims.values_list(
            "version__case__idea", "organisation__slug", "code"
        ).distinct():
            places[idea].add((body, code))
    holders = _holders({place for found in places.values() for place in found})
    return {
        idea: set().union(*(holders.get(place, set()) for place in found)) for idea, found in places.items()
    }


def _named(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Body and code of each budget a line names."""
    for option in document.get("options") or ():
        for line in option.get("lines") or ():
            budget = line.get("budget") or {}
            if budget.get("organisation") and budget.get("code"):
                yield str(budget["organisation"]), as_kept(str(budget["code"]))


def _holders(places: set[tuple[str, str]]) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    if not places:
        return found
    lines = BudgetLine.objects.filter(
        organisation__slug__in={body for body, _ in places}, code__in={code for _, code in places},
        team__budget_holder__isnull=False,
    ).order_by()  # fmt: skip
    for body, code, holder in lines.values_list(
        "organisation__slug", "code", "team__budget_holder"
    ).distinct():
        found[body, code].add(holder)
    return found
