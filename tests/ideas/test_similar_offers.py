"""What is offered beside each similar idea: only what whoever looks may do, and not again what they have done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.models import Adoption, Idea
from ideas.rules import why_unsupported
from ideas.services import support
from ideas.similar import similar_to, similar_to_words
from place.models import Person
from tests.cast import PEOPLE, Cast
from tests.ideas.test_similar import LAMPS, lamps, typed
from workflow.models import Assignment
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
AGAIN = "You are counted among those with this problem."


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.DELIVERING])
@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "gone"])
def test_the_button_stands_where_it_does_something(cast: Cast, who: str, stage: Stage) -> None:
    lamps(cast, stage)
    asked: Idea = lamps(cast, title="Dim lamps at night", author=cast.sue, coauthors=[])
    Assignment.objects.filter(reviewer=cast.ravi).update(state=Assignment.State.STOOD_DOWN)
    person = getattr(cast, who)
    for other in [*similar_to(asked, person), *(similar_to_words(LAMPS, person) or [])]:
        idea = Idea.objects.get(pk=other.pk)
        assert other.can_support is (why_unsupported(person, idea) == ""), (who, stage)


def test_who_is_counted_already_is_told_so(cast: Cast, signed_in: SignIn) -> None:
    idea, twin = lamps(cast), lamps(cast, title="Dim lamps")
    client = signed_in(cast.henry)
    button, address = f'formaction="/ideas/{twin.reference}/support/"', f"/ideas/{idea.reference}/similar/"
    assert button in typed(client) and AGAIN not in typed(client)
    support(by=cast.henry, idea=twin)
    assert button not in typed(client) and AGAIN in typed(client)
    assert "You have this problem too." in client.get(address).content.decode()


def test_what_another_body_made_of_an_idea_is_not_shown_beside_it(cast: Cast) -> None:
    idea = lamps(cast)
    copy = lamps(cast, title="Dim the lamps at night too", home_organisation=cast.hospital)
    taken = Adoption.objects.create(idea=idea, organisation=cast.hospital, state="adopting", own=copy)
    taken.steps.create(number=1, state="adopting", by=cast.henry, own=copy)
    assert similar_to_words(LAMPS, cast.sam) == [idea]
    assert similar_to(idea, cast.sam) == [] and similar_to(copy, cast.sam) == [idea]
    Idea.objects.filter(pk=idea.pk).update(audience="confidential")
    assert similar_to_words(LAMPS, cast.ed) == [copy]


def test_at_triage_too_one_comes_from_a_similar_idea_to_the_form_of_ones_body(
    cast: Cast, signed_in: SignIn
) -> None:
    lamps(cast, Stage.SUBMITTED)
    theirs = lamps(cast, home_organisation=cast.hospital)
    assert (
        f'href="/ideas/{theirs.reference}/take-up/"' in signed_in(cast.carol).get("/triage/").content.decode()
    )


def test_ideas_like_it_stand_beside_the_form_and_ask_with_its_words(cast: Cast, signed_in: SignIn) -> None:
    """Below its buttons nobody sees them while they type."""
    draft, client = lamps(cast, Stage.DRAFT), signed_in(cast.alice)
    for address in ("/ideas/new/", f"/ideas/{draft.reference}/edit/idea/"):
        page = client.get(address).content.decode()
        split = page[page.index('<div class="split">') :]
        slot = split.index('class="similar-slot"')
        assert '<form id="idea-words"' in split[:slot] and split.index("</form>") < slot, address
        assert 'from:#idea-words delay:700ms" hx-include="#idea-words"' in split[slot:], address


def test_a_similar_idea_is_chosen_for_joining_without_typing_its_reference(
    cast: Cast, signed_in: SignIn
) -> None:
    idea, twin, client = lamps(cast, Stage.SUBMITTED), lamps(cast, title="Dim lamps"), signed_in(cast.carol)
    merge = f"/ideas/{idea.reference}/step/merge/"
    there = f"{merge}?back=triage&amp;target={twin.reference}"
    assert f'href="{there}"' in client.get("/triage/").content.decode()
    page = client.get(there.replace("&amp;", "&")).content.decode()
    assert f'name="target" value="{twin.reference}"' in page
    assert f'href="?back=triage&amp;target={twin.reference}"' in page
    other = lamps(cast, title="Nothing of the kind", problem="Vans.", proposal="Share them.")
    for wrong in (other.reference, "BK-00000", "%22%3E%3Cb%3E"):
        assert (
            "value="
            not in client.get(f"{merge}?target={wrong}").content.decode().split('name="target"')[1][:60]
        )
