"""A body adopts the idea of another: its own idea, through the step made for it, with a case scaled to its own numbers."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebuilder.adopting import Origin, scaled_case
from casebuilder.appraisal.scaling import Own, Place
from casebuilder.services.versions import as_ours, open_case
from ideas.models import Adoption, Idea
from ideas.services import begin_own, take_up
from place.models import Organisation, Person
from workflow.services import move


@transaction.atomic
def adopt(
    *,
    by: Person,
    origin: Origin,
    organisation: Organisation,
    own: Mapping[Place, Own],
    case_owner: Person,
    rationale: str,
    expected: int,
) -> Idea:
    """Start a body's own case. `expected` is the version of the adoption the person was looking at, 0 for none.

    Raises what take_up() and move() raise, or CaseFileError where the body's figures make no case; then nothing is kept.
    """
    idea = origin.idea
    made = begin_own(by=by, origin=idea, organisation=organisation)
    take_up(
        by=by,
        idea=idea,
        organisation=organisation,
        state=Adoption.State.ADOPTING,
        expected=expected,
        own=made,
    )
    moved = move(made, "adopt", by=by, version=made.version, rationale=rationale, case_owner=case_owner)
    document = scaled_case(origin, own, body=organisation, today=timezone.localdate())
    why = _("Scaled from %(reference)s") % {"reference": idea.reference}
    open_case(idea=moved, by=by, document=as_ours(document, moved), why=why)
    return moved
