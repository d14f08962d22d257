"""My account: what waits for me, what I put forward and where it is, what my organisation has on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ideas.models import Adoption, Idea
from place.calendar import working_days_left
from place.models import Deputy
from portal.followed import followed, lines
from portal.journey import headline, track
from portal.owed import owed
from portal.reader import Reader
from workflow.models import Notice
from workflow.stages import Stage, others_read

if TYPE_CHECKING:
    from place.models import Person

MINE, FOLLOWED, SUPPORTED, NOTICES = 12, 8, 8, 6  # how many of each are shown


def account_page(person: Person) -> dict[str, Any]:
    """The variables of portal/account.html; as many queries for ten ideas as for ten thousand."""
    waiting, more_waiting = owed(person)
    mine = list(_mine(person))
    follows = lines(followed(person)[: FOLLOWED + 1], person)
    seen = Idea.objects.visible_to(person)
    return {
        "waiting": waiting,
        "more_waiting": more_waiting,
        "drafts": [idea for idea in mine if idea.is_draft],
        "mine": [_with_journey(idea, person) for idea in mine[:MINE] if not idea.is_draft],
        "more_mine": len(mine) > MINE,
        "followed": follows[:FOLLOWED],
        "more_followed": len(follows) > FOLLOWED,
        "supported": seen.filter(supports__person=person).with_people().order_by("-supports__at")[:SUPPORTED],
        "pipeline": _pipeline(person, seen),
        "notices": _told(person),
        "deputies": _deputies(person),
    }


def _mine(person: Person) -> QuerySet[Idea]:
    """What this person wrote alone or with others: drafts first, then the newest."""
    with_others = Idea.coauthors.through.objects.filter(person=person).values("idea")
    mine = Idea.objects.filter(Q(author=person) | Q(pk__in=with_others)).with_people()
    elsewhere = Adoption.objects.filter(idea=OuterRef("pk")).exclude(state=Adoption.State.NOT_FOR_US)
    counted = elsewhere.order_by().values("idea").annotate(n=Count("pk")).values("n")
    mine = mine.annotate(elsewhere=Subquery(counted))
    drafts_first = Case(When(stage=Stage.DRAFT, then=Value(0)), default=Value(1))
    return mine.prefetch_related("decisions").order_by(drafts_first, "-submitted_at", "-pk")[: MINE + 1]


def _with_journey(idea: Idea, person: Person) -> dict[str, Any]:
    reader = Reader(person, idea)
    reader.is_author = reader.knows_author = True  # they are all this person's own
    return {
        "idea": idea,
        "stage": headline(reader),
        "left": _left(idea),
        "steps": track(Stage(idea.stage), list(idea.decisions.all())),
    }


def _left(idea: Idea) -> int | None:
    if idea.due is None or not idea.is_open:
        return None
    return working_days_left(timezone.localdate(), idea.due, idea.home_organisation.calendar)


def _pipeline(person: Person, seen: QuerySet[Idea]) -> list[dict[str, Any]]:
    """How many ideas of the person's own organisation stand at each stage, each number a link to the list."""
    if person.organisation_id is None:
        return []
    here = seen.filter(home_organisation=person.organisation_id).exclude(stage=Stage.DRAFT)
    counts = dict(here.order_by().values_list("stage").annotate(Count("pk")))
    browse = reverse("ideas:browse")
    return [
        {"label": others_read(stage), "count": counts[stage], "url": f"{browse}?{urlencode({'stage': stage})}"}
        for stage in Stage if stage in counts
    ]  # fmt: skip


def _told(person: Person) -> QuerySet[Notice]:
    """What they were told lately, but of what they may no longer see; an invitation comes before the right to see."""
    theirs = (
        Q(proposal=None)
        | Q(kind=Notice.Kind.INVITED)
        | Q(proposal__in=Idea.objects.visible_to(person).values("pk"))
    )
    return Notice.objects.filter(theirs, person=person).select_related("proposal")[:NOTICES]


def _deputies(person: Person) -> list[Deputy]:
    """Who stands in for this person now or later, and for whom they stand in."""
    if not person.names_deputies:
        return []
    named = Deputy.objects.filter(Q(person=person) | Q(deputy=person), ends__gte=timezone.localdate())
    return list(named.select_related("person", "deputy").order_by("starts", "pk"))
