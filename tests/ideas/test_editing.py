"""The steps of a draft: kept as one goes, taken up elsewhere, never overwritten unseen, nobody else's business."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.models import Idea
from place.models import AuditEntry, Person, Service
from tests.cast import Cast
from tests.ideas.forms import WORDS, address, lines, press, problems
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
STEPS = ["idea", "where", "saving", "check"]


@pytest.fixture
def draft(cast: Cast) -> Idea:
    return make_idea(cast, Stage.DRAFT, steps_done=[], coauthors=[], team=None, outcome=None, service=None)


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_a_page(cast: Cast, signed_in: SignIn, draft: Idea, step: str) -> None:
    page = signed_in(cast.alice).get(address(draft, step))
    assert page.status_code == 200
    assert f"Step {STEPS.index(step) + 1} of 4" in page.content.decode()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["sam", "stan", "carol", "adam", "sue", "bob"])
def test_somebody_elses_draft_does_not_exist(
    cast: Cast, signed_in: SignIn, draft: Idea, step: str, who: str
) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(address(draft, step)).status_code == 404
    assert press(client, draft, step, **WORDS).status_code == 404


def test_somebody_elses_idea_is_not_theirs_to_change(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, Stage.IN_REVIEW)
    assert signed_in(cast.sam).get(address(idea, "idea")).status_code == 403


def test_a_step_that_is_none_does_not_exist(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    assert signed_in(cast.alice).get(address(draft, "money")).status_code == 404


def test_another_device_takes_up_a_draft_where_it_was_left(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    phone, ward = signed_in(cast.alice), signed_in(cast.alice)
    press(phone, draft, "idea", then="later", title="Half a title", problem="Typed on the bus.", proposal="")
    page = ward.get(address(draft, "idea")).content.decode()
    assert "Half a title" in page
    assert "Typed on the bus." in page
    assert press(ward, draft, "idea", **WORDS)["Location"] == address(draft, "where")


def test_each_step_leads_to_the_next_and_is_remembered(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client = signed_in(cast.alice)
    assert press(client, draft, "idea", **WORDS)["Location"] == address(draft, "where")
    assert press(client, draft, "where", organisations=["council"])["Location"] == address(draft, "saving")
    assert press(client, draft, "saving", **lines())["Location"] == address(draft, "check")
    draft.refresh_from_db()
    assert draft.steps_done == ["idea", "saving", "where"]
    assert list(AuditEntry.objects.filter(action="keep_draft").values_list("said__step", flat=True)) == [
        "saving", "where", "idea"]  # fmt: skip


def test_words_deleted_are_deleted_when_put_aside(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    press(signed_in(cast.alice), draft, "idea", then="later", title="Kept", problem="", proposal="")
    draft.refresh_from_db()
    assert (draft.title, draft.problem) == ("Kept", "")


def test_an_error_keeps_what_was_typed_and_saves_what_is_right(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    page = press(signed_in(cast.alice), draft, "idea", title="", problem="New words", proposal="x" * 4001)
    assert problems(page) == [
        "Give your idea a title",
        "“What would you do instead?” is too long by 1 character",
    ]
    assert "x" * 4001 in page.content.decode()
    draft.refresh_from_db()
    assert (draft.problem, draft.proposal) == ("New words", "Dim them by half.")


def test_a_draft_changed_elsewhere_is_not_overwritten_unseen(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    old = draft.version
    client = signed_in(cast.alice)
    press(client, draft, "idea", then="later", **WORDS)
    stale = {**WORDS, "title": "Typed long ago", "version": old, "then": "continue"}
    page = client.post(address(draft, "idea"), stale)
    assert page.status_code == 409
    assert "Typed long ago" in page.content.decode()
    draft.refresh_from_db()
    assert draft.title == WORDS["title"]
    assert f'name="version" value="{draft.version}"' in page.content.decode()


def test_pressing_twice_is_not_a_conflict(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client = signed_in(cast.alice)
    pressed = {**WORDS, "version": draft.version, "then": "continue"}
    assert [client.post(address(draft, "idea"), pressed).status_code for _ in range(2)] == [302, 302]


def test_saving_while_typing_says_so_and_is_no_conflict_for_the_button(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    client = signed_in(cast.alice)
    typed = {**WORDS, "title": "Tex", "version": draft.version}
    assert (
        "Saved at"
        in client.post(address(draft, "idea"), typed, headers={"HX-Request": "true"}).content.decode()
    )
    assert Idea.objects.get().title == "Tex"
    assert (
        client.post(address(draft, "idea"), typed | {"title": "Text", "then": "continue"}).status_code == 302
    )


@pytest.mark.parametrize("step", STEPS)
def test_typing_on_a_page_left_open_elsewhere_overwrites_nothing(
    cast: Cast, signed_in: SignIn, draft: Idea, step: str
) -> None:
    client = signed_in(cast.alice)
    typed = {
        **WORDS,
        "title": "Old",
        "organisations": [],
        "hide_name": "on",
        "audience": "confidential",
        "version": 999,
    }
    answer = client.post(
        address(draft, step), typed | lines({"kind": "hours", "hours": "1"}), headers={"HX-Request": "true"}
    )
    assert "Not saved" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.audience, draft.estimates.count()) == (
        "Dim the lamps after midnight",
        "everybody",
        0,
    )


def test_ones_own_organisation_and_team_are_chosen_already(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    page = signed_in(cast.alice).get(address(draft, "where")).context["form"]
    assert page["organisations"].value() == ["council"]
    assert page["team"].value() == cast.teams["streets"].pk


def test_a_team_taken_away_stays_away(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    client = signed_in(cast.alice)
    press(client, draft, "where", organisations=["council"], team="")
    assert client.get(address(draft, "where")).context["form"]["team"].value() is None


def test_where_it_is_about_is_kept(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    said = {"team": cast.teams["homes"].pk, "service": cast.service.pk, "outcome": "warm-homes"}
    press(signed_in(cast.alice), draft, "where", organisations=["council", "hospital"], **said)
    draft.refresh_from_db()
    assert set(draft.organisations.all()) == {cast.council, cast.hospital}
    assert (draft.team, draft.service, draft.outcome) == (cast.teams["homes"], cast.service, cast.outcome)


def test_only_services_of_the_organisations_ticked_can_be_chosen(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    theirs = Service.objects.create(organisation=cast.hospital, name="Outpatients")
    client = signed_in(cast.alice)
    page = press(client, draft, "where", organisations=["council"], service=theirs.pk)
    assert problems(page) == ["Choose a service of one of the organisations you ticked"]
    assert press(client, draft, "where", organisations=["hospital"], service=theirs.pk).status_code == 302


def test_the_list_of_services_follows_the_organisations_with_and_without_script(
    cast: Cast, signed_in: SignIn, draft: Idea
) -> None:
    Service.objects.create(organisation=cast.hospital, name="Outpatients")
    client = signed_in(cast.alice)
    assert "Outpatients" not in client.get(address(draft, "where")).content.decode()
    part = client.get(f"{address(draft, 'where')}services/?organisations=hospital")
    page = press(client, draft, "where", then="update", organisations=["hospital"])
    assert "Outpatients" in part.content.decode()
    assert "Outpatients" in page.content.decode()
    assert problems(page) == []


def test_no_organisation_at_all_is_explained(cast: Cast, signed_in: SignIn, draft: Idea) -> None:
    assert problems(press(signed_in(cast.alice), draft, "where")) == ["Tick at least one organisation"]


def test_an_idea_that_was_sent_in_is_looked_at_elsewhere(cast: Cast, signed_in: SignIn) -> None:
    client, idea, asked = signed_in(cast.alice), make_idea(cast), make_idea(cast, Stage.NEEDS_INFORMATION)
    assert client.get(address(idea, "idea"))["Location"] == idea.get_absolute_url()
    assert client.get(address(idea, "check"))["Location"] == f"/ideas/{idea.reference}/submitted/"
    assert client.get(address(asked, "idea"))["Location"] == f"/ideas/{asked.reference}/step/answer/"


@pytest.mark.parametrize("step", STEPS)
def test_a_step_takes_the_same_queries_whatever_there_is(
    cast: Cast, signed_in: SignIn, draft: Idea, queries_of: Callable[[Client, str], int], step: str
) -> None:
    client = signed_in(cast.alice)
    few = queries_of(client, address(draft, step))
    for number in range(20):
        draft.estimates.create(kind="hours", hours=number, people=1, rate=10)
        Service.objects.create(organisation=cast.council, name=f"Service {number}")
    assert queries_of(client, address(draft, step)) == few <= 15
