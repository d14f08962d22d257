"""Takes the ideas of a list out again: each that nobody has done anything with since it came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from ideas.models import AlikeGroup, AlikeIdea, Behalf, Idea, IdeaList, IdeaVersion, ListedIdea
from place.models import AuditEntry, Person
from workflow.models import Decision
from workflow.stages import Stage

Fate = ListedIdea.Fate
AS_IT_CAME = 2  # the version of an idea that was sent in and nothing more
# What bringing a list in writes itself. Whatever else hangs on an idea, of this floor or another, somebody put there.
OWN = (Decision, IdeaVersion, Behalf, ListedIdea, AlikeGroup, AlikeIdea, Idea.organisations.through)


def take_out(listed: IdeaList, most: int) -> tuple[int, int]:
    """Look at the next ideas of the list: delete those untouched, say of the others why they stay. (gone, looked at)"""
    rows = list(listed.rows.filter(fate=Fate.IN, idea__isnull=False).order_by("number")[:most])
    # Held before they are looked at: what somebody adds meanwhile is either seen here or refused there.
    ideas = Idea.objects.select_for_update(of=("self",)).filter(pk__in=[row.idea_id for row in rows])
    why = touched(list(ideas.order_by("pk")), listed)
    gone = [row for row in rows if row.idea_id not in why]
    for row in rows:
        row.fate, row.why = (Fate.STAYS, why[row.idea_id][:200]) if row.idea_id in why else (Fate.OUT, "")
    ListedIdea.objects.bulk_update(rows, ["fate", "why"], batch_size=100)
    _delete([row.idea_id for row in gone if row.idea_id])
    return len(gone), len(rows)


def may_go(listed: IdeaList) -> list[ListedIdea]:
    """Those that stayed when the list was taken out, and that nothing keeps any more."""
    rows = list(listed.rows.filter(fate=Fate.STAYS, idea__isnull=False).select_related("idea"))
    why = touched([row.idea for row in rows if row.idea], listed) if rows else {}
    return [row for row in rows if row.idea_id not in why]


def look_again(listed: IdeaList) -> int:
    """Have them looked at once more, and say how many there are; the caller holds the list."""
    free = [row.pk for row in may_go(listed)]
    return int(ListedIdea.objects.filter(pk__in=free).update(fate=Fate.IN, why="")) if free else 0


def _delete(ids: list[int]) -> None:
    """The ideas, and the people without an account who were written down with them and have nothing else here."""
    authors = set(Idea.objects.filter(pk__in=ids).values_list("author", flat=True))
    Idea.objects.filter(pk__in=ids).delete()
    without = Person.objects.filter(pk__in=authors, is_active=False, email__endswith=".invalid", left_at=None)
    idle = without.filter(ideas=None, coauthored=None, notices=None, supports=None)
    idle.filter(last_login=None).delete()


def touched(ideas: list[Idea], listed: IdeaList) -> dict[int, str]:
    """By the id of each idea that somebody has done something with, or that another list has too: what."""
    ids = [idea.pk for idea in ideas]
    why: dict[int, str] = {}
    decided = set(Decision.objects.filter(proposal__in=ids, number__gt=1).values_list("proposal", flat=True))
    for idea in ideas:
        if idea.stage != Stage.SUBMITTED or idea.pk in decided:
            why[idea.pk] = _("It has been taken further: it is “%(stage)s”.") % {
                "stage": idea.get_stage_display()
            }
        elif idea.version != AS_IT_CAME:
            why[idea.pk] = _("It has been changed.")
    for idea_id, what in _hanging_on(ids):
        why.setdefault(idea_id, _("There is something with it: %(what)s.") % {"what": what})
    told = AuditEntry.objects.filter(target_type="ideas.idea", target_id__in=[str(pk) for pk in ids])
    for target in told.values_list("target_id", flat=True):
        why.setdefault(int(target), _("Somebody has done something with it since."))
    elsewhere = ListedIdea.objects.filter(idea__in=ids, fate=Fate.THERE).exclude(list=listed)
    for idea_id in elsewhere.exclude(list__state=IdeaList.State.UNDONE).values_list("idea", flat=True):
        why.setdefault(idea_id, _("Another list has it too."))
    return why


def _hanging_on(ids: list[int]) -> Iterator[tuple[int, str]]:
    """Rows of any model that point at one of these ideas, but for those that came with it; one query a relation."""
    for relation in Idea._meta.related_objects:
        model: Any = relation.related_model
        if model in OWN:
            continue
        name = relation.field.name
        found = model._base_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True)
        for idea_id in set(found.order_by()):
            yield idea_id, str(model._meta.verbose_name_plural)
    coauthors = Idea.coauthors.through.objects.filter(idea__in=ids).values_list(F("idea_id"), flat=True)
    for idea_id in set(coauthors):
        yield idea_id, _("co-authors")


def by_reason(listed: IdeaList) -> dict[str, list[ListedIdea]]:
    """Those that could not be taken out, under why."""
    found: dict[str, list[ListedIdea]] = defaultdict(list)
    for row in listed.rows.filter(fate=Fate.STAYS).select_related("idea"):
        found[row.why].append(row)
    return dict(found)
