"""The adopting body's own numbers: one question for each driver of the origin's case, beside what they have there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder.adopting import Origin, figure, price
from casebuilder.appraisal.scaling import Driver, Own, Place, drivers
from casebuilder.forms.fields import FigureField, PoundsField
from casebuilder.prefill import plain
from casebuilder.reckoning import print_of
from place.models import Organisation
from place.standing import holders
from place.vocabulary import Role
from workflow.forms.fields import PersonField, Words, staff_of

SEE, START = "see", "start"


class AdoptForm(forms.Form):
    """Quantities and prices, then who writes the case and why it is adopted; the last two only once it starts."""

    rationale = Words(
        gettext_lazy("Why does your organisation adopt it?"),
        asks=gettext_lazy("Say why your organisation adopts it"),
        hint=gettext_lazy("Needed to start the case. Everybody who sees the idea can read it."),
    )
    case_owner = PersonField(
        label=gettext_lazy("Who writes your business case?"),
        help_text=gettext_lazy(
            "Needed to start the case. A colleague, but not the finance officer who will check it."
        ),
        error_messages={"required": gettext_lazy("Choose who writes your business case")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)  # fingerprint of the figures the person was looking at

    def __init__(
        self, data: Any, *, origin: Origin, body: Organisation, version: int, starts: bool = False
    ) -> None:
        self.print = print_of(origin.document)
        super().__init__(data, initial={"version": version, "seen": self.print})
        self.origin, self.starts = origin, starts
        self.drivers = drivers(origin.document)
        asked: dict[str, forms.Field] = {}
        for driver in self.drivers:
            asked |= _questions(driver)
        self.fields = asked | self.fields
        finance = holders(body.pk, Role.FINANCE_OFFICER)
        self.fields["case_owner"].offer(staff_of({body.pk}).exclude(pk__in=finance))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("seen") != self.print:
            self.add_error(
                None, _("Their figures have changed since you opened this page. Look at them again.")
            )
            self.data = {**self.data.dict(), "seen": self.print}  # type: ignore[attr-defined]  # posted
        if not self.starts:  # a look asks for the figures alone
            for name in ("rationale", "case_owner"):
                if not self.data.get(name):
                    self.errors.pop(name, None)
        return said

    def has_figures(self) -> bool:
        """Whether what was sent can be reckoned with, whatever else is missing."""
        asked = {_name(which, driver) for driver in self.drivers for which in ("quantity", "rate")}
        return self.is_bound and not asked & self.errors.keys()

    def own(self) -> dict[Place, Own]:
        """The body's figures by line."""
        return {
            driver.place: Own(
                Decimal(self.cleaned_data[_name("quantity", driver)]),
                Decimal(self.cleaned_data[_name("rate", driver)] or driver.rate),
            )
            for driver in self.drivers
        }


def _name(which: str, driver: Driver) -> str:
    return f"{which}-{driver.place[0]}-{driver.place[1]}"


def _questions(driver: Driver) -> dict[str, forms.Field]:
    named = {"unit": driver.unit or _("people who might be reached"), "line": driver.line}
    return {
        _name("quantity", driver): FigureField(
            label=_("%(line)s: your number (%(unit)s)") % named,
            help_text=_("They have %(theirs)s.") % {"theirs": figure(driver.quantity)},
            least="0",
            error_messages={"required": _("Give your number for “%(line)s” (%(unit)s)") % named},
        ),
        _name("rate", driver): PoundsField(
            label=_("%(line)s: what each is worth, in pounds") % named
            if not driver.is_cost
            else _("%(line)s: what each costs, in pounds") % named,
            help_text=_("%(theirs)s with them. Leave it where yours is the same.")
            % {"theirs": price(driver.rate)},
            required=False,
            initial=plain(driver.rate),
        ),
    }
