"""Ideas of a list that are alike are put into groups, and a coordinator joins many groups at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from ideas.bringing import together
from ideas.models import AlikeGroup, Audience, Idea, IdeaList
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.ideas.bringing import as_csv, bring_in, ideas_of, many, word
from tests.makers import make_idea
from workflow.refusals import NotAllowed
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
BINS = (
    "Collect garden waste every fortnight",
    "Bins overflow with hedge cuttings",
    "Collect cuttings each fortnight",
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


# On the site


def bins(*references: str) -> list[list[str]]:
    return [[*BINS, "", "", "", "", each] for each in references]


def two_groups(cast: Cast) -> IdeaList:
    """One of two ideas of the list, one of an idea of the list and one on the site."""
    on_site = make_idea(cast, Stage.IN_REVIEW)
    like = [on_site.title, on_site.problem, on_site.proposal, "", "", "", "", "L1"]
    return bring_in(
        cast,
        as_csv(
            *bins("B1", "B2"), like, ["Teach cooking", "Pupils cannot", "Teach them", "", "", "", "", "C"]
        ),
    )


def page_of(listed: IdeaList) -> str:
    return f"/desk/lists/{listed.uid}/alike/"


def picks(*ideas: Idea) -> list[str]:
    return [f"{idea.reference}.{idea.version}" for idea in ideas]


def test_alike_ideas_of_the_list_and_of_the_site_are_shown_together(cast: Cast, signed_in: SignIn) -> None:
    listed = two_groups(cast)
    page = signed_in(cast.carol).get(page_of(listed)).content.decode()
    assert "2 groups to look at" in page and page.count("Belongs to the main one") >= 4
    assert sorted(group.members.count() for group in listed.groups.all()) == [2, 2]


def test_ideas_the_coordinator_may_not_see_are_in_no_group(cast: Cast) -> None:
    hidden = make_idea(
        cast,
        home_organisation=cast.police,
        organisations=[cast.police],
        holder=None,
        audience=Audience.CONFIDENTIAL,
    )
    row = [hidden.title, hidden.problem, hidden.proposal, "", "", "", "", "H1"]
    assert not bring_in(cast, as_csv(row)).groups.exists()


def test_ideas_that_are_joined_or_withdrawn_are_in_no_group(cast: Cast) -> None:
    gone = make_idea(cast, Stage.WITHDRAWN)
    assert not bring_in(
        cast, as_csv([gone.title, gone.problem, gone.proposal, "", "", "", "", "1"])
    ).groups.exists()


@pytest.mark.parametrize(
    ("stage", "main"),
    [(Stage.IN_REVIEW, True), (Stage.DELIVERING, True), (Stage.DECLINED, False), (Stage.STOPPED, False)],
)
def test_an_idea_that_came_to_nothing_is_the_main_one_only_where_somebody_says_so(
    cast: Cast, signed_in: SignIn, stage: Stage, main: bool
) -> None:
    site = make_idea(cast, stage)
    rows = [[site.title, site.problem, site.proposal, "", "", "", "", number] for number in ("1", "2")]
    listed = bring_in(cast, as_csv(*rows))
    page = signed_in(cast.carol).get(page_of(listed)).content.decode()
    assert f'value="{site.reference}"' in page
    assert (f'value="{site.reference}" checked' in page) is main


def test_a_page_of_groups_is_joined_at_once(cast: Cast, signed_in: SignIn) -> None:
    listed = two_groups(cast)
    first, second, lamps, _cooking = ideas_of(listed)
    site = Idea.objects.get(stage=Stage.IN_REVIEW)
    groups = {group.ideas.filter(pk=first.pk).exists(): group for group in listed.groups.all()}
    said = {
        "reason": "Same problem.", "all": "1", "group": [str(group.number) for group in groups.values()],
        f"main-{groups[True].number}": first.reference, f"main-{groups[False].number}": site.reference,
        "pick": picks(first, second, lamps, site),
    }  # fmt: skip
    page = signed_in(cast.carol).post(page_of(listed), said, follow=True).content.decode()
    assert "2 ideas joined." in page and "Nothing left to look at" in page
    for idea, target in ((second, first), (lamps, site)):
        idea.refresh_from_db()
        assert (idea.stage, idea.merged_into) == (Stage.MERGED, target)
        assert idea.decisions.get(step="merge").said["reason"] == "Same problem."
    assert AuditEntry.objects.filter(action="join_group").count() == 2


def test_one_group_that_is_refused_stops_no_other_and_nothing_of_it_is_done(
    cast: Cast, signed_in: SignIn
) -> None:
    parking = [["Free parking for nurses", "Nurses pay", "Stop it", "", "", "", "", f"P{n}"] for n in (1, 2)]
    listed = bring_in(cast, as_csv(*bins("B1", "B2", "B3"), *parking))
    one, two, three, park, other = ideas_of(listed)
    seen = picks(one, two, three, park, other)
    move(three, "park", by=cast.carol, version=three.version, until="2030-01-01", reason="Later")
    numbers = {group.ideas.filter(pk=one.pk).exists(): group.number for group in listed.groups.all()}
    said = {"reason": "Same.", "group": [str(n) for n in numbers.values()], "pick": seen,
            f"main-{numbers[True]}": one.reference, f"main-{numbers[False]}": park.reference}  # fmt: skip
    page = signed_in(cast.carol).post(page_of(listed), said, follow=True).content.decode()
    assert f"Group {numbers[True]} is as it was: " in page and "already decided by Carol Council" in page
    assert "1 idea joined." in page
    two.refresh_from_db()
    other.refresh_from_db()
    assert (two.stage, other.stage) == (Stage.SUBMITTED, Stage.MERGED)


def test_one_group_alone_can_be_joined(cast: Cast, signed_in: SignIn) -> None:
    listed = two_groups(cast)
    first, second, lamps, _cooking = ideas_of(listed)
    number = listed.groups.get(ideas=first).number
    said = {"reason": "Same.", "join": str(number), f"main-{number}": first.reference, "pick": picks(second, lamps),
            "group": [str(group.number) for group in listed.groups.all()]}  # fmt: skip
    signed_in(cast.carol).post(page_of(listed), said)
    lamps.refresh_from_db()
    second.refresh_from_db()
    assert (second.stage, lamps.stage) == (Stage.MERGED, Stage.SUBMITTED)


def test_ideas_of_no_group_of_the_page_cannot_be_smuggled_in(cast: Cast, signed_in: SignIn) -> None:
    listed = two_groups(cast)
    stranger, first = make_idea(cast, title="Quite another thing"), ideas_of(listed)[0]
    number = listed.groups.get(ideas=first).number
    said = {"reason": "x", "join": str(number), f"main-{number}": first.reference, "pick": picks(stranger)}
    page = signed_in(cast.carol).post(page_of(listed), said, follow=True).content.decode()
    stranger.refresh_from_db()
    assert stranger.stage == Stage.SUBMITTED and "Nothing is ticked" in page


def test_a_group_left_apart_is_not_shown_again(cast: Cast, signed_in: SignIn) -> None:
    listed = two_groups(cast)
    page = signed_in(cast.carol).post(page_of(listed), {"apart": "1"}, follow=True).content.decode()
    assert "1 group to look at" in page and "1 dealt with" in page
    assert listed.groups.get(number=1).state == AlikeGroup.State.APART


def test_the_reason_is_asked_for_and_nothing_ticked_is_lost(cast: Cast, signed_in: SignIn) -> None:
    listed = two_groups(cast)
    first, second, *_ = ideas_of(listed)
    number = listed.groups.get(ideas=first).number
    said = {"reason": "", "group": [str(number)], f"main-{number}": second.reference, "pick": picks(first)}
    page = signed_in(cast.carol).post(page_of(listed), said)
    text = page.content.decode()
    assert page.status_code == 422 and "Say why: one line is enough" in text
    assert f'value="{second.reference}" checked' in text and f'value="{picks(first)[0]}" checked' in text


@pytest.mark.parametrize(
    "posted", [{"pick": "nonsense"}, {"pick": "BK-11111.999999999999"}, {"join": "x"}, {"apart": "99999"}]
)
def test_nonsense_does_nothing(cast: Cast, signed_in: SignIn, posted: dict[str, str]) -> None:
    listed = two_groups(cast)
    answer = signed_in(cast.carol).post(
        page_of(listed), {"reason": "x", "group": "1", "main-1": "BK-11111"} | posted
    )
    assert answer.status_code == 302 and not Idea.objects.filter(stage=Stage.MERGED).exists()


def test_only_a_coordinator_of_the_body_joins(cast: Cast) -> None:
    listed = two_groups(cast)
    first, second, *_ = ideas_of(listed)
    group = listed.groups.get(ideas=first)
    with pytest.raises(NotAllowed):
        together.join(by=cast.alice, chosen=together.Chosen(group, first, ((second, 2),)), reason="x")


def test_more_groups_cost_no_more_queries(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    small = bring_in(
        cast,
        as_csv(*bins("B1", "B2"), headings=["Title", "Problem", "Detail", "a", "b", "c", "d", "Ref"]),
    )
    rows = [
        [
            f"Close {word(n)} to lorries",
            f"Noise in {word(n)} {word(n + 50)}",
            "Close it",
            "",
            "",
            "",
            "",
            f"{n}-{each}",
        ]
        for n in range(9)
        for each in (1, 2, 3)
    ]
    large = bring_in(cast, as_csv(*rows))
    client = signed_in(cast.carol)
    assert large.groups.count() > small.groups.count()
    counts = [queries_of(client, page_of(each)) for each in (small, large)]
    assert counts[0] == counts[1] <= 20


def test_many_ideas_that_have_little_in_common_make_no_groups(cast: Cast) -> None:
    assert bring_in(cast, many(300)).groups.count() < 30
