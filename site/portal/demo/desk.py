"""What a coordinator did at the desk: ideas written down for others, one concern out of sight, one passage blacked out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ideas.behalf import Caller, Told, put_forward
from ideas.models import Idea
from ideas.reroute import reroute
from ideas.services import start
from place.calendar import working_days_after
from place.models import Person
from portal.demo.content import Words, read
from portal.demo.days import worked
from portal.demo.ideas import Writer
from workflow.models import Mail
from workflow.redacting import redact
from workflow.services import move
from workflow.stages import ABOUT, Stage


def write(writer: Writer) -> list[Idea]:
    """Take the same ways people take, then let the days since have passed; nothing of it is mailed."""
    said = read("desk")
    made = [_written_down(writer, each) for each in said["put_forward"]]
    made += [_rerouted(writer, said["rerouted"]), _redacted(writer, said["redacted"])]
    Mail.objects.filter(notices__proposal__in=made).delete()
    return made


def _written_down(writer: Writer, said: Words) -> Idea:
    people = writer.place.people
    scribe: Person = people[said["scribe"]]
    words = {name: said[name] for name in ("how", "title", "problem", "proposal", "audience")}
    told = Told(**words, consented=True, reference=writer.reference())
    if "person" in said:
        idea = put_forward(by=scribe, told=told, person=people[said["person"]])
    else:
        assert scribe.organisation  # noqa: S101 - everybody here works somewhere
        caller = Caller(said["name"], said["contact"], scribe.organisation)
        idea = put_forward(by=scribe, told=told, caller=caller)
    return _days_ago(idea, writer.now, said)


def _sent_in(writer: Writer, said: Words) -> Idea:
    author = writer.place.people[said["author"]]
    words = {name: said[name] for name in ("title", "problem", "proposal")}
    idea = start(by=author, reference=writer.reference(), **words)
    return _days_ago(move(idea, "submit", by=author, version=idea.version), writer.now, said)


def _rerouted(writer: Writer, said: Words) -> Idea:
    idea = _sent_in(writer, said)
    return reroute(idea, by=writer.place.people[said["coordinator"]], version=idea.version)


def _redacted(writer: Writer, said: Words) -> Idea:
    idea, by = _sent_in(writer, said), writer.place.people[said["coordinator"]]
    redact(idea, by=by, version=idea.version, passage=said["passage"], reason=said["reason"])
    return idea


def _days_ago(idea: Idea, now: datetime, said: Words) -> Idea:
    """As if it had come in some days ago."""
    at = worked(now - timedelta(days=said["days_ago"]))
    clock: Any = ABOUT[Stage.SUBMITTED].clock
    idea.decisions.update(at=at)
    idea.notices.update(created_at=at)
    idea.versions.update(at=at)
    idea.submitted_at = idea.stage_since = idea.created_at = at
    idea.due = working_days_after(timezone.localdate(at), clock)
    idea.save()
    return idea
