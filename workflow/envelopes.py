"""Composes a mail as it goes out: what its reader may still know, under headers that name nobody but them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from place.installation import current
from place.languages import in_language_of
from place.models import Person
from workflow import weekly
from workflow.letters import Line, letter, line
from workflow.models import Decision, How, Mail, Notice, Proposal
from workflow.preferences import DIGEST, can_stop, choices_of, stop_token
from workflow.registry import proposals

Kind = Notice.Kind
LONGEST = 150  # characters of a subject
IN_A_DIGEST = 40  # the rest is on the site

# Kinds with something of their own to say; the others are a title and what was said.
OWN_TEMPLATE = (
    Kind.RECEIVED,
    Kind.QUESTION,
    Kind.DECIDED,
    Kind.WAITING,
    Kind.DUE,
    Kind.REMINDER,
    Kind.WEEKLY,
)


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail for its notices as things stand now; None when its reader has left, or there is nothing for them to read."""
    if not mail.person.is_active:
        return None
    notices = list(mail.notices.select_related("proposal__home_organisation", "decision", "person"))
    readable = [notice for notice in still_theirs(mail.person, notices) if _wanted(notice, mail)]
    if not readable:
        return None
    written = digest(mail.person, readable) if mail.digest else message(readable[0])
    # The same at every attempt, so that whoever gets it twice can tell that it is one mail.
    written.extra_headers["Message-ID"] = f"<{mail.uid}@{urlsplit(settings.SITE_ADDRESS).hostname}>"
    return written


def still_theirs(person: Person, notices: Sequence[Notice]) -> list[Notice]:
    """The notices about what this person may see today; an invitation comes before the right to see."""
    about = {notice.proposal_id for notice in notices if notice.proposal_id}
    seen = (
        set(proposals().visible_to(person).filter(pk__in=about).values_list("pk", flat=True))
        if about
        else set()
    )
    return [
        notice
        for notice in notices
        if notice.proposal_id is None or notice.kind == Kind.INVITED or notice.proposal_id in seen
    ]


def _wanted(notice: Notice, mail: Mail) -> bool:
    """What was turned off, read or done since it was written need not arrive."""
    if choices_of(mail.person)[notice.kind] == How.OFF:
        return False
    if not mail.digest:
        return True
    return notice.read_at is None and not (notice.kind == Kind.WAITING and _moved_on(notice))


def _moved_on(notice: Notice) -> bool:
    proposal: Proposal | None = notice.proposal
    return bool(proposal and notice.decision and notice.decision.to_stage != proposal.stage)


def message(notice: Notice) -> EmailMultiAlternatives:
    """One notice as text and as HTML, in the language of whoever gets it."""
    with in_language_of(notice.person):
        written = letter(notice)
        template = str(notice.kind) if notice.kind in OWN_TEMPLATE else "note"
        said = written.context(notice)
        if notice.kind == Kind.WEEKLY:
            said["sections"] = weekly.sections(notice.person)
        return _envelope(notice.person, written.subject, template, said, notice.kind)


def as_mailed(proposal: Any, decision: Decision, reader: Person) -> tuple[str, str]:
    """Subject and text of the mail its authors would get of a decision, taken or not, as far as the words they read."""
    with in_language_of(reader):
        notice = Notice(person=reader, kind=Kind.DECIDED, proposal=proposal, decision=decision)
        written = letter(notice)
        said = written.context(notice) | {"site_name": current().title}
        text, _line, _foot = plain_text("mail/decided.txt", said).rpartition("\n--\n")
        return one_line(written.subject), text.strip()


def digest(person: Person, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """Several notices as one list, the newest first."""
    with in_language_of(person):
        count = len(notices)
        heading = ngettext("%(count)s thing to read", "%(count)s things to read", count) % {"count": count}
        subject = letter(notices[0]).subject if count == 1 else heading
        newest = sorted(notices, key=lambda notice: notice.created_at, reverse=True)
        lines: list[Line] = [line(notice) for notice in newest[:IN_A_DIGEST]]
        said = {
            "heading": heading,
            "lines": lines,
            "more": count - len(lines),
            "action_text": _("See all your notices"),
            "action_url": settings.SITE_ADDRESS + reverse("workflow:notices"),
            "why": _("You get this on working days when there is something new that you hear of once a day."),
        }
        return _envelope(person, subject, "digest", said, DIGEST)


def _envelope(
    person: Person, subject: str, template: str, said: dict[str, Any], kind: str
) -> EmailMultiAlternatives:
    """Text, HTML and headers; From is always the site, and nothing in them tells who did what."""
    stop = "" if person.by_letter else _stop_address(person, kind)  # on paper nothing can be pressed
    here = current()
    said = said | {
        "installation": here,
        "site_name": here.title,
        "stop_url": stop,
        "choices_url": "" if person.by_letter else settings.SITE_ADDRESS + reverse("workflow:notice_choices"),
    }
    headers = {"Auto-Submitted": "auto-generated"}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(
        one_line(subject), plain_text(f"mail/{template}.txt", said), to=[person.email], headers=headers
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", said), "text/html")
    return mail


def _stop_address(person: Person, kind: str) -> str:
    if not can_stop(kind):
        return ""
    return settings.SITE_ADDRESS + reverse("workflow:stop_notices", args=[stop_token(person, kind)])


def plain_text(template: str, said: dict[str, Any]) -> str:
    """The text part: what a condition left out leaves no hole."""
    return re.sub(r"\n{3,}", "\n\n", render_to_string(template, said)).strip() + "\n"


def one_line(text: str) -> str:
    """A subject no header can be smuggled through: without control characters and line separators, and not endless."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"
