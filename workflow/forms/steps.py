"""What has to be said with each step. Field names are those of the table's “what is said” column."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.standing import holders
from place.vocabulary import Role
from place.widgets import Radios
from workflow.forms.fields import Amount, LaterDay, PersonField, Words, staff_of
from workflow.models import DeclineReason, Proposal
from workflow.registry import FINDERS, FORMS
from workflow.rules import missing_for
from workflow.services import lock, move, proposals
from workflow.wording import NOTHING_WOULD


class StepForm(forms.Form):
    """A confirmation: nothing is asked but that the person was looking at the idea as it is now."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Open the page again: it came without its version.")},
    )
    previewed = False  # whether what the author will read is shown before it counts

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        proposal: Proposal,
        person: Person,
        step: str,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial={"version": proposal.version}, prefix=prefix)
        self.proposal, self.person, self.step = proposal, person, step
        self.prepare()

    def prepare(self) -> None:
        """Limit choices to what makes sense for this proposal and this person."""

    def begin_with(self, asked: Mapping[str, str]) -> None:
        """Fill in what the address says already, where that makes sense."""

    def said(self) -> dict[str, Any]:
        """What goes into the decision."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def clean(self) -> dict[str, Any] | None:
        """Ask the table's needs about what is said, so that the answer comes back beside what was typed."""
        row = self.proposal.row(self.step, self.proposal.stage)
        if row and not self.errors:
            for sentence in missing_for(self.proposal, row, self.said()):
                self.add_error(None, str(sentence))
        return self.cleaned_data

    def take(self) -> Proposal:
        """Take the step."""
        return move(
            self.proposal, self.step, by=self.person, version=self.cleaned_data["version"], **self.said()
        )


class ReasonForm(StepForm):
    reason = Words(_("Why?"), asks=_("Say why"), hint=_("The authors read this."))


class WithdrawForm(StepForm):
    reason = Words(
        _("Why are you withdrawing it?"),
        asks=_("Say why: one line is enough"),
        hint=_("One line is enough."),
        rows=2,
    )


class CommentsForm(StepForm):
    comments = Words(
        _("Your comments"),
        asks=_("Write your comments"),
        hint=_("They are kept with the decision."),
        max_length=4000,
    )


class JustDoItForm(StepForm):
    """The one-page record that stands in for a business case."""

    what = Words(_("What will be done?"), asks=_("Say what will be done"), hint=_("The author reads this."))
    cost = Amount(
        _("What does it cost?"),
        asks=_("Enter what it costs, or 0"),
        hint=_("In total, to get it done. 0 if it costs nothing."),
    )
    saving = Amount(_("What does it save?"), asks=_("Enter what it saves, or 0"))
    recurrence = forms.ChoiceField(
        label=_("How often does it save that?"),
        choices=[("yearly", _("Every year")), ("once", _("Once"))],
        widget=Radios(),
        error_messages={"required": _("Say whether it saves every year or once")},
    )
    delivery_owner = PersonField(
        label=_("Who sees to it?"),
        help_text=_("They get an e-mail."),
        error_messages={"required": _("Choose who sees to it")},
    )

    def prepare(self) -> None:
        self.fields["delivery_owner"].offer(staff_of(self.proposal.organisation_ids()))  # type: ignore[attr-defined]
        limit = self.proposal.home_organisation.just_do_it_limit
        self.fields["saving"].help_text = _("Cost and saving must each be £%(limit)s or less.") % {
            "limit": f"{limit:,.0f}"
        }

    def said(self) -> dict[str, Any]:
        """Amounts as text: nought is an answer, not a gap."""
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in super().said().items()
        }


class AskForm(StepForm):
    question = Words(
        _("What do you need to know?"),
        asks=_("Write your question"),
        hint=_("The authors read this. Ask for one thing at a time where you can."),
    )


class AnswerForm(StepForm):
    """The answer and, for those who can change them, the idea's own words: one form, kept together."""

    answer = Words(_("Your answer"), asks=_("Write your answer"), max_length=4000, rows=6)

    def prepare(self) -> None:
        make = FORMS.get("words")
        self.words = make(self.proposal, self.data if self.is_bound else None) if make else None

    def clean(self) -> dict[str, Any] | None:
        """Both or neither: an error in the idea's words is one of this form as well."""
        if self.words and not self.words.is_valid():
            self.add_error(None, _("Put the idea's own words right, below"))
        return super().clean()

    def take(self) -> Proposal:
        """Keep the words and answer at once; changed words ask those who have scored to look again."""
        with transaction.atomic():
            proposal = lock(self.proposal, self.cleaned_data["version"])
            changed = self.words.save(by=self.person) if self.words else False
            proposal.refresh_from_db()
            return move(
                proposal, self.step, by=self.person, version=proposal.version, changed=changed, **self.said()
            )


class ApproveForm(StepForm):
    rationale = Words(
        _("Why does the panel approve it?"),
        asks=_("Say why the panel approves it"),
        hint=_("The authors read this."),
    )
    case_owner = PersonField(
        label=_("Who writes the business case?"),
        help_text=_(
            "Somebody from the organisations concerned, but not the finance officer who will check it."
        ),
        error_messages={"required": _("Choose who writes the business case")},
    )

    def prepare(self) -> None:
        finance = holders(self.proposal.home_organisation_id, Role.FINANCE_OFFICER)
        self.fields["case_owner"].offer(staff_of(self.proposal.organisation_ids()).exclude(pk__in=finance))  # type: ignore[attr-defined]


class SaysWhatCouldChange(forms.Form):
    """No answer is left hanging: what could change it, or that nothing would."""

    could_change = Words(
        _("What could change the answer?"),
        asks="",
        required=False,
        hint=_("A figure, a date, a law, a partner: what would make you look again. They read this."),
    )
    nothing_would = forms.BooleanField(label=_("We know of nothing that would change it"), required=False)

    def clean(self) -> dict[str, Any] | None:
        said, nothing = (self.cleaned_data.get(name) for name in ("could_change", "nothing_would"))
        if not said and not nothing and "could_change" not in self.errors:
            self.add_error("could_change", _("Say what could change the answer, or tick that nothing would"))
        if said and nothing:
            self.add_error(
                "nothing_would", _("Say what could change it or tick that nothing would, not both")
            )
        return super().clean()

    @staticmethod
    def with_it(said: dict[str, Any]) -> dict[str, Any]:
        """What goes into the decision: the words, or the sign that nothing would."""
        kept = {name: value for name, value in said.items() if name != "nothing_would"}
        return kept | {"could_change": NOTHING_WOULD if said.get("nothing_would") else said["could_change"]}


class DeclineForm(SaysWhatCouldChange, StepForm):
    """Shown to its writer as the author will read it, before it counts."""

    decline_reason = forms.ModelChoiceField(
        DeclineReason.objects.all(),
        label=_("Which reason fits best?"),
        empty_label=None,
        to_field_name="slug",
        widget=Radios(),
        error_messages={"required": _("Choose a reason")},
    )
    feedback = Words(
        _("What do you want to tell the author?"),
        asks=_("Write to the author in your own words"),
        rows=6,
        hint=_("Thank them for what was good in it. They read this under the reason's own text."),
    )
    previewed = True
    field_order = ["version", "decline_reason", "feedback", "could_change", "nothing_would"]

    def prepare(self) -> None:
        reasons = {reason.slug: reason.text for reason in DeclineReason.objects.all()}
        self.fields["decline_reason"].widget.hints = reasons

    def said(self) -> dict[str, Any]:
        return self.with_it(super().said())


class AppealForm(StepForm):
    something_new = Words(
        _("What is new?"),
        asks=_("Say what is new"),
        max_length=4000,
        rows=6,
        hint=_("Something those who decided did not know: figures, a trial, somewhere it works."),
    )


class ParkForm(StepForm):
    until = LaterDay(
        label=_("Until when?"),
        help_text=_("On that day it is back on the coordinator's list."),
        error_messages={"required": _("Choose a day")},
    )
    reason = Words(
        _("Why is it parked?"),
        asks=_("Say why it is parked"),
        hint=_("The authors read this. Say what has to happen first."),
    )


class MergeForm(StepForm):
    """Join this idea with another, found by reference or picked from those like it."""

    target = forms.CharField(
        label=_("Which idea is it joined with?"),
        max_length=20,
        widget=forms.TextInput({"class": "width-10", "list": "alike", "spellcheck": "false"}),
        help_text=_("Its reference, like BK-7Q3KD."),
        error_messages={"required": _("Give the reference of the other idea")},
    )
    reason = Words(
        _("Why do they belong together?"),
        asks=_("Say why they belong together"),
        hint=_("The authors read this."),
    )

    def prepare(self) -> None:
        find = FINDERS.get("similar")
        self.alike = find(self.proposal, self.person) if find else []

    def begin_with(self, asked: Mapping[str, str]) -> None:
        if any(other.reference == asked.get("target") for other in self.alike):
            self.initial["target"] = asked["target"]

    def clean_target(self) -> Proposal:
        reference = self.proposal.normalise(self.cleaned_data["target"])
        visible = proposals().visible_to(self.person)
        target: Proposal | None = visible.filter(reference=reference).first()
        if target is None:
            raise forms.ValidationError(
                _("There is no idea with the reference %(reference)s") % {"reference": reference}
            )
        return target
