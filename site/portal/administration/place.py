"""The place itself: bodies, their teams, services and days off, and the outcomes they want."""

from __future__ import annotations

from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView

from place.models import BudgetLine, ClosedDay, Organisation, Outcome, Service, Team
from place.services.calendars import keep_calendar
from portal.administration.forms import FixedName, OrganisationForm, TeamForm
from portal.administration.lists import Change, Kept, Remove


class Organisations(Kept):
    """Public bodies, their limits, their partner and their working calendar."""

    model = Organisation
    name = "organisations"
    icon = "home"
    list_display: ClassVar = [
        "name",
        "short_name",
        "kind",
        "just_do_it_limit",
        "bank_holidays",
        "acts_for_us",
    ]
    list_filter: ClassVar = ["kind", "bank_holidays"]
    search_fields: ClassVar = ["name", "short_name", "slug"]
    ordering: ClassVar = ["name"]
    related = ("acts_for_us", "parent")
    columns = (
        ("name", _("Name")), ("short_name", _("Short name")), ("slug", _("Name in addresses")),
        ("get_kind_display", _("Kind")), ("parent", _("Part of")), ("acts_for_us", _("Partner that acts for it")),
        ("just_do_it_limit", _("Just-do-it limit (£)")), ("reviewers_needed", _("Reviewers needed")),
        ("get_bank_holidays_display", _("Bank holidays")), ("closed_on", _("Closed on")),
    )  # fmt: skip
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("name"), FieldPanel("short_name"), FieldPanel("slug"), FieldPanel("kind"),
                             FieldPanel("parent"), FieldPanel("accent")], _("Who they are")),
            MultiFieldPanel([FieldPanel("just_do_it_limit"), FieldPanel("reviewers_needed"), FieldPanel("acts_for_us"),
                             FieldPanel("bank_holidays")], _("How they decide")),
            FieldPanel("speaking_up"),
        ],
        base_form_class=OrganisationForm,
    )  # fmt: skip


class Teams(Kept):
    """Teams, with who manages each and who holds its budget."""

    model = Team
    name = "teams"
    icon = "group"
    list_display: ClassVar = ["name", "organisation", "manager", "budget_holder"]
    list_filter: ClassVar = ["organisation"]
    search_fields: ClassVar = ["name", "organisation__name"]
    related = ("organisation", "manager", "budget_holder")
    columns = (
        ("organisation", _("Organisation")), ("name", _("Team")), ("manager", _("Manager")),
        ("budget_holder", _("Budget holder")),
    )  # fmt: skip
    edit_handler = ObjectList(
        [FieldPanel("organisation"), FieldPanel("name"), FieldPanel("manager"), FieldPanel("budget_holder")],
        base_form_class=TeamForm,
    )


class Outcomes(Kept):
    """What the place wants more or less of, and how it is measured."""

    model = Outcome
    name = "outcomes"
    icon = "tick-inverse"
    list_display: ClassVar = ["name", "measure", "unit", "better", "baseline", "target"]
    list_filter: ClassVar = ["better"]
    search_fields: ClassVar = ["name", "measure", "description"]
    columns = (
        ("name", _("Outcome")), ("description", _("Description")), ("measure", _("Measure")), ("unit", _("Unit")),
        ("get_better_display", _("Better")), ("baseline", _("Baseline")), ("target", _("Target")),
    )  # fmt: skip
    edit_handler = ObjectList(
        [FieldPanel(name) for name in
         ("name", "slug", "description", "measure", "unit", "better", "baseline", "target")],
        base_form_class=FixedName,
    )  # fmt: skip


class Services(Kept):
    """What each body runs for people."""

    model = Service
    name = "services"
    icon = "list-ul"
    list_display: ClassVar = ["name", "organisation"]
    list_filter: ClassVar = ["organisation"]
    search_fields: ClassVar = ["name", "organisation__name"]
    related = ("organisation",)
    columns = (("organisation", _("Organisation")), ("name", _("Service")))
    panels: ClassVar = [FieldPanel("organisation"), FieldPanel("name")]


class BudgetLines(Kept):
    """What the budgets of each body hold, year by year; its finance officers bring in whole lists on the site."""

    model = BudgetLine
    name = "budgets"
    icon = "decimal"
    menu_label = _("Budgets")
    list_display: ClassVar = ["code", "name", "organisation", "fund", "year_label", "amount"]
    list_filter: ClassVar = {"organisation": ["exact"], "year": ["exact"], "fund": ["exact"]}
    search_fields: ClassVar = ["code", "name", "organisation__name"]
    related = ("organisation", "service", "team")
    columns = (
        ("organisation", _("Organisation")), ("code", _("Code")), ("name", _("Budget")), ("fund", _("Fund")),
        ("service", _("Service")), ("team", _("Team")), ("year_label", _("Year")), ("amount", _("Amount")),
    )  # fmt: skip
    panels: ClassVar = [
        FieldPanel(name)
        for name in ("organisation", "code", "name", "fund", "service", "team", "year", "amount")
    ]


class Closing(CreateView):
    """A day off, and with it the calendar its body's clocks count by."""

    def save_instance(self) -> ClosedDay:
        day: ClosedDay = super().save_instance()
        keep_calendar(day.organisation)
        return day


class ChangeClosing(Change):
    """Moving a day off moves the clocks; a body keeps its own days."""

    def save_instance(self) -> ClosedDay:
        day: ClosedDay = super().save_instance()
        for body in Organisation.objects.filter(
            pk__in={day.organisation_id, self.form.initial["organisation"]}
        ):
            keep_calendar(body)
        return day


class Opening(Remove):
    """The day counts again."""

    @transaction.atomic
    def delete_action(self) -> None:
        body = self.object.organisation
        super().delete_action()
        keep_calendar(body)


class ClosedDays(Kept):
    """Days on which a body does not work, beside its nation's bank holidays."""

    model = ClosedDay
    name = "closed-days"
    icon = "date"
    menu_label = _("Working calendars")
    add_view_class = Closing
    edit_view_class = ChangeClosing
    delete_view_class = Opening
    list_display: ClassVar = ["name", "day", "organisation"]
    list_filter: ClassVar = {"organisation": ["exact"], "day": ["gte", "lte"]}
    search_fields: ClassVar = ["name", "organisation__name"]
    related = ("organisation",)
    columns = (("organisation", _("Organisation")), ("day", _("Day")), ("name", _("Why")))
    panels: ClassVar = [FieldPanel("organisation"), FieldPanel("day"), FieldPanel("name")]
