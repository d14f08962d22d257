"""Where an idea is: on its own page, in its spread report, in that of the place, and on the page of what a body takes up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from casebuilder.models import Case, CaseVersion
from ideas.models import Adoption, Audience, Idea
from ideas.services import support
from place.models import Organisation, Person
from portal.spreading import reports
from tests.adoptions import say, speakers
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
S = Stage


@pytest.fixture
def cast(cast: Cast) -> Cast:
    return speakers(cast)


def with_case(cast: Cast, stage: Stage = S.COMMITTED, *, recurring: int = 28500, **fields: object) -> Idea:
    """An idea whose case is released, with the headline its version keeps."""
    idea = make_idea(cast, stage, **fields)
    make_case(cast, idea)
    state = CaseVersion.State.COMMITTED if idea.about.committed else None
    CaseVersion.objects.filter(case__idea=idea).update(
        recurring=recurring, one_off=0, **({"state": state} if state else {})
    )
    Case.objects.filter(idea=idea).update(released_at=timezone.now())
    return idea


def seen(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return unescape(page.content.decode())


def spread_of(idea: Idea) -> str:
    return f"/ideas/{idea.reference}/spread/"


# The idea's own page


def test_the_idea_lists_the_places_with_what_they_say_and_since_when(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    support(by=cast.ed, idea=idea)
    say(cast, idea, "same_problem", note="An old word")
    say(cast, idea, "considering", expected=1, note="We count ours first.")
    say(cast, idea, "not_for_us", by="stan", reason="too_small")
    text = seen(signed_in(cast.sam), idea.get_absolute_url())
    places = text[text.index("Other places with this problem") :]
    assert places.index("Severn Hospital") < places.index("Severn Police")
    assert "“We count ours first.”" in places and "An old word" not in places
    assert "Considering it" in places and "There is too little of it here" in places
    assert places.count("since ") >= 2 and spread_of(idea) in places


def test_only_those_who_speak_for_another_body_are_offered_to(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    link = f"/ideas/{idea.reference}/take-up/"
    for name, offered in (
        ("henry", True),
        ("stan", True),
        ("carol", False),
        ("sam", False),
        ("alice", False),
    ):
        assert (link in seen(signed_in(getattr(cast, name)), idea.get_absolute_url())) is offered, name


def test_a_bodys_own_idea_is_named_only_to_those_who_may_see_it(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    own = make_idea(
        cast, S.APPROVED, title="Theirs", home_organisation=cast.hospital, audience=Audience.CONFIDENTIAL
    )
    Adoption.objects.create(idea=idea, organisation=cast.hospital, state="adopting", own=own)
    assert own.reference not in seen(signed_in(cast.sam), idea.get_absolute_url())
    assert own.reference in seen(signed_in(cast.ed), idea.get_absolute_url())
    assert own.reference not in seen(signed_in(cast.sam), spread_of(idea))


def test_the_idea_page_asks_no_more_for_more_places(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    idea, client = make_idea(cast, S.APPROVED), signed_in(cast.sam)
    say(cast, idea, "considering")
    few = queries_of(client, idea.get_absolute_url()), queries_of(client, spread_of(idea))
    _bodies(idea, 12)
    assert (queries_of(client, idea.get_absolute_url()), queries_of(client, spread_of(idea))) == few


def _bodies(idea: Idea, count: int) -> None:
    for number in range(count):
        body = Organisation.objects.create(
            slug=f"b{idea.pk}-{number}", name=f"Body {idea.pk}-{number}", short_name="B", kind="police"
        )
        Adoption.objects.create(idea=idea, organisation=body, state="same_problem")


# What it yields


def test_the_report_reckons_from_the_firmest_rung(cast: Cast) -> None:
    """£28,500 committed at the council, £10,000 assured at the hospital; the police have the problem, one council is silent."""
    idea = with_case(cast)
    own = with_case(
        cast, S.AWAITING_COMMITMENT, recurring=10000, title="Theirs", home_organisation=cast.hospital
    )
    Adoption.objects.create(idea=idea, organisation=cast.hospital, state="adopting", own=own)
    say(cast, idea, "same_problem", by="stan")
    Organisation.objects.create(slug="other", name="Other Council", short_name="Other", kind="council")
    told = reports([idea], cast.sam)[0]
    assert [(each.rung, each.places, each.recurring) for each in told.sums.totals] == [
        ("assured", 1, 10000), ("committed", 1, 28500),
    ]  # fmt: skip
    assert told.sums.rung == "committed"
    assert (told.sums.said.places, told.sums.said.recurring.middle) == (1, 28500)
    assert (told.sums.silent.places, told.sums.silent.recurring.middle) == (1, 28500)


def test_a_line_that_gives_itself_a_range_gives_the_report_one(cast: Cast) -> None:
    idea = with_case(cast)
    version = CaseVersion.objects.get(case__idea=idea)
    version.document["options"][1]["lines"][1]["range"] = {"low": "-0.5", "high": "0.2"}
    version.save()
    say(cast, idea, "same_problem")
    span = reports([idea], cast.sam)[0].sums.said.recurring
    assert (span.low, span.middle, span.high) == (14250, 28500, 34200)


def test_who_says_no_is_counted_with_nobody(cast: Cast) -> None:
    idea = with_case(cast)
    support(by=cast.stan, idea=idea)
    say(cast, idea, "not_for_us", by="stan", reason="no_means")
    told = reports([idea], cast.sam)[0]
    assert (told.against, told.sums.said.places) == (1, 0)


@pytest.mark.parametrize("state", ["adopting", "adopted"])
def test_who_has_it_already_is_not_among_those_that_might_adopt_it(
    cast: Cast, signed_in: SignIn, state: str
) -> None:
    idea = with_case(cast)
    own = make_idea(
        cast, S.APPROVED, title="Theirs", home_organisation=cast.hospital, audience=Audience.CONFIDENTIAL
    )
    Adoption.objects.create(idea=idea, organisation=cast.hospital, state=state, own=own)
    support(by=cast.ed, idea=idea)
    say(cast, idea, "same_problem", by="stan")
    told = reports([idea], cast.sam)[0]
    assert (told.unseen, told.sums.said.places) == (1, 1)
    text = seen(signed_in(cast.sam), spread_of(idea))
    assert "1 place has adopted it or is adopting it, with no figure you may see; it is not counted." in text


def test_bodies_whose_people_have_the_problem_are_counted_before_they_say_so(cast: Cast) -> None:
    idea = with_case(cast)
    support(by=cast.ed, idea=idea)
    assert reports([idea], cast.sam)[0].sums.said.places == 1


def test_figures_of_a_case_one_may_not_see_are_not_shown(cast: Cast, signed_in: SignIn) -> None:
    idea = with_case(cast)
    say(cast, idea, "same_problem")
    Case.objects.update(released_at=None)
    assert reports([idea], cast.sam)[0].sums.totals == ()
    text = seen(signed_in(cast.sam), spread_of(idea))
    assert "28,500" not in text and "no figure to show" in text
    assert reports([idea], cast.fiona)[0].sums.rung == "committed"


def test_the_page_shows_table_drawing_and_how_it_is_reckoned(cast: Cast, signed_in: SignIn) -> None:
    idea = with_case(cast)
    say(cast, idea, "same_problem")
    text = seen(signed_in(cast.sam), spread_of(idea))
    assert "£28,500" in text and 'role="img"' in text and "Show the figures" in text
    assert "Reckoned from the one place on the firmest rung (committed)." in text
    assert "Rungs are never added up." in text


def test_without_figures_nothing_is_reckoned(cast: Cast, signed_in: SignIn) -> None:
    text = seen(signed_in(cast.sam), spread_of(make_idea(cast, S.APPROVED)))
    assert (
        "nothing can be reckoned for others" in text
        and "<svg" not in text[text.index("<main") :].split("</main")[0]
    )


def test_it_is_for_whoever_sees_the_idea(cast: Cast, signed_in: SignIn) -> None:
    idea = with_case(cast, audience=Audience.CONFIDENTIAL)
    for who in ("sam", "stan"):
        assert signed_in(getattr(cast, who)).get(spread_of(idea)).status_code == 404
    assert signed_in(cast.alice).get(spread_of(idea)).status_code == 200


def test_it_can_be_taken_away_as_a_spreadsheet(cast: Cast, signed_in: SignIn) -> None:
    Organisation.objects.filter(pk=cast.hospital.pk).update(name="=HYPERLINK(1)")
    idea = with_case(cast)
    say(cast, idea, "same_problem")
    client = signed_in(cast.sam)
    rows = list(
        csv.reader(io.StringIO(client.get(f"{spread_of(idea)}?export=csv").getvalue().decode("utf-8-sig")))
    )
    assert [row[0] for row in rows[1:]] == ["Severn Council", "'=HYPERLINK(1)"]
    assert rows[1][3] == "Committed" and [float(each) for each in rows[1][4:]] == [28500, 0, 28500, 28500]
    book = b"".join(client.get(f"{spread_of(idea)}?export=xlsx").streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None and [cell.value for cell in sheet["E"]][1:] == [28500, None]
    assert client.get(f"{spread_of(idea)}?export=exe").status_code == 404


# The report of the place


def test_the_place_sees_what_spreads(cast: Cast, signed_in: SignIn) -> None:
    idea = with_case(cast)
    say(cast, idea, "considering")
    make_idea(cast, S.APPROVED, title="Stays at home")
    text = seen(signed_in(cast.carol), "/reports/spread/")
    assert idea.reference in text and "£28,500" in text and "Stays at home" not in text


def test_the_report_of_the_place_is_drawn_from_what_its_reader_may_see(cast: Cast, signed_in: SignIn) -> None:
    idea = with_case(cast)
    say(cast, idea, "same_problem")
    text = seen(signed_in(cast.carol), "/reports/spread/")
    assert 'aria-labelledby="yearly-title"' in text and "1 idea, in pounds a year" in text
    assert f"{idea.reference}: if those with the problem adopted it" in text
    without = make_idea(cast, S.APPROVED, title="No figure")
    say(cast, without, "same_problem")
    drawn = seen(signed_in(cast.carol), "/reports/spread/").split("<table")[0]
    assert without.reference not in drawn


def test_the_report_of_the_place_hides_what_its_reader_may_not_see(cast: Cast, signed_in: SignIn) -> None:
    secret = with_case(cast, audience=Audience.CONFIDENTIAL, title="Secret lamps")
    Adoption.objects.create(idea=secret, organisation=cast.hospital, state="considering")
    assert "Secret lamps" not in seen(signed_in(cast.henry), "/reports/spread/")


def test_its_queries_do_not_grow_and_it_can_be_taken_away(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.carol)
    say(cast, with_case(cast), "considering")
    few = queries_of(client, "/reports/spread/")
    for number in range(5):
        _bodies(with_case(cast, title=f"Idea {number}"), 3)
    assert queries_of(client, "/reports/spread/") == few
    taken = client.get("/reports/spread/?export=csv")
    assert len(b"".join(taken.streaming_content).splitlines()) == 7  # type: ignore[attr-defined]


# What one's organisation takes up


def test_a_body_sees_what_it_does_about_the_ideas_of_others(cast: Cast, signed_in: SignIn) -> None:
    first, second = make_idea(cast, S.APPROVED), make_idea(cast, S.APPROVED, title="Lend the vans")
    say(cast, first, "considering")
    say(cast, second, "not_for_us", reason="no_means")
    say(cast, second, "same_problem", by="stan")
    text = seen(signed_in(cast.henry), "/taken-up/")
    assert text.index(first.title) < text.index("Lend the vans") and "Say where we stand" in text
    assert "Severn Police" not in text
    narrowed = seen(signed_in(cast.henry), "/taken-up/?state=considering")
    assert first.title in narrowed and "Lend the vans" not in narrowed


def test_colleagues_read_it_and_say_nothing_for_it(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    say(cast, idea, "considering")
    text = seen(signed_in(cast.ed), "/taken-up/")
    assert idea.title in text and "Say where we stand" not in text
    assert "Nothing here yet" in seen(signed_in(cast.sam), "/taken-up/?state=made-up")


def test_what_they_may_no_longer_see_is_not_on_it(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    say(cast, idea, "considering")
    Idea.objects.update(audience=Audience.CONFIDENTIAL)
    assert idea.title not in seen(signed_in(cast.henry), "/taken-up/")


def test_a_coordinator_finds_it_from_the_desk(cast: Cast, signed_in: SignIn) -> None:
    assert "/taken-up/" in seen(signed_in(cast.henry), "/triage/")


def test_its_queries_stay_the_same(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.henry)
    say(cast, make_idea(cast, S.APPROVED), "considering")
    few = queries_of(client, "/taken-up/")
    for number in range(8):
        say(cast, make_idea(cast, S.APPROVED, title=f"Idea {number}"), "same_problem")
    assert queries_of(client, "/taken-up/") == few


def test_my_account_shows_how_far_my_idea_has_come(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, S.APPROVED)
    assert "Taken up" not in seen(signed_in(cast.alice), "/account/")
    say(cast, idea, "considering")
    say(cast, idea, "not_for_us", by="stan", reason="no_means")
    text = seen(signed_in(cast.alice), "/account/")
    assert "Also in 1 other place" in text and spread_of(idea) in text
