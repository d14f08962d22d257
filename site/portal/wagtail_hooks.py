"""What Wagtail's admin is told about this site."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.permissions import register_permission_policy

from casebuilder.models import Case, ParameterEdition
from ideas.models import Idea
from portal.administration import reports
from portal.administration.audited import PageLog, ThingLog
from portal.administration.editions import AddOnly
from portal.administration.front import Waiting
from portal.administration.groups import Keeping, Reading
from portal.administration.readable import OnlyRead

for readable in (Idea, Case):
    register_permission_policy(readable, OnlyRead(readable), exact_class=True)
register_permission_policy(ParameterEdition, AddOnly(ParameterEdition), exact_class=True)


@hooks.register("register_log_actions", order=100)  # after Wagtail has named its own
def audit_the_log(actions: Any) -> None:
    """Let every line of Wagtail's log be written through ours."""
    actions.register_model(models.Model, ThingLog)
    actions.register_model(Page, PageLog)
    actions.log_entry_models -= {ModelLogEntry, PageLogEntry}


@hooks.register("register_admin_viewset")
def lists_to_keep() -> Keeping:
    """The place and how it judges, in one part of the menu."""
    return Keeping()


@hooks.register("register_admin_viewset")
def lists_to_read() -> Reading:
    """Ideas and business cases, in another."""
    return Reading()


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLResolver]:
    """Our reports beside Wagtail's."""
    return [path("reports/", include((reports.addresses(), "bankable_reports")))]


@hooks.register("construct_reports_menu")
def reports_in_the_menu(request: Any, items: list[Any]) -> None:
    """Ours first."""
    items[:0] = reports.menu_items()


@hooks.register("construct_homepage_panels")
def what_waits(request: Any, panels: list[Any]) -> None:
    """Before what Wagtail has to say of pages."""
    panels.insert(0, Waiting())


@hooks.register("register_admin_menu_item")
def back_to_the_site() -> MenuItem:
    """The administration opens in the same tab: this is the way out."""
    return MenuItem(_("Back to the site"), reverse_lazy("account"), name="site", icon_name="home", order=10)
