"""A place in which every kind of private thing holds a word found nowhere else: a canary.

Who may read which is written by hand in test_canaries.py.
"""

from __future__ import annotations

import copy
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from casebuilder.documents.pdf import write
from casebuilder.models import Case, CaseDocument, CaseWords
from casebuilder.presenter import key_of, paper_of
from casebuilder.released import WORKFORCE
from ideas.bringing.services import upload
from ideas.models import Adoption, AdoptionStep, Attachment, Audience, Comment, Idea, Note
from ideas.search import fill
from place.models import Person, RoleGrant, Team
from place.vocabulary import Role
from tests.case_makers import DOCUMENT, make_case
from tests.cast import PASSWORD, Cast
from tests.makers import make_idea
from workflow.models import Assignment, Criterion, Decision, Notice, Score
from workflow.notices import tell
from workflow.stages import Stage

# Word by word, not their common shape: a page also holds random tokens, and one of those had the shape.
PLANTED = frozenset(
    {
        "zqtitle11", "zqproblem12", "zqproposal13", "zqquestion14", "zqanswer15",
        "zqconflict16", "zqpanel17", "zqfile18", "zqinside19", "zqkind20",
        "zqdraft21", "zqdraft22", "zqcase31", "zqfeedback33", "zqhidden41",
        "zqreviewer42", "zqelsewhere43", "zqcomment51", "zqnote52",
        "zqadopt71", "zqlisted71",
        "zqmail44", "zqmail45", "zqreleased61", "zqposts63", "zqnotice62",
        # numbers of people in the database, and the ids that stand for them in addresses and forms
        "904200441", "904200451", "0aa04400-4444-4444-8444-444444444444", "0aa04500-5555-4555-8555-555555555555",
    }
)  # fmt: skip
CANARY = re.compile("|".join(sorted(PLANTED)), re.IGNORECASE)
INITIALS = re.compile(r">\s*ZQ\s*<")  # the reviewer's, as an avatar shows them; nobody else has these
CASE_WORD, RELEASED_WORD = "zqcase31", "zqreleased61"

# Xenia writes under a hidden name, Yorick reviews, Zelda only works for the police, Bert sits on the hospital's board, Ede
# edits pages: body, team, names, the part of the address before the @, number and id.
MORE_PEOPLE: dict[str, tuple[str, str, str, str, str, int | None, str, Role | None]] = {
    "xenia": ("council", "parks", "Xenia", "Zqhidden41", "zqmail45", 904200451, "0aa04500-5555-4555-8555-555555555555", None),
    "yorick": ("hospital", "wards", "Zeno", "Qzqreviewer42", "zqmail44", 904200441, "0aa04400-4444-4444-8444-444444444444",
               Role.REVIEWER),
    "zelda": ("police", "custody", "Zelda", "Zqelsewhere43", "zelda", None, "", None),
    "bert": ("hospital", "wards", "Bert", "Board", "bert", None, "", Role.BOARD_MEMBER),
    "ede": ("council", "centre", "Ede", "Editor", "ede", None, "", None),
}  # fmt: skip
_PAPERS: dict[str, bytes] = {}  # each PDF is written once by the real writer, however many visitors there are


def plant(cast: Cast) -> dict[str, Idea]:
    """Ideas by what is private about them."""
    more_people(cast)
    ideas = {
        "secret": _secret(cast),
        "draft": make_idea(cast, Stage.DRAFT, title="zqdraft21", problem="zqdraft22"),
        "hidden": _hidden(cast),
        "cased": _cased(cast),
        "released": _released(cast),
        "declined": make_idea(cast, Stage.DECLINED, title="Paint the doors green"),
    }
    listed = b"Title,Problem,Author\nzqlisted71,Dark,Nora\n"
    upload(by=cast.carol, organisation=cast.council, name="list.csv", content=listed)
    for person in cast.people.values():  # told while it was open to them; by now it may not be
        tell(person, Notice.Kind.MENTION, ideas["secret"], text="zqnotice62")
    last = Decision.objects.filter(proposal=ideas["declined"], step="decline")
    last.update(said={"feedback": "zqfeedback33", "decline_reason": cast.decline_reason.pk})  # type: ignore[union-attr]
    fill(CaseWords)  # a search of an empty index would tell nobody anything
    return ideas


def more_people(cast: Cast) -> None:
    # Xenia works beside nobody who scores or decides: whoever does has an interest, and neither scores nor decides.
    cast.teams["parks"] = Team.objects.create(organisation=cast.council, name="Parks")
    for name, (body, team, first, last, mail, number, uid, role) in MORE_PEOPLE.items():
        organisation = getattr(cast, body)
        ids = {"pk": number, "uid": UUID(uid)} if number else {}
        person = Person.objects.create_user(
            f"{mail}@{body}.example", PASSWORD, first_name=first, last_name=last, organisation=organisation,
            team=cast.teams[team], **ids,
        )  # fmt: skip
        cast.people[name] = person
        if role:
            RoleGrant.objects.create(person=person, organisation=organisation, role=role)
    cast.people["ede"].groups.add(Group.objects.get(name="Editors"))


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
    took_up = Adoption.objects.create(idea=idea, organisation=cast.hospital, state=Adoption.State.CONSIDERING)
    AdoptionStep.objects.create(
        adoption=took_up, number=1, state=took_up.state, by=cast.carol, note="zqadopt71"
    )
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
    idea = make_idea(cast, Stage.FINANCE_CHECK, title="Heat the halls by day", reference="BK-HEATD")
    _with_paper(make_case(cast, idea, document=_document(CASE_WORD)), CASE_WORD)
    return idea


def _released(cast: Cast) -> Idea:
    """The council and the hospital may read idea and case: it is released. The police are not concerned."""
    idea = make_idea(
        cast, Stage.COMMITTED, title="Share the depot", reference="BK-DEPTT", audience=Audience.CONCERNED,
        organisations=[cast.council, cast.hospital],
    )  # fmt: skip
    document = _document(RELEASED_WORD)
    document["impacts"] = document.get("impacts", {}) | {
        "workforce": "zqposts63 posts may go, and nobody was asked yet."
    }
    case = make_case(cast, idea, document=document)
    Case.objects.filter(pk=case.pk).update(released_at=timezone.now())
    _with_paper(case, RELEASED_WORD)
    _with_paper(case, f"{RELEASED_WORD} copy", withheld=(WORKFORCE,))
    return idea


def _document(word: str) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["options"][1]["name"] = word
    document["options"][1]["lines"][0] |= {"name": f"{word} boilers", "justification": word}
    return document


def _with_paper(case: Case, word: str, *, withheld: tuple[str, ...] = ()) -> None:
    """Its document as the site's own writer makes it: with the case file inside, or the released copy without."""
    version = case.current
    assert version is not None
    if word not in _PAPERS:
        _PAPERS[word] = write(paper_of(version, withheld=withheld)).content
    CaseDocument.objects.create(
        version=version,
        key=key_of(version, withheld),
        withheld=" ".join(withheld),
        state=CaseDocument.State.DONE,
        asked_by=version.by,
        file=ContentFile(_PAPERS[word], name="case.pdf"),
    )


def _say(idea: Idea, step: str, by: Person, after: Stage, **said: Any) -> None:
    last = Decision.objects.filter(proposal=idea).order_by("number").last()
    assert last is not None
    Decision.objects.create(
        proposal=idea, number=last.number + 1, step=step, from_stage=last.to_stage, to_stage=after, by=by, said=said,
        at=last.at + timedelta(minutes=1),
    )  # fmt: skip
    idea.version += 1
    idea.save(update_fields=["version"])
