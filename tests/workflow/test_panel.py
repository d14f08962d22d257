"""The panel's page: merit and its interval, how many there is room for, and a file to check the ranking with."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow import sittings
from workflow.models import Assignment, Criterion, Score
from workflow.panel import pseudonyms, round_of
from workflow.scoring import Cell, estimate
from workflow.scoring.table import cells_of
from workflow.stages import Stage as S
from workflow.views.panel import before, notes_on

SignIn = Callable[[Person], Client]
PANEL = "/panel/"


def scored(cast: Cast, title: str, **given: int) -> Idea:
    """An idea at the panel with one score a reviewer, the same on every criterion."""
    idea = make_idea(cast, S.AT_PANEL, title=title)
    idea.assignments.exclude(reviewer__in=[getattr(cast, name) for name in given]).update(
        state=Assignment.State.STOOD_DOWN
    )
    for name, value in given.items():
        Score.objects.filter(assignment__proposal=idea, assignment__reviewer=getattr(cast, name)).update(
            value=value
        )
    return idea


@pytest.fixture
def panel(cast: Cast) -> dict[str, Idea]:
    """Rita is two points more severe than the others; Vans met her, Letters did not, and both have a mean of 3."""
    usual = {
        f"Usual {n}": scored(cast, f"Usual {n}", rita=1 + n % 2, ravi=3 + n % 2, ruth=3 + n % 2)
        for n in range(6)
    }
    return usual | {
        "Vans": scored(cast, "Vans", rita=2, ravi=4),
        "Letters": scored(cast, "Letters", ravi=3, ruth=3),
    }


def test_an_idea_that_met_a_severe_reviewer_stands_above_one_with_the_same_mean(
    cast: Cast, panel: dict[str, Idea], signed_in: SignIn
) -> None:
    text = signed_in(cast.piet).get(PANEL).content.decode()
    assert text.index(">Vans<") < text.index(">Letters<")
    assert text.count("plain mean 3.0") >= 2
    ranked = round_of([idea.pk for idea in panel.values()])
    merit = {entry.proposal: entry.merit for entry in ranked.entries}
    vans, letters = merit[panel["Vans"].pk], merit[panel["Letters"].pk]
    assert vans and letters and vans.merit - letters.merit > 0.3


def test_without_a_number_nothing_is_called_likely_and_with_one_everything_is_placed(
    cast: Cast, panel: dict[str, Idea], signed_in: SignIn
) -> None:
    client = signed_in(cast.piet)
    assert "Likely" not in client.get(PANEL).content.decode()
    text = client.get(PANEL, {"room": "2"}).content.decode()
    assert "in the best 2 with a probability of" in text
    assert sum(text.count(word) for word in ("Likely in<", "Likely out<", "Uncertain<")) == len(panel)


@pytest.mark.parametrize("room", ["0", "-3", "many", "100000", "2.5"])
def test_a_number_that_is_none_is_explained_and_kept(
    cast: Cast, panel: dict[str, Idea], signed_in: SignIn, room: str
) -> None:
    answer = signed_in(cast.piet).get(PANEL, {"room": room})
    text = answer.content.decode()
    assert answer.status_code == 422 and f'value="{room}"' in text and ">Vans<" in text
    assert ("Enter a whole number, like 5" in text) == (room in ("many", "2.5"))


def test_the_file_of_scores_gives_the_ranking_of_the_page_and_no_name(
    cast: Cast, panel: dict[str, Idea], signed_in: SignIn
) -> None:
    answer = signed_in(cast.piet).get(reverse("workflow:panel_scores"))
    text = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="scores.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert not any(word in text for word in ("Rita", "Ravi", "Ruth", "hospital.example"))
    again = estimate(cells_of(io.StringIO(text)), top=2)
    page = round_of([idea.pk for idea in panel.values()], 2)
    references = {idea.pk: idea.reference for idea in panel.values()}
    assert {one.idea: round(one.merit, 6) for one in again.merits} == {
        references[entry.proposal]: round(entry.merit.merit, 6) for entry in page.entries if entry.merit
    }


def test_a_score_not_given_is_empty_in_the_file(cast: Cast, signed_in: SignIn) -> None:
    idea = scored(cast, "Vans", rita=2, ravi=4)
    first = Criterion.objects.filter(criteria_set=cast.criteria).first()
    Score.objects.filter(assignment__proposal=idea, assignment__reviewer=cast.rita, criterion=first).update(
        value=None
    )
    rows = list(
        csv.DictReader(
            io.StringIO(signed_in(cast.piet).get(reverse("workflow:panel_scores")).content.decode())
        )
    )
    assert sorted(row["score"] for row in rows) == ["", "2", "2", "4", "4", "4"]


@pytest.mark.parametrize("name", ["alice", "carol", "rita", "erin", "stan"])
def test_only_a_panel_chair_takes_the_scores(cast: Cast, signed_in: SignIn, name: str) -> None:
    scored(cast, "Vans", rita=2)
    assert signed_in(getattr(cast, name)).get(reverse("workflow:panel_scores")).status_code == 403


def test_the_chair_of_another_body_finds_none_of_these_scores(
    cast: Cast, panel: dict[str, Idea], signed_in: SignIn
) -> None:
    cast.stan.grants.create(organisation=cast.police, role="panel_chair")
    text = signed_in(cast.stan).get(reverse("workflow:panel_scores")).content.decode()
    assert text.splitlines() == ["idea,reviewer,criterion,weight,score"]


def test_reviewers_numbers_do_not_follow_the_order_they_were_asked_in() -> None:
    """For a dozen sets of ideas the first to be asked is not always the first to be numbered."""
    first = {
        pseudonyms([Cell(str(idea), str(reviewer), "c", 1, 3) for reviewer in range(1, 7)])["1"]
        for idea in range(12)
    }
    assert len(first) > 3


def test_what_divides_reviewers_is_said(cast: Cast) -> None:
    for n in range(5):
        idea = scored(cast, f"Idea {n}", rita=3, ravi=3, ruth=3)
        money = Score.objects.filter(assignment__proposal=idea, criterion__slug="money")
        money.filter(assignment__reviewer=(cast.rita, cast.ravi, cast.ruth)[n % 3]).update(value=0)
    notes = " ".join(
        str(note) for note in notes_on(round_of(list(Idea.objects.values_list("pk", flat=True)))).said
    )
    assert "Reviewers differ most on “Money”" in notes and "the idea itself" in notes


def test_equal_merits_share_a_place_and_nothing_else_puts_one_before_another(cast: Cast) -> None:
    ideas = [scored(cast, f"Idea {n}", rita=3, ravi=2, ruth=1) for n in range(3)]
    better = scored(cast, "Better", rita=5, ravi=5, ruth=4)
    unjudged = scored(cast, "Nobody could judge it")
    entries = round_of([idea.pk for idea in (*ideas, unjudged, better)]).entries
    assert [entry.place for entry in entries] == [1, 2, 2, 2, None]
    assert entries[0].proposal == better.pk and entries[-1].proposal == unjudged.pk


def test_a_review_far_from_what_one_would_expect_is_flagged_for_a_word_and_still_counts(
    cast: Cast, signed_in: SignIn
) -> None:
    """To the panel as a number, to the coordinator by name."""
    for n in range(12):
        scored(cast, f"Usual {n}", rita=n % 4 + 1, ravi=n % 4 + 1, ruth=n % 4 + 1)
    odd = scored(cast, "Odd", rita=5, ravi=1, ruth=1)
    panel = signed_in(cast.piet).get(PANEL).content.decode()
    assert panel.count("1 review is far from the others, even allowing for how strict its reviewer is") == 1
    assert "Rita" not in panel
    (entry,) = (one for one in round_of(before(cast.piet)).entries if one.proposal == odd.pk)
    assert entry.outlying == 1 and entry.summary.reviews == 3
    text = signed_in(cast.carol).get(reverse("workflow:scores", args=[odd.reference])).content.decode()
    flagged = text.partition("Far from what one would expect: 5.0")
    assert flagged[1] and "Rita Council" in flagged[0] and text.count("Far from what") == 1


def test_an_empty_round_has_nothing_to_note(db: None) -> None:
    assert notes_on(round_of([])).said == []


def test_that_there_are_few_scores_is_said_openly_wherever_they_are_weighed(
    cast: Cast, signed_in: SignIn
) -> None:
    """On the panel's page, at a sitting and side by side; with enough it is there for whoever asks."""
    ideas = [scored(cast, f"Idea {n}", rita=n, ravi=n + 1) for n in range(4)]
    sitting = sittings.open_sitting(by=cast.piet, organisation=cast.council, held_on=timezone.localdate())
    picks = "&".join(f"pick={idea.reference}.{idea.version}" for idea in ideas[:2])
    pages = (PANEL, f"/panel/sittings/{sitting.uid}/", f"/panel/compare/?{picks}")
    client, said = signed_in(cast.piet), "Fewer than three people scored"
    for page in pages:
        before_it, found, _after = client.get(page).content.decode().partition(said)
        assert found and before_it.rpartition("<details")[2].partition(">")[0].strip().endswith("open"), page
    for n in range(4, 9):
        scored(cast, f"Idea {n}", rita=n % 4, ravi=n % 5, ruth=n % 3)
    text = client.get(PANEL).content.decode()
    assert said not in text and "How to read these scores" in text
