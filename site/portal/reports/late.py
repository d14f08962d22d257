"""Late: which ideas are past their date, and whose stage it is. Never who is away, nor anybody's name."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from place.models import Person
from portal.reports.report import Column, Kind, Report, Row
from workflow.stages import ABOUT, OPEN, Stage


def find(person: Person, ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """The oldest date first, to be paged through."""
    late = ideas.filter(stage__in=OPEN, due__lt=timezone.localdate()).select_related("home_organisation")
    return late.order_by("due", "reference")


def tell(person: Person, idea: Idea) -> Row:
    stage = Stage(idea.stage)
    held_by = ABOUT[stage].held_by
    return {
        "url": idea.get_absolute_url(),
        "reference": idea.reference,
        "title": idea.title,
        "organisation": idea.home_organisation.name,
        "stage": str(stage.label),
        "held_by": str(held_by.label) if held_by else "",
        "due": idea.due,
        "days": idea.days_late(),
    }


LATE = Report(
    name="late",
    title=_("Late"),
    lead=_("Ideas past their date, and whose stage they are in."),
    icon="warning",
    columns=(
        Column("reference", _("Reference")),
        Column("title", _("Idea")),
        Column("organisation", _("Organisation")),
        Column("stage", _("Stage")),
        Column("held_by", _("Waits for")),
        Column("due", _("Was due"), Kind.DAY),
        Column("days", _("Working days late"), Kind.FIGURE),
    ),
    find=find,
    tell=tell,
)
