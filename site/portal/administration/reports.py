"""The reports in Wagtail's admin, filtered and downloaded there."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui import tables
from wagtail.admin.views.reports.base import ReportView

from ideas.models import Idea
from place.models import Organisation, Outcome
from portal.administration.exporting import SafeExport
from portal.reports import PARAMETERS, REPORTS, Report
from portal.reports import report as reporting
from workflow.stages import Stage

ALL = (*REPORTS, PARAMETERS)
SEEN = [(value, label) for value, label in Stage.choices if value != Stage.DRAFT]


class IdeaFilters(WagtailFilterSet):
    """Which ideas a report speaks of."""

    home_organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=Organisation.objects.all()
    )
    stage = django_filters.ChoiceFilter(label=_("Stage now"), choices=SEEN)
    outcome = django_filters.ModelChoiceFilter(label=_("Outcome"), queryset=Outcome.objects.all())
    submitted_at = django_filters.DateFromToRangeFilter(label=_("Put forward"), widget=DateRangePickerWidget)

    class Meta:
        model = Idea
        fields: ClassVar = ["home_organisation", "stage", "outcome", "submitted_at"]


class Cell(tables.Column):
    """A value as the report writes it."""

    def __init__(self, column: reporting.Column) -> None:
        self.column = column
        super().__init__(column.key, label=column.heading)

    def get_value(self, instance: reporting.Row) -> str:
        return self.column.written(instance)


class LinkedCell(Cell, tables.TitleColumn):
    """The reference, leading to the idea's page."""

    def get_link_url(self, instance: reporting.Row, parent_context: Any) -> str:
        return str(instance["url"])


class ReportPage(SafeExport, ReportView):
    """One report over the ideas its reader may see."""

    report: Report = REPORTS[0]
    model = Idea
    any_permission_required: ClassVar = ["view"]
    filterset_class: Any = IdeaFilters
    is_searchable = False

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.page_title = self.report.title
        self.header_icon = self.report.icon
        self.index_url_name = f"bankable_reports:{self.report.name}"
        self.index_results_url_name = f"bankable_reports:{self.report.name}_results"
        self.list_export = [column.key for column in self.report.columns]
        self.export_headings = {column.key: column.heading for column in self.report.columns}
        self.export_filename = self.report.name
        super().setup(request, *args, **kwargs)

    @property
    def columns(self) -> list[tables.Column]:
        return [(LinkedCell if column.key == "reference" else Cell)(column) for column in self.report.columns]

    def get_queryset(self) -> QuerySet[Idea]:
        seen: QuerySet[Idea] = Idea.objects.visible_to(self.request.user).exclude(stage=Stage.DRAFT)
        return seen

    def get_filtered_queryset(self) -> Any:
        return self.report.find(self.request.user, self.filter_queryset(self.get_queryset()))

    def decorate_paginated_queryset(self, object_list: Any) -> list[reporting.Row]:
        return [self.report.tell(self.request.user, item) for item in object_list]

    def get_table(self, object_list: Any) -> Any:
        return super().get_table([] if self.is_export else self.decorate_paginated_queryset(object_list))


class ParametersPage(ReportPage):
    """The figures the engine reckons with; there is nothing to filter by."""

    report = PARAMETERS
    filterset_class: Any = None


def addresses() -> list[Any]:
    """Each report, and the part of it that changes while somebody filters."""
    found = []
    for report in ALL:
        view = ParametersPage if report is PARAMETERS else ReportPage
        page, part = (view.as_view(report=report, results_only=only) for only in (False, True))
        found.append(path(f"bankable/{report.name}/", page, name=report.name))
        found.append(path(f"bankable/{report.name}/results/", part, name=f"{report.name}_results"))
    return found


class ReportItem(MenuItem):
    """Shown to whoever may read ideas here; editors of pages may not."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("ideas.view_idea"))


def menu_items() -> list[ReportItem]:
    return [
        ReportItem(report.title, reverse(f"bankable_reports:{report.name}"), icon_name=report.icon, order=100 + place)
        for place, report in enumerate(ALL)
    ]  # fmt: skip
