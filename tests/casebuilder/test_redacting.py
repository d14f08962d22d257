"""Blacking out: nothing of the passage is left in the database, and the record says that it happened, not what it was."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from casebuilder.models import Agreement, Case, CaseDocument, CaseFile, CaseVersion, Milestone
from casebuilder.reckoning import freeze, print_of, words_read
from casebuilder.services import bring_back, release, save_version, withdraw_release
from ideas.models import Comment, Estimate, Idea, IdeaVersion, Note
from place.models import AuditEntry, Person
from tests.case_makers import DOCUMENT, make_case
from tests.casebuilder.grid_pages import boxes
from tests.casebuilder.test_editor import edit, now
from tests.cast import Cast
from tests.makers import make_idea
from workflow.models import Assignment, Notice
from workflow.notices import tell
from workflow.redacting import BLACK, look_for, redact
from workflow.refusals import NotAllowed, NotYet, Stale
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
SECRET = "Mrs Ethel Quillfeather of Ward 9"
WRAPPED = "mrs  Ethel\nQuillfeather of ward 9"  # the same, as somebody else typed it
WHY = "It names a patient."


def everywhere(cast: Cast) -> Idea:
    """An idea with the passage in every place where words of it stand."""
    idea = make_idea(
        cast, Stage.AWAITING_COMMITMENT, title="Ask Mrs Ethel Quillfeather of Ward 9", problem=f"When {WRAPPED} fell.",
        proposal=f"Help {SECRET}, and then {SECRET} again.")  # fmt: skip
    IdeaVersion.objects.create(
        idea=idea, number=1, title="Old", problem=SECRET, proposal=f"As {WRAPPED} said", by=cast.alice
    )
    idea.decisions.filter(number=2).update(
        said={"reason": f"For {SECRET}", "list": [SECRET], "until": "2030-01-01"}
    )
    Estimate.objects.create(idea=idea, kind="hours", note=f"Time with {SECRET}")
    Comment.objects.create(idea=idea, by=cast.bob, text=f"I know {SECRET}.")
    Note.objects.create(idea=idea, by=cast.carol, text=SECRET)
    Assignment.objects.filter(proposal=idea).update(panel_comment=SECRET, author_comment=WRAPPED)
    tell(cast.alice, Notice.Kind.DECIDED, idea, text=f"About {SECRET}")
    Milestone.objects.create(idea=idea, name=f"Visit {SECRET}", due="2030-01-01")
    _in_the_case(cast, idea)
    return idea


def _in_the_case(cast: Cast, idea: Idea) -> None:
    version = make_case(cast, idea).current
    document = copy.deepcopy(version.document)
    document["title"] = idea.title
    document["options"][0]["name"] = f"As now, with {SECRET}"
    document["options"][1]["lines"][0]["justification"] = f"Because of {WRAPPED}."
    CaseVersion.objects.filter(pk=version.pk).update(document=document, why=f"For {SECRET}")
    Agreement.objects.create(version=version, organisation=cast.hospital, by=cast.frank, comment=SECRET)
    CaseFile.objects.create(
        case=idea.case,
        name=f"Letter of {SECRET}.pdf",
        mime="application/pdf",
        size=1,
        stored="kept/a",
        by=cast.owen,
    )
    CaseDocument.objects.create(
        version=version,
        key="old",
        state="done",
        asked_by=cast.owen,
        file=ContentFile(b"%PDF", name="old.pdf"),
    )


def dump() -> str:
    """Every value of every table, as one text."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def blacked(cast: Cast, idea: Idea, **fields: Any) -> Idea:
    said = {"by": cast.carol, "version": idea.version, "passage": SECRET, "reason": WHY} | fields
    redact(idea, **said)
    return Idea.objects.get(pk=idea.pk)


def test_nothing_of_it_is_left_in_the_database(cast: Cast) -> None:
    idea = everywhere(cast)
    assert "Quillfeather" in dump()
    blacked(cast, idea)
    assert "quillfeather" not in dump().lower()
    fixtures = StringIO()
    call_command("dumpdata", stdout=fixtures)
    assert "quillfeather" not in fixtures.getvalue().lower()


def test_why_a_case_was_released_and_withdrawn_leaves_nothing_behind_either(cast: Cast) -> None:
    idea = make_idea(cast, Stage.COMMITTED)
    case = make_case(cast, idea)
    release(case=case, by=cast.fiona, why=f"{SECRET} asked for it.")
    withdraw_release(case=case, by=cast.fiona, why=f"{WRAPPED} thought again.")
    assert "quillfeather" in dump().lower()
    blacked(cast, idea)
    assert "quillfeather" not in dump().lower()
    case.refresh_from_db()
    assert case.release_why == f"{BLACK} thought again."


def test_a_version_read_before_it_was_redacted_is_brought_back_without_the_passage(cast: Cast) -> None:
    idea = make_idea(cast, Stage.APPROVED)
    case = make_case(cast, idea, document=copy.deepcopy(DOCUMENT) | {"title": f"For {SECRET}"})
    later = copy.deepcopy(case.current.document) | {"title": "Lamps"}
    save_version(case=case, by=cast.owen, document=later, why="Names nobody", expected=1)
    read = case.versions.select_related("case__idea").get(number=1)
    blacked(cast, idea)
    made = bring_back(version=read, by=cast.owen, why="The old title", expected=2)
    assert made.document["title"] == f"For {BLACK}" and "quillfeather" not in dump().lower()


def test_the_rest_of_the_words_stay(cast: Cast) -> None:
    idea = blacked(cast, everywhere(cast))
    assert idea.title == f"Ask {BLACK}" and idea.problem == f"When {BLACK} fell."
    assert idea.proposal == f"Help {BLACK}, and then {BLACK} again."
    assert idea.decisions.get(number=2).said == {
        "reason": f"For {BLACK}",
        "list": [BLACK],
        "until": "2030-01-01",
    }


def test_the_record_says_who_why_and_where_and_not_what(cast: Cast) -> None:
    blacked(cast, everywhere(cast))
    entry = AuditEntry.objects.get(action="redact")
    assert entry.by == cast.carol and entry.said["reason"] == WHY and entry.said["times"]["idea"] == 4


def test_its_authors_are_told_and_whoever_looked_at_it_must_look_again(cast: Cast) -> None:
    idea = everywhere(cast)
    now = blacked(cast, idea)
    assert WHY in Notice.objects.filter(person=cast.alice, proposal=idea).order_by("-pk")[0].text
    assert now.version == idea.version + 1
    with pytest.raises(Stale, match="changed by Carol Council"):
        blacked(cast, idea)


def test_a_frozen_version_keeps_its_figures_and_signatures_and_says_that_it_was_redacted(cast: Cast) -> None:
    idea = everywhere(cast)
    before = idea.case.current
    blacked(cast, idea)
    after = CaseVersion.objects.get(pk=before.pk)
    assert (after.state, after.recurring, after.result) == (before.state, before.recurring, before.result)
    assert after.fingerprint == print_of(after.document) and "a passage was redacted" in after.why
    assert after.agreements.get(organisation=cast.hospital).voided_at is None


def test_pdfs_that_held_it_go_with_their_files_and_are_made_anew(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    idea = everywhere(cast)
    old = CaseDocument.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        blacked(cast, idea)
    assert not old.file.storage.exists(old.file.name)
    assert not CaseDocument.objects.filter(pk=old.pk).exists()


def test_looking_changes_nothing(cast: Cast) -> None:
    idea = everywhere(cast)
    before = dump()
    found = {each.name: each.times for each in look_for(idea, by=cast.carol, passage=SECRET, reason=WHY)}
    assert found["idea"] == 4 and found["decisions"] == 2 and found["comments"] == 2
    assert dump() == before


def test_the_page_shows_where_it_stands_before_anything_is_done(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast, problem=f"When {SECRET} fell.")
    client, address = signed_in(cast.carol), f"/ideas/{idea.reference}/redact/"
    said = {"version": idea.version, "passage": SECRET, "reason": WHY}
    text = client.post(address, said).content.decode()
    assert "Black it out for good" in text and SECRET in Idea.objects.get(pk=idea.pk).problem
    assert client.post(address, said | {"confirm": "1"})["Location"] == idea.get_absolute_url()
    assert Idea.objects.get(pk=idea.pk).problem == f"When {BLACK} fell."


@pytest.mark.parametrize(("passage", "reason", "sentence"), [
    ("nowhere to be found", WHY, "stands nowhere"), (SECRET, f"It names {WRAPPED}.", "out of the reason"),
    ("abc", WHY, "at least four"),
])  # fmt: skip
def test_what_is_wrong_is_said(cast: Cast, passage: str, reason: str, sentence: str) -> None:
    idea = make_idea(cast, problem=SECRET)
    with pytest.raises(NotYet, match=sentence):
        blacked(cast, idea, passage=passage, reason=reason)


@pytest.mark.parametrize("name", ["alice", "piet", "adam", "sue", "henry"])
def test_only_a_coordinator_blacks_out(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        blacked(cast, make_idea(cast, problem=SECRET), by=getattr(cast, name))


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case at work, with the passage in its words and in a line."""
    idea = make_idea(cast, Stage.APPROVED)
    document = copy.deepcopy(DOCUMENT) | {"narrative": {"summary": f"When {SECRET} fell."}}
    document["options"][1]["lines"][0]["justification"] = f"For {SECRET}."
    return make_case(cast, idea, document=document)


@pytest.mark.parametrize("part", ["words/", "options/2/"])
@pytest.mark.parametrize("saved_since", [False, True])
def test_a_page_left_open_does_not_bring_it_back_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignIn, case: Case, part: str, saved_since: bool
) -> None:
    owner = signed_in(cast.owen)
    if part == "words/":
        form = owner.get(edit(case, part)).context["form"]
        said: dict[str, Any] = {name: form[name].value() for name in ("expected", "as_read", "summary")}
        said["ask"] = "Power"
    else:
        said = boxes(owner, case, "trust") | {"r1-name": ["Power"]}
    if saved_since:
        owner.post(edit(case, "options/1/name/"), {"expected": 1, "name": "As now", "role": "baseline"})
    blacked(cast, case.idea)
    for _attempt in range(2):
        answer = owner.post(edit(case, part), said)
        text = answer.content.decode()
        assert answer.status_code == 422 and "A passage was redacted after you opened this page" in text
        assert "Power" in text and SECRET in text
    assert case.versions.count() == 1 + saved_since and SECRET not in str(now(case))


def test_a_file_looked_at_before_does_not_bring_it_back(cast: Cast, signed_in: SignIn, case: Case) -> None:
    owner = signed_in(cast.owen)
    changed = json.dumps(case.current.document | {"title": "Another"})
    page = owner.post(edit(case, "file/"), {"expected": 1, "text": changed}).context
    said = {name: page[name] for name in ("expected", "as_read", "text")}
    blacked(cast, case.idea)
    answer = owner.post(edit(case, "file/"), said | {"confirm": "yes"}).content.decode()
    assert "A passage was redacted after you opened this page" in answer and case.versions.count() == 1


def test_saying_what_was_saved_puts_no_words_on_the_sealed_record(cast: Cast, case: Case) -> None:
    document = copy.deepcopy(case.current.document)
    document["options"][1]["lines"][0]["name"] = SECRET
    save_version(case=case, by=cast.owen, document=document, why=f"Line: {SECRET}", expected=1)
    blacked(cast, case.idea)
    assert "quillfeather" not in dump().lower()


def test_freezing_is_no_redaction(cast: Cast, case: Case) -> None:
    read = words_read(case.current.document)
    assert words_read(freeze(case.current.document, timezone.localdate()).document) == read
