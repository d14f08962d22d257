"""Every place where people's words meet on one page: names, titles, files, comments, offers, notes. None of them ever runs."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings

from ideas.models import Attachment, Comment, Invitation, Note, Offer
from place.files import safe_name
from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.payloads import PAYLOADS
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
OURS = {
    "base",
    "math",
    "svg",
    "style",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "marquee",
    "template",
    "noscript",
}


class Watching(HTMLParser):
    """Notices handlers, foreign addresses and elements that only a payload would bring."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            risky = name in (
                "src",
                "href",
                "action",
                "srcdoc",
                "xlink:href",
                "data",
                "content",
            ) or name.startswith("hx-")
            if (
                name.startswith(("on", "hx-on", "data-hx"))
                or name == "autofocus"
                or (risky and self._evil(tag, value))
            ):
                self.found.append(f"{tag} {name}={value}")
        if tag in OURS - {"svg"} or (
            tag == "script" and not dict(attrs).get("src", "").startswith("/static/")
        ):
            self.found.append(tag)

    def _evil(self, tag: str, value: str | None) -> bool:
        """An honest link somebody typed may lead anywhere on the web; nothing else may, and no link anywhere else."""
        said = (value or "").lower().strip()
        return said.startswith(("javascript:", "data:", "vbscript:", "//")) or (tag != "a" and "evil" in said)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def found_on(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    watching = Watching()
    watching.feed(response.content.decode())
    return watching.found


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_no_payload_runs_wherever_it_is_typed(cast: Cast, signed_in: SignIn) -> None:
    """All of them at once: each in a comment, a name, an offer, a file's name and a note of the same idea."""
    idea = make_idea(cast, Stage.APPROVED)
    clients = {who: signed_in(getattr(cast, who)) for who in ("alice", "carol", "henry")}
    first = Comment.objects.create(idea=idea, by=cast.sam, text="\n\n".join(PAYLOADS).replace("\x00", ""))
    for number, payload in enumerate(PAYLOADS):
        words = payload.replace("\x00", "")
        answer = Comment.objects.create(
            idea=idea, by=cast.henry, text=f"@{cast.henry.name} {words}", answers=first,
            hidden_because=words[:200])  # fmt: skip
        answer.told.add(cast.henry)
        Offer.objects.create(
            idea=idea, by=cast.henry, organisation=cast.hospital, kind="data", what=words, how_much=words[:120],
            when=words[:120], contact=words, answer=words, answered_by=cast.alice)  # fmt: skip
        Note.objects.create(idea=idea, by=cast.carol, text=words)
        Invitation.objects.create(
            idea=idea, by=cast.alice, email=f"{number}<script>alert(1)</script>@example.org"
        )
        Attachment.objects.create(
            idea=idea, by=cast.alice, name=safe_name(words, "pdf") if number % 2 else words[:100], mime="application/pdf",
            size=1, stored=ContentFile(b"x", name="x"))  # fmt: skip
    for index, payload in enumerate(PAYLOADS[::6]):
        words = payload.replace("\x00", "")
        Person.objects.filter(pk=cast.people["henry"].pk).update(
            first_name=words[:150], last_name=words[:150]
        )
        type(idea).objects.filter(pk=idea.pk).update(title=words[:90], problem=words, proposal=words)
        type(cast.hospital).objects.filter(pk=cast.hospital.pk).update(
            name=words[:120], short_name=words[:40]
        )
        for who, tail in (
            ("alice", ""),
            ("alice", "talk/"),
            ("alice", "files/"),
            ("alice", "authors/"),
            ("carol", "notes/"),
        ):
            if index and tail not in ("", "talk/"):
                continue
            assert found_on(clients[who], f"{idea.get_absolute_url()}{tail}") == [], (payload, tail)
