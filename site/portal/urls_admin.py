"""Addresses of the administration: Wagtail's, behind our door, with our sign-in and our downloads before its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path
from django.views import View
from wagtail.admin import urls as wagtail_admin
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal.administration import wagtail_reports
from portal.administration.door import door, not_here, past_the_door


def _report(address: str, view: type[View]) -> list[URLPattern]:
    """A report and the part of it that changes while somebody filters."""
    return [
        path(f"reports/{address}/", view.as_view()),
        path(f"reports/{address}/results/", view.as_view(results_only=True)),
    ]


before_wagtail: list[URLPattern] = [
    path("login/", past_the_door),
    path("password_reset/", past_the_door),
    re_path(
        r"^(workflows|reports/workflow|reports/workflow_tasks)/", not_here
    ),  # editors publish their own pages
    *_report("site-history", wagtail_reports.SiteHistory),
    *_report("locked", wagtail_reports.LockedPages),
    *_report("aging-pages", wagtail_reports.AgingPages),
    *_report("page-types-usage", wagtail_reports.PageTypes),
]

urlpatterns: list[URLPattern | URLResolver] = decorate_urlpatterns(
    [*before_wagtail, *wagtail_admin.urlpatterns], door
)
