"""The search page: what is found, narrowed, ordered, quoted and suggested; and nothing of what one may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ideas.models import Adoption, Idea
from ideas.search import fill
from place.models import Person
from portal import found_besides
from portal.found import Asked, asked, did_you_mean
from portal.search.snippets import snippet
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.page_makers import make_challenge, make_guidance
from tests.search.engines import ENGINES, rebuild, settings_for
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, cast: Cast) -> str:
    settings.WAGTAILSEARCH_BACKENDS = settings_for(request.param, tmp_path)
    rebuild()
    return str(request.param)


def lamps(cast: Cast, stage: Stage = Stage.AT_PANEL, **fields: object) -> Idea:
    said = {
        "title": "Dim the lamps",
        "problem": "Lamps burn all night on empty roads.",
        "proposal": "Half light.",
    }
    return make_idea(cast, stage, **said | fields)


def page(client: Client, q: str, **more: str) -> str:
    answer = client.get("/search/", {"q": q, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def listed(text: str) -> list[str]:
    return re.findall(r'idea-card__ref">(BK-\w+)<', text)


def facet(text: str, name: str) -> dict[str, int]:
    """The values of a facet with their counts, as the page shows them."""
    part = re.search(rf">{name}</h2>(.*?)(<h2|</nav>)", text, re.S)
    found = re.findall(r'<a [^>]*>([^<]+)<?.*?class="count">(\d+)<', part[1], re.S) if part else []
    return {label.strip(): int(n) for label, n in found}


def test_an_empty_page_says_how_to_search(cast: Cast, signed_in: SignIn) -> None:
    for typed in ("", "   ", "!!!", '"'):
        text = page(signed_in(cast.sam), typed)
        assert "Every word has to be there" in text and "idea-card" not in text


def test_where_nothing_is_found_it_says_what_would_help(engine: str, cast: Cast, signed_in: SignIn) -> None:
    lamps(cast, title="Reuse crutches")
    fill()
    text = page(signed_in(cast.sam), "crutc")  # a beginning finds nothing: that much is not promised
    assert listed(text) == [] and "Try fewer or other words, each whole." in text
    assert 'href="/ideas/new/"' in text and "Share an idea" in text


def test_that_endings_do_not_matter_is_said_only_where_it_is_so(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    lamps(cast)
    fill()
    tips = page(signed_in(cast.sam), "")
    assert ("endings do not matter" in tips) == (engine == "whoosh")
    assert ("as it is written" in tips) == (engine != "whoosh")
    # A PostgreSQL may know endings by its own settings.
    if engine == "whoosh" or connection.vendor == "sqlite":
        assert bool(listed(page(signed_in(cast.sam), "burning"))) == (engine == "whoosh")


def test_ideas_are_found_with_the_words_marked_in_title_and_text(cast: Cast, signed_in: SignIn) -> None:
    idea, other = (
        lamps(cast),
        lamps(cast, title="Share vans", problem="Two fleets.", proposal="One <b>fleet</b>."),
    )
    fill()
    text = page(signed_in(cast.sam), "lamps roads")
    assert listed(text) == [idea.reference] and "1 idea" in text
    assert "Dim the <mark>lamps</mark>" in text and "empty <mark>roads</mark>" in text
    assert other.title not in text
    vans = page(signed_in(cast.sam), "fleet")
    assert "One &lt;b&gt;<mark>fleet</mark>&lt;/b&gt;" in vans


def test_a_passage_in_quotation_marks_is_found_as_it_stands(cast: Cast, signed_in: SignIn) -> None:
    together = lamps(cast, problem="There is a quiet room here.")
    apart = lamps(cast, problem="A room that is quiet.")
    fill()
    assert set(listed(page(signed_in(cast.sam), "quiet room"))) == {together.reference, apart.reference}
    assert listed(page(signed_in(cast.sam), '"quiet room"')) == [together.reference]
    assert listed(page(signed_in(cast.sam), "“quiet room” lamps")) == [together.reference]


@pytest.mark.parametrize("typed", ["children's lamps", "child’s lamps", '"children’s lamps"'])
def test_the_s_of_whose_something_is_is_no_word_of_its_own(
    engine: str, cast: Cast, signed_in: SignIn, typed: str
) -> None:
    child = "child" in typed.split()[0] and "children" not in typed
    spelt = (
        ["The child lamps", "The child’s lamps"] if child else ["The children lamps", "The children’s lamps"]
    )
    bare, whose = (lamps(cast, title=title) for title in spelt)
    fill()
    wanted = {whose.reference} if typed.startswith('"') else {bare.reference, whose.reference}
    assert set(listed(page(signed_in(cast.sam), typed))) == wanted
    if not typed.startswith('"'):
        answer = signed_in(cast.sam).get("/ideas/", {"q": typed}).content.decode()
        assert set(listed(answer)) == wanted


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("lamps night", ("lamps", "night"), ()),
        ('"street lamps" night', ("night",), ("street lamps",)),
        ('"lamps', ("lamps",), ()),
        ('"lamps"', ("lamps",), ()),
        ("title:lamps -x*", ("title", "lamps", "x"), ()),
        ("word " * 40, ("word",) * 12, ()),
        ("the children's nurses’ van", ("the", "children", "nurses", "van"), ()),
        ('"the children’s van" it\'s', ("it",), ("the children s van",)),
    ],
)
def test_what_is_typed_is_read_as_words_and_passages(
    typed: str, words: tuple[str, ...], phrases: tuple[str, ...]
) -> None:
    assert asked(typed) == Asked(words, phrases)


def test_a_reference_leads_straight_to_its_idea_where_one_may_see_it(cast: Cast, signed_in: SignIn) -> None:
    idea, hidden = lamps(cast), lamps(cast, audience="confidential")
    assert signed_in(cast.sam).get("/search/", {"q": idea.reference})["Location"] == idea.get_absolute_url()
    assert signed_in(cast.sam).get("/search/", {"q": hidden.reference}).status_code == 200


def test_facets_count_what_is_found_and_narrow_it(cast: Cast, signed_in: SignIn) -> None:
    big = lamps(cast, yearly_saving=Decimal(2_000_000))
    small = lamps(cast, Stage.BANKED, yearly_saving=Decimal(50))
    theirs = lamps(cast, Stage.DELIVERING, home_organisation=cast.hospital, outcome=None)
    fill()
    client = signed_in(cast.sam)
    text = page(client, "lamps")
    assert facet(text, "Organisation") == {"Council": 2, "Hospital": 1}
    assert facet(text, "Stage") == {"With the panel": 1, "Savings banked": 1, "Being delivered": 1}
    assert facet(text, "Helps with") == {"Warm homes": 2}
    assert facet(text, "Might save") == {"£1m a year or more": 1, "Less than £10k a year": 1}
    assert facet(text, "Take it up") == {"Works elsewhere": 1}
    # By keyboard one need not pass every value of every facet to come to what was found.
    assert text.index('class="skip-link" href="#found-ideas"') < text.index('id="found-ideas"')
    assert sum(facet(text, "Sent in").values()) == 3
    narrowed = page(client, "lamps", organisation="council")
    assert set(listed(narrowed)) == {big.reference, small.reference}
    assert facet(narrowed, "Organisation") == {
        "Council": 2,
        "Hospital": 1,
    }  # its own other values can be chosen
    assert facet(narrowed, "Take it up") == {}
    assert listed(page(client, "lamps", adoptable="yes")) == [theirs.reference]
    assert listed(page(client, "lamps", saving="over-1m", stage="at_panel")) == [big.reference]
    assert "Remove filter:" in narrowed and 'href="?q=lamps"' in narrowed


def test_only_what_is_at_work_elsewhere_and_not_taken_up_here_is_there_to_be_taken_up(
    cast: Cast, signed_in: SignIn
) -> None:
    free, ours, copied = (lamps(cast, Stage.DELIVERING, home_organisation=cast.hospital) for _ in range(3))
    lamps(cast, Stage.COMMITTED, home_organisation=cast.hospital)
    Adoption.objects.create(idea=ours, organisation=cast.council, state="adopting")
    elsewhere = Adoption.objects.create(idea=free, organisation=cast.police, state="adopted", own=copied)
    elsewhere.steps.create(number=1, state="adopting", by=cast.stan, own=copied)
    fill()
    assert listed(page(signed_in(cast.sam), "lamps", adoptable="yes")) == [free.reference]


def test_of_what_is_found_beside_ideas_only_what_is_shown_is_quoted(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(found_besides.SHOWN + 2):
        make_guidance(title=f"Lamps {number}", slug=f"lamps-{number}")
    quoted: list[str] = []
    monkeypatch.setattr(
        found_besides, "snippet", lambda text, words: quoted.append(text) or snippet(text, words)
    )
    text = page(signed_in(cast.sam), "lamps")
    assert "Lamps</mark> 4" in text and "Lamps</mark> 5" not in text
    assert len(quoted) == 2 * found_besides.SHOWN


def test_a_challenge_is_a_facet_and_found_itself(cast: Cast, signed_in: SignIn) -> None:
    challenge = make_challenge(cast, title="Lamps and light")
    lamps(cast, challenge=challenge)
    fill()
    text = page(signed_in(cast.sam), "lamps")
    assert facet(text, "Challenge") == {"Lamps and light": 1}
    assert f"/challenges/{challenge.slug}/" in text and "<mark>Lamps</mark> and light" in text


@pytest.mark.parametrize("value", ["nonsense", "'", "x" * 300])
def test_an_address_somebody_mistyped_finds_nothing_and_says_so(
    cast: Cast, signed_in: SignIn, value: str
) -> None:
    lamps(cast)
    fill()
    text = page(signed_in(cast.sam), "lamps", stage=value, sort=value, page=value)
    assert listed(text) == [] and "Take a filter away" in text


def test_ideas_are_ordered_as_chosen(cast: Cast, signed_in: SignIn) -> None:
    first = lamps(cast, yearly_saving=Decimal(9), title="Lamps lamps lamps")
    later = lamps(
        cast,
        yearly_saving=Decimal(900),
        title="Roads",
        problem="Some lamps stand by them, and much else that takes many words to tell of.",
    )
    for _ in range(6):
        lamps(cast, title="Vans", problem="Two fleets.")
    fill()
    client = signed_in(cast.sam)
    assert listed(page(client, "lamps"))[0] == first.reference
    assert listed(page(client, "lamps", sort="newest")) == [later.reference, first.reference]
    assert listed(page(client, "lamps", sort="largest")) == [later.reference, first.reference]
    assert 'aria-current="page"' in page(client, "lamps", sort="largest")


def test_twenty_at_a_time_at_an_address_that_keeps_what_was_chosen(cast: Cast, signed_in: SignIn) -> None:
    for _ in range(21):
        lamps(cast)
    fill()
    first = page(signed_in(cast.sam), "lamps", organisation="council")
    assert len(listed(first)) == 20 and "organisation=council" in first and "page=2" in first
    assert len(listed(page(signed_in(cast.sam), "lamps", page="2"))) == 1


def test_a_case_is_found_by_its_idea_for_who_reads_it(cast: Cast, signed_in: SignIn) -> None:
    idea = lamps(cast, Stage.APPROVED)
    make_case(cast, idea)
    fill()
    address = f'href="/cases/{idea.reference}/"'
    assert address in page(signed_in(cast.owen), "lamps")
    assert address not in page(signed_in(cast.sam), "lamps")


def test_a_word_nearly_right_is_put_right_from_words_one_may_see(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    lamps(cast, title="Reuse crutches")
    lamps(cast, audience="confidential", title="Zanzibar")
    fill()
    text = page(signed_in(cast.sam), "cruthces")
    assert "Did you mean" in text and "?q=crutches" in text
    assert "Did you mean" not in page(signed_in(cast.sam), "zanzibat")
    assert "?q=zanzibar" in page(signed_in(cast.carol), "zanzibat")


def test_a_word_nearly_right_is_put_right_from_the_texts_too_where_little_is_found(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    """With Whoosh, which knows every word; the other engines leave it to the titles."""
    for _ in range(6):
        lamps(cast, problem="Crutches come back and are thrown away.")
    lamps(cast, problem="Cruthces are dear.")
    fill()
    text = page(signed_in(cast.sam), "cruthces")
    assert len(listed(text)) == 1
    assert ("?q=crutches" in text) == (engine == "whoosh")
    assert "Did you mean" not in page(signed_in(cast.sam), "crutches")


def test_other_words_are_suggested_only_where_they_find_more(cast: Cast, signed_in: SignIn) -> None:
    lamps(cast, title="Reuse crutches")
    lamps(cast, title="Quiet room")
    fill()
    assert "Did you mean" not in page(signed_in(cast.sam), "cruthces rooom")


def test_no_suggestion_outlives_the_word_it_is_made_of(engine: str, cast: Cast, signed_in: SignIn) -> None:
    """What was blacked out a moment ago may still be in the index: it is not told."""
    idea = lamps(cast, problem="Ask Zanzibar.")
    fill()
    Idea.objects.filter(pk=idea.pk).update(problem="Ask ███.")
    assert "zanzibar" not in page(signed_in(cast.sam), "zanzibat").lower()


def test_a_suggestion_keeps_what_was_right() -> None:
    assert (
        did_you_mean(asked('cruthces "quiet rooom"'), ["Crutches", "Quiet room"]) == '"quiet room" crutches'
    )
    assert did_you_mean(asked("crutches"), ["Crutches"]) == did_you_mean(asked("xq"), ["Crutches"]) == ""


# Never what one may not see


@pytest.mark.parametrize("who", ["sam", "henry", "stan", "rita", "bea", "cleo", "olga", "alice", "owen"])
def test_a_hidden_idea_leaves_no_trace(engine: str, cast: Cast, signed_in: SignIn, who: str) -> None:
    """Hits, counts, facets, snippets and suggestions are the same as if it were not there."""
    lamps(cast)
    client = signed_in(getattr(cast, who))
    fill()
    token = re.compile(r"[A-Za-z0-9]{64}|data-timeout=.\d+")
    asked_for = ("lamps", "zqhidden", "zqhiddem", '"zqhidden lamps"')
    before = [token.sub("", page(client, words)) for words in asked_for]
    hidden = _hidden(cast)
    fill()
    after = [token.sub("", page(client, words)) for words in asked_for]
    assert before == after
    assert hidden.title in page(signed_in(cast.sue), "zqhidden").replace("<mark>", "").replace("</mark>", "")


def test_among_more_ideas_than_are_ranked_hidden_ones_take_no_place_and_are_not_told_of(
    engine: str, cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.found.MOST", 2)
    shown = [lamps(cast), lamps(cast)]
    for _ in range(3):  # found before those shown
        lamps(cast, audience="confidential", title="Lamps, lamps, lamps", problem="Lamps.")
    fill()
    text = page(signed_in(cast.sam), "lamps")
    assert set(listed(text)) == {each.reference for each in shown} and "There are more" not in text
    lamps(cast)
    fill()
    text = page(signed_in(cast.sam), "lamps")
    assert len(listed(text)) == 2 and "There are more" in text


def _hidden(cast: Cast) -> Idea:
    """A confidential idea of the police, banked, with everything a facet could count."""
    return make_idea(
        cast, Stage.SUBMITTED, title="Zqhidden lamps", problem="Zqhidden lamps by night.", audience="confidential",
        home_organisation=cast.police, organisations=[cast.police], author=cast.dora, coauthors=[], holder=None,
        team=None, yearly_saving=Decimal(7_000_000),
    )  # fmt: skip


def test_no_draft_is_found_not_even_ones_own(cast: Cast, signed_in: SignIn) -> None:
    draft = lamps(cast, Stage.DRAFT)
    fill()
    assert draft.reference not in page(signed_in(cast.alice), "lamps")


def test_a_stranger_signs_in_first(db: None) -> None:
    assert Client().get("/search/", {"q": "lamps"}).status_code == 302


def test_signs_of_an_engine_and_of_html_do_no_harm(cast: Cast, signed_in: SignIn) -> None:
    lamps(cast)
    fill()
    for typed in ('lamps "', "lamps*", "NEAR(lamps", "lamps\x00", "<script>x</script>", "'; --", "é" * 300):
        assert "<script>x" not in page(signed_in(cast.sam), typed)


def test_a_search_takes_as_many_queries_whatever_is_found(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    for _ in range(3):  # with fewer, other words are looked for
        lamps(cast)
    fill()
    client = signed_in(cast.sam)
    page(client, "lamps")  # what is asked once a process
    few = queries_of(client, "/search/?q=lamps")
    for _ in range(12):
        lamps(cast, home_organisation=cast.hospital)
    fill()
    assert queries_of(client, "/search/?q=lamps") == few <= 17
