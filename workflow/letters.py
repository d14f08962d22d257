"""What stands in the mail of a notice: subject, heading, the one button, and why it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from workflow.models import Assignment, Notice
from workflow.reviews import STANDING_BY
from workflow.stages import ABOUT, Stage
from workflow.telling import Told, told

Kind = Notice.Kind


@dataclass(frozen=True)
class Letter:
    """One mail, ready for its templates."""

    subject: str
    heading: str
    action_text: str
    action_url: str
    why: str
    told: Told | None
    stage: str | Promise
    review: Assignment | None

    def context(self, notice: Notice) -> dict[str, Any]:
        return {
            **vars(self), "notice": notice, "proposal": notice.proposal, "decision": notice.decision,
            "person": notice.person, "site_name": settings.SITE_NAME, "site_address": settings.SITE_ADDRESS,
            "address": _address(notice), "due": _due(notice),
        }  # fmt: skip


def letter(notice: Notice) -> Letter:
    """The mail for one notice, as things stand when it is sent."""
    proposal = notice.proposal
    review = _review(notice) if notice.kind == Kind.WAITING else None
    heading, action, why = _words(notice, review)
    return Letter(
        subject=f"{heading} ({proposal.reference})",
        heading=heading,
        action_text=action,
        action_url=settings.SITE_ADDRESS + reverse("workflow:review", args=[review.uid])
        if review
        else _address(notice),
        why=why,
        told=told(notice.decision)
        if notice.decision and notice.kind in (Kind.DECIDED, Kind.QUESTION)
        else None,
        stage=ABOUT[Stage(proposal.stage)].author_reads,
        review=review,
    )


def _words(notice: Notice, review: Assignment | None) -> tuple[str, str, str]:
    """Heading, button, and why this person was sent it."""
    yours = _("You get this because it is your idea.")
    if notice.kind == Kind.RECEIVED:
        return _("Your idea has arrived"), _("See where it is"), yours
    if notice.kind == Kind.QUESTION:
        return _("We need more from you"), _("Read and answer"), yours
    if notice.kind == Kind.REMINDER:
        return _("A reminder: we need more from you"), _("Read and answer"), yours
    if notice.kind == Kind.DECIDED:
        return (
            (told(notice.decision).heading if notice.decision else _("News of your idea")),
            _("See your idea"),
            yours,
        )
    if review:
        return (
            _("An idea waits for your scores"),
            _("Score it"),
            _("You get this because you are one of its reviewers."),
        )
    return _("An idea waits for you"), _("See what to do"), _("You get this because the next step is yours.")


def _review(notice: Notice) -> Assignment | None:
    if notice.proposal.stage != Stage.IN_REVIEW:
        return None
    asked = Assignment.objects.filter(proposal=notice.proposal, reviewer=notice.person, state__in=STANDING_BY)
    return asked.first()


def _address(notice: Notice) -> str:
    return f"{settings.SITE_ADDRESS}{notice.proposal.get_absolute_url()}"


def _due(notice: Notice) -> Any:
    """The day on its clock, unless it has moved on since the notice was written."""
    moved_on = notice.decision is not None and notice.decision.to_stage != notice.proposal.stage
    return None if moved_on else notice.proposal.due
