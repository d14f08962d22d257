"""The stages of anything proposed, and what each one means."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where an idea is: the value is stored, the label is the staff name."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    NEEDS_INFORMATION = "needs_information", _("Needs information")
    IN_REVIEW = "in_review", _("In review")
    AT_PANEL = "at_panel", _("At panel")
    APPROVED = "approved", _("Approved")
    FINANCE_CHECK = "finance_check", _("Finance check")
    AWAITING_COMMITMENT = "awaiting_commitment", _("Awaiting commitment")
    COMMITTED = "committed", _("Committed")
    DELIVERING = "delivering", _("Delivering")
    BANKED = "banked", _("Banked")
    DELIVERED = "delivered", _("Delivered")
    PARKED = "parked", _("Parked")
    DECLINED = "declined", _("Declined")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    STOPPED = "stopped", _("Stopped")


class Clock(TextChoices):
    """Clocks that are not a fixed number of working days."""

    PARKED_UNTIL = "parked_until", _("that date")
    NEXT_MILESTONE = "next_milestone", _("next milestone")


class Holder(TextChoices):
    """Who a stage waits for. One person for most; several for the two marked plural."""

    AUTHOR = "author", _("Author")
    COORDINATOR = "coordinator", _("Coordinator")
    REVIEWERS = "reviewers", _("Reviewers")
    PANEL_CHAIR = "panel_chair", _("Panel chair")
    CASE_OWNER = "case_owner", _("Case owner")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    SIGNATORIES = "signatories", _("The bodies' finance officers, then their executives")
    DELIVERY_OWNER = "delivery_owner", _("Delivery owner")


@dataclass(frozen=True)
class About:
    """One stage: the name its author reads, who holds it, its clock in working days, and its flags."""

    author_reads: Promise
    held_by: Holder | None = None
    clock: int | Clock | None = None
    closed: bool = False  # nothing more is expected of anybody
    approved: bool = False  # a panel, or a budget holder, said yes
    committed: bool = False  # its savings are signed for
    colour: str = "neutral"  # the tag's tone: neutral, waiting, moving, good, stopped


# fmt: off
ABOUT: dict[Stage, About] = {
    Stage.DRAFT:               About(_("Draft"), Holder.AUTHOR),
    Stage.SUBMITTED:           About(_("Received"), Holder.COORDINATOR, 5, colour="waiting"),
    Stage.NEEDS_INFORMATION:   About(_("We need more from you"), Holder.AUTHOR, 10, colour="waiting"),
    Stage.IN_REVIEW:           About(_("Being scored"), Holder.REVIEWERS, 15, colour="moving"),
    Stage.AT_PANEL:            About(_("With the panel"), Holder.PANEL_CHAIR, 10, colour="moving"),
    Stage.APPROVED:            About(_("Approved: business case in preparation"), Holder.CASE_OWNER, 30, approved=True, colour="moving"),
    Stage.FINANCE_CHECK:       About(_("Business case with finance"), Holder.FINANCE_OFFICER, 10, approved=True, colour="moving"),
    Stage.AWAITING_COMMITMENT: About(_("Waiting for signatures"), Holder.SIGNATORIES, 10, approved=True, colour="moving"),
    Stage.COMMITTED:           About(_("Savings committed"), Holder.DELIVERY_OWNER, 20, approved=True, committed=True, colour="good"),
    Stage.DELIVERING:          About(_("Being delivered"), Holder.DELIVERY_OWNER, Clock.NEXT_MILESTONE, approved=True, committed=True, colour="good"),
    Stage.BANKED:              About(_("Savings banked"), closed=True, approved=True, committed=True, colour="good"),
    Stage.DELIVERED:           About(_("Delivered"), closed=True, approved=True, committed=True, colour="good"),
    Stage.PARKED:              About(_("Parked"), Holder.COORDINATOR, Clock.PARKED_UNTIL),
    Stage.DECLINED:            About(_("Not taken forward"), closed=True, colour="stopped"),
    Stage.MERGED:              About(_("Joined with another idea"), closed=True, colour="stopped"),
    Stage.WITHDRAWN:           About(_("Withdrawn"), closed=True, colour="stopped"),
    Stage.STOPPED:             About(_("Stopped"), closed=True, approved=True, colour="stopped"),
}
# fmt: on

# The way an idea that goes well travels; the tracker on its page shows these.
JOURNEY = (
    Stage.SUBMITTED, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.APPROVED, Stage.FINANCE_CHECK,
    Stage.AWAITING_COMMITMENT, Stage.COMMITTED, Stage.DELIVERING, Stage.BANKED,
)  # fmt: skip

# Somebody may still score it, vote on it or decide about it.
UNDECIDED = (Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.PARKED)

OPEN = tuple(stage for stage, about in ABOUT.items() if not about.closed)
CLOSED = tuple(stage for stage, about in ABOUT.items() if about.closed)


def others_read(stage: Stage) -> Promise:
    """The name everybody but its author reads: the same, unless that one speaks to the author alone."""
    return stage.label if stage == Stage.NEEDS_INFORMATION else ABOUT[stage].author_reads
