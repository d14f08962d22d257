"""Changes to criteria sets: once somebody was asked to score by one it is never changed, only followed by a new version."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from place.models import Person
from place.services import record
from workflow.models import Assignment, CriteriaSet, Criterion
from workflow.refusals import NotYet


def in_use(criteria: CriteriaSet) -> bool:
    """Whether anybody scored by it, or was asked to: what a score means must not change afterwards."""
    return Assignment.objects.filter(criteria_set=criteria).exists()


@transaction.atomic
def new_version(*, by: Person, criteria: CriteriaSet) -> CriteriaSet:
    """A copy that can be changed. Ideas keep the version they are scored by; the new one waits to be chosen."""
    kept = list(CriteriaSet.objects.select_for_update().filter(name=criteria.name))
    latest = CriteriaSet.objects.filter(pk__in=[each.pk for each in kept]).aggregate(Max("version"))
    made = CriteriaSet.objects.create(name=criteria.name, version=(latest["version__max"] or 0) + 1)
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=made, slug=each.slug, name=each.name, question=each.question, weight=each.weight,
            anchors=each.anchors, order=each.order)
        for each in Criterion.objects.filter(criteria_set=criteria)
    )  # fmt: skip
    record(by=by, action="new_criteria_version", target=made, copied_from=criteria.pk)
    return made


@transaction.atomic
def use_from_now_on(*, by: Person, criteria: CriteriaSet) -> None:
    """Let reviewers chosen from now on score by this set; those already asked keep theirs."""
    if not Criterion.objects.filter(criteria_set=criteria).exists():
        raise NotYet([_("This set has no criteria yet. Add at least one before reviewers score by it.")])
    before = CriteriaSet.objects.select_for_update().filter(is_default=True).exclude(pk=criteria.pk)
    before.update(is_default=False)
    CriteriaSet.objects.filter(pk=criteria.pk).update(is_default=True)
    record(by=by, action="use_criteria", target=criteria)
