"""Authors who are something else here as well, and a reviewer of an idea without names who is: their roles, and two worlds.

Yorick, whose every sign is a canary, has scored what they wrote. In the other world somebody else was asked instead, has not
scored it yet or did so at another hour; who reads both and finds a difference knows something of who judges them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from ideas.models import Idea
from place.models import Deputy, Person, RoleGrant
from place.vocabulary import Role
from tests.cast import PASSWORD, Cast
from tests.makers import make_idea
from tests.page_makers import make_challenge
from tests.safety.crawl import Answer, address_book, administration
from workflow import sittings
from workflow.models import Assignment, Decision, Score, Sitting
from workflow.stages import Stage

# Two hours of one day, at which nothing else happens anywhere
FIRST, OTHER = datetime(2026, 2, 3, 3, 17, tzinfo=UTC), datetime(2026, 2, 3, 16, 52, tzinfo=UTC)
LOTS = re.compile(
    r"\b[A-Za-z0-9]{64}\b|\b[A-Za-z0-9]{32}\b|data-timeout=.\d+|Content-Length: \d+|name=.start. value=\S+"
)
# Rooms in which nobody at all reads who scored, as the crawl of everybody shows: accounts, money, what was put forward for
# others; and a notice, which is read by being opened.
FAR = re.compile(
    r"^/(accounts|budgets|cases|desk|data-protection|documents|notices|join|challenges|_util|guidance|success-stories)/"
    r"|^/account/(notices/[0-9a-f]{8}-|address/|stay/|time-left/)|^/(accent|look|pictures|mail)/"
)
JUDGED = re.compile(r"^/(organisation|panel|reviews|triage)/")  # where whatever an id is of is tried
ID, MOST_ALIKE = re.compile(r"[0-9a-f-]{36}"), 2
NOTED = re.compile(r"^/organisation/[^/]+/record/")  # it also says what its reader took away in between
JUDGED_THERE = re.compile(r"/(ideas|reports)/")  # of the administration

Setting = Callable[[Cast, Person], None]


def holds(*roles: Role, body: str = "council") -> Setting:
    def give(cast: Cast, person: Person) -> None:
        for role in roles:
            RoleGrant.objects.create(person=person, organisation=getattr(cast, body), role=role)

    return give


def stands_in(for_whom: str) -> Setting:
    def give(cast: Cast, person: Person) -> None:
        today = timezone.localdate()
        Deputy.objects.create(person=getattr(cast, for_whom), deputy=person, starts=today, ends=today)

    return give


def sits(cast: Cast, person: Person) -> None:
    """The chair named them for the open sitting."""
    sittings.name_member(Sitting.objects.get(), by=cast.piet, person=person)


def at_the_partner(cast: Cast, person: Person) -> None:
    """They coordinate the police, who act for the council: nobody coordinates there any more."""
    cast.council.acts_for_us = cast.police
    cast.council.save()
    RoleGrant.objects.filter(organisation=cast.council, role=Role.COORDINATOR).update(ended_at=timezone.now())
    holds(Role.COORDINATOR, body="police")(cast, person)


def looks_after_everything(cast: Cast, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_superuser=True, is_staff=True)


def scores_others(cast: Cast, person: Person) -> None:
    """They review, and are asked about another idea that answers the same challenge."""
    holds(Role.REVIEWER)(cast, person)
    theirs = make_idea(cast, Stage.IN_REVIEW, author=cast.sam, coauthors=[], team=None, title="Mend the gate")
    theirs.assignments.filter(reviewer=cast.ruth).update(reviewer=person)
    challenge = make_challenge(cast, title="Brighter streets")
    Idea.objects.update(challenge=challenge)


# Who wrote an idea, or scores one judged without names, and what else they are.
TWO_ROLES: dict[str, tuple[str, Setting]] = {
    "alice_coordinates": ("alice", holds(Role.COORDINATOR)),
    "alice_partner": ("alice", at_the_partner),
    "alice_hospital": ("alice", holds(Role.COORDINATOR, Role.ORGANISATION_ADMIN, body="hospital")),
    "bob_chairs": ("bob", holds(Role.PANEL_CHAIR)),
    "alice_finance": ("alice", holds(Role.FINANCE_OFFICER, Role.EXECUTIVE)),
    "alice_audits": ("alice", holds(Role.AUDITOR)),
    "alice_reviews": ("alice", scores_others),
    "xenia_coordinates": ("xenia", holds(Role.COORDINATOR)),
    "xenia_chairs": ("xenia", holds(Role.PANEL_CHAIR)),
    "xenia_deputises": ("xenia", stands_in("piet")),
    "xenia_sits": ("xenia", sits),
    "xenia_super": ("xenia", looks_after_everything),
    "yorick_coordinates": ("yorick", holds(Role.COORDINATOR)),
    "yorick_deputises": ("yorick", stands_in("carol")),
    "yorick_chairs": ("yorick", holds(Role.PANEL_CHAIR, Role.FINANCE_OFFICER)),
}  # fmt: skip


@dataclass
class Visit:
    """Somebody in two roles, what it is about, and the addresses that could tell."""

    person: Person
    ideas: list[Idea]
    book: list[str]


def visit(cast: Cast, planted: dict[str, Idea], name: str) -> Visit:
    """Everybody as planted, and this person what they are besides; what others wrote Yorick has nothing to do with."""
    person: Person = getattr(cast, TWO_ROLES[name][0])
    beside = _around(cast)
    if person == cast.yorick:
        ideas = [planted["hidden"]]
        Idea.objects.filter(pk=ideas[0].pk).update(blind=True, hide_name=False)
    else:
        scored = Idea.objects.written_by(person).filter(assignments__reviewer=cast.yorick)
        ideas = list(scored)
        Assignment.objects.filter(reviewer=cast.yorick).exclude(proposal__in=ideas).delete()
        scored_by(cast.yorick, FIRST, ideas, instead_of=cast.yorick)
    TWO_ROLES[name][1](cast, person)
    cast.people[name] = Person.objects.get(pk=person.pk)
    book = near(address_book(), [*ideas, beside])
    if cast.people[name].is_superuser:
        book += [address for address in administration() if JUDGED_THERE.search(address)]
    return Visit(cast.people[name], ideas, book)


def _around(cast: Cast) -> Idea:
    """An open sitting, Yorick's twin, and an idea for which reviewers are to be chosen."""
    cast.people["zara"] = Person.objects.create_user(
        "zara@hospital.example", PASSWORD, first_name="Zara", last_name="Qzqreviewer43", organisation=cast.hospital,
        team=cast.teams["wards"],
    )  # fmt: skip
    RoleGrant.objects.create(person=cast.zara, organisation=cast.hospital, role=Role.REVIEWER)
    others = {"author": cast.sam, "coauthors": [], "team": None}
    make_idea(cast, Stage.AT_PANEL, title="Sweep the yards", **others)
    sitting = sittings.open_sitting(by=cast.piet, organisation=cast.council, held_on=timezone.localdate())
    sittings.set_line(sitting, by=cast.piet, held_on=sitting.held_on, room=1, budget=None, costs={})
    return make_idea(cast, Stage.SUBMITTED, title="Lend the ladders", **others)


def near(book: Iterable[str], ideas: Iterable[Idea]) -> list[str]:
    """The addresses about these ideas, and those about none: lists, desks, panels, reports and what is taken away."""
    theirs = {idea.reference for idea in ideas}
    others = set(Idea.objects.exclude(reference__in=theirs).values_list("reference", flat=True))
    about = (address for address in book if not any(reference in address for reference in others))
    by_shape: dict[str, list[str]] = {}
    for address in about:
        if not FAR.match(address):
            by_shape.setdefault(address if JUDGED.match(address) else ID.sub("*", address), []).append(
                address
            )
    return sorted(address for alike in by_shape.values() for address in alike[:MOST_ALIKE])


def other_world(cast: Cast, ideas: Iterable[Idea]) -> None:
    """Zara was asked in Yorick's place: she has not scored yet or, at the panel, gave the last score in the afternoon."""
    scored_by(cast.zara, OTHER, ideas, instead_of=cast.yorick)
    waiting = Assignment.objects.filter(
        proposal__in=ideas, proposal__stage=Stage.IN_REVIEW, reviewer=cast.zara
    )
    Score.objects.filter(assignment__in=waiting).delete()
    waiting.update(state=Assignment.State.ASKED, done_at=None, panel_comment="", author_comment="")


def scored_by(person: Person, at: datetime, ideas: Iterable[Idea], *, instead_of: Person) -> None:
    """At the panel theirs was the last score, which brought the idea there."""
    for idea in ideas:
        given = idea.assignments.filter(reviewer=instead_of)
        given.update(reviewer=person, assigned_at=at - timedelta(days=2), done_at=at)
        if idea.stage == Stage.AT_PANEL:
            Decision.objects.filter(proposal=idea, step="refer").update(by=person, role=Role.REVIEWER, at=at)
            Idea.objects.filter(pk=idea.pk).update(stage_since=at)


def differences(one: Iterable[Answer], other: Iterable[Answer]) -> Iterator[str]:
    """Where somebody reads in one world what they do not in the other, but for what is drawn by lot each time."""
    before, after = _surfaces(one), _surfaces(other)
    for where, text in after.items():
        texts = before.get(where, ""), text
        if texts[0] != texts[1] and not NOTED.match(where[0]):
            yield f"in another world the {where[1]} of {where[0]} is another: {_first_difference(*texts)}"


def _surfaces(answers: Iterable[Answer]) -> dict[tuple[str, str], str]:
    return {
        (answer.address, surface): LOTS.sub("", text)
        for answer in answers
        for surface, text in answer.surfaces.items()
        if not ("workbook" in answer.surfaces and surface.startswith("application/"))  # packed; read unpacked
    }


def _first_difference(one: str, other: str) -> str:
    """Where two texts part, and a few words of each."""
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    start = max(0, at - 40)
    return f"“{one[start : at + 40]}” or “{other[start : at + 40]}”"
