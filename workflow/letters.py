"""What stands in the mail of a notice: subject, heading, the one button, and why it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from place.formats import day
from workflow.asking import HAPPENED, Ask, ask_of, said_with
from workflow.models import Assignment, Notice
from workflow.reviews import STANDING_BY, due_of
from workflow.stages import ABOUT, Stage
from workflow.telling import Told, told

Kind = Notice.Kind
HEADING = 80  # characters
TO_ACT_ON = (Kind.WAITING, Kind.DUE)


@dataclass(frozen=True)
class Letter:
    """One mail, ready for its templates."""

    subject: str
    heading: str
    action_text: str
    action_url: str
    why: str
    told: Told | None
    stage: str | Promise
    happened: str | Promise
    to_do: str | Promise
    said: str

    def context(self, notice: Notice) -> dict[str, Any]:
        quiet = keeps_quiet(notice)
        return {
            **vars(self), "notice": notice, "proposal": notice.proposal, "decision": notice.decision,
            "person": notice.person, "due": _due(notice), "about": about(notice), "quiet": quiet,
            "text": "" if quiet else notice.text, "overdue": _overdue(notice),
        }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A notice in a list: what it is, what it is about, what was said, and where to go."""

    heading: str
    about: str
    text: str
    url: str
    at: datetime


def line(notice: Notice) -> Line:
    """A notice as one entry of the daily mail."""
    context = letter(notice).context(notice)
    return Line(
        str(context["heading"]),
        context["about"],
        _in_short(context),
        context["action_url"],
        notice.created_at,
    )


def _in_short(context: dict[str, Any]) -> str:
    """What was decided, in full but for what reviewers wrote; or what happened, what to do and by when."""
    decided: Told | None = context["told"]
    if decided:
        return "\n\n".join([*decided.paragraphs, decided.next]).strip()
    by_when = (
        _("Please do it by %(day)s.") % {"day": day(context["due"])}
        if context["due"] and context["to_do"] and not context["overdue"]
        else ""
    )
    parts = (context["happened"], context["to_do"], by_when)
    return "\n\n".join(filter(None, [" ".join(str(part) for part in parts if part), context["text"]]))


def keeps_quiet(notice: Notice) -> bool:
    """The words of a confidential idea stay on the site; its mails say which idea it is, and no more."""
    if notice.person.by_letter:  # a letter is all they get
        return False
    return notice.proposal is not None and notice.proposal.confidential()


def about(notice: Notice) -> str:
    """The idea a notice is about, as a mail may name it."""
    proposal = notice.proposal
    if proposal is None:
        return ""
    if keeps_quiet(notice):
        return _("%(reference)s. It is confidential: sign in to read it.") % {"reference": proposal.reference}
    return _("“%(title)s” (%(reference)s), %(body)s") % {
        "title": proposal.title,
        "reference": proposal.reference,
        "body": proposal.home_organisation.name,
    }


def _stage(notice: Notice) -> Stage | None:
    """Where the idea was brought by what a notice tells, or where it is."""
    if notice.proposal is None:
        return None
    return Stage(notice.decision.to_stage if notice.decision else notice.proposal.stage)


def letter(notice: Notice) -> Letter:
    """The mail for one notice, as things stand when it is sent."""
    review = _review(notice) if notice.kind in TO_ACT_ON else None
    heading, action, why = _words(notice, review)
    stage, quiet = _stage(notice), keeps_quiet(notice)
    ask = _ask(notice)
    return Letter(
        subject=_subject(str(heading), notice),
        heading=heading,
        action_text=action,
        action_url=settings.SITE_ADDRESS + place(notice, review),
        why=why,
        told=told(notice.decision)
        if notice.decision and notice.kind in (Kind.DECIDED, Kind.QUESTION) and not quiet
        else None,
        stage=ABOUT[stage].author_reads if stage else "",
        happened=_happened(notice),
        to_do=ask.sentence if ask else "",
        said="" if quiet else said_with(notice.decision),
    )


def _subject(heading: str, notice: Notice) -> str:
    """What it is, which idea, and, unless that is to stay on the site, its title."""
    if notice.proposal is None:
        return heading
    which = f"{heading} ({notice.proposal.reference})"
    return which if keeps_quiet(notice) else f"{which}: {notice.proposal.title}"


def _happened(notice: Notice) -> str | Promise:
    if notice.decision:
        return HAPPENED.get(notice.decision.step, "")
    return _("It has come to you.") if notice.kind == Kind.WAITING and not notice.text else ""


def _ask(notice: Notice) -> Ask | None:
    """What the stage asks of this person; nothing where the notice says itself what has come to them."""
    stage = _stage(notice)
    if stage is None or notice.kind not in TO_ACT_ON or (notice.text and notice.decision is None):
        return None
    return ask_of(stage, notice.decision)


_TALKING = gettext_lazy("You get this because you wrote the idea or take part in talking about it.")
# Heading, button, and why this person was sent it, where nothing more is to be said about the kind.
_YOURS = gettext_lazy("You get this because it is your idea.")
_PLAIN: dict[str, tuple[Promise, Promise, Promise]] = {
    Kind.RECEIVED: (gettext_lazy("Your idea has arrived"), gettext_lazy("See where it is"), _YOURS),
    Kind.QUESTION: (gettext_lazy("We need more from you"), gettext_lazy("Read and answer"), _YOURS),
    Kind.REMINDER: (
        gettext_lazy("A reminder: we need more from you"),
        gettext_lazy("Read and answer"),
        _YOURS,
    ),
    Kind.MENTION: (
        gettext_lazy("Somebody mentioned you"),
        gettext_lazy("Read it and reply"),
        gettext_lazy("You get this because a comment names you."),
    ),
    Kind.FOLLOWED: (
        gettext_lazy("News of an idea you follow"),
        gettext_lazy("See the idea"),
        gettext_lazy("You get this because you follow the idea."),
    ),
    Kind.OFFER: (
        gettext_lazy("An offer of help"),
        gettext_lazy("See the offer"),
        gettext_lazy("You get this because you made the offer, or are one of those who answer it."),
    ),
    Kind.SPREAD: (
        gettext_lazy("News of an idea that spreads"),
        gettext_lazy("See the idea"),
        gettext_lazy("You get this because the idea is yours, or because you have its problem too."),
    ),
    Kind.INVITED: (
        gettext_lazy("An invitation"),
        gettext_lazy("See the invitation"),
        gettext_lazy("You get this because somebody invited you."),
    ),
    Kind.VOIDED: (
        gettext_lazy("What was agreed and signed no longer counts"),
        gettext_lazy("See the idea and its case"),
        gettext_lazy(
            "You get this because you own, assured, agreed or signed this business case, or were to."
        ),
    ),
    Kind.RELEASED: (
        gettext_lazy("Who may read a business case has changed"),
        gettext_lazy("See the idea and its case"),
        gettext_lazy("You get this because you work on this business case or signed it."),
    ),
    Kind.SITTING: (
        gettext_lazy("You have a seat on a panel"),
        gettext_lazy("See the sittings"),
        gettext_lazy("You get this because the chair of a panel named you."),
    ),
    Kind.ACCOUNT: (
        gettext_lazy("About your account"),
        gettext_lazy("See your account"),
        gettext_lazy("You get this because it is about your account. Such mails cannot be turned off."),
    ),
    Kind.WEEKLY: (
        gettext_lazy("The week ahead"),
        gettext_lazy("See the list"),
        gettext_lazy("You get this because you are a coordinator."),
    ),
}


def _words(notice: Notice, review: Assignment | None) -> tuple[Any, Any, Any]:
    """Heading, button, and why this person was sent it."""
    if notice.kind == Kind.DECIDED:
        decided = told(notice.decision).heading if notice.decision else _("News of your idea")
        return decided, _("See your idea"), _YOURS
    if notice.kind == Kind.COMMENT:
        return _said_of(notice), _("Read it and reply"), _TALKING
    if notice.kind == Kind.ACCOUNT and notice.proposal is None:
        return _first_sentence(notice.text) or _PLAIN[Kind.ACCOUNT][0], *_PLAIN[Kind.ACCOUNT][1:]
    if notice.kind in _PLAIN:
        return _PLAIN[notice.kind]
    ask = _ask(notice)
    plain = str(ask.heading) if ask else _("About an idea you deal with")
    heading = _dated(plain, notice) if notice.kind == Kind.DUE else plain
    if review:
        return heading, _("Score it"), _("You get this because you are one of its reviewers.")
    return heading, _("See what to do"), _("You get this because the next step is yours.")


def _first_sentence(text: str) -> str:
    """What happened to an account, for whoever reads only the subject; nothing where it would be too long for one."""
    first = text.partition("\n")[0].partition(". ")[0].removesuffix(".")
    return first if len(first) <= HEADING else ""


def _said_of(notice: Notice) -> str:
    yours = notice.proposal is not None and notice.proposal.is_author(notice.person)
    return _("A comment on your idea") if yours else _("A comment where you take part")


def _dated(heading: str, notice: Notice) -> str:
    due = _due(notice)
    if due is None:
        return heading
    said = {"what": heading, "day": day(due)}
    return (
        _("%(what)s: it was due on %(day)s") % said if _overdue(notice) else _("%(what)s, by %(day)s") % said
    )


def _review(notice: Notice) -> Assignment | None:
    if notice.proposal is None or notice.proposal.stage != Stage.IN_REVIEW:
        return None
    asked = Assignment.objects.filter(proposal=notice.proposal, reviewer=notice.person, state__in=STANDING_BY)
    return asked.first()


def place(notice: Notice, review: Assignment | None = None) -> str:
    """The page a notice leads to: the scores it asks for, a coordinator's list, the idea, or the person's own page."""
    review = review or (_review(notice) if notice.kind in TO_ACT_ON else None)
    if review:
        return reverse("workflow:review", args=[review.uid])
    if notice.kind == Kind.WEEKLY:
        return reverse("workflow:triage")
    if notice.kind == Kind.SITTING:
        return reverse("workflow:sittings")
    return notice.proposal.get_absolute_url() if notice.proposal else resolve_url(settings.LOGIN_REDIRECT_URL)


def _due(notice: Notice) -> Any:
    """The day on its clock, or a late reviewer's own, unless it has moved on since the notice was written."""
    if notice.proposal is None:
        return None
    moved_on = notice.decision is not None and notice.decision.to_stage != notice.proposal.stage
    if moved_on:
        return None
    review = _review(notice) if notice.kind in TO_ACT_ON else None
    return due_of(review) if review else notice.proposal.due


def _overdue(notice: Notice) -> bool:
    due = _due(notice)
    return due is not None and due < timezone.localdate()
