"""Stops the start when the step table uses a name nobody registered."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register

from workflow.registry import EFFECTS, NEEDS, PARTIES, WHO


@register()
def every_name_in_the_table_is_registered(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Look up every who, unless, only-if and effect of the concrete proposal's table."""
    table = apps.get_model(settings.PROPOSAL_MODEL).table()
    shelves = (("who", WHO), ("unless", PARTIES), ("needs", NEEDS), ("effects", EFFECTS))
    return [
        Error(
            f"The step “{row.name}” names “{name}” under {column}, and no app registers it.",
            hint="Register a function for it in that app's AppConfig.ready().",
            id="workflow.E001",
        )
        for row in table
        for column, shelf in shelves
        for name in getattr(row, column)
        if name not in shelf
    ]
