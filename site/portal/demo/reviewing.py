"""What the reviewers of Severnside know, how much they take and when they are away; what they began, changed and signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from place.models import Service
from portal.demo.content import Words, read
from portal.demo.place import Severnside
from workflow.models import Absence, Amendment, Assignment, DeclaredInterest, ReviewerProfile
from workflow.stages import Stage

SIGNS = 6  # one in so many signs what they write to the author


def write(place: Severnside, *, now: datetime) -> None:
    """As many rows as there are reviewers, and a few; however many ideas there are."""
    said = read("reviewing")
    _profiles(place, said)
    Absence.objects.bulk_create(
        Absence(
            person=place.people[each["person"]],
            starts=now.date() + timedelta(each["starts"]),
            ends=now.date() + timedelta(each["ends"]),
        )
        for each in said["away"]
    )
    _begun(place, said["begun"])
    _changed(said["changed"])
    _signed()
    _interests(place, said["interests"], now)


def _profiles(place: Severnside, said: Words) -> None:
    """Everybody knows the services of their own body, and two outcomes it works for."""
    people = [
        (key, place.people[key])
        for (_body, role), keys in place.holders.items()
        if role == "reviewer"
        for key in keys
    ]
    profiles = {
        key: ReviewerProfile(person=person, most=said["limits"].get(key))
        for key, person in dict(people).items()
    }
    ReviewerProfile.objects.bulk_create(profiles.values())
    bodies = {body.pk: key for key, body in place.organisations.items()}
    services: dict[int, list[Service]] = {}
    for service in place.services.values():
        services.setdefault(service.organisation_id, []).append(service)
    outcomes, knows = ReviewerProfile.outcomes.through, ReviewerProfile.services.through
    rows: list[Any] = []
    known: list[Any] = []
    for profile in profiles.values():
        body = profile.person.organisation_id or 0
        named = said["outcomes"].get(bodies.get(body, ""), [])
        rows += [outcomes(reviewerprofile=profile, outcome=place.outcomes[key]) for key in named]
        known += [knows(reviewerprofile=profile, service=service) for service in services.get(body, [])]
    outcomes.objects.bulk_create(rows)
    knows.objects.bulk_create(known)


def _asked(**wanted: Any) -> Any:
    return Assignment.objects.filter(**wanted).order_by("proposal__reference", "pk")


def _begun(place: Severnside, said: Words) -> None:
    """Half filled in: kept for the one who began, and no score."""
    person = place.people[said["person"]]
    first = _asked(reviewer=person, state=Assignment.State.ASKED, proposal__stage=Stage.IN_REVIEW).first()
    if first is None:
        return
    slugs = [criterion.slug for criterion in place.criteria]
    draft = {f"score_{slug}": score for slug, score in zip(slugs, said["scores"], strict=False)}
    words = {name: said[name] for name in ("panel_comment", "author_comment")}
    Assignment.objects.filter(pk=first.pk).update(draft=draft | words | {"signed": False})


def _changed(words: list[str]) -> None:
    """A few looked again before the panel opened."""
    done = _asked(state=Assignment.State.DONE, proposal__stage=Stage.AT_PANEL).prefetch_related(
        "scores__criterion"
    )
    for text, given in zip(words, done[: len(words)], strict=False):
        scores = given.scores.all()
        before = {each.criterion.name: min(5, (each.value or 0) + 1) for each in scores}
        Amendment.objects.create(
            assignment=given, number=1, values=before, author_comment=given.author_comment,
            panel_comment=given.panel_comment, given_at=given.done_at - timedelta(days=1))  # fmt: skip
        given.panel_comment = f"{given.panel_comment} {text}".strip()
        given.save(update_fields=["panel_comment"])


def _signed() -> None:
    written = _asked(state=Assignment.State.DONE).exclude(author_comment="")[:300]
    ids = [each.pk for place, each in enumerate(written) if place % SIGNS == 0]
    Assignment.objects.filter(pk__in=ids).update(signed=True)


def _interests(place: Severnside, words: list[str], now: datetime) -> None:
    """Somebody who was not asked said beforehand that they should not be."""
    ideas = list({each.proposal_id: each for each in _asked(proposal__stage=Stage.IN_REVIEW)}.values())
    judges = [
        place.people[key] for (_b, role), keys in place.holders.items() if role == "reviewer" for key in keys
    ]
    for text, asked in zip(words, ideas, strict=False):
        busy = set(Assignment.objects.filter(proposal=asked.proposal_id).values_list("reviewer", flat=True))
        person = next((each for each in judges if each.pk not in busy), None)
        if person:
            DeclaredInterest.objects.create(
                proposal_id=asked.proposal_id, person=person, because=text, at=now - timedelta(days=3)
            )
