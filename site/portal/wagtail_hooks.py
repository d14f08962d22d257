"""What Wagtail's admin is told about this site."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail import hooks
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from portal.administration.audited import PageLog, ThingLog
from portal.administration.groups import Keeping


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
