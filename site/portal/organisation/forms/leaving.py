"""Who takes over what from somebody who leaves."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from place.models import Organisation, Person
from portal.organisation.finding import colleagues
from portal.organisation.forms.people import ColleagueField
from portal.organisation.holdings import DUTIES, Holdings


class LeavingForm(forms.Form):
    """One question for each thing somebody has to be named for, with a suggestion."""

    def __init__(self, *args: Any, person: Person, held: Holdings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = list(colleagues(cast(Organisation, person.organisation)).exclude(pk=person.pk))
        choices = [("", _("Choose somebody")), *((each.uid, _with_job(each)) for each in others)]
        for each in held.to_name:
            self.fields[each.key] = field = ColleagueField(
                label=f"{each.label}: {str(DUTIES[each.duty]).lower()}",
                error_messages={"required": _("Choose who takes this over")},
            )
            field.queryset = colleagues(cast(Organisation, person.organisation)).exclude(pk=person.pk)
            field.choices = choices  # read once for all of them
            field.initial = suggestion(person, others)

    def takers(self) -> dict[str, Person]:
        return dict(self.cleaned_data)


def suggestion(person: Person, others: list[Person]) -> Any:
    """Their manager, else somebody of their team; it is for the administrator to think better of it."""
    manager = person.team.manager_id if person.team else None
    best = next((each for each in others if each.pk == manager), None)
    best = best or next((each for each in others if person.team_id and each.team_id == person.team_id), None)
    return best.uid if best else None


def _with_job(person: Person) -> str:
    return f"{person.name}, {person.job_title}" if person.job_title else person.name
