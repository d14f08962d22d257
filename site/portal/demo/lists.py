"""Two lists of ideas at one body: one that was brought in and one that still waits to be, taken the way people take."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from ideas.bringing import services, tasks
from ideas.models import Idea, IdeaList
from place.models import Person
from portal.demo.content import Words, read
from portal.demo.days import worked
from portal.demo.ideas import Writer
from workflow.models import Decision


def write(writer: Writer) -> None:
    """Bring one in, and leave the other where its coordinator has it before them."""
    said = read("lists")
    done = _uploaded(writer, said["brought_in"])
    services.confirm(by=done.by, listed=done)
    tasks.carry_on.call(done.pk)
    _days_ago(writer, done, said["brought_in"])
    _days_ago(writer, _uploaded(writer, said["waiting"]), said["waiting"])


def _uploaded(writer: Writer, said: Words) -> IdeaList:
    coordinator: Person = writer.place.people[said["coordinator"]]
    assert coordinator.organisation  # noqa: S101 - everybody here works somewhere
    out = io.StringIO()
    csv.writer(out).writerows([said["headings"], *said["rows"]])
    listed = services.upload(
        by=coordinator,
        organisation=coordinator.organisation,
        name=said["name"],
        content=out.getvalue().encode(),
    )
    return services.choose(
        by=coordinator, listed=listed, columns=listed.columns, audience="everybody", hide_name=False, fill_gaps=True,
        consented=True)  # fmt: skip


def _days_ago(writer: Writer, listed: IdeaList, said: Words) -> None:
    """As if it had been some days ago."""
    at = worked(writer.now - timedelta(days=said["days_ago"]))
    ideas = Idea.objects.filter(listed__list=listed)
    Decision.objects.filter(proposal__in=ideas).update(at=at)
    ideas.update(created_at=at, stage_since=at, submitted_at=at)
    IdeaList.objects.filter(pk=listed.pk).update(at=at, began_at=at, done_at=at, beat_at=at)
