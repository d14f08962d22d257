"""Whether judging is fair, body by body: outcomes, reasons given, how far reviewers agree, and how much is asked of them.

A count from which somebody could be recognised is left out: below FEWEST, only that there are few is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import fmean
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from place.models import Organisation, Person
from portal.reports.report import Column, Kind, Report, Row, judged_by_others
from workflow.models import Assignment, Decision, DeclineReason, Score
from workflow.reviews import STANDING_BY
from workflow.stages import Stage

FEWEST = 5  # fewer, and a colleague could tell whose they are
COUNTED = (Assignment.State.DONE, Assignment.State.CONFIRM)


def few() -> str:
    return _now("Fewer than %(n)s: not shown") % {"n": FEWEST}


def bodies_of(ideas: QuerySet[Idea]) -> list[Organisation]:
    found = ideas.order_by().values("home_organisation")
    return list(Organisation.objects.filter(pk__in=found))


def outcomes(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """What became of the ideas that were decided; two queries. Taking up what was judged elsewhere decides nothing."""
    taken_up = Decision.objects.filter(step="adopt").values("proposal")
    ideas = ideas.exclude(pk__in=taken_up)
    counted = {
        row["home_organisation"]: row
        for row in ideas.order_by()
        .values("home_organisation")
        .annotate(
            approved=Count("pk", filter=Q(case_owner__isnull=False)),
            declined=Count("pk", filter=Q(stage=Stage.DECLINED, case_owner=None)),
        )
    }
    return [_outcome(body, counted[body.pk]) for body in bodies_of(ideas)]


def _outcome(body: Organisation, row: Mapping[str, Any]) -> Row:
    decided = row["approved"] + row["declined"]
    if decided < FEWEST:
        return {
            "organisation": body.name, "decided": None, "approved": None, "declined": None, "share": None, "note": few(),
        }  # fmt: skip
    share = round(100 * row["approved"] / decided)
    return {
        "organisation": body.name, "decided": decided, "approved": row["approved"], "declined": row["declined"],
        "share": share, "note": "",
    }  # fmt: skip


def reasons(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """How often each reason of the list was given; where a body declined few, none of its counts; three queries."""
    given: dict[int, Counter[int]] = defaultdict(Counter)
    declined = Decision.objects.filter(step="decline", proposal__in=ideas.order_by().values("pk"))
    for body, said in declined.values_list("proposal__home_organisation", "said__decline_reason"):
        given[body][int(said or 0)] += 1
    listed = list(DeclineReason.objects.all())
    return [_reason(body, reason, given[body.pk]) for body in bodies_of(ideas) for reason in listed]


def _reason(body: Organisation, reason: DeclineReason, given: Counter[int]) -> Row:
    hidden = given.total() < FEWEST
    return {
        "organisation": body.name,
        "reason": reason.name,
        "times": None if hidden else given[reason.pk],
        "note": few() if hidden else "",
    }


def agreement(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """Month by month, how far reviewers of one idea typically are apart on one criterion; two queries."""
    scores = Score.objects.filter(
        assignment__proposal__in=judged_by_others(person, ideas).order_by().values("pk"),
        assignment__state__in=COUNTED,
        assignment__done_at__isnull=False,
        value__isnull=False,
    ).annotate(month=TruncMonth("assignment__done_at"))
    said: dict[tuple[int, Any], dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
    columns = (
        "assignment__proposal__home_organisation",
        "month",
        "assignment__proposal",
        "criterion",
        "value",
    )
    for body, month, idea, criterion, value in scores.values_list(*columns).order_by("pk"):
        said[body, month][idea, criterion].append(value)
    names = {body.pk: body.name for body in bodies_of(ideas)}
    rows = [_month(names[body], month, given) for (body, month), given in said.items()]
    return sorted(rows, key=lambda row: (row["organisation"], row["month"]))


def _month(body: str, month: Any, given: dict[tuple[int, int], list[int]]) -> Row:
    judged = len({idea for idea, _criterion in given})
    apart = [gap for values in given.values() if len(values) > 1 for gap in [_apart(values)]]
    hidden = judged < FEWEST
    return {
        "organisation": body,
        "month": f"{timezone.localtime(month):%Y-%m}",
        "ideas": None if hidden else judged,
        "apart": None if hidden or not apart else Decimal(str(round(fmean(apart), 2))),
        "note": few() if hidden else "",
    }


def _apart(values: Iterable[int]) -> float:
    """The mean distance between two of them."""
    listed = sorted(values)
    pairs = [high - low for at, low in enumerate(listed) for high in listed[at + 1 :]]
    return fmean(pairs)


def to_come() -> Q:
    """Somebody waits for them: not before an idea is sent to its reviewers, nor once it has gone another way."""
    return Q(state__in=STANDING_BY, proposal__stage=Stage.IN_REVIEW)


def overdue() -> Q:
    """Still to come and past their day: their own where somebody was asked late, otherwise the idea's."""
    today = timezone.localdate()
    return to_come() & (Q(due__lt=today) | Q(due=None, proposal__due__lt=today))


def load(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """How much is asked of reviewers, and how much of it is late; nobody by name; two queries."""
    asked = (
        Assignment.objects.filter(proposal__in=judged_by_others(person, ideas).order_by().values("pk"))
        .exclude(state=Assignment.State.STOOD_DOWN)
        .order_by()
        .values("proposal__home_organisation")
        .annotate(
            reviewers=Count("reviewer", distinct=True),
            asked=Count("pk"),
            scored=Count("pk", filter=Q(state__in=COUNTED)),
            waiting=Count("pk", filter=to_come()),
            late=Count("pk", filter=overdue()),
        )
    )
    counted = {row["proposal__home_organisation"]: row for row in asked}
    return [_load(body, counted[body.pk]) for body in bodies_of(ideas) if body.pk in counted]


def _load(body: Organisation, row: Mapping[str, Any]) -> Row:
    each = Decimal(row["asked"]) / row["reviewers"]
    hidden = row["reviewers"] < FEWEST
    return {
        "organisation": body.name,
        "reviewers": None if hidden else row["reviewers"],
        "asked": None if hidden else row["asked"],
        "scored": None if hidden else row["scored"],
        "waiting": None if hidden else row["waiting"],
        "late": None if hidden else row["late"],
        "each": None if hidden else each.quantize(Decimal("0.1")),
        "note": few() if hidden else "",
    }


BODY, NOTE = Column("organisation", _("Organisation")), Column("note", _("Note"))

OUTCOMES = Report(
    name="outcomes",
    title=_("Outcomes"),
    lead=_("What became of ideas that were decided. Where far fewer are approved than elsewhere, look why."),
    icon="success",
    columns=(
        BODY,
        Column("decided", _("Decided"), Kind.FIGURE),
        Column("approved", _("Approved"), Kind.FIGURE),
        Column("declined", _("Not taken forward"), Kind.FIGURE),
        Column("share", _("Approved, %"), Kind.FIGURE),
        NOTE,
    ),
    find=outcomes,
    chart=(("organisation",), "share"),
)
REASONS = Report(
    name="decline-reasons",
    title=_("Why not"),
    lead=_("How often each reason of the list was given."),
    icon="cross",
    columns=(BODY, Column("reason", _("Reason")), Column("times", _("Times"), Kind.FIGURE), NOTE),
    find=reasons,
    chart=(("organisation", "reason"), "times"),
)
AGREEMENT = Report(
    name="agreement",
    title=_("Agreement"),
    lead=_(
        "How far two reviewers of the same idea are typically apart on a criterion, in points of 5, by the month they scored."
    ),
    icon="tasks",
    columns=(
        BODY,
        Column("month", _("Month")),
        Column("ideas", _("Ideas scored"), Kind.FIGURE),
        Column("apart", _("Typically apart (points)"), Kind.FIGURE, places=2),
        NOTE,
    ),
    find=agreement,
    chart=(("organisation", "month"), "apart"),
)
LOAD = Report(
    name="load",
    title=_("Load"),
    lead=_("How much is asked of reviewers, and how much of it is late. Nobody is named."),
    icon="group",
    columns=(
        BODY,
        Column("reviewers", _("Reviewers"), Kind.FIGURE),
        Column("asked", _("Scores asked for"), Kind.FIGURE),
        Column("scored", _("Given"), Kind.FIGURE),
        Column("waiting", _("Still to come"), Kind.FIGURE),
        Column("late", _("Of these, late"), Kind.FIGURE),
        Column("each", _("Asked of each"), Kind.FIGURE, places=1),
        NOTE,
    ),
    find=load,
    chart=(("organisation",), "asked"),
)
