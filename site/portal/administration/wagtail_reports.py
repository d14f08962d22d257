"""Wagtail's own reports, downloading safely."""

from __future__ import annotations

from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView

from portal.administration.exporting import SafeExport


class SiteHistory(SafeExport, LogEntriesView):
    """What was changed in the administration, by whom."""


class LockedPages(SafeExport, LockedPagesView):
    """Pages nobody else may change now."""


class AgingPages(SafeExport, AgingPagesView):
    """Pages nobody has looked after for long."""


class PageTypes(SafeExport, PageTypesUsageReportView):
    """How often each kind of page is used."""
