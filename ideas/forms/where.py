"""Where an idea is about: organisations, team, service and outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.challenges import open_to
from ideas.forms.lenient import Lenient
from ideas.models import Challenge, Idea
from place.models import Organisation, Outcome, Service, Team
from place.widgets import Checkboxes


class SeveralBodies(forms.ModelMultipleChoiceField):
    """Some organisations, by name."""

    @property
    def empty_value(self) -> Any:
        return Organisation.objects.none()


class WhereForm(Lenient):
    """Services are offered for the organisations ticked, and always for one's own."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), required=False, label=_("Does it answer a challenge?"), to_field_name="slug",
        empty_label=_("No, it is an idea of its own"),
        error_messages={
            "invalid_choice": _("That challenge does not take ideas from you now: choose another, or none")
        })  # fmt: skip
    organisations = SeveralBodies(
        Organisation.objects.all(), label=_("Which organisations does it concern?"), to_field_name="slug", widget=Checkboxes(),
        help_text=_("Tick every one that would have to do something, or would save something."),
        error_messages={"required": _("Tick at least one organisation")})  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, label=_("Which team's work would change most?"),
        empty_label=_("No one team, or not sure"))  # fmt: skip
    service = forms.ChoiceField(
        required=False, label=_("Which service is it about?"),
        error_messages={"invalid_choice": _("Choose a service of one of the organisations you ticked")})  # fmt: skip
    outcome = forms.ModelChoiceField(
        Outcome.objects.all(), required=False, label=_("What would it help with most?"), to_field_name="slug",
        empty_label=_("Not sure"))  # fmt: skip

    def __init__(self, data: Any = None, *, idea: Idea, **kwargs: Any) -> None:
        self.idea = idea
        super().__init__(data, initial=_already(idea), **kwargs)
        self._offer(list(open_to(idea.author)))
        teams = Team.objects.filter(organisation=idea.home_organisation_id, closed_at=None)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["team"].label_from_instance = lambda team: team.name  # type: ignore[attr-defined]
        self.services = {str(service.pk): service for service in self._services()}
        self.fields["service"].choices = by_organisation(self.services.values())  # type: ignore[attr-defined]

    def _offer(self, challenges: list[Challenge]) -> None:
        """The question is asked only where there is something to answer it with."""
        field: Any = self.fields["challenge"]
        field.queryset = Challenge.objects.filter(pk__in=[each.pk for each in challenges])
        field.label_from_instance = lambda each: f"{each.title} ({each.time_left})"
        here = self.idea.challenge
        if here is not None and here not in challenges:
            field.help_text = _("“%(title)s” does not take ideas from you now.") % {"title": here.title}
        elif not challenges:
            del self.fields["challenge"]

    def _services(self) -> list[Service]:
        ticked = self.data.getlist("organisations") if self.is_bound else self.initial["organisations"]  # type: ignore[attr-defined]
        bodies = Organisation.objects.filter(slug__in=[str(slug) for slug in ticked])
        wanted = {self.idea.home_organisation_id, *bodies.values_list("pk", flat=True)}
        return list(Service.objects.filter(organisation__in=wanted).select_related("organisation"))

    def clean_service(self) -> Service | None:
        return self.services.get(self.cleaned_data["service"])


def _already(idea: Idea) -> dict[str, Any]:
    """What was answered before; the first time, one's own organisation and team."""
    first = "where" not in idea.steps_done
    team = idea.team_id or (idea.author.team_id if first else None)
    return {
        "challenge": idea.challenge and idea.challenge.slug,
        "organisations": [body.slug for body in idea.organisations.all()],
        "team": team, "service": idea.service_id and str(idea.service_id), "outcome": idea.outcome and idea.outcome.slug,
    }  # fmt: skip


def by_organisation(services: Any) -> list[tuple[str, Any]]:
    """Choices under the name of each organisation."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for service in services:
        groups.setdefault(service.organisation.name, []).append((str(service.pk), service.name))
    return [("", _("None of these, or not sure")), *groups.items()]
