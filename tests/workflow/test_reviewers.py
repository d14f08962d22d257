"""Who is suggested to score, and why: topics, load, a limit, days away, somebody from outside; and who is asked instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea
from place.models import Person, RoleGrant, Service
from place.vocabulary import Role
from portal.my_data import gather
from tests.cast import Cast
from tests.makers import assign, make_idea
from workflow import reviewers, reviews
from workflow.models import Absence, Assignment, DeclaredInterest, Notice, ReviewerProfile
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage
from workflow.suggesting import FAR_MORE, Candidate, Choice, Suggestions, chosen

SignIn = Callable[[Person], Client]
S = Stage
SETTINGS, AWAY, POOL = "/reviews/settings/", "/reviews/away/", "/triage/reviewers/"
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def one(
    name: str, load: int = 0, *, outside: bool = False, pool: bool = False, knows: str = "", free: bool = True
) -> Candidate:
    person = SimpleNamespace(name=name, pk=name)
    return Candidate(person, load, outside, pool, tuple(knows.split()), free)


# Who is suggested, two of several; the table is written by hand
CHOOSING: dict[str, tuple[list[Candidate], list[str]]] = {
    "whoever has least to do": ([one("a", 3), one("b", 1), one("c", 2, outside=True), one("d", 4)], ["b", "c"]),
    "whoever knows the topic": ([one("a"), one("b", 1, knows="x"), one("c", outside=True)], ["b", "a"]),
    "both topics before one": ([one("a", 0, knows="x", outside=True), one("b", 1, knows="x y"), one("c")], ["b", "a"]),
    "not somebody with far more to do": ([one("a", 0, outside=True), one("b", 5, knows="x"), one("c", 1)], ["a", "c"]),
    "the challenge's own": ([one("a"), one("b", 2, pool=True), one("c", 1, outside=True)], ["b", "a"]),
    "somebody from outside among them": ([one("a"), one("b"), one("c", 4, outside=True)], ["a", "c"]),
    "nobody who takes nothing new": ([one("a", free=False), one("b", 9), one("c", 9, outside=True)], ["b", "c"]),
    "fewer where there are no more": ([one("a"), one("b", free=False)], ["a"]),
    "from here where nobody is outside": ([one("b"), one("a"), one("c")], ["a", "b"]),
    "somebody from home among them": ([one("a", outside=True), one("b", outside=True), one("c", 3)], ["a", "c"]),
    "not from home with far more to do": ([one("a", outside=True), one("b", outside=True), one("c", 4)], ["a", "b"]),
    "from outside where nobody is at home": ([one("b", outside=True), one("a", outside=True)], ["a", "b"]),
}  # fmt: skip


@pytest.mark.parametrize(
    "rule", [name for name in CHOOSING if name not in ("whoever knows the topic", "the challenge's own")]
)
def test_suggested_is(rule: str) -> None:
    candidates, wanted = CHOOSING[rule]
    assert [each.person.name for each in chosen(candidates, 2)] == wanted
    assert [each.person.name for each in chosen(candidates[::-1], 2)] == wanted  # in whatever order they come


@pytest.mark.parametrize("rule", ["whoever knows the topic", "the challenge's own"])
def test_with_somebody_from_outside_asked_already_suggested_is(rule: str) -> None:
    candidates, wanted = CHOOSING[rule]
    assert [each.person.name for each in chosen(candidates, 2, has_outside=True)] == wanted


# Who is asked already (H: from home, O: from outside), and who joins them out of an outsider with nothing and the rest busy
JOINING: dict[tuple[str, int], list[str]] = {
    ("", 1): ["out"],
    ("O", 1): ["home"],
    ("OO", 1): ["home"],
    ("H", 1): ["out"],
    ("HO", 1): ["out"],  # whoever has least to do
    ("", 3): ["out", "out too", "home"],
    ("O", 2): ["out", "home"],
}


@pytest.mark.parametrize(("asked", "wanted"), JOINING)
def test_the_next_to_be_asked_make_a_mix_with_those_asked_before(asked: str, wanted: int) -> None:
    candidates = [
        one("out", outside=True), one("out too", 1, outside=True), one("third", 1, outside=True), one("home", 2),
    ]  # fmt: skip
    found = chosen(candidates, wanted, has_outside="O" in asked, has_home="H" in asked)
    assert [each.person.name for each in found] == JOINING[asked, wanted]


def test_work_is_spread_over_many_ideas(cast: Cast) -> None:
    """Six equal reviewers, twelve ideas that want three each: the one at home has a few more, the others the same."""
    for n in range(4):
        extra = Person.objects.create_user(
            f"r{n}@police.example", organisation=cast.police, first_name=f"R{n}"
        )
        RoleGrant.objects.create(person=extra, organisation=cast.police, role=Role.REVIEWER)
    ideas = [make_idea(cast, team=None) for _n in range(12)]
    DeclaredInterest.objects.bulk_create(DeclaredInterest(proposal=idea, person=cast.rita) for idea in ideas)
    suggestions = Suggestions(ideas)
    for idea in ideas:
        suggestions.choices(idea, None)
    loads = {p.first_name: suggestions.load[p.pk] for p in suggestions.reviewers if p.pk != cast.rita.pk}
    at_home = loads.pop("Ravi")
    assert sum(loads.values()) + at_home == 36 and max(loads.values()) - min(loads.values()) <= 1
    assert at_home <= max(loads.values()) + FAR_MORE


def choices(cast: Cast, idea: Idea | None = None) -> dict[str, Choice]:
    idea = idea or make_idea(cast, coauthors=[], team=None)
    return {choice.person.first_name: choice for choice in Suggestions([idea]).choices(idea, None)}


def test_each_suggestion_says_why(cast: Cast) -> None:
    profile = ReviewerProfile.objects.create(person=cast.ruth)
    profile.outcomes.add(cast.outcome)
    theirs = Service.objects.create(organisation=cast.hospital, name="street LIGHTING")
    profile.services.add(theirs)  # a service of that name at her own body
    assign(cast, make_idea(cast), scored=False)
    found = choices(cast)
    assert found["Ruth"].why == "knows Warm homes, Street lighting · from outside: Hospital · 1 idea to score"
    assert found["Ravi"].why == "Council · 1 idea to score"
    assert all(choice.ticked for choice in found.values())


# What somebody said of themselves, three weeks before it is due → whether they are suggested
AVAILABLE: dict[str, tuple[Any, bool]] = {
    "nothing": (None, True),
    "a limit not reached": (2, True),
    "a limit reached": (1, False),
    "away now": ((0, 3), False),
    "away until yesterday": ((-9, -1), True),
    "away for two days next week": ((7, 8), True),
    "away from the day after tomorrow": ((2, 60), False),
    "away long after": ((200, 210), True),
}


@pytest.mark.parametrize("said", AVAILABLE)
def test_who_takes_more(cast: Cast, said: str) -> None:
    assign(cast, make_idea(cast), scored=False)  # everybody has one to score
    setting, suggested = AVAILABLE[said]
    if isinstance(setting, int):
        ReviewerProfile.objects.create(person=cast.ravi, most=setting)
    elif setting:
        first, last = setting
        Absence.objects.create(
            person=cast.ravi, starts=TODAY + timedelta(first), ends=TODAY + timedelta(last)
        )
    ravi = choices(cast)["Ravi"]
    assert ravi.ticked == suggested
    assert ("takes nothing new now" in ravi.why) != suggested


def test_a_limit_and_an_absence_look_the_same_to_others(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, coauthors=[], team=None)
    pages = (reverse("workflow:assign", args=[idea.reference]), POOL, f"{POOL}{cast.ravi.uid}/")
    assign(cast, make_idea(cast), scored=False)

    def shown() -> list[str]:
        found = [signed_in(cast.carol).get(page).content.decode() for page in pages]
        return [text.split("<main")[1].split("csrfmiddlewaretoken")[0] for text in found]

    ReviewerProfile.objects.create(person=cast.ravi, most=1)
    full = shown()
    ReviewerProfile.objects.update(most=None)
    Absence.objects.create(person=cast.ravi, starts=TODAY, ends=TODAY + timedelta(30))
    assert shown() == full
    whole = "".join(signed_in(cast.carol).get(page).content.decode() for page in pages)
    assert "away" not in whole.replace("Taken away", "") and "absen" not in whole


# A reviewer's own page


def settings_said(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {"most": "4", "outcomes": ["warm-homes"], "services": ["Street lighting"]} | changed


def test_a_reviewer_says_what_they_know_and_how_much_they_take(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.rita)
    assert SETTINGS in client.get("/reviews/").content.decode()
    assert client.post(SETTINGS, settings_said(cast)).status_code == 302
    profile = ReviewerProfile.objects.get(person=cast.rita)
    assert profile.most == 4 and [each.name for each in profile.services.all()] == ["Street lighting"]
    page = client.get(SETTINGS).content.decode()
    assert 'value="4"' in page and page.count(" checked") == 2
    client.post(SETTINGS, {"most": ""})
    profile.refresh_from_db()
    assert profile.most is None and not profile.outcomes.exists()


WRONG: list[dict[str, Any]] = [
    {"most": "0"}, {"most": "51"}, {"most": "x"}, {"services": ["Nothing of ours"]}, {"outcomes": ["none"]},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_explained_and_kept(cast: Cast, signed_in: SignIn, wrong: dict[str, Any]) -> None:
    page = signed_in(cast.rita).post(SETTINGS, settings_said(cast, **wrong))
    assert page.status_code == 422 and "There is a problem" in page.content.decode()
    assert not ReviewerProfile.objects.exists()


def days(first: date, last: date) -> dict[str, int]:
    """As the two fields of three boxes are posted."""
    boxes: dict[str, int] = {}
    for name, day in (("starts", first), ("ends", last)):
        boxes |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return boxes


def test_days_away_are_added_and_taken_off(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.rita)
    assert client.post(AWAY, days(TODAY, TODAY + timedelta(7))).status_code == 302
    absence = cast.rita.absences.get()
    page = client.get(SETTINGS).content.decode()
    back = reverse("workflow:review_back", args=[absence.uid])
    assert back in page
    assert signed_in(cast.ravi).post(back).status_code == 404
    assert client.post(back).status_code == 302 and not Absence.objects.exists()


@pytest.mark.parametrize("wrong", [(5, 2), (-9, -8)])
def test_days_that_cannot_be_are_explained(cast: Cast, signed_in: SignIn, wrong: tuple[int, int]) -> None:
    first, last = (TODAY + timedelta(n) for n in wrong)
    page = signed_in(cast.rita).post(AWAY, days(first, last))
    assert page.status_code == 422 and "Choose a last day" in page.content.decode()
    assert not Absence.objects.exists()


def test_at_most_twenty_absences_are_kept(cast: Cast, signed_in: SignIn) -> None:
    Absence.objects.bulk_create(Absence(person=cast.rita, starts=TODAY, ends=TODAY) for _n in range(20))
    page = signed_in(cast.rita).post(AWAY, days(TODAY, TODAY))
    assert page.status_code == 422 and "Take an earlier absence off" in page.content.decode()


def test_the_settings_are_for_reviewers_and_days_away_for_oneself(cast: Cast, signed_in: SignIn) -> None:
    for person in (cast.sam, cast.carol, cast.alice):
        assert signed_in(person).get(SETTINGS).status_code == 403
        assert signed_in(person).post(AWAY, days(TODAY, TODAY)).status_code == 403
    absence = reviewers.be_away(by=cast.rita, starts=TODAY, ends=TODAY)
    with pytest.raises(NotAllowed):
        reviewers.be_back(by=cast.carol, absence=absence)
    reviewers.keep_limit(by=cast.rita, most=3)
    held = gather(cast.rita)
    assert (
        held["reviewing"][0]["at_most"] == 3
        and str(held["days_away"][0]["starts"]) == str(TODAY)
        and not gather(cast.ravi)["days_away"]
    )


# The coordinator's page


def late(cast: Cast, **fields: Any) -> Idea:
    """Rita and Ravi are late with it; Ruth was never asked."""
    idea = make_idea(cast, S.IN_REVIEW, coauthors=[], due=YESTERDAY, **fields)
    idea.assignments.filter(reviewer=cast.ruth).delete()
    return idea


def test_a_coordinator_sees_who_is_late_and_asks_somebody_else_in_one_click(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, client = late(cast), signed_in(cast.carol)
    page = client.get(POOL).content.decode()
    assert (
        "2 late reviews" in page
        and "Ask Ruth Hospital instead" in page
        and POOL in client.get("/triage/").content.decode()
    )
    rita = idea.assignments.get(reviewer=cast.rita)
    address = reverse("workflow:replace", args=[idea.reference, rita.uid])
    assert client.post(address, {"instead": cast.ruth.uid}).status_code == 302
    states = dict(idea.assignments.values_list("reviewer__first_name", "state"))
    assert states == {"Rita": "stood_down", "Ravi": "asked", "Ruth": "asked"}
    assert Notice.objects.get().person == cast.ruth
    due = idea.assignments.get(reviewer=cast.ruth).due
    assert due and due > TODAY
    assert "1 late review<" in client.get(POOL).content.decode()


def test_nobody_with_an_interest_is_asked_instead_and_nobody_goes(cast: Cast, signed_in: SignIn) -> None:
    idea = late(cast)
    idea.coauthors.add(cast.henry)  # of Ruth's team
    rita = idea.assignments.get(reviewer=cast.rita)
    client, address = signed_in(cast.carol), reverse("workflow:replace", args=[idea.reference, rita.uid])
    assert "Nobody else is free" in client.get(POOL).content.decode()
    for instead in (cast.ruth.uid, cast.sam.uid, cast.ravi.uid, "x", ""):
        client.post(address, {"instead": instead})
    rita.refresh_from_db()
    assert rita.state == Assignment.State.ASKED and idea.assignments.count() == 2


def test_scores_that_came_in_meanwhile_stay(cast: Cast) -> None:
    idea = late(cast)
    rita = idea.assignments.get(reviewer=cast.rita)
    reviews.give_scores(by=cast.rita, assignment=rita, values={"difference": 4, "money": 3, "doable": None})
    with pytest.raises(NotYet, match="have come in"):
        reviews.replace(by=cast.carol, assignment=rita, instead=cast.ruth)
    with pytest.raises(NotAllowed):
        reviews.replace(by=cast.piet, assignment=idea.assignments.get(reviewer=cast.ravi), instead=cast.ruth)


def test_a_coordinator_sets_topics_of_their_own_pool(cast: Cast, signed_in: SignIn) -> None:
    client, page = signed_in(cast.carol), f"{POOL}{cast.rita.uid}/"
    assert (
        page in client.get(POOL).content.decode()
        and str(cast.ruth.uid) not in client.get(POOL).content.decode()
    )
    assert 'name="most"' not in client.get(page).content.decode()
    assert client.post(page, {"outcomes": ["warm-homes"]}).status_code == 302
    assert [each.name for each in cast.rita.reviewer_profile.outcomes.all()] == ["Warm homes"]
    assert "Warm homes" in client.get(POOL).content.decode()
    assert client.post(page, {"outcomes": ["none"]}).status_code == 422
    assert client.get(f"{POOL}{cast.ruth.uid}/").status_code == 403
    assert client.get(f"{POOL}{cast.sam.uid}/").status_code == 404


@pytest.mark.parametrize("name", ["alice", "rita", "piet", "adam", "sue", "olga"])
def test_the_pool_is_for_coordinators_only(cast: Cast, signed_in: SignIn, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert client.get(POOL).status_code == 403 and client.get(f"{POOL}{cast.rita.uid}/").status_code == 403


def test_the_pages_ask_no_more_of_the_database_when_there_is_more(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    late(cast)
    carol, rita = signed_in(cast.carol), signed_in(cast.rita)
    for name in ("rita", "ravi", "ruth"):
        profile = ReviewerProfile.objects.create(person=getattr(cast, name), most=40)
        profile.outcomes.add(cast.outcome)
        Absence.objects.create(person=getattr(cast, name), starts=TODAY, ends=TODAY)
    few = queries_of(carol, POOL), queries_of(rita, SETTINGS)
    for n in range(25):
        late(cast)
        extra = Person.objects.create_user(f"r{n}@council.example", organisation=cast.council)
        RoleGrant.objects.create(person=extra, organisation=cast.council, role=Role.REVIEWER)
        ReviewerProfile.objects.create(person=extra).outcomes.add(cast.outcome)
    many = queries_of(carol, POOL), queries_of(rita, SETTINGS)
    assert many == few and max(many) <= 24, (few, many)
