"""The pages editors keep in Wagtail: the front page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.administration.audited import PageLog, ThingLog
from portal.tallies import Tally

__all__ = ["HomePage", "PageLog", "Tally", "ThingLog"]


class HomePage(Page):
    """The front page: what this is, a way to look, the figures, and the latest wins."""

    headline = models.CharField(
        max_length=90, blank=True, help_text=_("What this is, in one sentence. Empty: the usual words.")
    )
    introduction = models.CharField(
        max_length=250, blank=True, help_text=_("One or two sentences below it. Empty: the usual words.")
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction")]

    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home import front_page

        return {**super().get_context(request, *args, **kwargs), **front_page(request.user)}
