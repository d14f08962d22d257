"""What is asked at a panel's sitting: when and how much, who sits, who has an interest, and which of two comes first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from place.models import Organisation, Person
from place.widgets import Radios
from workflow.forms.fields import Amount, NearDay, PersonField, staff_of
from workflow.models import Sitting

NO_VIEW = ""


class OpenForm(forms.Form):
    """A new sitting of one of the panels this person chairs."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Whose panel sits?"),
        to_field_name="slug",
        empty_label=None,
        error_messages={"required": _("Choose an organisation")},
    )
    held_on = NearDay(label=_("When does it sit?"), error_messages={"required": _("Give a day")})

    def __init__(self, data: Any = None, *, bodies: set[int]) -> None:
        super().__init__(data, initial={"held_on": timezone.localdate()})
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=bodies)  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """How many ideas or how much money there is, and what starting each idea costs, roughly."""

    held_on = NearDay(label=_("When does it sit?"), error_messages={"required": _("Give a day")})
    room = forms.IntegerField(
        label=_("How many ideas can it take forward?"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={"invalid": _("Enter a whole number, like 5")},
        widget=forms.NumberInput({"inputmode": "numeric", "class": "width-5"}),
    )
    budget = Amount(
        _("Or how much money can it start ideas with?"),
        asks="",
        required=False,
        hint=_("Then say below what starting each idea costs. Give a number or an amount, not both."),
    )

    def __init__(self, data: Any = None, *, sitting: Sitting, ideas: Mapping[int, Any]) -> None:
        super().__init__(
            data, initial={"held_on": sitting.held_on, "room": sitting.room, "budget": sitting.budget}
        )
        self.by_field: dict[str, int] = {}
        rows = {row.proposal_id: row for row in sitting.considered.all()}
        for pk, idea in ideas.items():
            name = f"cost_{idea.reference}"
            self.by_field[name] = pk
            self.fields[name] = Amount(
                _("To start “%(title)s” (%(reference)s)")
                % {"title": idea.title, "reference": idea.reference},
                asks="",
                required=False,
                initial=rows[pk].cost,
            )

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("room") and self.cleaned_data.get("budget"):
            self.add_error("budget", _("Give a number of ideas or an amount of money, not both"))
        if self.cleaned_data.get("budget") == 0:
            self.add_error("budget", _("Enter more than nothing, or leave it empty"))
        return self.cleaned_data

    def costs(self) -> dict[int, Decimal | None]:
        return {pk: self.cleaned_data[name] for name, pk in self.by_field.items()}


class MemberForm(forms.Form):
    """Somebody else who sits this time."""

    person = PersonField(
        label=_("Who else sits?"),
        help_text=_(
            "They can vote between ideas they may see. It shows them no idea they could not see before."
        ),
        error_messages={"required": _("Choose somebody")},
    )

    def __init__(self, data: Any = None, *, sitting: Sitting) -> None:
        super().__init__(data)
        seated = sitting.seats.values("person")
        people = staff_of({sitting.organisation_id}).exclude(pk__in=seated)
        self.fields["person"].offer(people)  # type: ignore[attr-defined]


class InterestForm(forms.Form):
    """The idea somebody has an interest in; why is asked of nobody."""

    idea = forms.ChoiceField(
        label=_("In which idea?"),
        widget=Radios(),
        error_messages={"required": _("Choose an idea")},
    )

    def __init__(self, data: Any = None, *, ideas: list[Any]) -> None:
        super().__init__(data)
        self.fields["idea"].choices = [  # type: ignore[attr-defined]
            (each.reference, f"{each.title} ({each.reference})") for each in ideas
        ]


class VoteForm(forms.Form):
    """One question a pair: which would you take first? A pair may be left for later."""

    def __init__(
        self,
        data: Any = None,
        *,
        pairs: list[tuple[int, int]],
        ideas: Mapping[int, Any],
        own: Mapping[tuple[int, int], Any],
    ) -> None:
        super().__init__(data)
        self.by_field: dict[str, tuple[int, int]] = {}
        for number, (first, second) in enumerate(pairs, start=1):
            one, other = ideas[first], ideas[second]
            name = f"{one.reference}_{other.reference}"
            self.by_field[name] = (first, second)
            cast = own.get((first, second))
            preferred = None if cast is None else (one if cast.for_first else other).reference
            self.fields[name] = forms.ChoiceField(
                label=_("Pair %(number)s: which would you take first?") % {"number": number},
                choices=[(each.reference, f"{each.title} ({each.reference})") for each in (one, other)],
                widget=Radios(),
                required=False,
                initial=preferred,
            )

    def votes(self, ideas: Mapping[int, Any]) -> list[tuple[Any, Any]]:
        """Pairs answered: the one preferred, then the other."""
        given = []
        for name, (first, second) in self.by_field.items():
            said = self.cleaned_data.get(name)
            if said:
                one, other = ideas[first], ideas[second]
                given.append((one, other) if said == one.reference else (other, one))
        return given


def person_named(people: set[int], data: Any) -> Person | None:
    """A member by the id no one can count up; None for one who has no seat."""
    try:
        return Person.objects.filter(pk__in=people, uid=data).first()
    except (ValueError, TypeError, forms.ValidationError):
        return None
