"""A panel's sitting: the line by number or money, who sits, interests, votes, and minutes that never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Audience, Idea
from place.models import Deputy, Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.sitting_makers import make_sitting
from workflow import sittings
from workflow.letters import letter
from workflow.models import DeclaredInterest, Notice, PanelVote, Sitting
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.services import move
from workflow.sittings import Taken
from workflow.stages import Stage as S
from workflow.views.sittings import vote_of
from workflow.voting import Standing

SignIn = Callable[[Person], Client]


def at(sitting: Sitting, page: str = "") -> str:
    return f"/panel/sittings/{sitting.uid}/{page}"


def day() -> dict[str, str]:
    today = timezone.localdate()
    return {"held_on_day": str(today.day), "held_on_month": str(today.month), "held_on_year": str(today.year)}


# Who sits


def test_whoever_is_named_hears_of_it_once_and_finds_the_sitting(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans", members="fiona erin")
    sittings.name_member(sitting, by=cast.piet, person=cast.fiona)
    told = Notice.objects.filter(kind=Notice.Kind.SITTING)
    assert sorted(notice.person.first_name for notice in told) == ["Erin", "Fiona"]  # not the chair himself
    erin = told.get(person=cast.erin)
    assert "Piet Council has named you for the panel of Severn Council" in erin.text
    assert letter(erin).heading == "You have a seat on a panel"
    assert letter(erin).action_url.endswith("/panel/sittings/")
    assert erin.mail is not None
    assert at(sitting) in signed_in(cast.erin).get("/panel/sittings/").content.decode()


# Opening, and where the line falls


def test_a_chair_opens_a_sitting_with_everything_that_waits_for_the_panel(
    cast: Cast, signed_in: SignIn
) -> None:
    waiting, scoring = make_idea(cast, S.AT_PANEL), make_idea(cast, S.IN_REVIEW, title="Not yet")
    client = signed_in(cast.piet)
    assert 'name="organisation"' in client.get("/panel/sittings/").content.decode()
    there = client.post("/panel/sittings/", {"organisation": "council"} | day())["Location"]
    assert "How many ideas can it take forward?" in client.get(there).content.decode()
    text = client.get(there.removesuffix("line/")).content.decode()
    assert waiting.title in text and scoring.title not in text
    assert "How much can the panel take?" in text and "Likely" not in text


def test_with_a_number_everything_is_placed_and_the_line_moves_as_ideas_are_approved(
    cast: Cast, signed_in: SignIn
) -> None:
    sitting, ideas = make_sitting(cast, "Vans", "Letters", "Rotas", "Forms", room=None)
    client = signed_in(cast.piet)
    client.post(at(sitting, "line/"), {"room": "2"} | day())
    text = client.get(at(sitting)).content.decode()
    assert "Places left: 2 of 2. Approved: 0." in text and text.count("Uncertain<") == 4
    assert text.count("above the line with a probability of") == 4
    one = ideas[0]
    move(one, "approve", by=cast.piet, version=one.version, rationale="It pays.", case_owner=cast.owen)
    text = client.get(at(sitting)).content.decode()
    assert "Places left: 1 of 2. Approved: 1." in text and text.count("Uncertain<") == 3
    assert "Approved" in text


def test_with_money_ideas_are_placed_by_what_starting_them_costs(cast: Cast, signed_in: SignIn) -> None:
    sitting, (vans, letters, rotas) = make_sitting(cast, "Vans", "Letters", "Rotas", room=None)
    client = signed_in(cast.piet)
    said = {"budget": "£10,000", f"cost_{vans.reference}": "4000", f"cost_{letters.reference}": "20000"}
    client.post(at(sitting, "line/"), said | day())
    text = client.get(at(sitting)).content.decode()
    assert "Money left: £10,000 of £10,000." in text
    assert "Likely in<" in text and "Likely out<" in text and "No cost yet<" in text
    sittings.set_line(
        sitting, by=cast.piet, held_on=sitting.held_on, room=None, budget=Decimal(10000),
        costs={vans.pk: Decimal(4000), rotas.pk: Decimal(7000)},
    )  # fmt: skip
    move(vans, "approve", by=cast.piet, version=vans.version, rationale="It pays.", case_owner=cast.owen)
    text = client.get(at(sitting)).content.decode()
    assert "Money left: £6,000 of £10,000." in text and text.count("Likely out<") == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"room": "3", "budget": "500"}, "not both"),
        ({"room": "0"}, 'aria-invalid="true"'),
        ({"budget": "0"}, "Enter more than nothing"),
        ({"budget": "lots"}, "Enter an amount in pounds"),
    ],
)
def test_a_line_that_makes_no_sense_is_explained_and_kept(
    cast: Cast, signed_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    sitting, _ideas = make_sitting(cast, "Vans", room=None)
    answer = signed_in(cast.piet).post(at(sitting, "line/"), said | day())
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text
    assert all(f'value="{value}"' in text for value in said.values())
    sitting.refresh_from_db()
    assert sitting.room is None and sitting.budget is None


# Who sits


def test_a_member_sits_and_sees_no_idea_they_could_not_see_before(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans")
    make_idea(cast, S.AT_PANEL, title="Secret", audience=Audience.CONFIDENTIAL)
    sittings.take_in(sitting, by=cast.piet)
    assert signed_in(cast.cleo).get(at(sitting)).status_code == 404
    client = signed_in(cast.piet)
    client.post(at(sitting, "members/"), {"person": str(cast.cleo.uid)})
    text = signed_in(cast.cleo).get(at(sitting)).content.decode()
    assert ">Vans<" in text and "Secret" not in text and "Decide" not in text
    assert signed_in(cast.cleo).get("/panel/").status_code == 403
    for page in ("line/", "members/", "issue/"):
        assert signed_in(cast.cleo).get(at(sitting, page)).status_code == 403
        assert signed_in(cast.cleo).post(at(sitting, page)).status_code == 403
    assert "Secret" in client.get(at(sitting)).content.decode()


@pytest.mark.parametrize("name", ["alice", "sam", "stan", "henry", "sue", "carol", "adam"])
@pytest.mark.parametrize(
    "page", ["", "line/", "members/", "interest/", "vote/", "issue/", "minutes/", "minutes.pdf"]
)
def test_an_open_sitting_does_not_exist_for_others(
    cast: Cast, signed_in: SignIn, name: str, page: str
) -> None:
    sitting, _ideas = make_sitting(cast, "Vans")
    assert signed_in(getattr(cast, name)).get(at(sitting, page)).status_code == 404


def test_who_is_present_is_kept_and_who_is_taken_off_loses_their_votes(cast: Cast, signed_in: SignIn) -> None:
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", room=1, members="fiona erin")
    sittings.vote(sitting, by=cast.erin, preferred=one, other=two)
    client = signed_in(cast.piet)
    client.post(at(sitting, "members/"), {"present": "1", "came": [str(cast.piet.uid), str(cast.erin.uid)]})
    assert "Fiona Council (not present)" in " ".join(client.get(at(sitting)).content.decode().split())
    client.post(at(sitting, "members/"), {"off": str(cast.erin.uid)})
    assert not sitting.seats.filter(person=cast.erin).exists() and not sitting.votes.exists()
    assert client.post(at(sitting, "members/"), {"off": str(cast.henry.uid)}).status_code == 404


def test_nobody_from_elsewhere_and_nobody_twice_can_be_named(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans", members="fiona")
    client = signed_in(cast.piet)
    for person in (cast.stan, cast.gone, cast.fiona):
        assert client.post(at(sitting, "members/"), {"person": str(person.uid)}).status_code == 422


# Interests


def test_an_interest_takes_the_idea_out_of_their_hands_and_a_deputy_acts(
    cast: Cast, signed_in: SignIn
) -> None:
    """Declared once: no vote, no decision, not as a deputy either; another chair's deputy, who has none, decides."""
    cast.fiona.grants.create(organisation=cast.council, role="panel_chair")
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", room=1)
    assert one.holder == cast.piet
    client = signed_in(cast.piet)
    client.post(at(sitting, "interest/"), {"idea": one.reference})
    one.refresh_from_db()
    assert one.holder == cast.fiona
    said = {"version": one.version, "rationale": "It pays.", "case_owner": str(cast.owen.uid)}
    for step in ("approve", "decline"):
        assert client.post(f"/ideas/{one.reference}/step/{step}/", said).status_code == 403
    assert "You have an interest in this idea" in client.get("/panel/").content.decode()
    with pytest.raises(NotAllowed):
        sittings.vote(sitting, by=cast.piet, preferred=one, other=two)
    today = timezone.localdate()
    for person in (cast.piet, cast.fiona):
        Deputy.objects.create(person=person, deputy=cast.olga, starts=today, ends=today + timedelta(days=2))
    signed_in(cast.olga).post(f"/ideas/{one.reference}/step/approve/", said)
    decision = one.decisions.get(step="approve")
    assert decision.by == cast.olga and decision.on_behalf_of in (cast.piet, cast.fiona)


def test_why_is_asked_of_nobody_and_a_known_part_need_not_be_declared(cast: Cast, signed_in: SignIn) -> None:
    sitting, (one, _two) = make_sitting(cast, "Vans", "Letters", members="rita fiona")
    text = signed_in(cast.rita).get(at(sitting, "interest/")).content.decode()
    assert "You have no part in judging these already" in text and "<textarea" not in text
    assert signed_in(cast.rita).post(at(sitting, "interest/"), {"idea": one.reference}).status_code == 422
    assert signed_in(cast.fiona).post(at(sitting, "interest/"), {"idea": "BK-AAAAA"}).status_code == 422
    assert not DeclaredInterest.objects.exists()


# Votes


def test_nobody_sees_the_vote_before_their_own_and_can_change_it_until_it_is_decided(
    cast: Cast, signed_in: SignIn
) -> None:
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", room=1, members="fiona erin")
    sittings.vote(sitting, by=cast.erin, preferred=one, other=two)
    client = signed_in(cast.fiona)
    before = client.get(at(sitting)).content.decode()
    assert "You have 1 vote to give" in before and "Not preferred" not in before
    name = f"{one.reference}_{two.reference}"
    page = client.get(at(sitting, "vote/")).content.decode()
    assert f'name="{name}"' in page and "checked" not in page
    client.post(at(sitting, "vote/"), {name: one.reference})
    after = client.get(at(sitting)).content.decode()
    assert "Not preferred" in after and "2 people voted." in after and "say nothing" in after
    client.post(at(sitting, "vote/"), {name: two.reference})
    assert PanelVote.objects.filter(voter=cast.fiona).count() == 1
    assert not PanelVote.objects.get(voter=cast.fiona).for_first
    move(one, "approve", by=cast.piet, version=one.version, rationale="It pays.", case_owner=cast.owen)
    with pytest.raises(Stale, match="already decided by Piet Council"):
        sittings.vote(sitting, by=cast.fiona, preferred=one, other=two)


def test_three_of_one_mind_settle_it_and_say_so(cast: Cast, signed_in: SignIn) -> None:
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", room=1, members="fiona erin")
    for person in (cast.piet, cast.fiona, cast.erin):
        sittings.vote(sitting, by=person, preferred=two, other=one)
    text = signed_in(cast.piet).get(at(sitting)).content.decode()
    assert "Yes, with a probability of 91%" in text and "say nothing" not in text
    assert text.index(">Letters</a></th>") < text.index(">Vans</a></th>")


def test_whoever_voted_only_about_what_is_decided_is_no_longer_counted_as_a_voter(cast: Cast) -> None:
    sitting, (one, other) = make_sitting(cast, "Vans", "Letters", room=1, members="fiona")
    sittings.vote(sitting, by=cast.fiona, preferred=one, other=other)
    assert Standing(sitting, cast.fiona).outcome.voters == 1  # type: ignore[union-attr]
    move(one, "approve", by=cast.piet, version=one.version, rationale="Yes.", case_owner=cast.owen)
    assert Standing(sitting, cast.fiona).outcome.voters == 0  # type: ignore[union-attr]


def test_an_interest_keeps_somebody_from_pairs_with_that_idea_only(cast: Cast) -> None:
    """Sam works with co-author Bob; Rita scored; Fiona has no part."""
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", members="sam rita fiona")
    third = make_idea(cast, S.AT_PANEL, title="Hers", author=cast.meg, coauthors=[], team=cast.teams["wards"])
    fourth = make_idea(
        cast, S.AT_PANEL, title="Hers too", author=cast.meg, coauthors=[], team=cast.teams["wards"]
    )
    sittings.take_in(sitting, by=cast.piet)
    of = {name: Standing(sitting, getattr(cast, name)).pairs for name in ("sam", "rita", "fiona")}
    assert of["rita"] == [] and of["sam"] == [(third.pk, fourth.pk)] and len(of["fiona"]) == 6
    with pytest.raises(NotAllowed, match="interest"):
        sittings.vote(sitting, by=cast.sam, preferred=one, other=third)
    with pytest.raises(NotAllowed, match="Only those who sit"):
        sittings.vote(sitting, by=cast.erin, preferred=one, other=two)
    elsewhere = make_idea(cast, S.AT_PANEL, title="Elsewhere", home_organisation=cast.hospital)
    for other in (one, elsewhere):
        with pytest.raises(NotYet):
            sittings.vote(sitting, by=cast.fiona, preferred=one, other=other)


def test_a_seat_shows_its_holder_nothing_of_how_their_own_idea_was_judged(
    cast: Cast, signed_in: SignIn
) -> None:
    sitting, (one, other) = make_sitting(cast, "Vans", "Letters", room=1, members="alice fiona")
    sittings.vote(sitting, by=cast.fiona, preferred=one, other=other)
    alice = signed_in(cast.alice)
    text = alice.get(at(sitting)).content.decode()
    assert "You wrote it: its scores are not for you" in text
    assert "score-bar__mid" not in text and "probability" not in text
    assert vote_of(Standing(sitting, cast.alice))["rows"] == []  # type: ignore[index]
    assert "<details" not in alice.get(at(sitting, "vote/")).content.decode().partition("<main")[2]
    own = make_idea(cast, S.AT_PANEL, title="Mine", author=cast.piet, coauthors=[])
    chair = signed_in(cast.piet)
    assert own.reference not in chair.get("/panel/scores.csv").content.decode()
    assert "its scores are not for you" in chair.get("/panel/").content.decode()


def test_what_is_typed_into_a_vote_that_is_none_of_the_two_is_explained(
    cast: Cast, signed_in: SignIn
) -> None:
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", room=1, members="fiona")
    answer = signed_in(cast.fiona).post(
        at(sitting, "vote/"), {f"{one.reference}_{two.reference}": "BK-AAAAA"}
    )
    assert answer.status_code == 422 and not PanelVote.objects.exists()


def test_the_account_of_a_member_says_that_votes_wait(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast, "Vans", "Letters", members="fiona")
    assert at(sitting) in signed_in(cast.fiona).get("/account/").content.decode()
    assert at(sitting) not in signed_in(cast.erin).get("/account/").content.decode()


# Minutes


def test_issued_minutes_never_change(cast: Cast, signed_in: SignIn) -> None:
    sitting, (one, two) = make_sitting(cast, "Vans", "Letters", room=1, members="fiona")
    sittings.vote(sitting, by=cast.fiona, preferred=two, other=one)
    move(two, "approve", by=cast.piet, version=two.version, rationale="It pays.", case_owner=cast.owen)
    signed_in(cast.piet).post(at(sitting, "issue/"))
    rows = {row.proposal_id: row for row in sitting.considered.all()}
    assert (rows[two.pk].won, rows[two.pk].decision.step, rows[two.pk].reviews) == (1, "approve", 3)
    assert (rows[one.pk].lost, rows[one.pk].decision) == (1, None)
    assert rows[one.pk].place and rows[one.pk].low < rows[one.pk].merit < rows[one.pk].high
    attempts: list[Callable[[], Any]] = [
        lambda: sittings.issue(sitting, by=cast.piet),
        lambda: sittings.take_in(sitting, by=cast.piet),
        lambda: sittings.name_member(sitting, by=cast.piet, person=cast.erin),
        lambda: sittings.unseat(sitting, by=cast.piet, person=cast.fiona),
        lambda: sittings.set_present(sitting, by=cast.piet, present=set()),
        lambda: sittings.declare_interest(sitting, by=cast.fiona, proposal=one),
        lambda: sittings.vote(sitting, by=cast.fiona, preferred=one, other=two),
        lambda: sittings.set_line(
            sitting, by=cast.piet, held_on=sitting.held_on, room=9, budget=None, costs={}
        ),
    ]
    for attempt in attempts:
        with pytest.raises(Taken, match="already issued by Piet Council"):
            attempt()
    again = signed_in(cast.piet).post(at(sitting, "line/"), {"room": "5"} | day())
    assert again.status_code == 409
    assert signed_in(cast.piet).get(at(sitting))["Location"] == at(sitting, "minutes/")


def test_minutes_of_nothing_are_not_issued(cast: Cast, signed_in: SignIn) -> None:
    sitting, _ideas = make_sitting(cast)
    page = signed_in(cast.piet).post(at(sitting, "issue/"), follow=True).content.decode()
    assert "there is nothing to minute" in page and Sitting.objects.get().is_open


def test_a_sitting_costs_the_same_questions_whatever_is_before_it(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    sitting, _ideas = make_sitting(cast, *(f"Idea {n}" for n in range(3)))
    client = signed_in(cast.fiona)
    sittings.name_member(sitting, by=cast.piet, person=cast.fiona)
    client.get(at(sitting))
    with django_assert_max_num_queries(40) as few:
        client.get(at(sitting))
    for n in range(12):
        make_idea(cast, S.AT_PANEL, title=f"More {n}")
    sittings.take_in(sitting, by=cast.piet)
    with django_assert_max_num_queries(
        len(few) + 8
    ):  # up to three more tied ideas, whose authors' teams are asked for
        client.get(at(sitting))
    assert Idea.objects.count() == 15


def test_nobody_votes_about_an_idea_they_may_not_see(cast: Cast) -> None:
    sitting, (seen, unseen) = make_sitting(cast, "One", "Two", members="henry")
    Idea.objects.filter(pk=unseen.pk).update(audience=Audience.CONFIDENTIAL)
    with pytest.raises(NotYet):
        sittings.vote(sitting, by=cast.henry, preferred=seen, other=unseen)
    with pytest.raises(NotYet):
        sittings.vote(sitting, by=cast.henry, preferred=seen, other=seen)
    assert not PanelVote.objects.exists()
