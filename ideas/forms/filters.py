"""What narrows and orders the list of ideas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import Challenge
from place.models import Organisation, Outcome
from workflow.stages import Stage, others_read

SHOWN = [
    ("", _("All ideas")),
    ("open", _("Still under way")),
    ("mine", _("My ideas")),
    ("waiting", _("Waiting for me")),
    ("late", _("Late")),
]
SORTS = [
    ("", _("Newest")),
    ("largest", _("Largest saving")),
    ("waiting", _("Longest waiting")),
]
STAGES = [
    ("", _("Any stage")),
    *((stage.value, others_read(stage)) for stage in Stage if stage != Stage.DRAFT),
]


class Filters(forms.Form):
    """Every field may be left empty, and an address somebody mistyped narrows nothing."""

    q = forms.CharField(
        label=_("Words or a reference"), required=False, max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}))  # fmt: skip
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Organisation"),
        to_field_name="slug",
        empty_label=_("Any organisation"),
        required=False,
    )
    outcome = forms.ModelChoiceField(
        Outcome.objects.all(),
        label=_("Helps with"),
        to_field_name="slug",
        empty_label=_("Anything"),
        required=False,
    )
    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    year = forms.TypedChoiceField(label=_("Sent in"), coerce=int, empty_value=None, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def __init__(self, *args: Any, years: range, challenges: Sequence[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(each.slug, each.title) for each in challenges]
        self.fields["challenge"].choices = [("", _("Any, or none")), *asked]  # type: ignore[attr-defined]
        past = [(str(year), str(year)) for year in reversed(years)]
        self.fields["year"].choices = [("", _("Any year")), *past]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
