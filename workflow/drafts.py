"""What a reviewer has filled in and not yet given: kept for them alone, on any device, and never a score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from place.models import Person
from place.services import record
from workflow.forms.reviews import CANNOT_JUDGE, since
from workflow.models import Assignment, Criterion
from workflow.refusals import NotAllowed, NotYet
from workflow.reviews import HIGHEST, may_score
from workflow.services import lock
from workflow.stages import Stage

LONGEST = 2000
ANSWERS = {CANNOT_JUDGE, *(str(score) for score in range(HIGHEST + 1))}


@transaction.atomic
def keep(*, by: Person, assignment: Assignment, answers: Mapping[str, str]) -> Assignment:
    """Keep what is filled in so far. One begun before the last scores were given is out of date, and refused."""
    proposal = lock(assignment.proposal, assignment.proposal.version)
    kept = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not may_score(kept, by) or proposal.stage != Stage.IN_REVIEW:
        raise NotAllowed(_("Scores can be given and changed only while the idea is being scored."))
    if answers.get("since", "") != since(kept):
        raise NotYet([_("You have saved scores since. Open the page again to change them.")])
    begun = bool(kept.draft)
    kept.draft = _sifted(kept, answers)
    kept.save(update_fields=["draft"])
    if not begun:
        record(by=by, action="draft_score", target=proposal, assignment=kept.pk)
    return kept


def _sifted(assignment: Assignment, answers: Mapping[str, str]) -> dict[str, Any]:
    """Only what the desk asks for, and no more of it than it takes."""
    slugs = Criterion.objects.filter(criteria_set=assignment.criteria_set_id).values_list("slug", flat=True)
    scores = {f"score_{slug}": answers.get(f"score_{slug}", "") for slug in slugs}
    kept: dict[str, Any] = {name: given for name, given in scores.items() if given in ANSWERS}
    for name in ("panel_comment", "author_comment"):
        kept[name] = answers.get(name, "").replace("\x00", "")[:LONGEST]
    return kept | {"signed": answers.get("signed", "") == "on"}
