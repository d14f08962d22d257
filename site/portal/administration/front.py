"""The first page of the administration: what waits for whoever opened it, as on their account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from portal.owed import owed


class Waiting(Component):
    """The same list as under “Waiting for you”, so that an administrator who works here misses nothing."""

    order = 50
    template_name = "portal/administration/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        waiting, more = owed(parent_context["request"].user) if parent_context else ([], False)
        return {"waiting": waiting, "more_waiting": more}
