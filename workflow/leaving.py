"""What somebody who leaves, or gives up a role, has in hand, and how it passes to others. The clock runs on."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from place.models import Person
from place.rules import administers, may_change
from place.services import record
from place.standing import acting_for
from place.vocabulary import Role
from workflow.clocks import natural_holder, role_holding
from workflow.models import Assignment, Notice, Proposal
from workflow.notices import tell
from workflow.refusals import NotYet
from workflow.reviews import STANDING_BY, ask_for_another
from workflow.services import lock, proposals
from workflow.stages import ABOUT, Holder, Stage

P = TypeVar("P", bound=Proposal)

# Stages in which a business case still has an owner who works on it.
OWNED = [Stage.APPROVED, Stage.FINANCE_CHECK, Stage.AWAITING_COMMITMENT, Stage.PARKED]


def work_of(person: Person) -> QuerySet[Proposal]:
    """Everything under way that somebody holds, writes the case of or delivers; never a draft, which stays theirs."""
    theirs = Q(holder=person) | Q(case_owner=person, stage__in=OWNED) | Q(delivery_owner=person)
    found: QuerySet[Proposal] = proposals().open().filter(theirs).exclude(stage=Stage.DRAFT)
    return found.select_related("home_organisation").order_by("due", "pk")


def reviews_of(person: Person) -> QuerySet[Assignment]:
    """Scores still to come from somebody."""
    return Assignment.objects.filter(reviewer=person, state__in=STANDING_BY)


def owns_case(proposal: Proposal, person: Person) -> bool:
    return proposal.case_owner_id == person.pk and proposal.stage in OWNED


def delivers(proposal: Proposal, person: Person) -> bool:
    return proposal.delivery_owner_id == person.pk


def holds_by_role(proposal: Proposal, person: Person) -> bool:
    """Whether a stage waits for somebody because of a role of theirs: the next holder of it follows by rule."""
    return proposal.holder_id == person.pk and role_holding(proposal.stage) is not None


@transaction.atomic
def succeed(
    proposal: P,
    *,
    by: Person,
    leaver: Person,
    case_owner: Person | None = None,
    delivery_owner: Person | None = None,
) -> P:
    """Give one proposal of a leaver's to others: named ones where it was theirs by name, the next holder where by role."""
    if not may_change(by, leaver):
        raise PermissionDenied(_("Only an administrator of their organisation can hand on somebody's work."))
    locked = lock(proposal, proposal.version)
    if owns_case(locked, leaver):
        locked.case_owner = _named(locked, case_owner, leaver)
    if delivers(locked, leaver):
        locked.delivery_owner = _named(locked, delivery_owner, leaver)
    if locked.holder_id == leaver.pk:
        locked.holder_id = _next(locked, leaver)
    locked.version += 1
    locked.save()
    new = {
        each for each in (locked.holder_id, locked.case_owner_id, locked.delivery_owner_id)
        if each and each not in (leaver.pk, proposal.holder_id, proposal.case_owner_id, proposal.delivery_owner_id)
    }  # fmt: skip
    for person in Person.objects.filter(pk__in=new).exclude(pk=by.pk):
        tell(person, Notice.Kind.WAITING, locked)
    secret = locked.anonymous() and leaver.pk in locked.author_ids()  # not for the record its own body reads
    record(
        by=by,
        action="take_over",
        target=locked,
        organisation=None if secret else leaver.organisation,
        was=leaver.pk,
        to=sorted(new),
    )
    return locked


@transaction.atomic
def pass_on(proposal: P, *, by: Person, holder: Person) -> P:
    """Somebody gives up a role: what waits for them in it waits for the next holder."""
    if not administers(by, proposal.home_organisation_id):
        raise PermissionDenied(_("Only an administrator of its home organisation can hand this on."))
    locked = lock(proposal, proposal.version)
    locked.holder_id = _next(locked, holder)
    locked.version += 1
    locked.save()
    if locked.holder and locked.holder.pk != by.pk:
        tell(locked.holder, Notice.Kind.WAITING, locked)
    record(by=by, action="take_over", target=locked, organisation=locked.home_organisation,
        was=holder.pk, to=[locked.holder_id])  # fmt: skip
    return locked


def _named(proposal: Proposal, to: Person | None, leaver: Person) -> Person:
    if to is None or to.pk == leaver.pk or not to.is_active:
        raise NotYet([_("Name somebody who takes over %(reference)s.") % {"reference": proposal.reference}])
    return to


def _next(proposal: Proposal, leaver: Person) -> int | None:
    if ABOUT[Stage(proposal.stage)].held_by is Holder.AUTHOR:
        return _answers_instead(proposal, leaver)
    following = natural_holder(proposal)
    if following is None or following == leaver.pk:
        raise NotYet([
            _("Nobody else can take over %(reference)s. Give somebody the role first.")
            % {"reference": proposal.reference}
        ])  # fmt: skip
    return following


def _answers_instead(proposal: Proposal, leaver: Person) -> int | None:
    """A question to an author who leaves goes to who wrote it with them, or to the coordinator, who may answer for them."""
    others = Person.objects.filter(pk__in=proposal.author_ids() - {leaver.pk}, is_active=True).order_by("pk")
    with_them = others.values_list("pk", flat=True).first()
    return with_them or acting_for(
        Role.COORDINATOR, proposal.home_organisation_id, barred=proposal.author_ids()
    )


@transaction.atomic
def stand_down_reviews(*, by: Person, leaver: Person) -> int:
    """Nobody waits for scores of somebody who leaves; the coordinator hears that another reviewer may be needed."""
    if not may_change(by, leaver):
        raise PermissionDenied(_("Only an administrator of their organisation can hand on somebody's work."))
    asked = reviews_of(leaver)
    # Ideas before assignments, as whoever scores locks them: a last score is either in, or its giver stands down.
    list(
        proposals()
        .select_for_update(of=("self",))
        .filter(pk__in=asked.values("proposal"))
        .order_by("pk")
        .values("pk")
    )
    standing_by = list(asked.select_related("proposal"))
    for assignment in standing_by:
        assignment.state = Assignment.State.STOOD_DOWN
        assignment.stood_down_because = _("Has left.")
        assignment.save(update_fields=["state", "stood_down_because"])
        record(by=by, action="stand_down", target=assignment.proposal, reviewer=leaver.pk)
        ask_for_another(assignment.proposal, by)
    return len(standing_by)
