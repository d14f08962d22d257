"""A body and the idea of another: where it may go from where it stands, who may say so, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.adopting import MOVES, REASONS, TONES, Reason, State
from ideas.models import Adoption, Audience, Idea
from ideas.services import SaidBefore, support
from place.models import AuditEntry, Organisation, Person
from place.vocabulary import Role
from tests.adoptions import say, speakers
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage

# Written by hand: from where (“” is nothing said yet) to where.
MAY = {
    "":             "same_problem considering adopting not_for_us",
    "same_problem": "considering adopting not_for_us",
    "considering":  "same_problem adopting not_for_us",
    "adopting":     "adopted considering not_for_us",
    "adopted":      "considering not_for_us",
    "not_for_us":   "same_problem considering adopting",
}  # fmt: skip
# Written by hand: every reason, and whether words must go with it.
WORDS = {
    "already": True, "another_way": True, "not_our_job": False, "too_small": False, "no_means": False,
    "not_allowed": True, "tried": True, "other": True,
}  # fmt: skip


@pytest.fixture
def cast(cast: Cast) -> Cast:
    return speakers(cast)


def address(idea: Idea) -> str:
    return f"/ideas/{idea.reference}/take-up/"


def test_the_table_of_states_is_the_one_written_by_hand() -> None:
    assert {(state.value if state else ""): " ".join(to) for state, to in MOVES.items()} == MAY
    assert set(TONES) == set(State)


def test_the_list_of_reasons_is_the_one_written_by_hand() -> None:
    assert {reason.value: why.needs_words for reason, why in REASONS.items()} == WORDS
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize("before", [state for state in MAY if state not in ("adopting", "adopted")])
@pytest.mark.parametrize("after", ["same_problem", "considering", "not_for_us", "adopted"])
def test_only_what_the_table_allows_is_kept(cast: Cast, before: str, after: str) -> None:
    idea, expected = make_idea(cast, S.APPROVED), 0
    if before:
        reason = "no_means" if before == "not_for_us" else ""
        expected = say(cast, idea, before, reason=reason).version
    try:
        say(cast, idea, after, expected=expected, reason="no_means")
    except NotYet:
        assert after not in MAY[before].split()
    else:
        assert after in MAY[before].split()
    now = Adoption.objects.filter(idea=idea).first()
    assert (now.state if now else "") == (after if after in MAY[before].split() else before)


@pytest.mark.parametrize("reason", [*WORDS, "", "made-up"])
@pytest.mark.parametrize("note", ["", "Since 2019."])
def test_not_for_us_needs_a_reason_of_the_list_and_some_reasons_need_words(
    cast: Cast, reason: str, note: str
) -> None:
    idea = make_idea(cast, S.APPROVED)
    if reason in WORDS and (note or not WORDS[reason]):
        made = say(cast, idea, "not_for_us", reason=reason, note=note)
        assert (made.reason, made.steps.get().note) == (reason, note)
    else:
        with pytest.raises(NotYet):
            say(cast, idea, "not_for_us", reason=reason, note=note)
        assert not Adoption.objects.exists()


def test_each_step_is_dated_audited_and_says_who(cast: Cast) -> None:
    idea = make_idea(cast, S.APPROVED)
    say(cast, idea, "same_problem", note="On every ward.")
    made = say(cast, idea, "considering", by="ruth", expected=1)
    steps = list(made.steps.values_list("number", "state", "by", "note"))
    assert steps == [
        (1, "same_problem", cast.henry.pk, "On every ward."), (2, "considering", cast.ruth.pk, ""),
    ]  # fmt: skip
    assert made.since == made.steps.last().at > made.began  # type: ignore[union-attr]
    entries = AuditEntry.objects.filter(action="take_up", target_id=str(idea.pk)).order_by("pk")
    assert [(entry.by, entry.organisation, entry.said["state"]) for entry in entries] == [
        (cast.henry, cast.hospital, "same_problem"), (cast.ruth, cast.hospital, "considering"),
    ]  # fmt: skip


def test_a_reason_goes_with_the_state_it_belongs_to(cast: Cast) -> None:
    idea = make_idea(cast, S.APPROVED)
    say(cast, idea, "not_for_us", reason="too_small")
    assert say(cast, idea, "considering", expected=1, reason="too_small").reason == ""


# Who may


@pytest.mark.parametrize(
    ("who", "body"), [("ed", "hospital"), ("henry", "police"), ("carol", "council"), ("sue", "hospital")]
)
def test_only_a_coordinator_of_another_body_speaks_for_it(cast: Cast, who: str, body: str) -> None:
    from ideas.services import take_up

    idea = make_idea(cast, S.APPROVED)
    with pytest.raises(NotAllowed):
        take_up(
            by=getattr(cast, who),
            idea=idea,
            organisation=getattr(cast, body),
            state="considering",
            expected=0,
        )
    assert not Adoption.objects.exists()


def test_a_deputy_speaks_for_whom_they_stand_in(cast: Cast) -> None:
    from django.utils import timezone

    from ideas.services import take_up
    from place.models import Deputy

    today = timezone.localdate()
    Deputy.objects.create(person=cast.henry, deputy=cast.ed, starts=today, ends=today)
    made = take_up(
        by=cast.ed,
        idea=make_idea(cast, S.APPROVED),
        organisation=cast.hospital,
        state="considering",
        expected=0,
    )
    assert made.steps.values_list("by", "on_behalf_of").get() == (cast.ed.pk, cast.henry.pk)


def test_nobody_takes_up_what_they_may_not_see(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED, audience=Audience.CONFIDENTIAL)
    with pytest.raises(NotAllowed):
        say(cast, idea, "considering")
    assert signed_in(cast.henry).get(address(idea)).status_code == 404
    assert (
        signed_in(cast.henry).post(address(idea), {"state": "considering", "version": 0}).status_code == 404
    )


@pytest.mark.parametrize("stage", [S.MERGED, S.WITHDRAWN])
def test_what_goes_on_elsewhere_or_not_at_all_is_not_taken_up(
    cast: Cast, signed_in: SignIn, stage: Stage
) -> None:
    idea = make_idea(cast, stage)
    Idea.objects.filter(pk=idea.pk).update(triaged_at=idea.submitted_at)
    with pytest.raises(NotAllowed):
        say(cast, idea, "considering")
    assert signed_in(cast.henry).get(address(idea)).status_code == 403


def test_an_adoption_is_seen_by_whoever_sees_the_idea(cast: Cast) -> None:
    open_one = make_idea(cast, S.APPROVED)
    closed = make_idea(
        cast, S.APPROVED, title="Closed", audience=Audience.CONCERNED, organisations=[cast.hospital]
    )
    for idea in (open_one, closed):
        say(cast, idea, "considering")
    seen = Adoption.objects.visible_to(cast.stan)
    assert [each.idea for each in seen] == [open_one]
    assert Adoption.objects.visible_to(cast.henry).count() == 2


# Two at once


def test_of_two_coordinators_the_second_is_told_who_was_first(cast: Cast) -> None:
    idea = make_idea(cast, S.APPROVED)
    say(cast, idea, "considering")
    with pytest.raises(
        SaidBefore, match=r"already decided by Henry Hospital for Severn Hospital on .*“Considering it”"
    ):
        say(cast, idea, "not_for_us", by="ruth", reason="too_small")
    assert Adoption.objects.get().state == "considering"


def test_the_second_ones_page_says_so_too(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    page = signed_in(cast.ruth).get(address(idea))
    assert 'name="version" value="0"' in page.content.decode()
    say(cast, idea, "same_problem")
    sent = {"state": "considering", "version": "0", "note": "Our depot does it by hand."}
    late = signed_in(cast.ruth).post(address(idea), sent)
    assert late.status_code == 409
    text = late.content.decode()
    assert "already decided by Henry Hospital" in text
    assert "Our depot does it by hand." in text and 'name="version" value="1"' in text
    assert signed_in(cast.ruth).post(address(idea), sent | {"version": "1"}).status_code == 302


# The page


def test_the_form_keeps_what_a_coordinator_says(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    client = signed_in(cast.henry)
    page = client.get(address(idea)).content.decode()
    assert "You speak for <strong>Severn Hospital</strong>" in page and "Work out our case" in page
    done = client.post(address(idea), {"state": "considering", "version": "0", "note": "We burn them too."})
    assert done.status_code == 302 and done["Location"] == idea.get_absolute_url()
    assert "We burn them too." in client.get(address(idea)).content.decode()


@pytest.mark.parametrize(("sent", "sentence"), [
    ({"note": "Kept words"}, "Say where your organisation stands"),
    ({"state": "not_for_us", "note": "Kept words"}, "Say why it is not for you"),
    ({"state": "not_for_us", "reason": "tried"}, "Say what went wrong"),
    ({"state": "adopting", "note": "Kept words"}, "Select a valid choice"),
])  # fmt: skip
def test_what_is_missing_is_explained_and_what_was_typed_is_kept(
    cast: Cast, signed_in: SignIn, sent: dict[str, str], sentence: str
) -> None:
    page = signed_in(cast.henry).post(address(make_idea(cast, S.APPROVED)), {"version": "0"} | sent)
    text = page.content.decode()
    assert page.status_code == 422 and sentence in text and sent.get("note", "") in text
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("who", ["alice", "carol", "sam", "ed", "adam"])
def test_those_who_speak_for_no_other_body_are_refused(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(address(make_idea(cast, S.APPROVED))).status_code == 403


def test_who_speaks_for_two_bodies_chooses(cast: Cast, signed_in: SignIn) -> None:
    from place.models import RoleGrant

    RoleGrant.objects.create(person=cast.henry, organisation=cast.police, role=Role.COORDINATOR)
    idea, client = make_idea(cast, S.APPROVED), signed_in(cast.henry)
    assert "?body=police" in client.get(address(idea)).content.decode()
    client.post(f"{address(idea)}?body=police", {"state": "considering", "version": "0"})
    assert Adoption.objects.get().organisation == cast.police
    assert client.get(f"{address(idea)}?body=council").content.decode().count("Severn Hospital</strong>") == 1


def test_its_queries_do_not_grow(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea, client = make_idea(cast, S.APPROVED), signed_in(cast.henry)
    say(cast, idea, "considering")
    few = queries_of(client, address(idea))
    for number in range(6):
        body = Organisation.objects.create(
            slug=f"b{number}", name=f"Body {number}", short_name="B", kind="police"
        )
        Adoption.objects.create(idea=idea, organisation=body, state="considering")
    for number in range(1, 7):
        say(cast, idea, ("same_problem", "considering")[number % 2 == 0], expected=number)
    assert queries_of(client, address(idea)) == few


# Who hears


def told(person: Person) -> list[str]:
    return list(
        Notice.objects.filter(person=person, kind=Notice.Kind.SPREAD)
        .order_by("pk")
        .values_list("text", flat=True)
    )


def test_the_authors_see_their_idea_travel(cast: Cast) -> None:
    idea = make_idea(cast, S.APPROVED)
    say(cast, idea, "same_problem")
    say(cast, idea, "not_for_us", expected=1, reason="too_small")
    assert (
        told(cast.alice)
        == told(cast.bob)
        == [
            "Severn Hospital has this problem too.",
            "Severn Hospital says this idea is not for them: There is too little of it here.",
        ]
    )
    assert told(cast.henry) == []


def test_colleagues_with_the_problem_hear_what_their_body_does(cast: Cast) -> None:
    idea = make_idea(cast, S.APPROVED)
    support(by=cast.ed, idea=idea)
    support(by=cast.sam, idea=idea)
    say(cast, idea, "considering")
    assert told(cast.ed) == ["Severn Hospital is considering this idea."]
    assert told(cast.sam) == []
