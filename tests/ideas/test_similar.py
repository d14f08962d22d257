"""Similar ideas where people meet them: beside the form, at triage, on the idea page; and never what one may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from ideas import shelf as shelves
from ideas.models import Idea
from ideas.reroute import reroute
from ideas.similar import similar_to, similar_to_words
from place.models import Outcome, Person, Service
from tests.adoptions import speakers
from tests.cast import Cast
from tests.makers import make_idea
from workflow.redacting import redact
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
LAMPS = ("Dim the street lamps at night", "They burn on empty roads.", "Half the light after midnight.")
TYPED = "/ideas/similar/"


def lamps(cast: Cast, stage: Stage = Stage.AT_PANEL, **fields: object) -> Idea:
    title, problem, proposal = LAMPS
    return make_idea(cast, stage, **{"title": title, "problem": problem, "proposal": proposal} | fields)


def vans(cast: Cast, **fields: object) -> Idea:
    return make_idea(
        cast, Stage.AT_PANEL, title="Share the vans", problem="Two fleets.", proposal="One.", **fields
    )


def typed(client: Client, title: str = LAMPS[0], problem: str = "", proposal: str = "", **more: str) -> str:
    said = {"title": title, "problem": problem, "proposal": proposal, **more}
    answer = client.post(TYPED, said, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_typed_finds_the_idea_that_says_the_same_and_says_why(cast: Cast, signed_in: SignIn) -> None:
    idea, other = lamps(cast), vans(cast)
    page = typed(signed_in(cast.henry), "Lower the lamps at night", "Roads are empty.")
    assert idea.title in page and idea.reference in page and other.title not in page
    assert "Both say: lamps, night" in page and "With the panel" in page
    assert "Alice" not in page


@pytest.mark.parametrize("words", ["", "la", "the and with", "lamps"])
def test_nothing_is_shown_before_there_is_something_to_go_by(
    cast: Cast, signed_in: SignIn, words: str
) -> None:
    lamps(cast)
    assert typed(signed_in(cast.henry), words).strip() == ""


def test_nothing_alike_shows_nothing_beside_the_form(cast: Cast, signed_in: SignIn) -> None:
    vans(cast)
    assert typed(signed_in(cast.henry), *LAMPS).strip() == ""


def test_words_of_any_length_and_kind_do_no_harm(cast: Cast, signed_in: SignIn) -> None:
    lamps(cast)
    for words in ("x" * 100_000, "lamps " * 20_000, "\x00 <b>lamps night", "夜 街灯", "'; --"):
        assert "<b>" not in typed(signed_in(cast.henry), words, words, words)


def test_typing_is_for_people_who_are_signed_in_and_only_to_be_sent(cast: Cast, signed_in: SignIn) -> None:
    assert Client().post(TYPED, {"title": "Lamps at night"}).status_code == 302
    assert signed_in(cast.sam).get(TYPED).status_code == 405


def test_the_forms_have_a_place_for_similar_ideas_that_never_holds_them_up(
    cast: Cast, signed_in: SignIn
) -> None:
    draft = lamps(cast, Stage.DRAFT)
    client = signed_in(cast.alice)
    new, words = (
        client.get(each).content.decode() for each in ("/ideas/new/", f"/ideas/{draft.reference}/edit/idea/")
    )
    assert f'hx-post="{TYPED}"' in new and f'hx-post="{TYPED}"' in words and draft.reference in words


def test_before_it_is_sent_similar_ideas_are_shown_without_javascript_too(
    cast: Cast, signed_in: SignIn
) -> None:
    other = lamps(cast, author=cast.sam, coauthors=[])
    draft = lamps(cast, Stage.DRAFT, title="Dim street lamps")
    page = signed_in(cast.alice).get(f"/ideas/{draft.reference}/edit/check/").content.decode()
    assert "Ideas that may be the same" in page and other.reference in page


def test_beside_a_form_one_click_says_we_have_this_problem_too_and_loses_nothing_typed(
    cast: Cast, signed_in: SignIn
) -> None:
    """The button belongs to a form of its own: neither Enter in a box nor the button sends the words with the wrong one."""
    other, draft = lamps(cast, author=cast.sam, coauthors=[]), lamps(cast, Stage.DRAFT)
    client = signed_in(cast.alice)
    pages = ("/ideas/new/", f"/ideas/{draft.reference}/edit/idea/", f"/ideas/{draft.reference}/edit/check/")
    for address in pages:
        page = client.get(address).content.decode()
        own = re.search(r'<form id="me-too" method="post" target="_blank" hidden>.*?</form>', page, re.S)
        assert own and "csrfmiddlewaretoken" in own[0] and own.start() > page.index("</form>"), address
    for page in (typed(client), client.get(pages[-1]).content.decode()):
        assert f'form="me-too" formaction="/ideas/{other.reference}/support/"' in page
    assert client.post(f"/ideas/{other.reference}/support/").status_code == 302
    assert other.supports.get().person == cast.alice


def test_who_speaks_for_another_body_comes_from_any_similar_idea_to_its_form(
    cast: Cast, signed_in: SignIn
) -> None:
    speakers(cast)
    idea, twin = lamps(cast), lamps(cast, title="Dim lamps")
    form = f'href="/ideas/{twin.reference}/take-up/"'
    address = f"/ideas/{idea.reference}/similar/"
    for name, offered in (("henry", True), ("carol", False), ("sam", False)):
        client = signed_in(getattr(cast, name))
        assert (form in client.get(address).content.decode()) is offered, name
        assert (form in typed(client)) is offered, name


def test_the_idea_page_leads_to_ideas_like_it(cast: Cast, signed_in: SignIn) -> None:
    idea, twin = lamps(cast), lamps(cast, title="Dim lamps")
    client = signed_in(cast.sam)
    address = f"/ideas/{idea.reference}/similar/"
    assert f'hx-get="{address}"' in client.get(idea.get_absolute_url()).content.decode()
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert twin.reference in whole and twin.reference in part
    assert "<html" in whole and "<html" not in part
    assert idea.reference not in part  # not itself


def test_an_idea_nobody_else_had_says_so(cast: Cast, signed_in: SignIn) -> None:
    idea = vans(cast)
    lamps(cast)
    page = signed_in(cast.sam).get(f"/ideas/{idea.reference}/similar/").content.decode()
    assert "No idea like this one yet." in page


def test_a_coordinator_sees_why_at_triage_and_when_joining(cast: Cast, signed_in: SignIn) -> None:
    idea, other = lamps(cast, Stage.SUBMITTED), lamps(cast, Stage.DELIVERING, title="Dim lamps")
    client = signed_in(cast.carol)
    listed = client.get("/triage/").content.decode()
    joining = client.get(f"/ideas/{idea.reference}/step/merge/").content.decode()
    for page in (listed, joining):
        assert other.reference in page and "Both say: dim, lamps" in page
        assert "Same service: Street lighting · Same outcome: Warm homes" in page


def test_the_same_outcome_or_service_is_said_where_it_is_so(cast: Cast) -> None:
    service = Service.objects.create(organisation=cast.council, name="Parks")
    outcome = Outcome.objects.create(slug="o", name="Clean air", measure="m", unit="u", better="lower")
    elsewhere = lamps(cast, service=service, outcome=outcome)
    same = lamps(cast)
    found = {each: each.because for each in similar_to(lamps(cast), cast.sam)}
    assert "Same service: Street lighting · Same outcome: Warm homes" in found[same]
    assert "Same" not in found[elsewhere]


# Never what one may not see


def hidden_from_sam(cast: Cast) -> dict[str, Idea]:
    return {
        "a draft": lamps(cast, Stage.DRAFT, title="Zqone lamps at night"),
        "withdrawn": lamps(cast, Stage.WITHDRAWN, title="Zqtwo lamps at night"),
        "joined": lamps(cast, Stage.MERGED, title="Zqthree lamps at night"),
        "confidential": lamps(cast, audience="confidential", title="Zqfour lamps at night"),
        "not yet read by a coordinator elsewhere": lamps(
            cast, Stage.SUBMITTED, home_organisation=cast.hospital, organisations=[], title="Zqfive lamps at night"
        ),
        "for the police alone": lamps(
            cast, audience="concerned", home_organisation=cast.police, organisations=[cast.police], title="Zqsix lamps"
        ),
    }  # fmt: skip


def test_nobody_is_shown_what_they_may_not_see_nor_a_word_of_it(cast: Cast, signed_in: SignIn) -> None:
    hidden = hidden_from_sam(cast)
    seen = lamps(cast)
    client = signed_in(cast.sam)
    words = "zqone zqtwo zqthree zqfour zqfive zqsix lamps at night on empty roads"
    pages = [
        typed(client, words, LAMPS[1]),
        client.get(f"/ideas/{seen.reference}/similar/").content.decode(),
    ]
    for page in pages:
        for what, idea in hidden.items():
            assert idea.reference not in page, what
            assert idea.title not in page, what
        assert not [word for word in words.split()[:6] if word in page.lower()]
    assert seen.reference in pages[0]


def test_what_is_hidden_changes_nothing_of_what_is_shown(cast: Cast) -> None:
    shown = [lamps(cast), lamps(cast, title="Lamps"), vans(cast)]
    words = ("Lamps at night", "Roads", "")
    before = [(each.pk, each.because) for each in similar_to_words(words, cast.sam) or []]
    hidden_from_sam(cast)
    after = [(each.pk, each.because) for each in similar_to_words(words, cast.sam) or []]
    assert before == after and {pk for pk, _why in before} == {each.pk for each in shown[:2]}


def test_whether_there_is_enough_to_go_by_depends_on_what_is_typed_alone(cast: Cast) -> None:
    """Else how long the answer takes would tell whether a word stands in an idea one may not see."""
    shown = lamps(cast)
    for words in (("Zqone zqtwo", "", ""), ("Zqone", "Zqtwo", "")):
        assert similar_to_words(words, cast.sam) == []
    assert similar_to_words(("Zqone zqone", "zqone", ""), cast.sam) is None
    hidden_from_sam(cast)
    assert similar_to_words(("Zqone zqtwo", "", ""), cast.sam) == []
    assert shown in (similar_to_words(("Zqone lamps", "", ""), cast.sam) or [])


def test_ones_own_drafts_are_never_like_what_one_types(cast: Cast) -> None:
    draft = lamps(cast, Stage.DRAFT)
    assert not similar_to_words(LAMPS, cast.alice)
    assert not similar_to_words(LAMPS, cast.alice, but=draft.reference)


def test_an_idea_sent_back_is_not_like_itself_while_its_words_are_changed(cast: Cast) -> None:
    idea = lamps(cast, Stage.NEEDS_INFORMATION)
    assert similar_to_words(LAMPS, cast.alice) == [idea]
    assert similar_to_words(LAMPS, cast.alice, but=idea.reference) == []


def test_who_deals_with_a_confidential_idea_is_shown_it(cast: Cast) -> None:
    idea = lamps(cast, audience="confidential")
    assert similar_to_words(LAMPS, cast.carol) == [idea]
    assert similar_to_words(LAMPS, cast.henry) == []


# It stays right while ideas change


def test_a_blacked_out_passage_finds_nothing_any_more_and_is_nowhere_in_memory(cast: Cast) -> None:
    idea = lamps(cast, Stage.AT_PANEL, problem="They burn by zyzzyva road and quux road.")
    words = ("zyzzyva quux", "", "")
    assert similar_to_words(words, cast.sam) == [idea]
    index = shelves.shelf().finder.index
    row = index.row("zyzzyva")
    redact(idea, by=cast.carol, version=idea.version, passage="zyzzyva road and quux", reason="A name")
    assert similar_to_words(words, cast.sam) in (None, [])
    assert row is not None and not index.slots[row]
    assert "zyzzyva" not in repr(vars(index))


def test_changed_words_a_step_and_a_change_of_audience_count_at_once(cast: Cast) -> None:
    idea = lamps(cast, Stage.SUBMITTED)
    words = ("Keep bees on roofs", "", "")
    assert not similar_to_words(words, cast.carol)
    idea.title, idea.problem, idea.proposal = "Keep bees on the roof", "Few bees.", "Hives."
    idea.save()
    assert similar_to_words(words, cast.carol) == [idea]
    assert not similar_to_words(LAMPS, cast.carol)
    Idea.objects.filter(pk=idea.pk).update(audience="confidential")
    assert not similar_to_words(words, cast.sam)
    move(idea, "withdraw", by=cast.alice, version=idea.version, reason="No longer")
    assert not similar_to_words(words, cast.carol)


def test_an_idea_that_was_really_a_concern_is_gone(cast: Cast) -> None:
    idea = lamps(cast, Stage.SUBMITTED)
    assert similar_to_words(LAMPS, cast.sam) == [idea]
    reroute(idea, by=cast.carol, version=idea.version)
    for person in (cast.sam, cast.carol, cast.alice, cast.sue):
        assert not similar_to_words(LAMPS, person)
    assert idea.pk not in shelves.shelf().finder.index


def test_another_process_sees_the_same_change(cast: Cast) -> None:
    idea = lamps(cast)
    here, there = shelves.Shelf(), shelves.Shelf()
    for each in (here, there):
        each.refresh()
        assert idea.pk in each.finder.index
    idea.title = "Keep bees"
    idea.save()
    for each in (here, there):
        each.refresh()
        assert each.near(shelves.text_of("Keep bees", "", ""), 5) == [idea.pk]


def test_a_row_deleted_behind_its_back_goes_with_the_next_sweep(cast: Cast) -> None:
    idea, other = lamps(cast), vans(cast)
    kept = shelves.shelf()
    idea.decisions.all().delete()
    idea.assignments.all().delete()
    Idea.objects.filter(pk=idea.pk).delete()
    assert not similar_to_words(LAMPS, cast.sam)
    kept.swept -= shelves.SWEEP + 1
    kept.refresh()
    assert list(kept.finder.index) == [other.pk]


def test_a_change_committed_late_is_still_noticed(cast: Cast) -> None:
    """A transaction may take its time: what it wrote bears an earlier hour than the last look."""
    lamps(cast)
    kept = shelves.shelf()
    kept.looked = timezone.now() + timedelta(seconds=8)
    soon = vans(cast)
    kept.refresh()
    assert soon.pk in kept.finder.index
    kept.looked = timezone.now() + timedelta(minutes=4)
    late = vans(cast)
    kept.refresh()
    assert late.pk not in kept.finder.index
    kept.looked = timezone.now() + timedelta(minutes=4)
    kept.looked_far -= shelves.FAR_EVERY + 1  # some seconds later
    kept.refresh()
    assert late.pk in kept.finder.index


def test_what_changed_a_while_ago_is_not_read_again_with_every_question(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a list of thousands of ideas was brought in."""
    for _ in range(3):
        lamps(cast)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        kept = shelves.shelf()
        read: list[int] = []
        whole = shelves.Shelf._read

        def counted(self: shelves.Shelf, since: Q) -> dict[int, shelves.State]:
            found = whole(self, since)
            read.append(len(found))
            return found

        monkeypatch.setattr(shelves.Shelf, "_read", counted)
        kept.refresh()
        new = vans(cast)
        kept.refresh()
        kept.looked_far -= shelves.FAR_EVERY + 1
        kept.refresh()
    assert read == [0, 1, 4] and new.pk in kept.finder.index


def test_many_ideas_are_taken_in_by_a_thread_and_nobody_waits(
    cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []

    class Thread:
        def __init__(self, target: Callable[[], None], **said: object) -> None:
            self.target = target

        def start(self) -> None:
            begun.append(self.target)

    monkeypatch.setattr("ideas.shelf.threading.Thread", Thread)
    monkeypatch.setattr("ideas.shelf.AT_ONCE", 1)
    monkeypatch.setattr("ideas.shelf.connection.close", lambda: None)
    settings.SIMILAR_IN_BACKGROUND = True  # type: ignore[attr-defined]
    idea, _other = lamps(cast), vans(cast)
    assert similar_to_words(LAMPS, cast.sam) in (None, [])
    assert similar_to_words(LAMPS, cast.sam) in (None, [])
    assert len(begun) == 1
    begun[0]()  # type: ignore[operator]
    assert similar_to_words(LAMPS, cast.sam) == [idea]
