"""Walks one idea from draft to delivery through the services pages use, a step at a time, with the words it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from casebuilder.services import add_milestone, agree_share, name_delivery_owner, save_version, sign
from ideas.models import Idea
from tests.case_makers import DOCUMENT
from tests.cast import Cast
from workflow.models import Assignment
from workflow.reviews import assign, give_scores
from workflow.services import move

SCORES = {"difference": 4, "money": 3, "doable": 5}
AUTHORITY = {"capacity": "Chief executive", "authority": "Scheme of delegation", "limit": Decimal(900_000)}
WORDS = {
    "question": "How many lamps?",
    "answer": "Four thousand.",
    "for_author": "Count them first.",
    "for_panel": "Good.",
    "rationale": "It pays.",
    "returned": "Where do the kilowatt hours come from?",
}


@dataclass
class Life:
    """One idea, and who does what to it: the cast's usual people but for its author and its reviewers."""

    cast: Cast
    made: Idea
    author: str = "alice"
    reviewers: Sequence[str] = ("rita", "ravi", "ruth")
    words: dict[str, str] = field(default_factory=dict)

    @property
    def idea(self) -> Idea:
        return Idea.objects.get(pk=self.made.pk)

    def said(self, name: str) -> str:
        return self.words.get(name, WORDS[name])

    def move(self, step: str, by: str, **said: Any) -> None:
        idea = self.idea
        move(idea, step, by=getattr(self.cast, by), version=idea.version, **said)

    def submit(self) -> None:
        self.move("submit", self.author)

    def ask(self) -> None:
        self.move("ask", "carol", question=self.said("question"))

    def answer(self) -> None:
        self.move("answer", self.author, answer=self.said("answer"))

    def review(self) -> None:
        chosen, idea = [getattr(self.cast, name) for name in self.reviewers], self.idea
        assign(by=self.cast.carol, proposal=idea, reviewers=chosen, version=idea.version)
        self.move("review", "carol")

    def score(self, who: str) -> None:
        person = getattr(self.cast, who)
        assignment = Assignment.objects.get(proposal=self.made, reviewer=person)
        words = {"panel_comment": self.said("for_panel"), "author_comment": self.said("for_author")}
        give_scores(by=person, assignment=assignment, values=SCORES, **words)

    def approve(self) -> None:
        self.move("approve", "piet", rationale=self.said("rationale"), case_owner=self.cast.owen)

    def write_case(self) -> None:
        case = self.idea.case
        document = DOCUMENT | {"reference": self.idea.reference}
        save_version(
            case=case, by=self.cast.owen, document=document, why="Costed", expected=case.current.number
        )

    def send_to_finance(self) -> None:
        self.move("send_to_finance", "owen")

    def return_case(self) -> None:
        self.move("return_case", "fiona", comments=self.said("returned"))

    def name_delivery_owner(self) -> None:
        name_delivery_owner(by=self.cast.owen, idea=self.idea, to=self.cast.dora)

    def assure(self) -> None:
        self.move("assure", "fiona", comments="Traced.")

    def agree(self, who: str, body: str) -> None:
        version, answering = self.idea.case.current, getattr(self.cast, body)
        agree_share(by=getattr(self.cast, who), version=version, body=answering)

    def sign(self, who: str, body: str) -> None:
        version, answering = self.idea.case.current, getattr(self.cast, body)
        sign(by=getattr(self.cast, who), version=version, body=answering, **AUTHORITY)

    def start(self) -> None:
        due = timezone.localdate() + timedelta(days=150)
        add_milestone(by=self.cast.dora, idea=self.idea, name="First street", due=due)
        self.move("start", "dora")
