"""What the pages of a draft start from: the person, and an idea of theirs."""

from __future__ import annotations

from typing import cast

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ideas.models import Follow, Idea
from ideas.references import normalise
from place.models import Person
from workflow.refusals import NotAllowed


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; views that call this are for signed-in people."""
    return cast(Person, request.user)


def own_idea(request: HttpRequest, reference: str) -> Idea:
    """An idea this person wrote. Others' drafts do not exist; others' ideas are not theirs to change."""
    person = person_of(request)
    seen = (
        Idea.objects.visible_to(person)
        .with_people()
        .with_counts()
        .prefetch_related("coauthors", "organisations", "estimates")
    )
    idea: Idea = get_object_or_404(seen, reference=normalise(reference))
    if not idea.is_author(person):
        raise NotAllowed(_("Only its authors can change this idea."))
    return idea


def seen_idea(request: HttpRequest, reference: str) -> Idea:
    """An idea this person may see, with what the pages beside it read; otherwise it does not exist."""
    person = person_of(request)
    followed = Exists(Follow.objects.filter(idea=OuterRef("pk"), person=person))
    seen = Idea.objects.visible_to(person).with_people().with_counts().annotate(followed=followed)
    seen = seen.select_related("case_owner", "delivery_owner").prefetch_related("coauthors", "assignments")
    idea: Idea = get_object_or_404(seen, reference=normalise(reference))
    return idea
