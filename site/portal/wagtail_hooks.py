"""What Wagtail's admin is told about this site."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail import hooks
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from portal.administration.audited import PageLog, ThingLog


@hooks.register("register_log_actions", order=100)  # after Wagtail has named its own
def audit_the_log(actions: Any) -> None:
    """Let every line of Wagtail's log be written through ours."""
    actions.register_model(models.Model, ThingLog)
    actions.register_model(Page, PageLog)
    actions.log_entry_models -= {ModelLogEntry, PageLogEntry}
