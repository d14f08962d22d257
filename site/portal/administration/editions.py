"""The parameters in Wagtail's admin: editions added from a copy of the one in force, seen beside it, never changed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from casebuilder import edition_text as text
from casebuilder.appraisal import rates
from casebuilder.appraisal.reading import fingerprint
from casebuilder.editions import add_edition, in_force
from casebuilder.models import ParameterEdition
from place.keeping import private
from place.models import Person
from portal.administration.lists import Kept
from portal.reports.parameters import figures_of
from workflow.refusals import NotAllowed, Refusal

SCHEDULES = ("standard", "health", "reduced")
GRADES = ("1", "2", "3", "4", "5", "6")
# Each block of an edition: its fields here, and what it is called
BLOCKS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("discounting", _("Discount rates"), SCHEDULES),
    ("grade_corrections", _("Corrections by grade of evidence"), tuple(f"grade_{grade}" for grade in GRADES)),
    ("hours_a_post", _("Hours of a full-time post"), ("hours",)),
    ("optimism_bias", _("Optimism bias"), ("bias",)),
    ("carbon", _("Carbon values"), ("carbon",)),
    ("deflators", _("Deflators"), ("deflators",)),
)
NO_DEFLATORS = {
    "source": "",
    "as_of": "",
    "note": "",
    "change_a_year": {},
}  # of an edition from before they were part of one
SAYING = ("source", "as_of", "note")


class EditionForm(forms.Form):
    """One edition, filled in from the edition in force."""

    in_force_from = forms.DateField(
        label=_("In force from"),
        widget=AdminDateInput,
        help_text=_("Drafts use it from this day on. What finance has frozen keeps the edition it has."),
    )
    why = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("What was published or decided, in a few words.")
    )

    def __init__(self, *args: Any, before: dict[str, Any], **kwargs: Any) -> None:
        self.before = before
        super().__init__(*args, **{**kwargs, "initial": _filled_in(before)})
        for schedule, label in zip(SCHEDULES, (_("Standard"), _("Health"), _("Reduced")), strict=True):
            self.fields[schedule] = _lines(
                label, 4, _("One band to a line, from year 0 to year 125: 0 to 30: 3.5%")
            )
        for grade in GRADES:
            self.fields[f"grade_{grade}"] = forms.DecimalField(
                label=_("Grade %(grade)s, in per cent") % {"grade": grade},
                min_value=0,
                max_value=100,
                decimal_places=4,
            )
        self.fields["hours"] = forms.DecimalField(
            label=_("Hours worked in a year"), min_value=1, max_value=8784, decimal_places=2
        )
        self.fields["bias"] = _lines(
            _("Upper and lower bound, in per cent"),
            12,
            _("One to a line: standard buildings, capital: 24 to 2"),
        )
        self.fields["carbon"] = _lines(
            _("Pounds a tonne, by year"), 10, _("One year to a line: 2030: 294.50")
        )
        self.fields["deflators"] = _lines(
            _("Change of prices, by financial year"), 8,
            _("One year to a line: 2027: 2.1%. Years after the last go on as the last."))  # fmt: skip
        for block, _title, _fields in BLOCKS:
            self.fields[f"{block}_source"] = forms.CharField(label=_("Source"), max_length=300)
            self.fields[f"{block}_as_of"] = forms.DateField(label=_("Last checked"), widget=AdminDateInput)
            self.fields[f"{block}_note"] = forms.CharField(
                label=_("What to be careful about"),
                max_length=600,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in SCHEDULES:
            self._read(name, text.bands_in)
        self._read("bias", text.bias_in)
        self._read("carbon", text.carbon_in)
        self._read("deflators", text.deflators_in)
        grades = [cleaned.get(f"grade_{grade}") for grade in GRADES]
        for grade, lower, upper in zip(GRADES[1:], grades, grades[1:], strict=False):
            if lower is not None and upper is not None and upper < lower:
                self.add_error(
                    f"grade_{grade}", gettext("Weaker evidence is corrected no less than stronger evidence.")
                )
        for block, _title, _fields in BLOCKS:
            if (cleaned.get(f"{block}_as_of") or date.min) > timezone.localdate():
                self.add_error(f"{block}_as_of", gettext("Give the day it was checked: it is still to come."))
        return cleaned

    def _read(self, name: str, read: Callable[[str], Any]) -> None:
        if name in self.cleaned_data:
            try:
                self.cleaned_data[name] = read(self.cleaned_data[name])
            except text.NotRead as wrong:
                self.add_error(name, str(wrong))

    def figures(self) -> dict[str, Any]:
        """The edition as a parameters file has it; what was not changed stays as it was written."""
        said, made = self.cleaned_data, copy.deepcopy(self.before)
        made["in_force_from"] = said["in_force_from"].isoformat()
        made["discounting"]["schedules"] = {name: said[name] for name in SCHEDULES}
        made["grade_corrections"]["corrections"] = {
            grade: text.share(said[f"grade_{grade}"]) for grade in GRADES
        }
        made["hours_a_post"]["hours"] = f"{said['hours'].normalize():f}"
        made["optimism_bias"]["percent"] = said["bias"]
        made["carbon"]["pounds_a_tonne"] = said["carbon"]
        made.setdefault("deflators", {})["change_a_year"] = said["deflators"]
        for block, _title, _fields in BLOCKS:
            made[block]["source"], made[block]["note"] = said[f"{block}_source"], said[f"{block}_note"]
            made[block]["as_of"] = said[f"{block}_as_of"].isoformat()
        return made

    def groups(self) -> Iterator[tuple[Promise | str, list[forms.BoundField]]]:
        yield "", [self["in_force_from"], self["why"]]
        for block, title, fields in BLOCKS:
            yield title, [self[name] for name in (*fields, *(f"{block}_{word}" for word in SAYING))]


def _lines(label: Any, rows: int, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=4000, widget=forms.Textarea(attrs={"rows": rows})
    )


def _filled_in(figures: dict[str, Any]) -> dict[str, Any]:
    corrections = figures["grade_corrections"]["corrections"]
    return {
        "in_force_from": timezone.localdate(),
        **{name: text.lines_of_bands(figures["discounting"]["schedules"][name]) for name in SCHEDULES},
        **{f"grade_{grade}": text.percent(corrections[grade]) for grade in GRADES},
        "hours": figures["hours_a_post"]["hours"],
        "bias": text.lines_of_bias(figures["optimism_bias"]["percent"]),
        "carbon": text.lines_of_carbon(figures["carbon"]["pounds_a_tonne"]),
        "deflators": text.lines_of_deflators(figures.get("deflators", NO_DEFLATORS)["change_a_year"]),
        **{
            f"{block}_{word}": figures.get(block, NO_DEFLATORS)[word]
            for block, _title, _fields in BLOCKS
            for word in SAYING
        },
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each figure, source, date and note that is not as it was: what, from, to."""
    old, new = _flat(before), _flat(after)
    names = [*old, *(name for name in new if name not in old)]
    return [
        (name, old.get(name, "–"), new.get(name, "–")) for name in names if old.get(name) != new.get(name)
    ]


def _flat(figures: dict[str, Any]) -> dict[str, str]:
    found = {
        name: f"{Decimal(value).normalize():f}" for _block, name, value in figures_of(rates.edition(figures))
    }
    words = (gettext("Source"), gettext("Last checked"), gettext("What to be careful about"))
    for block, title, _fields in BLOCKS:
        for word, label in zip(SAYING, words, strict=True):
            found[f"{title}: {label}"] = figures.get(block, NO_DEFLATORS)[word]
    return found


class AddEdition(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Fill in, see what differs from the edition in force, then add."""

    template_name = "portal/administration/edition.html"
    page_title = _("New edition of the parameters")
    header_icon = "table"
    permission_required = "add"
    permission_policy: Any = None
    model = ParameterEdition
    index_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("parameter_editions:index"), "label": _("Parameters")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    def get_form_class(self) -> type[EditionForm]:  # the lists give every page of theirs a form of the model
        return EditionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"before": in_force().figures}

    def form_valid(self, form: EditionForm) -> HttpResponse:
        figures = form.figures()
        print_, changes = fingerprint(figures), differences(form.before, figures)
        if self.request.POST.get("seen") != print_:
            return self.render_to_response(self.get_context_data(form=form, changes=changes, seen=print_))
        try:
            added = add_edition(
                by=cast(Person, self.request.user), figures=figures, why=form.cleaned_data["why"]
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, gettext("Added: %(edition)s.") % {"edition": added})
        return redirect("parameter_editions:inspect", added.pk)


class AddOnly(ModelPermissionPolicy):
    """An edition is read and added; nobody changes or removes one, whatever permissions they hold."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "add") and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_any_permission(user, actions)


class ShowEdition(InspectView):
    """An edition as it stands, every figure with its source."""

    def get_figures_display_value(self) -> str:
        published = rates.edition(self.object.figures)
        rows = ((name, f"{Decimal(value).normalize():f}") for _block, name, value in figures_of(published))
        figures = self.object.figures
        said = ((title, figures[block]) for block, title, _fields in BLOCKS if block in figures)
        sources = ((title, block["source"], block["as_of"], block["note"]) for title, block in said)
        return format_html(
            "<table class='listing'>{}</table><ul>{}</ul>",
            format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", rows),
            format_html_join("", "<li><strong>{}</strong>: {} ({}). {}</li>", sources),
        )

    def get_by_display_value(self) -> str:
        return self.object.by.name if self.object.by else gettext("Shipped with the site")


def as_file(request: HttpRequest) -> HttpResponse:
    """Every edition as a parameters file, for `manage.py appraise FILE --parameters`."""
    if not request.user.has_perm("casebuilder.view_parameteredition"):
        raise NotAllowed(gettext("Only people who look after this site read its parameters here."))
    rows = ParameterEdition.objects.order_by("number").values_list("figures", flat=True)
    answer = JsonResponse({"editions": list(rows)}, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="parameters.json"'
    return private(answer)


class ParameterEditions(Kept):
    """Editions of the published figures: added to, never changed, never removed."""

    model = ParameterEdition
    name = "parameter-editions"
    url_namespace = "parameter_editions"
    icon = "table"
    menu_label = _("Parameters")
    add_view_class = AddEdition
    inspect_view_class = ShowEdition
    inspect_view_enabled = True
    inspect_view_fields: ClassVar = ["number", "in_force_from", "why", "by", "at", "fingerprint", "figures"]
    form_fields: ClassVar[list[str]] = []
    related = ("by",)
    ordering: ClassVar = ["-in_force_from", "-number"]
    list_display: ClassVar = [
        Column("number", label=_("Edition"), accessor="number"),
        Column("in_force_from", label=_("In force from"), accessor="in_force_from"),
        Column("why", label=_("Why"), accessor="why"),
        Column(
            "by",
            label=_("Added by"),
            accessor=lambda row: row.by.name if row.by else _("Shipped with the site"),
        ),
        "at",
    ]
    search_fields: ClassVar = ["why"]
    columns = (
        ("number", _("Edition")), ("in_force_from", _("In force from")), ("why", _("Why")), ("by", _("Added by")),
        ("at", _("Added")), ("fingerprint", _("Fingerprint")),
    )  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        kept = [
            each
            for each in super().get_urlpatterns()
            if each.name in ("index", "index_results", "add", "inspect")
        ]
        return [*kept, path("parameters.json", as_file, name="file")]

    def register_admin_url_finder(self) -> None:
        """Nothing of it is edited here."""
