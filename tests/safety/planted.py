"""A place in which every kind of private thing holds a word found nowhere else: a canary.

Who may read which is written by hand in test_canaries.py.
"""

from __future__ import annotations

import copy
import re
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from casebuilder.models import CaseDocument
from ideas.models import Attachment, Audience, Comment, Idea, Note
from place.models import Person, RoleGrant
from place.vocabulary import Role
from tests.case_makers import DOCUMENT, make_case
from tests.cast import PASSWORD, Cast
from tests.makers import make_idea
from workflow.models import Assignment, Criterion, Decision, Score
from workflow.stages import Stage

# Word by word, not their common shape: a page also holds random tokens, and one of those had the shape.
PLANTED = frozenset(
    {
        "zqtitle11", "zqproblem12", "zqproposal13", "zqquestion14", "zqanswer15",
        "zqconflict16", "zqpanel17", "zqfile18", "zqinside19", "zqkind20",
        "zqdraft21", "zqdraft22", "zqcase31", "zqfeedback33", "zqhidden41",
        "zqreviewer42", "zqelsewhere43", "zqcomment51", "zqnote52",
    }
)  # fmt: skip
CANARY = re.compile("|".join(sorted(PLANTED)), re.IGNORECASE)
CASE_WORD = "zqcase31"

# Xenia writes under a hidden name, Yorick reviews, Zelda only works for the police.
MORE_PEOPLE = {
    "xenia": ("council", "centre", "Xenia", "Zqhidden41", None),
    "yorick": ("hospital", "wards", "Yorick", "Zqreviewer42", Role.REVIEWER),
    "zelda": ("police", "custody", "Zelda", "Zqelsewhere43", None),
}


def plant(cast: Cast) -> dict[str, Idea]:
    """Ideas by what is private about them."""
    more_people(cast)
    ideas = {
        "secret": _secret(cast),
        "draft": make_idea(cast, Stage.DRAFT, title="zqdraft21", problem="zqdraft22"),
        "hidden": _hidden(cast),
        "cased": _cased(cast),
        "declined": make_idea(cast, Stage.DECLINED, title="Paint the doors green"),
    }
    last = Decision.objects.filter(proposal=ideas["declined"], step="decline")
    last.update(said={"feedback": "zqfeedback33", "decline_reason": cast.decline_reason.pk})  # type: ignore[union-attr]
    return ideas


def more_people(cast: Cast) -> None:
    for name, (body, team, first, last, role) in MORE_PEOPLE.items():
        organisation = getattr(cast, body)
        person = Person.objects.create_user(
            f"{last.lower()}@{body}.example",
            PASSWORD,
            first_name=first,
            last_name=last,
            organisation=organisation,
            team=cast.teams[team],
        )
        cast.people[name] = person
        if role:
            RoleGrant.objects.create(person=person, organisation=organisation, role=role)


def _secret(cast: Cast) -> Idea:
    """Confidential, in review: Rita is asked, Yorick has scored, Ravi stood down, Ruth has nothing to do with it."""
    idea = make_idea(
        cast, Stage.IN_REVIEW, title="zqtitle11", problem="zqproblem12", proposal="zqproposal13",
        audience=Audience.CONFIDENTIAL, supporters_count=0,
    )  # fmt: skip
    _say(idea, "ask", cast.carol, Stage.NEEDS_INFORMATION, question="zqquestion14")
    _say(idea, "answer", cast.alice, Stage.IN_REVIEW, answer="zqanswer15")
    idea.assignments.get(reviewer=cast.ruth).delete()
    idea.assignments.filter(reviewer=cast.ravi).update(
        state=Assignment.State.STOOD_DOWN, stood_down_because="zqconflict16"
    )
    _scored(cast, idea, panel="zqpanel17", kind="zqkind20")
    Attachment.objects.create(
        idea=idea, name="zqfile18.pdf", mime="application/pdf", size=8, by=cast.alice,
        stored=ContentFile(b"%PDF-1.7 zqinside19", name="kept.pdf"),
    )  # fmt: skip
    Comment.objects.create(idea=idea, by=cast.bob, as_author=True, text="zqcomment51")
    Note.objects.create(idea=idea, by=cast.carol, text="zqnote52")
    return idea


def _scored(cast: Cast, idea: Idea, *, panel: str = "Good.", kind: str = "Thank you.") -> None:
    """Yorick's score, with a word for the panel and a word for the author."""
    scored = Assignment.objects.create(
        proposal=idea, reviewer=cast.yorick, criteria_set=cast.criteria, assigned_by=cast.carol,
        state=Assignment.State.DONE, done_at=timezone.now(), panel_comment=panel, author_comment=kind,
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(assignment=scored, criterion=criterion, value=1)
        for criterion in Criterion.objects.filter(criteria_set=cast.criteria)
    )


def _hidden(cast: Cast) -> Idea:
    """Everybody may read it; whose it is only she and the coordinator know, and who scored it she never learns."""
    idea = make_idea(
        cast, Stage.AT_PANEL, title="Lend the vans at night", author=cast.xenia, coauthors=[], hide_name=True
    )
    _scored(cast, idea)
    Comment.objects.create(idea=idea, by=cast.xenia, as_author=True, text="We asked the drivers.")
    return idea


def _cased(cast: Cast) -> Idea:
    """Everybody may read the idea; its case, with its document, is not released."""
    idea = make_idea(cast, Stage.FINANCE_CHECK, title="Heat the halls by day")
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["name"] = CASE_WORD
    document["options"][1]["lines"][0] |= {"name": f"{CASE_WORD} boilers", "justification": CASE_WORD}
    case = make_case(cast, idea, document=document)
    CaseDocument.objects.create(
        version=case.current, key="key", state=CaseDocument.State.DONE, asked_by=cast.owen,
        file=ContentFile(f"%PDF-1.7 {CASE_WORD}".encode(), name="case.pdf"),
    )  # fmt: skip
    return idea


def _say(idea: Idea, step: str, by: Person, after: Stage, **said: Any) -> None:
    last = Decision.objects.filter(proposal=idea).order_by("number").last()
    assert last is not None
    Decision.objects.create(
        proposal=idea, number=last.number + 1, step=step, from_stage=last.to_stage, to_stage=after, by=by, said=said,
        at=last.at + timedelta(minutes=1),
    )  # fmt: skip
    idea.version += 1
    idea.save(update_fields=["version"])
