"""Forms about people: finding them, their details, who stands in, who takes over what."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from place.models import Organisation, Person, Team
from place.services import set_deputy
from place.vocabulary import Role
from place.widgets import DayField
from portal.organisation.finding import colleagues


def teams_of(organisation: Organisation | None) -> Any:
    return Team.objects.filter(organisation=organisation, closed_at=None).order_by("name")


class PeopleFilters(forms.Form):
    """Every field may be left empty, and an address somebody mistyped narrows nothing."""

    q = forms.CharField(
        label=_("Name, address or job"), required=False, max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}))  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), to_field_name="uid", empty_label=_("Any team"), required=False
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Any role")), *Role.choices], required=False)
    state = forms.ChoiceField(
        label=_("Show"), required=False,
        choices=[("", _("Who work here")), ("left", _("Who have left")), ("all", _("Everybody"))])  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["team"]).queryset = teams_of(organisation)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self) -> bool:
        return bool(self.chosen())


class PersonForm(forms.Form):
    """What an administrator may change about somebody; their address is not among it."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    job_title = forms.CharField(label=_("Job title"), max_length=80, required=False)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), to_field_name="uid", empty_label=_("No team"), required=False
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["team"]).queryset = teams_of(organisation)


class InviteForm(PersonForm):
    """Somebody to ask; whoever accepts may correct their own name."""

    email = forms.EmailField(
        label=_("Work e-mail address"), max_length=254,
        help_text=_("The invitation goes there. It works once, for seven days."))  # fmt: skip
    field_order = ["email", "first_name", "last_name", "job_title", "team"]


class ColleagueField(forms.ModelChoiceField):
    """One of the people who work here, with their job beside the name, so that two of a name can be told apart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Choose somebody"))
        super().__init__(Person.objects.none(), to_field_name="uid", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.job_title}" if obj.job_title else obj.name


class DeputyFor(forms.Form):
    """Who acts for somebody of the same organisation, from when to when."""

    deputy = ColleagueField(label=_("Who acts for them?"))
    starts = DayField(label=_("From which day?"), help_text=_("For example, 3 3 2027"))
    ends = DayField(label=_("Until which day?"), help_text=_("That day included."))

    def __init__(self, *args: Any, by: Person, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.person = by, person
        others = colleagues(cast(Organisation, person.organisation)).exclude(pk__in=[person.pk, by.pk])
        cast(ColleagueField, self.fields["deputy"]).queryset = others

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends < timezone.localdate():
            raise ValidationError(_("Choose a last day that has not passed"))
        return ends

    def name(self) -> bool:
        """Name the deputy; False when the service refuses, and then the form says why."""
        try:
            set_deputy(by=self.by, person=self.person, **self.cleaned_data)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
