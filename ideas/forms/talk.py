"""What is said about an idea, and what is asked of a coordinator about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import Comment
from place.text import tidy
from place.widgets import LongText

TEXT_LENGTH = Comment._meta.get_field("text").max_length


class Words(forms.CharField):
    """Plain text of several lines, tidied before it is counted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": TEXT_LENGTH, "widget": LongText(rows=4)} | kwargs))

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class CommentForm(forms.Form):
    """Something said, and perhaps somebody it is said to."""

    text = Words(
        label=_("Your comment"),
        help_text=_(
            "Everybody who sees the idea can read it. To tell somebody, write @ and their full name."
        ),
        error_messages={"required": _("Write something first")},
    )
    to = forms.ChoiceField(
        label=_("Tell somebody"), required=False, help_text=_("People who take part already.")
    )
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", _("Nobody in particular")), *people]
        if not people:
            del self.fields["to"]


class EditForm(forms.Form):
    """One's own words, changed."""

    text = Words(
        label=_("Your comment"),
        help_text=_("It will say that it was changed."),
        error_messages={"required": _("Write something, or remove the comment instead")},
    )


class HideForm(forms.Form):
    """Why a comment is taken out of sight: everybody reads it in its place."""

    because = forms.CharField(
        label=_("Why?"),
        max_length=200,
        widget=LongText(rows=2),
        help_text=_("Everybody reads this in place of the comment, and its writer is told."),
        error_messages={"required": _("Say why, in a few words")},
    )


class ReportForm(forms.Form):
    """What is wrong with a comment."""

    why = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=300,
        widget=LongText(rows=3),
        help_text=_("Only the coordinator reads this, and only they learn that it was you."),
        error_messages={"required": _("Say what is wrong with it")},
    )


class NoteForm(forms.Form):
    """A note for those who decide."""

    text = Words(
        label=_("A note"),
        help_text=_(
            "Read by the coordinator, the panel chair, finance and the case owner. Never by an author."
        ),
        error_messages={"required": _("Write something first")},
    )
