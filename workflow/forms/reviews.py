"""Forms of reviewing: whom to ask, the scores and their comments, who takes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.widgets import Checkboxes, LongText, Radios
from workflow.forms.fields import PersonField
from workflow.models import Assignment, Criterion
from workflow.suggesting import Choice

CANNOT_JUDGE = "none"
SHOWN = 8  # reviewers to choose from, the most suitable first, before one asks for more
VERSION_MISSING = {"required": _("Open the page again: it came without its version.")}


class AssignForm(forms.Form):
    """Who is asked: only people without a conflict can be chosen."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=VERSION_MISSING)
    reviewers = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        to_field_name="uid",
        label=_("Who should score it?"),
        widget=Checkboxes(first=SHOWN),
        error_messages={"required": _("Choose at least one reviewer")},
    )

    def __init__(self, data: Any = None, *, free: Sequence[Choice], version: int) -> None:
        suggested = [str(choice.person.uid) for choice in free if choice.ticked]
        super().__init__(data, initial={"version": version, "reviewers": suggested})
        field: Any = self.fields["reviewers"]
        field.queryset = Person.objects.filter(pk__in=[choice.person.pk for choice in free])
        field.choices = [(str(choice.person.uid), choice.person.name) for choice in free]
        field.widget.hints = {str(choice.person.uid): choice.why for choice in free}


class ScoreForm(forms.Form):
    """One answer for each criterion, and two separate comments."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=VERSION_MISSING)

    def __init__(
        self, data: Any = None, *, assignment: Assignment, criteria: Sequence[Criterion], version: int
    ) -> None:
        self.criteria, self.weight = list(criteria), sum(criterion.weight for criterion in criteria)
        at_hand = _given(assignment) | assignment.draft
        super().__init__(data, initial={"version": version, "since": since(assignment)} | at_hand)
        for criterion in self.criteria:
            self.fields[f"score_{criterion.slug}"] = self._answer(criterion)
        for name, label, hint in COMMENTS:
            self.fields[name] = forms.CharField(
                label=label, help_text=hint, required=False, max_length=2000, widget=LongText(4)
            )
        self.fields["signed"] = forms.BooleanField(
            label=_("Sign it: the author reads my name with it"), required=False
        )

    def _answer(self, criterion: Criterion) -> forms.ChoiceField:
        anchors = {str(score): text for score, text in enumerate(criterion.anchors)}
        choices = [
            *((score, f"{score} – {text}") for score, text in anchors.items()),
            (CANNOT_JUDGE, _("I cannot judge this")),
        ]
        asks = _now("Score “%(name)s”, or say that you cannot judge it") % {"name": criterion.name}
        share = round(100 * criterion.weight / self.weight) if self.weight else 0
        return forms.ChoiceField(
            label=criterion.name,
            choices=choices,
            error_messages={"required": asks},
            help_text=_now("%(question)s Counts for %(share)s%%.")
            % {"question": criterion.question, "share": share},
            widget=Radios({"data-weight": criterion.weight}),
        )

    def values(self) -> dict[str, int | None]:
        """What was answered, by the slug of its criterion."""
        given = {criterion.slug: self.cleaned_data[f"score_{criterion.slug}"] for criterion in self.criteria}
        return {slug: None if answer == CANNOT_JUDGE else int(answer) for slug, answer in given.items()}


COMMENTS: tuple[tuple[str, Any, Any], ...] = (
    ("panel_comment", _("For the panel"), _("What tipped it for you. The author does not see this.")),
    (
        "author_comment",
        _("For the author"),
        _(
            "What is good, and what would make it stronger. Shown to the author after the decision, "
            "without your name unless you sign."
        ),
    ),
)


def _given(assignment: Assignment) -> dict[str, Any]:
    """What this reviewer gave before, to confirm or amend."""
    scores = {
        f"score_{score.criterion.slug}": CANNOT_JUDGE if score.value is None else str(score.value)
        for score in assignment.scores.select_related("criterion")
    }  # fmt: skip
    return scores | {
        name: getattr(assignment, name) for name in ("panel_comment", "author_comment", "signed")
    }


def since(assignment: Assignment) -> str:
    """Which scores a page began from: a draft kept after newer ones were given is out of date."""
    return assignment.done_at.isoformat() if assignment.done_at else ""


class InterestForm(forms.Form):
    """One button; a reason for those who want to give one."""

    because = forms.CharField(
        label=_("Why, if you want to say (only the coordinators of this idea read it)"),
        required=False,
        max_length=1000,
        widget=LongText(2),
    )


class HandOverForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=VERSION_MISSING)
    to = PersonField(
        label=_("Who takes it over?"),
        help_text=_("They get an e-mail. The clock runs on."),
        error_messages={"required": _("Choose who takes it over")},
    )

    def __init__(self, data: Any = None, *, people: Any, version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.fields["to"].offer(people)  # type: ignore[attr-defined]
