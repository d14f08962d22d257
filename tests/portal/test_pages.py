"""Guidance and success stories: what an editor writes is shown by our own components, and only to those it is for."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from ideas.models import Audience, Challenge
from place.blocks import CallToAction
from place.models import Person
from portal.demo.content import read
from portal.demo.pages import _blocks
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_guidance, make_story, restrict
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
EVERY_BLOCK = [
    ["heading", "A heading"],
    ["paragraph", '<p>Plain <b>and bold</b></p>'],
    ["list", ["<p>first point</p>", "<p>second point</p>"]],
    ["quote", {"words": "Said <i>once</i>", "who": "Somebody"}],
    ["table", {
        "caption": "A table", "columns": [{"type": "words", "heading": "Left"}], "rows": [{"values": ["<b>cell</b>"]}],
    }],
    ["call_to_action", {"text": "Go there", "page": None, "address": "https://example.org/"}],
    ["figures", [{"figure": "£61m", "label": "spent", "note": "a year"}]],
]  # fmt: skip


def shown(page: Challenge | object) -> str:
    response = Client().get(page.url)  # type: ignore[union-attr]
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_block_is_shown_and_words_are_never_markup(db: None) -> None:
    page = shown(
        make_guidance(body=json.dumps([{"type": kind, "value": value} for kind, value in EVERY_BLOCK]))
    )
    for words in (
        "<h2>A heading</h2>", "<b>and bold</b>", "first point", "second point", "Somebody", "<caption>A table</caption>",
        '<th scope="col">Left</th>', "&lt;b&gt;cell&lt;/b&gt;", "Said &lt;i&gt;once&lt;/i&gt;", "£61m",
        'href="https://example.org/"',
    ):  # fmt: skip
        assert words in page
    assert "None" not in page


@pytest.mark.parametrize(
    "said", [{"page": None, "address": ""}, {"page": None, "address": "ftp://example.org/"}]
)
def test_a_button_leads_somewhere_people_can_go(db: None, said: dict[str, object]) -> None:
    block = CallToAction()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"text": "Go", **said}))


def test_a_story_names_who_had_the_idea_and_links_it_for_those_who_may_see_it(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast, Stage.BANKED, audience=Audience.CONFIDENTIAL)
    story = make_story(cast, reference=idea.reference)
    assert "Alice of Streets" in shown(story)
    assert idea.reference not in shown(story)
    assert idea.reference in signed_in(cast.alice).get(story.url).content.decode()
    assert idea.reference not in signed_in(cast.stan).get(story.url).content.decode()


def test_a_story_about_no_idea_there_is_is_refused(cast: Cast) -> None:
    story = make_story(cast)
    story.reference = "bk-zzzzz"
    with pytest.raises(ValidationError) as refused:
        story.full_clean()
    assert "No idea has this reference." in str(refused.value)


@pytest.mark.parametrize("address", ["/guidance/", "/success-stories/"])
def test_an_empty_list_says_so(db: None, address: str) -> None:
    assert "yet" in Client().get(address).content.decode()


def test_drafts_and_pages_for_some_are_in_no_list_and_at_no_address_of_others(
    cast: Cast, signed_in: SignIn
) -> None:
    draft, private = make_guidance(title="Unfinished", live=False), make_guidance(title="For staff")
    restrict(private, PageViewRestriction.LOGIN)
    listed = Client().get("/guidance/").content.decode()
    assert "Unfinished" not in listed
    assert "For staff" not in listed
    assert Client().get(f"/guidance/{draft.slug}/").status_code == 404
    assert Client().get(private.url)["Location"].startswith("/accounts/sign-in/")
    assert "For staff" in signed_in(cast.sam).get("/guidance/").content.decode()


def test_the_pages_of_the_demonstration_can_be_read(cast: Cast) -> None:
    said = read("pages")
    assert (len(said["challenges"]), len(said["stories"]), len(said["guidance"])) == (3, 2, 4)
    for number, words in enumerate([*said["challenges"], *said["stories"], *said["guidance"]]):
        page = shown(
            make_guidance(title=f"Page {number}", body=_blocks(words["body"] + words.get("results", [])))
        )
        assert ">None<" not in page
