"""Beginning an idea: the question that comes first, the words, and a draft that begins once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.models import Idea
from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.ideas.forms import WORDS, fill_in, problems, start_of
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


def test_the_words_of_an_idea_become_a_draft_at_once(cast: Cast, signed_in: SignIn) -> None:
    answer = fill_in(signed_in(cast.alice))
    idea = Idea.objects.get()
    assert answer["Location"] == f"/ideas/{idea.reference}/edit/where/"
    assert (idea.stage, idea.author, idea.holder, idea.home_organisation) == (
        Stage.DRAFT,
        cast.alice,
        cast.alice,
        cast.council,
    )
    assert {name: getattr(idea, name) for name in WORDS} == WORDS
    assert list(idea.organisations.all()) == [cast.council]
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"start", "keep_draft"}


def test_a_stranger_to_the_site_signs_in_first(db: None) -> None:
    assert Client().get("/ideas/new/").status_code == 302


def test_somebody_without_an_organisation_is_told_whom_to_ask(cast: Cast, signed_in: SignIn) -> None:
    Person.objects.filter(pk=cast.sam.pk).update(organisation=None)
    answer = signed_in(cast.sam).get("/ideas/new/")
    assert answer.status_code == 403
    assert "belongs to no organisation" in answer.content.decode()


def test_a_safety_concern_is_led_to_the_organisations_own_route_and_nothing_is_stored(
    cast: Cast, signed_in: SignIn
) -> None:
    page = fill_in(signed_in(cast.alice), safety="yes")
    assert "Call 01632 960001." in page.content.decode()
    assert "Nothing you typed has been saved" in page.content.decode()
    assert not Idea.objects.exists()


def test_an_organisation_without_a_route_of_its_own_still_gives_advice(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.henry).get("/ideas/new/speaking-up/").content.decode()
    assert "Speak to your manager" in page


def test_going_back_from_there_brings_back_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    page = client.post("/ideas/new/", {"start": start_of(client), **WORDS, "then": "back"}).content.decode()
    assert WORDS["problem"] in page
    assert "checked" not in page


def test_what_was_saved_while_typing_is_named_to_somebody_who_then_says_it_is_about_safety(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.alice)
    filled = {"start": start_of(client), **WORDS}
    client.post("/ideas/new/", {**filled, "safety": "no"}, headers={"HX-Request": "true"})
    page = client.post("/ideas/new/", {**filled, "safety": "yes", "then": "continue"}).content.decode()
    assert f"/ideas/{Idea.objects.get().reference}/step/withdraw/" in page
    assert "Nothing you typed has been saved" not in page


def test_what_is_missing_is_explained_and_what_is_there_is_kept(cast: Cast, signed_in: SignIn) -> None:
    page = fill_in(signed_in(cast.alice), proposal=" ")
    assert problems(page) == ["Say what you would do instead"]
    assert "<title>Error:" in page.content.decode().replace("\n", "")
    assert WORDS["problem"] in page.content.decode()
    assert Idea.objects.get().problem == WORDS["problem"]


def test_a_title_that_is_too_long_is_shown_whole_and_the_rest_is_saved(cast: Cast, signed_in: SignIn) -> None:
    long = "Text " * 30
    page = fill_in(signed_in(cast.alice), title=long)
    assert problems(page) == ["“Give your idea a title” is too long by 59 characters"]
    assert long.strip() in page.content.decode()
    assert (Idea.objects.get().title, Idea.objects.get().problem) == ("", WORDS["problem"])


def test_nothing_is_kept_before_the_first_question_is_answered(cast: Cast, signed_in: SignIn) -> None:
    for then in ("continue", "later"):
        page = fill_in(signed_in(cast.alice), safety="", then=then)
        assert problems(page) == ["Say whether this is a concern about safety or wrongdoing"]
        assert WORDS["problem"] in page.content.decode()
    assert not Idea.objects.exists()


def test_half_an_idea_can_be_put_aside(cast: Cast, signed_in: SignIn) -> None:
    answer = fill_in(signed_in(cast.alice), then="later", title="", proposal="")
    assert answer["Location"] == "/account/"
    assert Idea.objects.get().problem == WORDS["problem"]


def test_an_empty_page_cannot_be_put_aside(cast: Cast, signed_in: SignIn) -> None:
    page = fill_in(signed_in(cast.alice), then="later", title="", problem="", proposal="")
    assert problems(page) == ["Write something first: a title is enough"]
    assert not Idea.objects.exists()


def test_sending_the_form_twice_begins_one_draft(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    filled = {"start": start_of(client), "safety": "no", **WORDS, "then": "continue"}
    first, second = client.post("/ideas/new/", filled), client.post("/ideas/new/", filled)
    assert first["Location"] == second["Location"]
    assert Idea.objects.count() == 1


def test_saving_while_typing_begins_the_draft_the_button_goes_on_with(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    filled = {"start": start_of(client), "safety": "no", "title": "Text"}
    answer = client.post("/ideas/new/", filled, headers={"HX-Request": "true"})
    reference = Idea.objects.get().reference
    assert answer["HX-Replace-Url"] == f"/ideas/{reference}/edit/idea/"
    assert "Saved at" in answer.content.decode()
    client.post("/ideas/new/", filled | WORDS | {"then": "continue"})
    assert Idea.objects.get().title == WORDS["title"]


@pytest.mark.parametrize(
    "said", [{"safety": ""}, {"safety": "yes"}, {"title": "", "problem": "", "proposal": ""}]
)
def test_nothing_is_saved_while_typing_when_there_is_no_reason_to(
    cast: Cast, signed_in: SignIn, said: dict[str, str]
) -> None:
    client = signed_in(cast.alice)
    filled = {"start": start_of(client), "safety": "no", **WORDS} | said
    answer = client.post("/ideas/new/", filled, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Idea.objects.exists()


def test_somebody_elses_mark_or_a_forged_one_begins_a_draft_of_its_own(cast: Cast, signed_in: SignIn) -> None:
    alices = start_of(signed_in(cast.alice))
    fill_in(signed_in(cast.alice), start=alices)
    fill_in(signed_in(cast.sam), start=alices)
    fill_in(signed_in(cast.sam), start="BK-AAAAA")
    assert sorted(Idea.objects.values_list("author", flat=True)) == sorted(
        [cast.alice.pk, cast.sam.pk, cast.sam.pk]
    )


def test_a_form_used_again_after_its_idea_was_sent_in_begins_another(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    mark = start_of(client)
    fill_in(client, start=mark)
    sent = Idea.objects.get()
    sent_twin = make_idea(cast, Stage.SUBMITTED)
    Idea.objects.filter(pk=sent.pk).delete()
    Idea.objects.filter(pk=sent_twin.pk).update(reference=sent.reference)
    fill_in(client, start=mark)
    assert Idea.objects.filter(stage=Stage.DRAFT).exclude(reference=sent.reference).count() == 1


def test_the_first_page_takes_few_queries(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    assert queries_of(signed_in(cast.alice), "/ideas/new/") <= 6
