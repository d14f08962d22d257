"""The words of an idea: title, problem, what to do instead; for a new one, the question that comes first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas import services
from ideas.forms.lenient import Lenient
from ideas.models import Idea
from place.models import Person
from place.widgets import LongText, Radios

TITLE_LENGTH = Idea._meta.get_field("title").max_length
TEXT_LENGTH = Idea._meta.get_field("problem").max_length


class WordsForm(Lenient):
    """The words of one idea. `save()` changes them while a question about it is open."""

    title = forms.CharField(
        label=_("Give your idea a title"), max_length=TITLE_LENGTH, widget=LongText(rows=2, attrs={"class": "one-line"}),
        help_text=_("What you would change, in one line. For example: Text patients instead of posting letters."),
        error_messages={"required": _("Give your idea a title")})  # fmt: skip
    problem = forms.CharField(
        label=_("What is the problem?"), max_length=TEXT_LENGTH, widget=LongText(rows=5),
        help_text=_("What happens now, where, and how often. Do not write about patients, or about anybody by name."),
        error_messages={"required": _("Say what the problem is")})  # fmt: skip
    proposal = forms.CharField(
        label=_("What would you do instead?"), max_length=TEXT_LENGTH, widget=LongText(rows=5),
        help_text=_("What should be done, and who would have to do it. Two or three sentences are enough."),
        error_messages={"required": _("Say what you would do instead")})  # fmt: skip

    def __init__(self, data: Any = None, *, idea: Idea | None = None, **kwargs: Any) -> None:
        self.idea = idea
        kwargs.setdefault("initial", {name: getattr(idea, name) for name in WORDS} if idea else {})
        super().__init__(data, **kwargs)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def words(self) -> dict[str, str]:
        """The words that are right."""
        return {name: text for name, text in self.kept().items() if name in WORDS}

    def save(self, *, by: Person) -> bool:
        """Keep changed words as a new version; whether they changed."""
        if self.idea is None:
            raise ValueError("These words belong to no idea yet.")
        return services.revise(self.idea, by=by, version=self.idea.version, **self.words())


WORDS = ("title", "problem", "proposal")


class NewForm(WordsForm):
    """The first page: is it about safety or wrongdoing, then the words."""

    safety = forms.ChoiceField(
        label=_("Is this a concern about safety or wrongdoing?"), choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=Radios(inline=True),
        help_text=_("For example somebody at risk of harm, fraud, bullying, or something being covered up."),
        error_messages={"required": _("Say whether this is a concern about safety or wrongdoing")})  # fmt: skip
    start = forms.CharField(widget=forms.HiddenInput, required=False)
    challenge = forms.CharField(widget=forms.HiddenInput, required=False, max_length=255)

    field_order = ("start", "challenge", "safety", *WORDS)

    def full_clean(self) -> None:
        """Whether it is about safety has to be known before anything is kept, half-finished or not."""
        super().full_clean()
        if self.is_bound and self.lenient and not self.cleaned_data.get("safety"):
            self.add_error("safety", self.fields["safety"].error_messages["required"])

    @property
    def about_safety(self) -> bool:
        return self.data.get("safety") == "yes"

    def cleaned_safely(self) -> bool:
        """Whether somebody has said that it is not about safety or wrongdoing."""
        self.is_valid()
        return self.cleaned_data.get("safety") == "no"

    @property
    def has_words(self) -> bool:
        return any(self.words().values())
