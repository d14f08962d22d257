"""What is done with a list: kept, its columns chosen, brought in, carried on with by the worker, taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.behalf import bodies_of
from ideas.bringing.columns import guessed
from ideas.bringing.rows import prepare
from ideas.bringing.undoing import look_again
from ideas.models import IdeaList
from place import tables
from place.files import Checked, safe_name
from place.keeping import drop, keep_bytes
from place.models import Organisation, Person
from place.scanning import refuse_virus
from place.services import record
from workflow.refusals import NotAllowed, NotYet

State = IdeaList.State
GIVEN_UP_AFTER = timedelta(minutes=2)  # without a sign of life: whoever worked on it has stopped
SENTENCE = "application/json"


def may_bring_in(person: Person, organisation_id: int) -> bool:
    """A coordinator of the body, or who stands in for one: whoever may put an idea forward for its people."""
    return person.is_active and organisation_id in bodies_of(person)


def upload(*, by: Person, organisation: Organisation, name: str, content: bytes) -> IdeaList:
    """Read a file once, ask the scanner about it, and keep the table in it. Nothing else is written. Raises FileRefused."""
    _refuse_unless_theirs(by, organisation.pk)
    table = tables.read(name, content)
    refuse_virus(content, by=by, target=organisation)
    return _keep(by, organisation, name, table)


@transaction.atomic
def _keep(by: Person, organisation: Organisation, name: str, table: tables.Table) -> IdeaList:
    listed = IdeaList(organisation=organisation, columns=guessed(table.headings), total=len(table.rows))
    safe = safe_name(name, name.rpartition(".")[2][:8] or "csv")
    keep_bytes(listed, Checked(safe, SENTENCE, table.packed()), by=by)
    record(by=by, action="upload_list", target=listed, organisation=organisation, rows=len(table.rows))
    return listed


def table_of(listed: IdeaList) -> tables.Table:
    """The table of a list; an empty one when its file has been deleted."""
    if not listed.stored:
        return tables.Table([])
    with listed.stored.open("rb") as kept:
        return tables.unpacked(kept.read())


def _refuse_unless_theirs(by: Person, organisation_id: int) -> None:
    if not may_bring_in(by, organisation_id):
        raise NotAllowed(_("You can bring in ideas for the organisations you coordinate."))


def held(listed: IdeaList) -> IdeaList:
    """The row as it is now, locked."""
    locked: IdeaList = (
        IdeaList.objects.select_for_update(of=("self",))
        .select_related("organisation", "by")
        .get(pk=listed.pk)
    )
    return locked


@transaction.atomic
def choose(*, by: Person, listed: IdeaList, columns: dict[str, int], **choices: Any) -> IdeaList:
    """Say what each column is, and how the ideas come in."""
    locked = _new(by, listed)
    locked.columns = columns
    for name in ("audience", "hide_name", "fill_gaps", "consented"):
        setattr(locked, name, choices[name])
    locked.save()
    record(
        by=by, action="choose_columns", target=locked, organisation=locked.organisation, parts=sorted(columns)
    )
    return locked


def is_unchosen(listed: IdeaList) -> bool:
    """Whether somebody still has to say what its columns are: a guess is no answer, nor a heading that people agreed."""
    said = listed.columns.keys()
    named = bool(said & {"name", "email"}) and not listed.consented
    return named or "title" not in said or not said & {"problem", "proposal"}


def _new(by: Person, listed: IdeaList) -> IdeaList:
    locked = held(listed)
    _refuse_unless_theirs(by, locked.organisation_id)
    if locked.state != State.NEW:
        raise NotYet([_("This list has been brought in already.")])
    return locked


@transaction.atomic
def confirm(*, by: Person, listed: IdeaList) -> IdeaList:
    """Bring the list in as it was shown; the worker does it, and the page shows how far it is."""
    from ideas.bringing.tasks import carry_on

    locked = _new(by, listed)
    if is_unchosen(locked):
        raise NotYet([_("Say first what the columns are, and whether the people named agreed.")])
    good = prepare(locked, table_of(locked)).good
    if not good:
        raise NotYet([_("There is no row in this list that can be brought in.")])
    locked.by, locked.state, locked.total, locked.done = by, State.RUNNING, len(good), 0
    locked.began_at = locked.beat_at = timezone.now()
    locked.save()
    record(by=by, action="bring_in_list", target=locked, organisation=locked.organisation, rows=len(good))
    carry_on.enqueue(locked.pk)
    return locked


@transaction.atomic
def go_on(*, by: Person, listed: IdeaList) -> IdeaList:
    """Start again where it stopped."""
    from ideas.bringing.tasks import carry_on

    locked = held(listed)
    _refuse_unless_theirs(by, locked.organisation_id)
    if locked.state == State.STOPPED:
        locked.state, locked.stopped_at, locked.problem = locked.stopped_at, "", ""
    elif not (locked.is_working and locked.beat_at < timezone.now() - GIVEN_UP_AFTER):
        raise NotYet([_("Nothing of this list has stopped.")])
    locked.by, locked.beat_at = by, timezone.now()
    locked.save()
    record(by=by, action="go_on_with_list", target=locked, organisation=locked.organisation)
    carry_on.enqueue(locked.pk)
    return locked


@transaction.atomic
def undo(*, by: Person, listed: IdeaList) -> IdeaList:
    """Take out every idea of the list that nobody has done anything with since; later, those that stayed and may go now."""
    from ideas.bringing.tasks import carry_on

    locked = held(listed)
    _refuse_unless_theirs(by, locked.organisation_id)
    if locked.state not in (State.DONE, State.STOPPED, State.UNDONE):
        raise NotYet([_("Only a list that was brought in can be taken out again.")])
    if locked.state == State.UNDONE and not look_again(locked):
        raise NotYet([_("None of the ideas that stayed can go yet: see why below.")])
    locked.state, locked.stopped_at, locked.problem, locked.done = State.UNDOING, "", "", 0
    locked.total = locked.rows.filter(fate="in", idea__isnull=False).count()
    locked.by = by
    locked.beat_at = timezone.now()
    locked.save()
    record(by=by, action="undo_list", target=locked, organisation=locked.organisation, ideas=locked.total)
    carry_on.enqueue(locked.pk)
    return locked


@transaction.atomic
def throw_away(*, by: Person, listed: IdeaList) -> None:
    """Forget a list that was never brought in, and its file."""
    locked = _new(by, listed)
    record(by=by, action="throw_list_away", target=locked, organisation=locked.organisation)
    drop(locked)


@transaction.atomic
def forget_files(lists: Iterable[IdeaList]) -> int:
    """Delete what was uploaded, and a list that was never brought in with it; how many there were."""
    found = list(lists)
    for listed in found:
        if listed.state == State.NEW:
            drop(listed)
            continue
        storage, path = listed.stored.storage, str(listed.stored.name)
        IdeaList.objects.filter(pk=listed.pk).update(stored="", size=0)
        transaction.on_commit(partial(storage.delete, path))
    return len(found)
