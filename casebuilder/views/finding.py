"""What every view here starts from: a case this person may see, and one they may change."""

from __future__ import annotations

from typing import cast

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from casebuilder import rules
from casebuilder.models import Case, CaseVersion
from ideas.models import Idea
from place.models import Person
from workflow.refusals import NotAllowed

Crumbs = list[tuple[str, str]]


def person(request: HttpRequest) -> Person:
    """Who is signed in; every view here asks for that first."""
    return cast(Person, request.user)


def find_case(request: HttpRequest, reference: str) -> Case:
    """The case, or nothing: who may not see it does not learn that it exists."""
    versions = CaseVersion.objects.with_marks().select_related("by", "assured_by")
    seen = (
        Case.objects.visible_to(person(request))
        .annotate(whole=rules.of_circle(person(request)))
        .select_related("idea__home_organisation", "idea__case_owner", "idea__delivery_owner")
        .prefetch_related("idea__coauthors", Prefetch("current", versions))
    )
    case: Case = get_object_or_404(seen, idea__reference=Idea.normalise(reference))
    case.current.case, case.reader = case, person(request)
    case.__dict__["_read_whole_by"] = {person(request).pk: case.whole}  # type: ignore[attr-defined]  # annotated above
    return case


def find_own_case(request: HttpRequest, reference: str) -> Case:
    """The case for somebody who may change it; a reader is told that they may not."""
    case = find_case(request, reference)
    if rules.may_ask_back(person(request), case):
        raise NotAllowed(
            _(
                "Finance has assured this version, so it cannot be changed. Ask finance to return it: the way is on its page."
            )
        )
    if not rules.can_edit(person(request), case):
        raise NotAllowed(
            _("Only the case owner can change this business case, until finance has assured it.")
        )
    return case


def idea_crumbs(idea: Idea) -> Crumbs:
    return [(_("Ideas"), reverse("ideas:browse")), (idea.reference, idea.get_absolute_url())]


def case_crumbs(case: Case) -> Crumbs:
    return [*idea_crumbs(case.idea), (_("Business case"), case.get_absolute_url())]
