"""Fields that forms share: choosing a person, a later day, some days, long words, an amount."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.widgets import DayField, LongText, MoneyInput

Text = Any  # words, or words still to be translated
LATEST_YEARS = 10  # nothing is parked for longer than this


class DaysForm(forms.Form):
    """From one day to another, both included."""

    starts = DayField(label=_("From which day?"), help_text=_("For example, 3 3 2027"))
    ends = DayField(label=_("Until which day?"), help_text=_("That day included."))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        starts, ends = said.get("starts"), said.get("ends")
        if ends and ends < timezone.localdate():
            self.add_error("ends", _("Choose a last day that has not passed"))
        elif starts and ends and ends < starts:
            self.add_error("ends", _("Choose a last day that is not before the first"))
        return said


class PersonField(forms.ModelChoiceField):
    """One of some people, named by an id nobody can count up."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Choose somebody"))
        super().__init__(Person.objects.none(), to_field_name="uid", **kwargs)

    def offer(self, people: QuerySet[Person]) -> None:
        self.queryset = people.select_related("organisation", "team")

    def label_from_instance(self, obj: Any) -> str:
        where = obj.team.name if obj.team else obj.organisation.short_name if obj.organisation else ""
        return ", ".join(part for part in (obj.name, obj.job_title, where) if part)


def staff_of(organisation_ids: set[int]) -> QuerySet[Person]:
    """Everybody who works for these organisations and can sign in."""
    return Person.objects.filter(Q(organisation__in=organisation_ids), is_active=True).order_by(
        "last_name", "first_name"
    )


class Words(forms.CharField):
    """Something said in a few lines, kept when the form comes back."""

    def __init__(
        self,
        label: Text,
        *,
        asks: Text,
        hint: Text = "",
        rows: int = 4,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(
            label=label, help_text=hint, widget=LongText(rows), error_messages={"required": asks}, **kwargs
        )


class Amount(forms.DecimalField):
    """Pounds and pence, nought or more."""

    def __init__(self, label: Text, *, asks: Text, hint: Text = "", **kwargs: Any) -> None:
        wrong = {
            "required": asks,
            "invalid": _("Enter an amount in pounds, like 1,200"),
            "min_value": _("Enter 0 or more"),
        }
        super().__init__(
            label=label,
            help_text=hint,
            min_value=0,
            max_digits=12,
            decimal_places=2,
            widget=MoneyInput(),
            error_messages=wrong,
            **kwargs,
        )


class NearDay(DayField):
    """A day that can still be looked up, or that people can already plan for."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and abs(day - timezone.localdate()) > timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year from today"))
        return day


class LaterDay(DayField):
    """A day after today, and not so far off that nobody will be there."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day and day <= today:
            raise forms.ValidationError(_("Choose a day after today"))
        if day and day > today + timedelta(days=366 * LATEST_YEARS):
            raise forms.ValidationError(_("Choose a day within the next ten years"))
        return day
