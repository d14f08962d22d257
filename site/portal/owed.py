"""What waits for a person: ideas in their hands, scores, agreements and signatures, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebuilder.models import Agreement, Case, CaseVersion, Milestone, Signature
from casebuilder.reckoning import commitments
from ideas.models import Idea
from place.calendar import working_days_left
from place.vocabulary import Role
from workflow.models import Assignment, Seat, Sitting
from workflow.post import undelivered
from workflow.stages import CLOSED, Stage

if TYPE_CHECKING:
    from place.models import Person

MOST = 30  # lines a person can take in; the rest are counted

# fmt: off
WHAT: dict[Stage, Promise] = {
    Stage.SUBMITTED:         gettext_lazy("Read and sort “%(title)s”"),
    Stage.NEEDS_INFORMATION: gettext_lazy("Answer the question about “%(title)s”"),
    Stage.AT_PANEL:          gettext_lazy("Decide on “%(title)s”"),
    Stage.APPROVED:          gettext_lazy("Write the business case for “%(title)s”"),
    Stage.FINANCE_CHECK:     gettext_lazy("Check the figures of “%(title)s”"),
    Stage.COMMITTED:         gettext_lazy("Start “%(title)s”"),
    Stage.DELIVERING:        gettext_lazy("Deliver “%(title)s”"),
    Stage.PARKED:            gettext_lazy("Look again at “%(title)s”"),
}
# fmt: on
AGREE = gettext_lazy("Agree the share of %(body)s")
SIGN = gettext_lazy("Sign for %(body)s")


@dataclass(frozen=True)
class Owed:
    """One thing to do, as components/task_list.html shows it."""

    label: str
    url: str
    hint: str
    due: date | None
    left: int | None
    status: str = ""
    tone: str = ""


def owed(person: Person) -> tuple[list[Owed], bool]:
    """What waits, late things first and undated last; and whether there is more than is listed."""
    found = [*_held(person), *_scores(person), *_shares(person), *_seats(person), *_undelivered(person)]
    found.sort(key=lambda one: (one.due is None, one.due or date.max))
    return found[:MOST], len(found) > MOST


def _seats(person: Person) -> list[Owed]:
    """Open sittings of a panel somebody was named for; who chairs one has its ideas in hand already."""
    seats = Seat.objects.filter(person=person.pk, sitting__state=Sitting.State.OPEN).exclude(
        sitting__organisation__in=person.standing.organisations(Role.PANEL_CHAIR)
    )
    return [
        Owed(
            _("Sit on the panel of %(body)s") % {"body": seat.sitting.organisation.name},
            reverse("workflow:sitting", args=[seat.sitting.uid]),
            _("Look whether there is something to vote on."),
            seat.sitting.held_on,
            None,
        )
        for seat in seats.select_related("sitting__organisation")
    ]


def _undelivered(person: Person) -> list[Owed]:
    """For whoever looks after the platform: mail it has given up, until they try again or let it be."""
    count = undelivered() if person.is_superuser else 0
    if not count:
        return []
    label = ngettext("%(n)s mail could not be delivered", "%(n)s mails could not be delivered", count)
    hint = _("Whoever it was for finds it among their notices. See why, and try again.")
    return [Owed(label % {"n": count}, reverse("workflow:mail"), hint, timezone.localdate(), None)]


def _held(person: Person) -> list[Owed]:
    """Ideas in this person's hands or in those of somebody they stand in for; parked ones once their day has come."""
    next_milestone = Milestone.objects.filter(idea=OuterRef("pk"), done_on=None).order_by("due", "pk")
    ideas = (
        Idea.objects.filter(holder__in=person.standing.principals)
        .exclude(stage__in=[Stage.DRAFT, *CLOSED])
        .exclude(Q(stage=Stage.PARKED) & Q(due__gt=timezone.localdate()))
        .select_related("home_organisation", "holder")
        .annotate(milestone=Subquery(next_milestone.values("name")[:1]))
        .order_by(F("due").asc(nulls_last=True), "pk")
    )
    return [_of_idea(idea, person) for idea in ideas[: MOST + 1]]


def _of_idea(idea: Idea, person: Person) -> Owed:
    about = [idea.reference, idea.home_organisation.short_name]
    if idea.stage == Stage.DELIVERING and idea.milestone:
        about.append(_("next: %(milestone)s") % {"milestone": idea.milestone})
    if idea.holder_id != person.pk:
        about.append(_("for %(person)s") % {"person": idea.holder.name if idea.holder else ""})
    label = WHAT.get(Stage(idea.stage), WHAT[Stage.SUBMITTED]) % {"title": idea.title}
    return _owed(label, idea.get_absolute_url(), about, idea.due, idea)


def _scores(person: Person) -> list[Owed]:
    waiting = (Assignment.State.ASKED, Assignment.State.CONFIRM)
    asked = (
        Assignment.objects.filter(reviewer=person, state__in=waiting, proposal__stage=Stage.IN_REVIEW)
        .select_related("proposal__home_organisation")
        .order_by(F("due").asc(nulls_last=True), "pk")
    )
    return [_of_assignment(each) for each in asked[: MOST + 1]]


def _of_assignment(each: Assignment) -> Owed:
    idea = each.proposal
    again = each.state == Assignment.State.CONFIRM
    label = _("Confirm your scores for “%(title)s”") if again else _("Score “%(title)s”")
    about = [idea.reference, idea.home_organisation.short_name]
    url = reverse("workflow:review", args=[each.uid])
    return _owed(label % {"title": idea.title}, url, about, each.due or idea.due, idea)


def _shares(person: Person) -> list[Owed]:
    return [_of_case(way) for way in answers_due(person, frozen_cases(person)[: MOST + 1])]


@dataclass(frozen=True)
class Answer:
    """What a body still has to say to a frozen case: that it agrees its share, or that it signs."""

    named: Any  # the row that names the body in the case
    label: Promise
    address: str

    @property
    def url(self) -> str:
        return reverse(self.address, args=[self.named.case.idea.reference])


def answers_due(person: Person, frozen: QuerySet) -> list[Answer]:
    """Shares to agree and cases to sign, for each body this person answers for; a signature waits for the agreement."""
    found = []
    for named in frozen:
        finance = named.organisation_id in person.standing.organisations(Role.FINANCE_OFFICER)
        signs = named.organisation_id in person.standing.organisations(Role.EXECUTIVE)
        if (finance or signs) and _has_a_share(named):
            if finance and not named.agreed:
                found.append(Answer(named, AGREE, "casebuilder:agree"))
            elif signs and named.agreed:
                found.append(Answer(named, SIGN, "casebuilder:sign"))
    return found


def frozen_cases(person: Person) -> QuerySet:
    """Each pair of a frozen case and a body of this person's that has not signed it yet; one query."""
    bodies = person.standing.organisations(Role.FINANCE_OFFICER, Role.EXECUTIVE)
    pairs = Case.organisations.through.objects
    if not bodies:
        return pairs.none()
    stands = {
        "version": OuterRef("case__current"),
        "organisation": OuterRef("organisation"),
        "voided_at": None,
    }
    return (
        pairs.filter(  # type: ignore[misc]  # `signed` is annotated below
            organisation__in=bodies,
            case__idea__stage=Stage.AWAITING_COMMITMENT,
            case__current__state=CaseVersion.State.ASSURED,
        )
        .select_related("organisation", "case__current", "case__idea__home_organisation")
        .annotate(
            agreed=Exists(Agreement.objects.filter(**stands)),
            signed=Exists(Signature.objects.filter(**stands)),
        )
        .filter(signed=False)
        .order_by("case__idea__due", "pk")
    )


def _has_a_share(named: Any) -> bool:
    """Whether cash of this body moves; where nobody's does, the home organisation answers for the case."""
    paying = {row["organisation"] for row in commitments(named.case.current)}
    home = named.case.idea.home_organisation_id == named.organisation_id
    return named.organisation.slug in paying if paying else home


def _of_case(due: Answer) -> Owed:
    idea = due.named.case.idea
    label = f"{due.label % {'body': due.named.organisation.short_name}}: “{idea.title}”"
    return _owed(label, due.url, [idea.reference], idea.due, idea)


def _owed(label: str, url: str, about: list[str], due: date | None, idea: Idea) -> Owed:
    left = working_days_left(timezone.localdate(), due, idea.home_organisation.calendar) if due else None
    return Owed(label, url, " · ".join(about), due, left)
