"""Minutes of a sitting, on the site and as a PDF: each reader finds the ideas they may see, and of each what they may know."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import page as validator
import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from ideas.models import Audience, Idea
from place.models import Deputy, Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.workflow.sitting_makers import make_sitting
from workflow import sittings
from workflow.models import Score, Sitting
from workflow.refusals import NotAllowed
from workflow.services import move
from workflow.stages import Stage

SignIn = Callable[[Person], Client]


@pytest.fixture
def issued(cast: Cast) -> dict[str, Any]:
    """Vans approved, Letters refused, Rotas left, Secret (confidential) approved; Erin declared an interest in Vans."""
    sitting, (vans, letters, rotas) = make_sitting(
        cast, "Vans", "Letters", "Rotas", room=1, members="fiona erin"
    )
    secret = make_idea(cast, Stage.AT_PANEL, title="Secret", audience=Audience.CONFIDENTIAL)
    sittings.take_in(sitting, by=cast.piet)
    sittings.declare_interest(sitting, by=cast.erin, proposal=vans)
    sittings.vote(sitting, by=cast.fiona, preferred=vans, other=letters)
    costs: dict[int, Decimal | None] = {vans.pk: Decimal("9876")}
    sittings.set_line(sitting, by=cast.piet, held_on=sitting.held_on, room=1, budget=None, costs=costs)
    for idea in (vans, secret):
        idea.refresh_from_db()
        move(
            idea,
            "approve",
            by=cast.piet,
            version=idea.version,
            rationale="It pays at once.",
            case_owner=cast.owen,
        )
    no = {
        "decline_reason": cast.decline_reason,
        "feedback": "Thank you for counting.",
        "could_change": "A lease.",
    }
    move(letters, "decline", by=cast.piet, version=letters.version, **no)
    sittings.issue(sitting, by=cast.piet)
    return {
        "sitting": Sitting.objects.get(pk=sitting.pk),
        "letters": letters,
        "rotas": rotas,
        "secret": secret,
    }


def read(client: Client, issued: dict[str, Any]) -> str:
    return " ".join(client.get(f"/panel/sittings/{issued['sitting'].uid}/minutes/").content.decode().split())


def about(text: str, title: str) -> str:
    """The part of the minutes about one idea."""
    return text.split(f">{title}</a>")[1].split("<h3>")[0]


def test_the_chair_reads_everything(cast: Cast, signed_in: SignIn, issued: dict[str, Any]) -> None:
    text = read(signed_in(cast.piet), issued)
    assert "In the chair: Piet Council." in text and "Fiona Council" in text
    vans = about(text, "Vans")
    assert "Rank" in vans and "with a probability of 90%, from 3 reviews" in vans
    assert "put it first in 1 of 1 comparisons" in vans and "neither voted nor decided: Erin Council." in vans
    assert "Starting it costs about £9,900." in vans
    assert "Approved by the panel" in vans and "Piet Council" in vans and "It pays at once." in vans
    assert "We already do this." in about(text, "Letters") and "A lease." in about(text, "Letters")
    assert "Not decided: it stays with the panel." in about(text, "Rotas") and "Rank" in about(text, "Rotas")
    assert "Secret" in text


def test_colleagues_read_the_reason_and_not_what_was_said_to_the_author(
    cast: Cast, signed_in: SignIn, issued: dict[str, Any]
) -> None:
    text = read(signed_in(cast.sam), issued)
    assert "We already do this." in text and "It pays at once." in text
    assert "Thank you for counting." not in text and "A lease." not in text and "Secret" not in text
    assert "Rank" in about(text, "Vans") and "Rank" not in about(text, "Rotas")


def test_an_author_learns_how_their_idea_stood_only_once_it_is_decided(
    cast: Cast, signed_in: SignIn, issued: dict[str, Any]
) -> None:
    text = read(signed_in(cast.alice), issued)
    assert "Thank you for counting." in text and "Rank" in about(text, "Letters")
    assert "Rank" not in about(text, "Rotas") and "Merit" not in about(text, "Rotas")
    assert not any(name in text for name in ("Rita", "Ravi", "Ruth"))


def test_what_is_not_decided_stands_where_its_place_does_not_tell(cast: Cast, signed_in: SignIn) -> None:
    sitting, (best, middle, last) = make_sitting(cast, "Best", "Middle", "Last")
    for idea, value in ((best, 5), (middle, 3), (last, 1)):
        Score.objects.filter(assignment__proposal=idea).update(value=value)
    for idea in (best, last):
        move(idea, "approve", by=cast.piet, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    sittings.issue(sitting, by=cast.piet)
    for person, titles in ((cast.alice, ["Best", "Last", "Middle"]), (cast.piet, ["Best", "Middle", "Last"])):
        text = read(signed_in(person), {"sitting": sitting})
        assert sorted(titles, key=lambda title: text.index(f">{title}</a>")) == titles


def test_what_fewer_than_three_reviews_came_to_is_for_those_who_judge(cast: Cast, signed_in: SignIn) -> None:
    sitting, (vans, _other) = make_sitting(cast, "Vans", "Letters")
    vans.assignments.exclude(reviewer=cast.rita).delete()
    vans = Idea.objects.get(pk=vans.pk)
    move(vans, "approve", by=cast.piet, version=vans.version, rationale="It pays.", case_owner=cast.owen)
    sittings.issue(sitting, by=cast.piet)
    for person, reads in ((cast.alice, False), (cast.sam, False), (cast.piet, True), (cast.carol, True)):
        said = about(read(signed_in(person), {"sitting": sitting}), "Vans")
        assert ("from 1 review." in said and "Rank" in said) is reads and "It pays." in said


def test_minutes_in_which_somebody_may_see_no_idea_do_not_exist_for_them(
    cast: Cast, signed_in: SignIn
) -> None:
    sitting, _ideas = make_sitting(cast, "Hidden", audience=Audience.CONFIDENTIAL)
    sittings.issue(sitting, by=cast.piet)
    for page in ("minutes/", "minutes.pdf"):
        assert signed_in(cast.sam).get(f"/panel/sittings/{sitting.uid}/{page}").status_code == 404
        assert signed_in(cast.adam).get(f"/panel/sittings/{sitting.uid}/{page}").status_code == 200
    assert str(sitting.uid) not in signed_in(cast.sam).get("/panel/sittings/").content.decode()


def test_what_is_blacked_out_later_is_blacked_out_here_too(
    cast: Cast, signed_in: SignIn, issued: dict[str, Any]
) -> None:
    from workflow.redacting import redact

    letters = Idea.objects.get(pk=issued["letters"].pk)
    redact(letters, by=cast.carol, version=letters.version, passage="for counting", reason="A name.")
    assert "for counting" not in read(signed_in(cast.piet), issued)


def test_the_pdf_says_the_same_to_each_and_is_accessible(
    cast: Cast, signed_in: SignIn, issued: dict[str, Any]
) -> None:
    address = f"/panel/sittings/{issued['sitting'].uid}/minutes.pdf"
    answer = signed_in(cast.sam).get(address)
    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    assert ".pdf" in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked and "/StructTreeRoot" in document.Root
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "Minutes of the panel of Severn Council" in str(document.docinfo["/Title"])
        assert "pdfuaid" in str(document.open_metadata()) and not document.attachments
        assert not any(name in str(document.docinfo) for name in ("Piet", "Sam"))
    words = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True)
    text = " ".join(words.stdout.decode().split())
    assert "It pays at once." in text and "We already do this." in text
    assert "Thank you for counting." not in text and "Secret" not in text
    again = signed_in(cast.sam).get(address)
    assert again.content == answer.content


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_the_pdf_passes_both_standards_in_both_languages(
    cast: Cast, signed_in: SignIn, issued: dict[str, Any], language: str
) -> None:
    client = signed_in(cast.piet)
    client.cookies["django_language"] = language
    content = client.get(f"/panel/sittings/{issued['sitting'].uid}/minutes.pdf").content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang) == language
    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(content, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_where_the_chair_did_not_come_whoever_stood_in_was_in_the_chair(
    cast: Cast, signed_in: SignIn
) -> None:
    sitting, _ideas = make_sitting(cast, "Vans", members="fiona")
    today = timezone.localdate()
    Deputy.objects.create(person=cast.piet, deputy=cast.sam, starts=today, ends=today)
    sittings.set_present(sitting, by=cast.sam, present={sitting.seats.get(person=cast.fiona).pk})
    sittings.issue(sitting, by=cast.sam)
    text = read(signed_in(cast.adam), {"sitting": sitting})
    assert "In the chair: Sam Council." in text
    assert "not present: Piet Council." in text


def test_minutes_issued_by_the_next_chair_name_both(cast: Cast, signed_in: SignIn) -> None:
    """Piet opened it and gave the role up; Olga has it, decided and issues."""
    sitting, (idea,) = make_sitting(cast, "Vans")
    cast.piet.grants.filter(role="panel_chair").update(ended_at=timezone.now())
    cast.olga.grants.create(organisation=cast.council, role="panel_chair")
    move(idea, "approve", by=cast.olga, version=idea.version, rationale="It pays.", case_owner=cast.owen)
    with pytest.raises(NotAllowed):
        sittings.issue(sitting, by=cast.piet)
    sittings.issue(sitting, by=cast.olga)
    text = read(signed_in(cast.adam), {"sitting": sitting})
    assert "In the chair: Piet Council." in text and "Issued by Olga Council" in text
    assert [seat.person for seat in sitting.seats.all()] == [cast.piet, cast.olga]
    assert text.count("Olga Council") >= 3  # present, decided, issued


def test_when_the_pdf_cannot_be_made_the_page_says_so(
    cast: Cast, signed_in: SignIn, issued: dict[str, Any], settings: Any
) -> None:
    settings.DOCUMENT_SECONDS = 0.01
    address = f"/panel/sittings/{issued['sitting'].uid}/minutes.pdf"
    page = signed_in(cast.piet).get(address, follow=True).content.decode()
    assert "The PDF could not be made just now" in page and "It pays at once." in page


def test_minutes_cost_the_same_questions_however_long_they_are(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    short, _ideas = make_sitting(cast, "One")
    sittings.issue(short, by=cast.piet)
    long, _ideas = make_sitting(cast, *(f"Idea {n}" for n in range(12)))
    sittings.issue(long, by=cast.piet)
    client = signed_in(cast.sam)
    client.get(f"/panel/sittings/{short.uid}/minutes/")
    with django_assert_max_num_queries(30) as few:
        client.get(f"/panel/sittings/{short.uid}/minutes/")
    with django_assert_max_num_queries(len(few)):
        client.get(f"/panel/sittings/{long.uid}/minutes/")
