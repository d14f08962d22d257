"""What reviewers say of themselves: topics, a limit, days away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from place.models import Outcome, Service
from place.widgets import Checkboxes
from workflow.models import ReviewerProfile

MOST = 50


class TopicsForm(forms.Form):
    """Outcomes and services somebody knows about; services of one name are one topic, whichever body runs them."""

    outcomes = forms.ModelMultipleChoiceField(
        Outcome.objects.none(), to_field_name="slug", required=False, label=_("Outcomes"), widget=Checkboxes()
    )
    services = forms.MultipleChoiceField(required=False, label=_("Services"), widget=Checkboxes())

    def __init__(self, data: Any = None, *, profile: ReviewerProfile | None) -> None:
        known = [each.name for each in profile.services.all()] if profile else []
        outcomes = [each.slug for each in profile.outcomes.all()] if profile else []
        super().__init__(data, initial={"outcomes": outcomes, "services": sorted(set(known))})
        offered: Any = self.fields["outcomes"]
        offered.queryset = Outcome.objects.order_by("name")
        names = Service.objects.order_by("name").values_list("name", flat=True).distinct()
        services: Any = self.fields["services"]
        services.choices = [(name, name) for name in names]

    def said(self) -> dict[str, Any]:
        named = Service.objects.filter(name__in=self.cleaned_data["services"])
        return {"outcomes": list(self.cleaned_data["outcomes"]), "services": list(named)}


class OwnForm(TopicsForm):
    """The same, with a limit: for the reviewer alone."""

    most = forms.IntegerField(
        label=_("How many ideas will you have to score at once, at most?"),
        help_text=_("Leave it empty for no limit. Coordinators see only that you take nothing new for now."),
        required=False,
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "min_value": _("Enter 1 or more, or leave it empty"),
            "max_value": _("Enter 50 or less, or leave it empty"),
            "invalid": _("Enter a whole number, like 5"),
        },
    )
    field_order = ("most", "outcomes", "services")

    def __init__(self, data: Any = None, *, profile: ReviewerProfile | None) -> None:
        super().__init__(data, profile=profile)
        self.initial["most"] = profile.most if profile else None
