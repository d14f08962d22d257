"""Says a form's stock errors in the words of the house: which question, and what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext, ngettext

STOCK_REQUIRED = forms.Field.default_error_messages["required"]
NUMBERS = (forms.IntegerField, forms.DecimalField, forms.FloatField)


def errors(field: BoundField) -> list[str]:
    """Every error of a field. What a form says itself stays; only Django's own sentences change."""
    return [_reworded(field, error) for error in field.errors.as_data()]


def _reworded(field: BoundField, error: ValidationError) -> str:
    limits: dict[str, Any] = dict(error.params or {})
    words: dict[str, Any] = {
        "label": field.label,
        "limit": limits.get("limit_value"),
        "size": limits.get("show_value"),
    }
    told = " ".join(error.messages)
    if error.code == "required" and error.message == STOCK_REQUIRED:
        return _missing(field) % words
    if error.code == "max_length" and isinstance(words["size"], int):
        words["over"] = words["size"] - int(words["limit"])
        longer = ngettext(
            "“%(label)s” is too long by %(over)s character",
            "“%(label)s” is too long by %(over)s characters",
            words["over"],
        )
        return longer % words
    if error.code == "min_value" and limits:
        return gettext("“%(label)s” must be %(limit)s or more") % words
    if error.code == "max_value" and limits:
        return gettext("“%(label)s” must be %(limit)s or less") % words
    kind = type(field.field)
    if (
        error.code == "invalid"
        and kind in NUMBERS
        and error.message == kind.default_error_messages["invalid"]
    ):
        return gettext("“%(label)s” must be a number, like 1200") % words
    return told


def _missing(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return gettext("Tick “%(label)s”")
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return gettext("Choose an answer to “%(label)s”")
    return gettext("Fill in “%(label)s”")
