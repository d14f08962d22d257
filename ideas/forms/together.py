"""Asking a colleague to write together, and offering another body's help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import Offer
from place.widgets import LongText, Radios


class InviteForm(forms.Form):
    """The address of a colleague."""

    email = forms.EmailField(
        label=_("Their work e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("They see the idea, change it with you, and are named with you. They can say no."),
        error_messages={
            "required": _("Give their e-mail address"),
            "invalid": _("Give an e-mail address like name@example.org"),
        },
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.own.lower():
            raise forms.ValidationError(_("This is your own address"))
        return email


class OfferForm(forms.ModelForm):
    """What another body can bring."""

    class Meta:
        model = Offer
        fields = ("kind", "what", "how_much", "when", "contact")
        labels = {
            "kind": _("What kind of help is it?"),
            "what": _("What do you offer?"),
            "how_much": _("How much of it?"),
            "when": _("When, and for how long?"),
            "contact": _("Whom should they talk to?"),
        }
        help_texts = {
            "what": _("For example: two analysts who have done this before."),
            "how_much": _("For example: one day a week."),
            "when": _("For example: from May until the end of the year."),
            "contact": _(
                "A name with a telephone number or e-mail address. Only those who answer the offer see it."
            ),
        }
        widgets = {"kind": Radios(), "what": LongText(rows=3)}
        error_messages = {
            "kind": {"required": _("Say what kind of help it is")},
            "what": {"required": _("Say what you offer")},
            "contact": {"required": _("Say whom they should talk to")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = Offer.Kind.choices


class AnswerForm(forms.Form):
    """Yes or no to an offer, with a word."""

    accept = forms.ChoiceField(
        label=_("Do you take it up?"),
        choices=[("yes", _("Yes, we accept it")), ("no", _("No, not this time"))],
        widget=Radios(),
        error_messages={"required": _("Say yes or no")},
    )
    answer = forms.CharField(
        label=_("A word to them"),
        required=False,
        max_length=300,
        widget=LongText(rows=3),
        help_text=_("Say what happens next, or why not. Everybody who sees the idea can read it."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("accept") == "no" and not said.get("answer", "").strip():
            self.add_error("answer", _("Say why not, in a few words"))
        return said
