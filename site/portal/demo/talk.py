"""Puts talk around the demonstration's ideas: threads, names, offers, followers, notes and small files."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from ideas.models import Attachment, Audience, Comment, Follow, Note, Offer
from place.files import check
from place.keeping import keep_bytes
from place.models import Person
from place.vocabulary import Role
from portal.demo.content import Words, read
from portal.demo.ideas import Written
from portal.demo.place import Severnside
from workflow.stages import Stage

SILENT = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)
PAPER = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Contents 4 0 R
/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 76>>stream
BT /F 16 Tf 40 230 Td (Quotation: GBP 1,840 a year, fixed for three) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
"""


class Talker:
    """Lets people talk; the same words for the same seed and moment."""

    def __init__(self, place: Severnside, *, seed: int, now: datetime) -> None:
        self.place, self.now = place, now
        self.chance = random.Random(seed + 2)  # noqa: S311  (a demonstration, repeatable by its seed)
        self.said: Words = read("talk")
        self.turn = 0

    def talk(self, written: list[Written]) -> None:
        """Around a fair share of the ideas everybody may see."""
        open_to_all = [
            w for w in written
            if w.idea.stage not in SILENT and w.idea.triaged_at and w.idea.audience == Audience.EVERYBODY
        ]  # fmt: skip
        for count, w in enumerate(open_to_all):
            if self.chance.random() < 0.6:
                self._threads(w)
            self._follows(w)
            if count % 6 == 0 and w.idea.is_open:
                self._offer(w)
            if count % 5 == 0:
                self._note(w)
            if count % 9 == 0:
                self._files(w, count // 9)

    def _uid(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _when(self, w: Written, after: datetime | None = None) -> datetime:
        start = after or w.idea.triaged_at or w.idea.created_at
        return start + (self.now - start) * self.chance.uniform(0.05, 0.6)

    def _others(self, w: Written, count: int) -> list[Person]:
        """Colleagues with no part in judging it."""
        busy = {given["reviewer"] for given in w.said["story"].get("review_scores", [])}
        never = {w.idea.author_id, *w.coauthors}
        free = [
            person for key, person in self.place.people.items()
            if key not in busy and person.pk not in never and not self._audits(key)
        ]  # fmt: skip
        return self.chance.sample(free, count)

    def _audits(self, key: str) -> bool:
        return any(key in keys for (_body, role), keys in self.place.holders.items() if role == Role.AUDITOR)

    def _threads(self, w: Written) -> None:
        threads = self.said["threads"]
        for _number in range(self.chance.choice((1, 1, 2, 3))):
            words = threads[self.turn % len(threads)]
            self.turn += 1
            asker = self._others(w, 1)[0]
            first = self._comment(w, asker, words[0], None, self._when(w))
            if self.turn % 7 == 0:
                self._named(w, asker, first)
            speakers = (w.idea.author, asker)
            before = first.at
            for place, text in enumerate(words[1:]):
                before = self._comment(w, speakers[place % 2], text, first, self._when(w, before)).at

    def _comment(self, w: Written, by: Person, text: str, answers: Comment | None, at: datetime) -> Comment:
        return Comment.objects.create(
            uid=self._uid(), idea=w.idea, by=by, as_author=by.pk == w.idea.author_id, text=text, answers=answers, at=at
        )  # fmt: skip

    def _named(self, w: Written, asker: Person, first: Comment) -> None:
        named = next(person for person in self._others(w, 2) if person.pk != asker.pk)
        text = self.chance.choice(self.said["named"]).format(name=named.name)
        self._comment(w, asker, text, first, first.at + timedelta(minutes=20)).told.add(named)

    def _follows(self, w: Written) -> None:
        Follow.objects.bulk_create(
            Follow(idea=w.idea, person=person, at=self._when(w))
            for person in self._others(w, self.chance.choice((0, 1, 1, 2, 4)))
        )

    def _offer(self, w: Written) -> None:
        kind, what, how_much, when = self.chance.choice(self.said["offers"])
        other = next(
            (p for p in self._others(w, 12) if p.organisation_id != w.idea.home_organisation_id), None
        )
        if other is None:
            return
        answered: dict[str, Any] = {}
        if self.chance.random() < 0.6:
            yes = self.chance.random() < 0.75
            answered = {
                "state": Offer.State.ACCEPTED if yes else Offer.State.DECLINED,
                "answer": self.chance.choice(self.said["answers"]) if yes else self.said["no"],
                "answered_by": w.idea.author, "answered_at": self.now - timedelta(days=1),
            }  # fmt: skip
        Offer.objects.create(
            uid=self._uid(), idea=w.idea, by=other, organisation_id=other.organisation_id or 0, kind=kind, what=what,
            how_much=how_much, when=when, contact=f"{other.name}, {other.email}", at=self._when(w), **answered,
        )  # fmt: skip

    def _note(self, w: Written) -> None:
        by = self.place.people[
            self.place.holder(
                Role.COORDINATOR, w.said["organisation"], never={w.said["author"], *w.said["coauthors"]}
            )
        ]
        text = self.chance.choice(self.said["notes"])
        Note.objects.create(uid=self._uid(), idea=w.idea, by=by, text=text, at=self._when(w))

    def _files(self, w: Written, number: int) -> None:
        name, text = self.said["texts"][number % len(self.said["texts"])]
        added = [(name, text.encode()), ("Quotation.pdf", PAPER), ("Where it is.png", _sketch(number))]
        for name, content in added[number % 2 :]:
            row = Attachment(uid=self._uid(), idea=w.idea, at=w.idea.submitted_at or self.now)
            keep_bytes(row, check(name, content), by=w.idea.author)


def _sketch(number: int) -> bytes:
    """A floor plan somebody might have drawn."""
    image = Image.new("RGB", (480, 320), "#f7f4ec")
    pen = ImageDraw.Draw(image)
    for room in range(4):
        left = 20 + room * 112
        pen.rectangle((left, 40, left + 100, 180), outline="#17201c", width=3)
    spot = 70 + (number % 4) * 112
    pen.ellipse((spot - 18, 92, spot + 18, 128), fill="#b7791f")
    pen.line((20, 240, 460, 240), fill="#0b5c57", width=6)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
