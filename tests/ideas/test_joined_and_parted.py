"""A repeat that is joined is its body saying “same problem”; taken apart again, everything is as it was before."""

from __future__ import annotations

from typing import Any

import pytest

from ideas.models import Adoption, Audience, Comment, Follow, Idea, Support
from ideas.services import support
from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.adoptions import say, speakers
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Notice
from workflow.services import move
from workflow.stages import Stage

S = Stage
# Not undone, because nobody would want it to be: the record of both steps, and clocks that begin again.
MOVES_ON = {"version", "stage_since", "due", "changed_at"}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Henry, who coordinates the hospital, works beside nobody who writes."""
    Person.objects.filter(pk=cast.henry.pk).update(team=None)
    return speakers(cast)


def repeat_of(cast: Cast, **fields: Any) -> Idea:
    """The same idea from the hospital: Ed's, with support of people there and at the police."""
    idea = make_idea(
        cast, S.SUBMITTED, **{
            "title": "Switch lamps off at night", "author": cast.ed, "coauthors": [cast.frank],
            "home_organisation": cast.hospital, "organisations": [cast.hospital], "team": None, "service": None,
            "holder": cast.henry,
        } | fields,
    )  # fmt: skip
    for person in (cast.ruth, cast.stan):
        support(by=person, idea=idea)
    return idea


def join(cast: Cast, idea: Idea, target: Idea) -> Idea:
    idea.refresh_from_db()
    return move(idea, "merge", by=cast.henry, version=idea.version, target=target, reason="The same.")


def part(cast: Cast, idea: Idea) -> Idea:
    idea.refresh_from_db()
    return move(idea, "unmerge", by=cast.henry, version=idea.version, reason="Not quite.")


def everything() -> dict[str, list[Any]]:
    """All that is known of ideas and those around them, but for the record and the clocks."""
    return {
        "ideas": [
            {name: value for name, value in row.items() if name not in MOVES_ON}
            for row in Idea.objects.order_by("pk").values()
        ],
        **{
            model.__name__: list(model.objects.order_by("pk").values())
            for model in (Support, Adoption, Follow, Comment, Assignment)
        },
        "steps": list(Adoption.steps.rel.related_model.objects.order_by("pk").values()),
        "authors": list(Idea.coauthors.through.objects.order_by("pk").values()),
        "concerned": list(Idea.organisations.through.objects.order_by("pk").values()),
    }


def test_a_repeat_of_another_body_becomes_its_same_problem(cast: Cast) -> None:
    target = make_idea(cast, S.APPROVED)
    idea = join(cast, repeat_of(cast), target)
    made = target.adoptions.get()
    assert (made.organisation, made.state, made.through) == (cast.hospital, "same_problem", idea)
    assert made.steps.get().by == cast.henry
    assert made.since == idea.decisions.latest("number").at


def test_a_repeat_of_the_same_body_says_nothing_for_it(cast: Cast) -> None:
    target = make_idea(cast, S.APPROVED)
    idea = repeat_of(cast, home_organisation=cast.council, author=cast.sam, coauthors=[])
    RoleGrant.objects.create(person=cast.henry, organisation=cast.council, role=Role.COORDINATOR)
    join(cast, idea, target)
    assert not target.adoptions.exists()


def test_what_a_body_has_said_itself_stands(cast: Cast) -> None:
    target = make_idea(cast, S.APPROVED)
    say(cast, target, "considering")
    join(cast, repeat_of(cast), target)
    assert [(each.state, each.through) for each in target.adoptions.all()] == [("considering", None)]


def test_bodies_that_took_the_repeat_up_are_counted_too(cast: Cast) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast, triaged_at=make_idea(cast).created_at)
    say(cast, idea, "considering", by="stan")
    join(cast, idea, target)
    states = dict(target.adoptions.values_list("organisation__slug", "state"))
    assert states == {"hospital": "same_problem", "police": "same_problem"}


def test_authors_and_supporters_are_credited_and_told(cast: Cast) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast)
    Idea.objects.filter(pk=idea.pk).update(triaged_at=idea.submitted_at)  # so that Stan may see it
    join(cast, idea, target)
    credited = set(target.supports.values_list("person__email", flat=True))
    assert credited == {person.email for person in (cast.ed, cast.frank, cast.ruth, cast.stan)}

    def heard(person: Person) -> list[str]:
        return list(Notice.objects.filter(person=person).values_list("kind", flat=True))

    assert heard(cast.ed) == heard(cast.frank) == ["decided"]
    assert heard(cast.ruth) == heard(cast.stan) == ["spread"]
    news = Notice.objects.get(person=cast.alice)
    assert (news.kind, news.proposal) == ("spread", target)
    assert (
        news.text
        == "Severn Hospital has the problem of your idea too: an idea from there is joined with yours."
    )


def test_supporters_hear_only_of_what_they_may_see(cast: Cast) -> None:
    target = make_idea(cast, S.APPROVED, title="Secret lamps", audience=Audience.CONFIDENTIAL)
    RoleGrant.objects.create(person=cast.henry, organisation=cast.council, role=Role.COORDINATOR)
    idea = repeat_of(cast)
    join(cast, idea, target)
    words = Notice.objects.filter(person__in=[cast.ruth, cast.stan])
    assert [(each.proposal, "Secret" in each.text) for each in words] == [(idea, False)] * words.count()


@pytest.mark.parametrize("earlier", ["", "considering"])
def test_taken_apart_everything_is_as_it_was(cast: Cast, earlier: str) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast)
    support(by=cast.sam, idea=target)
    support(by=cast.ruth, idea=target)  # of both: counted once, and afterwards still there
    say(cast, target, "same_problem", by="stan")
    if earlier:
        say(cast, target, earlier)
    Follow.objects.create(idea=idea, person=cast.stan)
    Comment.objects.create(idea=idea, by=cast.henry, text="Here too.")
    before = everything()
    join(cast, idea, target)
    assert everything() != before
    part(cast, idea)
    assert everything() == before


@pytest.mark.parametrize("first", [0, 1])
def test_what_another_repeat_still_joined_brings_too_stays(cast: Cast, first: int) -> None:
    target = make_idea(cast, S.APPROVED)
    repeats = [join(cast, repeat_of(cast, coauthors=each), target) for each in ([cast.frank], [])]
    gone, still = repeats[first], repeats[1 - first]

    def counted() -> dict[str, str]:
        target.refresh_from_db()
        found = target.supports.select_related("person", "through")
        assert target.supporters_count == len(found)
        return {each.person.email: each.through.reference for each in found if each.through}

    part(cast, gone)
    those = {cast.ed, cast.ruth, cast.stan} | ({cast.frank} if still == repeats[0] else set())
    assert counted() == dict.fromkeys((person.email for person in those), still.reference)
    assert [(each.organisation, each.through) for each in target.adoptions.all()] == [(cast.hospital, still)]
    part(cast, still)
    assert counted() == {} and not target.adoptions.exists()


def test_it_is_counted_no_more_either_where_the_other_was_joined_with_a_third(cast: Cast) -> None:
    """From the police with Dora's word, joined with one of the hospital, which then goes on in one of the council."""
    RoleGrant.objects.create(person=cast.henry, organisation=cast.police, role=Role.COORDINATOR)
    third, second = make_idea(cast, S.APPROVED), repeat_of(cast, coauthors=[])
    first = repeat_of(
        cast, author=cast.dora, coauthors=[], home_organisation=cast.police, organisations=[cast.police],
        holder=cast.stan)  # fmt: skip
    support(by=cast.meg, idea=first)
    support(by=cast.meg, idea=third)
    join(cast, first, second)
    join(cast, second, third)

    def counted() -> tuple[set[str], set[str]]:
        third.refresh_from_db()
        people = set(third.supports.values_list("person__email", flat=True))
        assert third.supporters_count == len(people)
        return people, set(third.adoptions.values_list("organisation__slug", flat=True))

    kept = {person.email for person in (cast.ed, cast.ruth, cast.stan, cast.meg)}
    assert counted() == (kept | {cast.dora.email}, {"hospital", "police"})
    part(cast, first)
    assert counted() == (kept, {"hospital"})
    second.refresh_from_db()
    assert second.supporters_count == second.supports.count() == 2 and not second.adoptions.exists()
    assert first.supports.count() == 3
    part(cast, second)
    assert counted() == ({cast.meg.email}, set())


def test_an_idea_that_only_the_join_opened_to_others_is_closed_again(cast: Cast) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast)
    join(cast, idea, target)
    assert idea in Idea.objects.visible_to(cast.sam)
    part(cast, idea)
    assert idea not in Idea.objects.visible_to(cast.sam)


def test_an_idea_that_was_open_before_stays_open(cast: Cast) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast)
    Idea.objects.filter(pk=idea.pk).update(triaged_at=idea.submitted_at)
    join(cast, idea, target)
    part(cast, idea)
    assert idea in Idea.objects.visible_to(cast.sam)


def test_what_a_body_went_on_to_say_itself_is_not_taken_from_it(cast: Cast) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast)
    join(cast, idea, target)
    say(cast, target, "considering", expected=1)
    part(cast, idea)
    assert [(each.state, each.through) for each in target.adoptions.all()] == [("considering", None)]


def test_supporters_hear_that_it_stands_alone_again(cast: Cast) -> None:
    target, idea = make_idea(cast, S.APPROVED), repeat_of(cast)
    join(cast, idea, target)
    Notice.objects.all().delete()
    part(cast, idea)
    assert Notice.objects.get(person=cast.ruth).text.startswith("This idea stands on its own again.")
