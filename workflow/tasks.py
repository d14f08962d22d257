"""Work done after the page: sending mail at once, and what the timetable sends."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from workflow import digests, post, reminders, weekly
from workflow.timetable import daily, every


@task()
def send_mail(mail_id: int) -> None:
    """A nudge, so that what goes at once does not wait for the next round."""
    post.send_now(mail_id)


every(1)(post.send_waiting)
daily(time(7, 15))(reminders.remind_of_dates)
daily(time(7, 20))(weekly.write_weekly_lists)
daily(time(7, 30))(digests.gather)
