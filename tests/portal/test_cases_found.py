"""Business cases found by their own words: by whoever may see the case, and never by a word they may not read."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casebuilder.findable import MOST, keep_words, words_in
from casebuilder.models import Case, CaseVersion, CaseWords
from casebuilder.services import open_case, save_version
from ideas.models import Idea
from ideas.search import fill
from place.models import Person
from portal import found_besides
from tests.case_makers import DOCUMENT, about_posts, make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.search.engines import ENGINES, rebuild, settings_for
from workflow.redacting import redact
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, cast: Cast) -> str:
    settings.WAGTAILSEARCH_BACKENDS = settings_for(request.param, tmp_path)
    rebuild()
    return str(request.param)


def document(**more: Any) -> dict[str, Any]:
    """The usual case, with a word of its own in each place where one can stand."""
    made = copy.deepcopy(DOCUMENT)
    made["options"][0]["name"] = "Zqbaseline"
    made["options"][1]["lines"][0] |= {"name": "Zqline", "source": "Zqsource", "justification": "Zqwhy"}
    made["narrative"] = {"summary": "Zqsummary of it all", "strategic": "Zqstrategic"}
    made["risks"] = [{"risk": "Zqrisk", "likelihood": "low", "impact": "low", "mitigation": "Zqmitigated"}]
    made["measures"] = [{"name": "Zqmeasure", "line": "power"}]
    made["milestones"] = [{"name": "Zqmilestone", "due": "2027-05-01"}]
    made["impacts"] = {"residents": "Zqresidents"}
    return made | more


WORDS = (
    "zqbaseline", "zqline", "zqsource", "zqwhy", "zqsummary", "zqstrategic", "zqrisk", "zqmitigated", "zqmeasure",
    "zqmilestone", "zqresidents",
)  # fmt: skip


def cased(
    cast: Cast, stage: Stage = Stage.APPROVED, said: dict[str, Any] | None = None, **fields: Any
) -> Idea:
    idea = make_idea(cast, stage, **fields)
    make_case(cast, idea, document=said or document())
    return idea


def released(idea: Idea) -> Idea:
    Case.objects.filter(idea=idea).update(released_at=timezone.now())
    return idea


def page(client: Client, q: str) -> str:
    answer = client.get("/search/", {"q": q})
    assert answer.status_code == 200
    return answer.content.decode()


def link(idea: Idea) -> str:
    return f'href="/cases/{idea.reference}/"'


def test_a_case_is_found_by_any_word_of_its_own_and_marked_as_one(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    idea = cased(cast)
    fill(CaseWords)
    client = signed_in(cast.owen)
    for word in WORDS:
        text = page(client, word)
        assert link(idea) in text and "Business case" in text and 'idea-card__ref">' not in text, word
    assert "<mark>Zqsummary</mark> of it all" in page(client, "zqsummary")
    assert link(idea) in page(client, '"zqsummary of it all"')
    assert link(idea) not in page(client, '"zqwhy zqline"')


def test_who_may_not_see_the_case_finds_nothing_by_its_words(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    idea = cased(cast)
    fill(CaseWords)
    token = re.compile(r"[A-Za-z0-9]{64}|data-timeout=.\d+")
    for who in ("sam", "henry", "stan", "rita", "carol"):
        client = signed_in(getattr(cast, who))
        there, nowhere = page(client, "zqsummary"), page(client, "zqsunnary")
        assert link(idea) not in there, who
        assert token.sub("", there).replace("zqsummary", "zqsunnary") == token.sub("", nowhere), who


def test_once_released_it_is_found_by_whoever_sees_its_idea(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    shown = released(cased(cast, Stage.COMMITTED))
    hidden = released(cased(cast, Stage.COMMITTED, audience="confidential"))
    fill(CaseWords)
    text = page(signed_in(cast.sam), "zqsummary")
    assert link(shown) in text and link(hidden) not in text
    assert re.search(r'Business cases <span class="count">1<', text)


@pytest.mark.parametrize("who", ["sam", "owen", "fiona", "olga"])
def test_nobody_finds_a_case_by_what_is_kept_back_until_staff_were_consulted(
    engine: str, cast: Cast, signed_in: SignIn, who: str
) -> None:
    """Not even those who may read it: one index serves all."""
    idea = released(cased(cast, Stage.COMMITTED, about_posts("planned")))
    fill(CaseWords)
    client = signed_in(getattr(cast, who))
    for word in ("lamplighters", "redundancy", "unison", "PAY77"):
        assert link(idea) not in page(client, word), word
    assert link(idea) in page(client, "electricity")


def test_once_they_were_consulted_it_is_found_by_that_too(engine: str, cast: Cast, signed_in: SignIn) -> None:
    idea = released(cased(cast, Stage.COMMITTED, about_posts("recorded")))
    fill(CaseWords)
    assert link(idea) in page(signed_in(cast.sam), "redundancy")
    assert link(idea) in page(signed_in(cast.sam), "lamplighters")


def test_those_found_by_their_own_words_come_first_and_all_are_counted(
    engine: str, cast: Cast, signed_in: SignIn
) -> None:
    by_idea = [cased(cast, title="Lamps", said=document(title="Other")) for _ in range(found_besides.SHOWN)]
    said = document(title="Lamps, lamps", narrative={"summary": "Lamps"})
    own = cased(cast, title="Vans", problem="None.", proposal="None.", said=said)
    fill(CaseWords)
    text = page(signed_in(cast.owen), "lamps")
    cases = text[text.index("Business cases") :]
    assert re.search(rf'Business cases <span class="count">{len(by_idea) + 1}<', text)
    assert re.findall(r'href="/cases/(BK-\w+)/"', cases)[0] == own.reference
    assert len(re.findall(r'href="/cases/(BK-\w+)/"', cases)) == found_besides.SHOWN


def test_a_search_of_cases_takes_as_many_queries_whatever_is_found(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    for _ in range(3):
        cased(cast)
    fill(CaseWords)
    client = signed_in(cast.owen)
    page(client, "zqsummary")
    few = queries_of(client, "/search/?q=zqsummary")
    for _ in range(8):
        cased(cast)
    fill(CaseWords)
    assert queries_of(client, "/search/?q=zqsummary") == few


# How the words are kept


def test_a_new_version_is_found_by_its_words_and_the_one_before_is_not(cast: Cast) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    case = open_case(idea=idea, by=cast.carol, document=document(reference=idea.reference))
    assert "Zqsummary" in CaseWords.objects.get(case=case).text
    changed = document(reference=idea.reference, narrative={"summary": "Zqother"})
    save_version(case=case, by=cast.owen, document=changed, why="Other", expected=1)
    words = CaseWords.objects.get(case=case)
    assert "Zqother" in words.text and "Zqsummary" not in words.text
    assert words.heading.splitlines() == ["Dim the lamps after midnight", "Zqbaseline", "Dim the lamps"]


def test_what_is_blacked_out_in_a_case_is_blacked_out_of_what_it_is_found_by(cast: Cast) -> None:
    idea = cased(cast)
    redact(idea, by=cast.carol, version=idea.version, passage="Zqsummary", reason="A name")
    words = CaseWords.objects.get(case__idea=idea)
    assert "Zqsummary" not in words.text and "████ of it all" in words.text
    version = CaseVersion.objects.get(case__idea=idea)
    assert (words.heading, words.text) == words_in(version.document)


def test_words_that_are_no_words_are_not_kept_and_the_rest_not_endlessly() -> None:
    _heading, text = words_in(document(reference="BK-1"))
    for never in ("bankable-case", "cash_releasing", "2027-05-01", "10000", "council", "SL100", "recurring"):
        assert never not in text.splitlines(), never
    longest = document(reference="BK-1", narrative={"summary": "word " * MOST})
    assert len(words_in(longest)[1]) == MOST


def test_a_case_that_was_there_before_cases_had_words_is_still_found_by_its_idea(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = cased(cast, title="Lamps")
    CaseWords.objects.all().delete()
    fill(CaseWords)
    assert link(idea) in page(signed_in(cast.owen), "lamps")
    case = Case.objects.select_related("current").get(idea=idea)
    keep_words(case, case.current.document)
    fill(CaseWords)
    assert link(idea) in page(signed_in(cast.owen), "zqsummary")
