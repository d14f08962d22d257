"""Forms about an organisation: its teams, the roles people hold there, and its settings."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from place import colours
from place.models import Organisation, Person, RoleRequest
from place.rules import TWO_ADMINISTRATORS
from place.services.bodies import SETTINGS
from place.vocabulary import Role
from place.widgets import LongText, MoneyInput, Radios
from portal.organisation.finding import colleagues
from portal.organisation.forms.people import ColleagueField


class TeamForm(forms.Form):
    """A team, who manages it and who holds its budget."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    manager = ColleagueField(label=_("Manager"), required=False, empty_label=_("Nobody yet"))
    budget_holder = ColleagueField(
        label=_("Budget holder"), required=False, empty_label=_("Nobody yet"),
        help_text=_("May start a small idea about this team at once, below your just-do-it limit."))  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = colleagues(organisation)
        for name in ("manager", "budget_holder"):
            cast(ColleagueField, self.fields[name]).queryset = everybody


ROLE_HINTS = {
    Role.COORDINATOR: _("Reads every new idea and sees that it moves."),
    Role.REVIEWER: _("Scores ideas they are asked to."),
    Role.PANEL_CHAIR: _("Decides on scored ideas and says why."),
    Role.FINANCE_OFFICER: _(
        "Checks business cases and confirms money saved. A second administrator has to confirm."
    ),
    Role.EXECUTIVE: _("Signs for this organisation, up to a limit. A second administrator has to confirm."),
    Role.ORGANISATION_ADMIN: _("Looks after people here, as you do. A second administrator has to confirm."),
    Role.COUNCILLOR: _("Reads released cases and decisions."),
    Role.BOARD_MEMBER: _("Reads released cases and decisions."),
    Role.AUDITOR: _("Reads everything, changes nothing."),
}


class RoleForm(forms.Form):
    """A role to give; a limit and an authority for those who sign."""

    role = forms.ChoiceField(label=_("Which role?"), choices=Role.choices, widget=Radios(hints=ROLE_HINTS))
    signing_limit = forms.DecimalField(
        label=_("Signing limit"), required=False, max_digits=12, decimal_places=2, min_value=0, widget=MoneyInput(),
        help_text=_("For an executive: the largest amount they may sign for."))  # fmt: skip
    authority = forms.CharField(
        label=_("Authority"), required=False, max_length=120,
        help_text=_("For whoever moves money. For example: Director of Resources, scheme of delegation 4.2"))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("role") == Role.EXECUTIVE:
            if said.get("signing_limit") is None and "signing_limit" not in self.errors:
                self.add_error("signing_limit", _("Say up to what amount they may sign"))
            if not said.get("authority") and "authority" not in self.errors:
                self.add_error("authority", _("Say what gives them the authority to sign"))
        else:
            said["signing_limit"] = None
        if said.get("role") not in TWO_ADMINISTRATORS:
            said["authority"] = ""
        return said


class AnswerForm(forms.Form):
    """Why a role is refused; nothing has to be said to confirm one."""

    because = forms.CharField(
        label=_("Why not?"), required=False, max_length=1_000, widget=LongText(rows=3),
        help_text=_("Only needed to refuse. Whoever asked reads it."))  # fmt: skip

    def __init__(self, *args: Any, asked: RoleRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked


class SettingsForm(forms.ModelForm):
    """What an administrator sets about their own body, and nothing else of it."""

    class Meta:
        model = Organisation
        fields = SETTINGS
        widgets = {
            "just_do_it_limit": MoneyInput(),
            "speaking_up": LongText(rows=4),
            "bank_holidays": Radios(),
        }
        labels = {
            "just_do_it_limit": _("Just-do-it limit"),
            "reviewers_needed": _("Reviewers for each idea"),
            "bank_holidays": _("Bank holidays of"),
            "accent": _("Colour of your organisation"),
            "speaking_up": _("Concerns about safety or wrongdoing"),
            "acts_for_us": _("Partner that acts for you"),
        }
        help_texts = {
            "reviewers_needed": _("At least this many scores before an idea goes to the panel."),
            "accent": _("Like #0b5c57. It has to be dark enough to read."),
            "bank_holidays": _("Clocks stand still on these days."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = cast("forms.ModelChoiceField", self.fields["acts_for_us"])
        partner.queryset = Organisation.objects.exclude(pk=self.instance.pk)
        partner.to_field_name = "slug"
        partner.empty_label = str(_("Nobody"))
        self.initial["acts_for_us"] = self.instance.acts_for_us.slug if self.instance.acts_for_us else ""

    def clean_reviewers_needed(self) -> int:
        wanted: int = self.cleaned_data["reviewers_needed"]
        if wanted > 10:
            raise ValidationError(_("Ask for ten reviewers at most."))
        return wanted

    def clean_accent(self) -> str:
        """White words on it, and words of it on the pages, must be readable."""
        accent: str = self.cleaned_data["accent"].lower()
        try:
            least = colours.on_light(accent)
        except ValueError:
            return accent  # not a colour: the field says so itself
        if least < colours.READABLE and accent != self.instance.accent.lower():
            raise ValidationError(
                _now("This colour is too light to read: its contrast is %(ratio)s to 1 and must be at least %(wanted)s to 1. "
                  "The nearest shade that can be read is %(nearest)s.")
                % {"ratio": f"{least:.1f}", "wanted": colours.READABLE, "nearest": colours.darker(accent)}
            )  # fmt: skip
        return accent

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SETTINGS}


def people_named(person: Person | None) -> Any:
    """A person as the fields above name them."""
    return person.uid if person else ""
