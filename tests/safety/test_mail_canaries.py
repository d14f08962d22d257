"""Planted words and mail: three ideas walked through their whole lives, every mail read whole, header by header.

Everybody asked to be told of everything, at once or once a day, so that whatever could be mailed is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email import policy as policies

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from casebuilder.services import ask_back
from ideas import services as ideas
from ideas.models import Comment, Follow, Idea, Invitation
from ideas.services import joining
from place.models import Person
from tests.cast import Cast
from tests.life import Life
from tests.makers import make_idea
from tests.page_makers import make_challenge
from tests.safety.planted import CANARY, more_people
from workflow import digests, post, reminders, weekly
from workflow.models import Assignment, How, NoticeChoice
from workflow.notices import remind
from workflow.preferences import RULES
from workflow.registry import NEEDS
from workflow.reviews import assign, stand_down
from workflow.services import hand_over
from workflow.stages import Stage

pytestmark = pytest.mark.crawl  # whole lives of ideas, mail by mail

# What each idea is given to say; every word of it is planted.
WORDS = {
    "question": "zqquestion14", "answer": "zqanswer15", "for_panel": "zqpanel17", "for_author": "zqkind20",
    "returned": "zqcase31",
}  # fmt: skip

# Who may be mailed a planted word, by hand; after “decided” who may only once the panel has decided. Anybody else, or sooner, is
# a leak. An address with a planted name in it reaches its own owner, and nobody else.
SPOKEN = {
    "zqquestion14": "xenia", "zqanswer15": "carol rita ruth yorick", "zqcomment51": "xenia henry piet carol decided owen",
    "zqkind20": "decided xenia", "zqcase31": "owen", "zqmail44": "yorick", "zqmail45": "xenia", "zqelsewhere43": "zelda",
}  # fmt: skip
MAY: dict[str, dict[str, str]] = {
    # Its words stay on the site: not even those who may read them there get them by mail.
    "confidential": {"zqmail44": "yorick"},
    # Whoever she writes to by name learns who she is; the coordinator may know.
    "hidden": SPOKEN | {"zqhidden41": "xenia carol sam"},
    # The same until the decision; after it there is no secret about who she is.
    "blind": SPOKEN | {"zqhidden41": "xenia carol sam decided everybody"},
}
NEVER = {
    "zqconflict16",
    "zqpanel17",
    "zqnote52",
}  # no mail says why a reviewer stood down, or what those who decide write


def may(kind: str, word: str, name: str, *, decided: bool) -> bool:
    always, _, afterwards = MAY[kind].get(word, "").partition("decided")
    return name in always.split() or (decided and bool({name, "everybody"} & set(afterwards.split())))


def an_idea(kind: str, cast: Cast) -> Idea:
    """A draft of Xenia's, or the confidential one of Alice's and Bea's; people followed it who may not see it any more."""
    said = {"title": "Lend the vans at night"}
    if kind == "confidential":
        said = {
            "title": "zqtitle11",
            "problem": "zqproblem12",
            "proposal": "zqproposal13",
            "audience": "confidential",
        }
        idea = make_idea(cast, Stage.DRAFT, coauthors=[cast.bea], **said)
    else:
        challenge = make_challenge(cast, blind=True, title="Warmer rooms") if kind == "blind" else None
        idea = make_idea(
            cast,
            Stage.DRAFT,
            author=cast.xenia,
            coauthors=[],
            hide_name=kind == "hidden",
            challenge=challenge,
            **said,
        )
    for follower in (cast.stan, cast.henry, cast.zelda, cast.cleo, cast.rita):
        Follow.objects.create(idea=idea, person=follower)
    return idea


class Reading:
    """Reads every mail as it goes out, and keeps what somebody reads who may not."""

    def __init__(self, kind: str, cast: Cast) -> None:
        self.kind, self.cast = kind, cast
        self.decided = False
        self.leaks: list[str] = []
        self.read: dict[str, set[str]] = defaultdict(set)
        self.count = 0

    def after(self, step: str) -> None:
        self.decided = self.decided or step == "approve"
        digests.gather()
        post.send_waiting()
        names = {person.email: name for name, person in self.cast.people.items()}
        for each in mail.outbox:
            assert len(each.recipients()) == 1
            self._one(each, step, names[each.to[0]])
        self.count += len(mail.outbox)
        mail.outbox.clear()

    def _one(self, each: EmailMessage, step: str, name: str) -> None:
        for where, text in surfaces(each):
            for word in {found.lower() for found in CANARY.findall(text)}:
                self.read[word].add(name)
                if word in NEVER or not may(self.kind, word, name, decided=self.decided):
                    self.leaks.append(f"{name} reads {word} in the {where} of “{each.subject}”, after {step}")


def surfaces(each: EmailMessage) -> Iterator[tuple[str, str]]:
    """Every header and part, as a mail program would decode it."""
    whole = message_from_bytes(each.message().as_bytes(), policy=policies.default)
    for name, value in whole.items():
        yield name, str(value)
    for part in whole.walk():
        if not part.is_multipart():
            yield part.get_content_type(), part.get_content()


def talk(life: Life) -> None:
    """Everything people may say about it, by everybody who may see it."""
    idea, cast = life.idea, life.cast
    author = getattr(cast, life.author)
    outside = cast.piet if idea.confidential() else cast.henry
    first = ideas.say(by=outside, idea=idea, text="zqcomment51")
    ideas.say(by=author, idea=idea, text=f"@{outside.name} zqcomment51", answers=first, to=outside)
    ideas.say(by=outside, idea=idea, text="zqcomment51 again", answers=first)
    ideas.note(by=cast.carol, idea=idea, text="zqnote52")
    ideas.report(by=author, comment=first, why="zqcomment51")
    ideas.hide(by=cast.carol, comment=Comment.objects.get(pk=first.pk), because="zqcomment51")
    if not idea.confidential():
        made = ideas.offer(
            by=cast.henry, idea=idea, kind="people", what="zqcomment51", how_much="", when="", contact="x"
        )
        ideas.answer_offer(by=author, offer=made, accept=True, answer="zqcomment51")


def invite(life: Life) -> None:
    """Sam is asked to write it too, comes, and is parted with again."""
    idea, author = life.idea, getattr(life.cast, life.author)
    joining.invite(by=author, idea=idea, email=life.cast.sam.email)
    joining.accept(by=life.cast.sam, invitation=Invitation.objects.get(idea=idea))
    joining.part_with(by=author, idea=life.idea, coauthor=life.cast.sam)


def be_late(life: Life) -> None:
    """The day before, the day itself and the week after: everybody it waits for is reminded."""
    if life.idea.stage == Stage.NEEDS_INFORMATION:
        remind(life.idea, by=life.cast.carol)
    reminders.remind_of_dates()
    weekly.write_weekly_lists()


def reviewers_change(life: Life) -> None:
    """One more is asked, and stands down with a reason; the coordinator hands the panel's part to somebody."""
    idea, cast = life.idea, life.cast
    spare = cast.ravi if "ravi" not in life.reviewers else cast.yorick
    if idea.author_id == cast.xenia.pk:
        return  # Ravi works beside her
    assign(by=cast.carol, proposal=idea, reviewers=[spare], version=idea.version)
    stand_down(
        by=spare, assignment=Assignment.objects.get(proposal=idea, reviewer=spare), because="zqconflict16"
    )


def give_away(life: Life) -> None:
    idea, cast = life.idea, life.cast
    hand_over(idea, by=cast.carol, to=cast.sam, version=idea.version)
    hand_over(life.idea, by=cast.carol, to=cast.owen, version=life.idea.version)


def ask_for_it_back(life: Life) -> None:
    ask_back(
        case=life.idea.case,
        by=life.cast.owen,
        why="zqcase31" if life.idea.confidential() else "A wrong figure.",
    )


STEPS: list[tuple[str, Callable[[Life], None]]] = [
    ("submit", Life.submit), ("invite", invite), ("ask", Life.ask), ("late", be_late), ("answer", Life.answer),
    ("review", Life.review), ("reviewers", reviewers_change), ("talk", talk), ("late", be_late),
    ("ask", Life.ask), ("answer", Life.answer),
    *((f"score {number}", lambda life, number=number: life.score(life.reviewers[number])) for number in range(3)),
    ("late", be_late), ("approve", Life.approve), ("talk", talk), ("hand over", give_away), ("write", Life.write_case),
    ("send", Life.send_to_finance), ("return", Life.return_case), ("send", Life.send_to_finance),
    ("name", Life.name_delivery_owner), ("assure", Life.assure), ("ask back", ask_for_it_back), ("late", be_late),
    ("agree", lambda life: life.agree("fiona", "council")), ("agree", lambda life: life.agree("frank", "hospital")),
    ("sign", lambda life: life.sign("erin", "council")), ("sign", lambda life: life.sign("ed", "hospital")),
    ("start", Life.start), ("late", be_late),
]  # fmt: skip


def everybody_hears_of_everything(how: How) -> None:
    chosen = [
        NoticeChoice(person=person, kind=kind, how=how)
        for person in Person.objects.all()
        for kind, rule in RULES.items()
        if how in rule.choices
    ]
    NoticeChoice.objects.bulk_create(chosen)


@pytest.mark.parametrize("how", [How.ONCE, How.DAILY])
@pytest.mark.parametrize("kind", MAY)
def test_no_planted_word_is_mailed_to_who_may_not_read_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str, how: How
) -> None:
    monkeypatch.setitem(NEEDS, "case_passes_checks", lambda idea, said: [])  # tested where it belongs
    more_people(cast)
    everybody_hears_of_everything(how)
    author = "alice" if kind == "confidential" else "xenia"
    reading = Reading(kind, cast)
    life = Life(cast, an_idea(kind, cast), author=author, reviewers=("rita", "ruth", "yorick"), words=WORDS)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for step, act in STEPS:
            if step == "late":
                due = life.idea.due
                assert due is not None
                clock.move_to(timezone.now() + (due - timezone.localdate()) + timedelta(days=8))
            act(life)
            reading.after(step)
            clock.shift(timedelta(days=1))
    assert reading.leaks == [], "\n".join(reading.leaks)
    assert life.idea.stage == Stage.DELIVERING and reading.count > 40
    if (
        kind != "confidential" and how == How.ONCE
    ):  # the daily mail is shorter; what may be mailed was, or nothing is shown here
        assert reading.read["zqanswer15"] == {"carol", "rita", "ruth", "yorick"}
        assert reading.read["zqkind20"] == {"xenia"} and reading.read["zqcase31"] == {"owen"}
