"""Work done after the page: writing a list batch by batch, comparing its ideas, taking them out. A kill loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from ideas.bringing import grouping, telling, undoing
from ideas.bringing.rows import Row, prepare
from ideas.bringing.services import GIVEN_UP_AFTER, held, may_bring_in, table_of
from ideas.bringing.writing import BATCH, write
from ideas.models import IdeaList
from ideas.search import index_ideas
from place.services import record
from workflow.timetable import every

log = logging.getLogger(__name__)
State = IdeaList.State
BREATH = 0.12  # seconds between two batches: whoever waits to write to SQLite asks no oftener than every 0.1


@task()
def carry_on(list_id: int) -> None:
    """Go on with a list from where it is, until it is done. Two at once do no harm: each batch locks the list first."""
    listed = IdeaList.objects.select_related("organisation", "by").filter(pk=list_id).first()
    if listed is None or not listed.is_working:
        return
    if not may_bring_in(listed.by, listed.organisation_id):
        _stop(listed, _("Whoever asked for this does not coordinate the organisation any more."))
        return
    try:
        if listed.state == State.RUNNING:
            _bring_in(listed)
        if IdeaList.objects.get(pk=list_id).state == State.GROUPING:
            _group(listed)
        if listed.state == State.UNDOING:
            _take_out(listed)
    except Exception:
        _stop(listed, _("Something went wrong. Go on; if it stops twice, tell the site's administrator."))
        raise


def _bring_in(listed: IdeaList) -> None:
    rows = prepare(listed, table_of(listed)).good
    while _batch(listed, rows):
        time.sleep(BREATH)


@transaction.atomic
def _batch(listed: IdeaList, rows: list[Row]) -> bool:
    """Write the next rows, and how far we are, in one transaction; whether there was anything to do."""
    locked = held(listed)
    if locked.state != State.RUNNING:
        return False
    batch = rows[locked.done : locked.done + BATCH]
    if batch:
        index_ideas(write(locked, batch))
        locked.done += len(batch)
    else:
        _written(locked)
    locked.beat_at = timezone.now()
    locked.save()
    return bool(batch)


def _written(locked: IdeaList) -> None:
    """All rows are ideas: tell those concerned once, and go on to compare."""
    counts = locked.counts()
    telling.tell(locked)
    record(
        by=locked.by, action="list_brought_in", target=locked, organisation=locked.organisation,
        ideas=counts["in"], there=counts["there"])  # fmt: skip
    locked.state, locked.total, locked.done, locked.done_at = State.GROUPING, counts["in"], 0, timezone.now()


def _group(listed: IdeaList) -> None:
    """Find what is alike; should that break, the ideas are in all the same."""
    found = grouping.groups_of(listed, beat=_beats(listed))
    with transaction.atomic():
        locked = held(listed)
        if locked.state == State.GROUPING:
            grouping.keep(locked, found)
            locked.state, locked.done = State.DONE, locked.total
            locked.save()


def _beats(listed: IdeaList) -> Callable[[int], None]:
    """A sign of life now and then, with how many have been compared."""

    def beat(done: int) -> None:
        IdeaList.objects.filter(pk=listed.pk).update(done=done, beat_at=timezone.now())

    return beat


def _take_out(listed: IdeaList) -> None:
    while _take_out_some(listed):
        time.sleep(BREATH)


@transaction.atomic
def _take_out_some(listed: IdeaList) -> bool:
    locked = held(listed)
    if locked.state != State.UNDOING:
        return False
    gone, looked_at = undoing.take_out(locked, BATCH)
    locked.done += looked_at
    locked.beat_at = timezone.now()
    if not looked_at:
        locked.state, locked.done_at = State.UNDONE, timezone.now()
        telling.untell(locked)
        counts = locked.counts()
        record(
            by=locked.by, action="list_taken_out", target=locked, organisation=locked.organisation,
            ideas=counts["out"], stay=counts["stays"])  # fmt: skip
    locked.save()
    return bool(looked_at)


def _stop(listed: IdeaList, problem: str) -> None:
    with transaction.atomic():
        locked = held(listed)
        if locked.is_working:
            locked.stopped_at, locked.state, locked.problem = locked.state, State.STOPPED, problem[:200]
            locked.save()


@every(1)
def take_up_lists() -> None:
    """Go on with what a killed worker left: nothing has been heard of it for a while."""
    quiet = timezone.now() - GIVEN_UP_AFTER
    for pk in IdeaList.objects.filter(state__in=IdeaList.WORKING, beat_at__lt=quiet).values_list(
        "pk", flat=True
    ):
        log.warning("a list of ideas was left half brought in and is taken up again")
        carry_on.call(pk)
