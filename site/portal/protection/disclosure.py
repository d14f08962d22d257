"""What is disclosed under freedom of information: ideas and what was decided, without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Audience, Idea
from place.models import Organisation, Person
from place.services import record
from workflow.models import DeclineReason
from workflow.refusals import NotAllowed

HEADINGS = (
    _("Reference"), _("Title"), _("Organisation"), _("Problem"), _("Proposal"), _("Stage"), _("Put forward"), _("Stage since"),
    _("Reason given"), _("Might save, £ a year"), _("Read before release"),
)  # fmt: skip


def disclose(
    *, by: Person, since: date, until: date, organisation: Organisation | None
) -> Iterator[list[Any]]:
    """One row an idea put forward between two days, both included. Who asked for the list is recorded."""
    from django.utils.translation import gettext

    if not by.is_superuser:
        raise NotAllowed(gettext("Only a platform administrator makes lists for disclosure."))
    # What was really a concern about safety left the list of ideas; its own route answers for it.
    found = Idea.objects.filter(
        submitted_at__date__gte=since, submitted_at__date__lte=until, rerouted_at=None
    )
    if organisation:
        found = found.filter(home_organisation=organisation)
    record(
        by=by, action="disclose", target=by, since=str(since), until=str(until),
        body=organisation.slug if organisation else "", count=found.count(),
    )  # fmt: skip
    return _rows(found)


def _rows(found: QuerySet[Idea]) -> Iterator[list[Any]]:
    reasons = dict(DeclineReason.objects.values_list("pk", "text"))
    ideas = (
        found.select_related("home_organisation").prefetch_related("decisions").order_by("submitted_at", "pk")
    )
    for idea in ideas.iterator(chunk_size=500):
        declined = [decision for decision in idea.decisions.all() if decision.step == "decline"]
        yield [
            idea.reference, idea.title, idea.home_organisation.name, idea.problem, idea.proposal, idea.get_stage_display(),
            idea.submitted_at and timezone.localdate(idea.submitted_at), timezone.localdate(idea.stage_since),
            reasons.get(declined[-1].said.get("decline_reason"), "") if declined else "", idea.yearly_saving,
            _("confidential: an exemption may apply") if idea.audience == Audience.CONFIDENTIAL else "",
        ]  # fmt: skip
