"""Comments come, change, go, are hidden and shown again; people follow; those who decide leave notes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.mentions import AT_MOST, spoken_to
from ideas.models import Comment, Follow, Idea, Note, Report
from ideas.rules import is_openly_about, may_follow, may_moderate, may_write_notes, why_silent
from ideas.services.telling import tell_of_comment, tell_them
from place.models import Person
from place.services import record
from place.text import tidy
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet


def _may_talk(person: Person, idea: Idea) -> None:
    silent = why_silent(person, idea)
    if silent:
        raise NotAllowed(silent)


def _open(comment: Comment) -> Comment:
    """The comment as it is now, held; one removed or hidden meanwhile is not changed any more."""
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if held.removed_at or held.hidden_at:
        raise NotYet([_("This comment has been removed or hidden meanwhile.")])
    held.idea = comment.idea
    return held


@transaction.atomic
def say(
    *, by: Person, idea: Idea, text: str, answers: Comment | None = None, to: Person | None = None
) -> Comment:
    """Comment on an idea, or answer a comment; an answer to an answer stands beside it."""
    _may_talk(by, idea)
    top = answers.answers or answers if answers else None
    if top and (top.idea_id != idea.pk or top.removed_at or top.hidden_at):
        raise NotYet([_("This comment has been removed or hidden meanwhile.")])
    words = tidy(text)
    if not words:
        raise NotYet([_("Write something first.")])
    comment = Comment.objects.create(idea=idea, answers=top, by=by, as_author=idea.is_author(by), text=words)
    named = spoken_to(words, idea, by=by)
    if to and to.pk != by.pk and to not in named and is_openly_about(to, idea):
        named = [to, *named][:AT_MOST]
    comment.told.set(named)
    tell_of_comment(comment, named)
    record(by=by, action="comment", target=idea, comment=str(comment.uid))
    return comment


@transaction.atomic
def edit(*, by: Person, comment: Comment, text: str) -> Comment:
    """Change one's own words; whoever is named only now is told only now."""
    held, words = _open(comment), tidy(text)
    if held.by_id != by.pk:
        raise NotAllowed(_("Only whoever wrote a comment can change it."))
    _may_talk(by, held.idea)
    if not words:
        raise NotYet([_("Write something first.")])
    if words == held.text:
        return held
    before = set(held.told.values_list("pk", flat=True))
    held.text, held.edited_at = words, timezone.now()
    held.save(update_fields=["text", "edited_at"])
    named = [person for person in spoken_to(words, held.idea, by=by) if person.pk not in before]
    held.told.add(*named)
    for person in named:
        tell_them(
            person,
            Notice.Kind.MENTION,
            held.idea,
            gettext_lazy("You are named in a comment that was changed."),
        )
    record(by=by, action="edit_comment", target=held.idea, comment=str(held.uid))
    return held


@transaction.atomic
def take_away(*, by: Person, comment: Comment) -> None:
    """Remove one's own comment: the words are gone; a line stays where somebody answered."""
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if held.by_id != by.pk:
        raise NotAllowed(_("Only whoever wrote a comment can remove it."))
    if held.hidden_at:
        raise NotAllowed(_("A coordinator has hidden this comment. Ask them if it should go."))
    if held.answered_by.exists():
        held.text, held.removed_at = "", timezone.now()
        held.save(update_fields=["text", "removed_at"])
        held.told.clear()
    else:
        held.delete()
    record(by=by, action="remove_comment", target=comment.idea, comment=str(comment.uid))


# Moderation


@transaction.atomic
def hide(*, by: Person, comment: Comment, because: str) -> None:
    """A coordinator takes a comment out of sight, with a reason everybody reads; the writer is told."""
    if not may_moderate(by, comment.idea):
        raise NotAllowed(_("Only the coordinator can hide a comment."))
    held = _open(comment)
    held.hidden_at, held.hidden_by, held.hidden_because = timezone.now(), by, because.strip()
    held.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    held.reports.filter(settled_at=None).update(settled_at=timezone.now())
    if held.by_id != by.pk:
        said = gettext_lazy("The coordinator has hidden your comment: %(because)s")
        tell_them(held.by, Notice.Kind.COMMENT, held.idea, said, because=held.hidden_because)
    record(by=by, action="hide_comment", target=held.idea, comment=str(held.uid))


@transaction.atomic
def restore(*, by: Person, comment: Comment) -> None:
    """Show a hidden comment again, or leave a reported one where it is."""
    if not may_moderate(by, comment.idea):
        raise NotAllowed(_("Only the coordinator can show a comment again."))
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    held.hidden_at, held.hidden_by, held.hidden_because = None, None, ""
    held.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    held.reports.filter(settled_at=None).update(settled_at=timezone.now())
    record(by=by, action="restore_comment", target=comment.idea, comment=str(held.uid))


@transaction.atomic
def report(*, by: Person, comment: Comment, why: str) -> None:
    """Ask the coordinator to look at a comment, once a person; only they learn who asked."""
    made = Report.objects.get_or_create(comment=comment, by=by, defaults={"why": why.strip()})[1]
    if not made:
        return
    coordinator = comment.idea.moderator()
    if coordinator and coordinator.pk != by.pk:
        said = gettext_lazy("A comment was reported: %(why)s")
        tell_them(coordinator, Notice.Kind.WAITING, comment.idea, said, why=why)
    record(by=by, action="report_comment", target=comment.idea, comment=str(comment.uid))


# Following


@transaction.atomic
def follow(*, by: Person, idea: Idea) -> None:
    if not may_follow(by, idea):
        raise NotAllowed(_("This idea cannot be followed: you wrote it, or it is closed."))
    if Follow.objects.get_or_create(idea=idea, person=by)[1]:
        record(by=by, action="follow", target=idea)


@transaction.atomic
def unfollow(*, by: Person, idea: Idea) -> None:
    if Follow.objects.filter(idea=idea, person=by).delete()[0]:
        record(by=by, action="unfollow", target=idea)


# Notes of those who decide


@transaction.atomic
def note(*, by: Person, idea: Idea, text: str) -> Note:
    if not may_write_notes(by, idea):
        raise NotAllowed(_("Notes are written by those who decide on the idea."))
    words = tidy(text)
    if not words:
        raise NotYet([_("Write something first.")])
    made = Note.objects.create(idea=idea, by=by, text=words)
    record(by=by, action="note", target=idea, note=str(made.uid))
    return made
