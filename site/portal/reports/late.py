"""Late: which ideas are past their date, and whose stage it is. Never who is away, nor anybody's name."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from place.models import Person
from portal.reports.report import Column, Kind, Report, Row
from workflow.stages import ABOUT, Stage


def find(person: Person, ideas: QuerySet[Idea]) -> list[Row]:
    """The longest late first; one query."""
    today = timezone.localdate()
    late = ideas.filter(pk__in=Idea.objects.late(today).values("pk")).select_related("home_organisation")
    rows = [_row(idea, idea.days_late(today)) for idea in late]
    return sorted(rows, key=lambda row: (-row["days"], row["reference"]))


def _row(idea: Idea, days: int) -> Row:
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
        "days": days,
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
)
