"""What a coordinator fills in at the desk: an idea somebody told them, where an idea belongs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from ideas.behalf import Caller, Told, bodies_of
from ideas.correct import Whereabouts
from ideas.forms.where import by_organisation
from ideas.forms.words import WordsForm
from ideas.models import Audience, Behalf, Idea
from ideas.references import new_reference
from place.models import Organisation, Outcome, Person, Service, Team
from place.widgets import LongText, Radios
from workflow.forms.fields import Words
from workflow.forms.reviews import VERSION_MISSING

SALT = "ideas.behalf"


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Their name or e-mail address"), max_length=100)


class ToldForm(WordsForm):
    """An idea as it was told, for somebody who has an account or was written down before."""

    start = forms.CharField(widget=forms.HiddenInput, required=False)
    how = forms.ChoiceField(
        label=_("How did it come?"), choices=Behalf.How.by_telling(), widget=Radios(),
        error_messages={"required": _("Say how the idea came to you")})  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Who may see it once you have read it?"), choices=Audience.choices, initial=Audience.EVERYBODY,
        widget=Radios(), help_text=_("Ask them. It is theirs to say."),
        error_messages={"required": _("Choose who may see it")})  # fmt: skip
    hide_name = forms.BooleanField(label=_("They want their name hidden from colleagues"), required=False)
    consented = forms.BooleanField(
        label=_("They agreed that it is put forward in their name"),
        error_messages={
            "required": _("Ask them first. An idea is put forward in somebody's name only when they agree")
        })  # fmt: skip

    field_order: tuple[str, ...] = (
        "start", "name", "contact", "organisation", "team", "how", "title", "problem", "proposal", "audience",
        "hide_name", "consented")  # fmt: skip

    def __init__(self, data: Any = None, *, scribe: Person, **kwargs: Any) -> None:
        start = signing.dumps([new_reference(), scribe.pk], salt=SALT)
        super().__init__(data, initial={"start": start, "audience": Audience.EVERYBODY}, **kwargs)
        self.scribe = scribe

    def told(self) -> Told:
        said = self.cleaned_data
        names = ("how", "title", "problem", "proposal", "audience", "hide_name", "consented")
        return Told(**{name: said[name] for name in names}, reference=self._reference())

    def _reference(self) -> str:
        """The reference the form carries, so that sending it twice puts one idea forward."""
        try:
            reference, scribe = signing.loads(self.cleaned_data.get("start", ""), salt=SALT)
        except (signing.BadSignature, ValueError):
            return ""
        return str(reference) if scribe == self.scribe.pk else ""


class CallerForm(ToldForm):
    """The same for somebody without an account."""

    name = forms.CharField(
        label=_("What is their name?"), max_length=120, error_messages={"required": _("Write their name")})  # fmt: skip
    contact = forms.CharField(
        label=_("How do we reach them?"), max_length=500, widget=LongText(rows=3),
        help_text=_("An address to write to, or a telephone number. Only coordinators see it."),
        error_messages={"required": _("Say how to reach them: every answer has to get to them")})  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", label=_("Where do they work?"), empty_label=None,
        error_messages={"required": _("Choose where they work")})  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, label=_("In which team?"), empty_label=_("Not known, or none"))  # fmt: skip

    def __init__(self, data: Any = None, *, scribe: Person, **kwargs: Any) -> None:
        super().__init__(data, scribe=scribe, **kwargs)
        bodies = bodies_of(scribe)
        _offer(self, "organisation", Organisation.objects.filter(pk__in=bodies))
        _offer_teams(self, bodies)

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        team, body = said.get("team"), said.get("organisation")
        if team and body and team.organisation_id != body.pk:
            self.add_error("team", _("Choose a team of the organisation they work for"))
        return said

    def caller(self) -> Caller:
        said = self.cleaned_data
        return Caller(said["name"], said["contact"], said["organisation"], said["team"])


class CorrectForm(forms.Form):
    """Where an idea belongs, and a word to its authors."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=VERSION_MISSING)
    home_organisation = forms.ModelChoiceField(
        Organisation.objects.all(), to_field_name="slug", label=_("Which organisation is it for?"), empty_label=None,
        help_text=_("Under another organisation its coordinator has it, and the clock starts again."),
        error_messages={"required": _("Choose an organisation")})  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, label=_("Whose work would change most?"), empty_label=_("No one team"))  # fmt: skip
    service = forms.ChoiceField(required=False, label=_("Which service is it about?"))
    outcome = forms.ModelChoiceField(
        Outcome.objects.all(), required=False, to_field_name="slug", label=_("What would it help with most?"),
        empty_label=_("Not sure"))  # fmt: skip
    why = Words(
        _("Why is it corrected?"),
        asks=_("Say why: one line is enough"),
        hint=_("The authors read this."),
        rows=2,
    )

    def __init__(self, data: Any = None, *, idea: Idea) -> None:
        now = {
            "version": idea.version, "home_organisation": idea.home_organisation.slug, "team": idea.team_id,
            "service": idea.service_id and str(idea.service_id), "outcome": idea.outcome and idea.outcome.slug,
        }  # fmt: skip
        super().__init__(data, initial=now)
        _offer_teams(self, None)
        self.services = {str(each.pk): each for each in Service.objects.select_related("organisation")}
        self.fields["service"].choices = by_organisation(self.services.values())  # type: ignore[attr-defined]

    def to(self) -> Whereabouts:
        said = self.cleaned_data
        return Whereabouts(
            said["home_organisation"], said["team"], self.services.get(said["service"]), said["outcome"]
        )


class LinkForm(forms.Form):
    """The account somebody has now."""

    email = forms.EmailField(
        label=_("The e-mail address they sign in with"),
        error_messages={"required": _("Write their e-mail address")})  # fmt: skip

    def __init__(self, data: Any = None, *, coordinator: Person) -> None:
        super().__init__(data)
        self.coordinator = coordinator

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        ours = Person.objects.filter(is_active=True, organisation__in=bodies_of(self.coordinator))
        self.account = ours.filter(email__iexact=email).exclude(pk=self.coordinator.pk).first()
        if self.account is None:
            raise forms.ValidationError(_("Nobody of your organisation has an account with this address"))
        return email


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].queryset = choices  # type: ignore[attr-defined]


def _offer_teams(form: forms.Form, bodies: set[int] | None) -> None:
    """Teams, each with its organisation, as several have one of the same name."""
    teams = Team.objects.select_related("organisation")
    _offer(form, "team", teams if bodies is None else teams.filter(organisation__in=bodies))
    form.fields["team"].label_from_instance = _named  # type: ignore[attr-defined]


def _named(team: Team) -> str:
    return f"{team.name} ({team.organisation.short_name})"
