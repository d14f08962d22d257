"""Puts pages up and takes them down at the times editors set."""

from __future__ import annotations

from django.core.management import call_command

from workflow.timetable import every


@every(1)
def publish() -> None:
    call_command("publish_scheduled", verbosity=0)
