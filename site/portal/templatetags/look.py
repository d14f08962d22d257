"""The words and small shapes templates need: money, days, clocks, initials, a component with a body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Textarea
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from place import formats
from portal import wording

register = template.Library()

# Stage → tone of its tag: grey is not begun or closed, blue is with somebody, amber waits for an answer,
# green is agreed, brass is money signed for, red is refused.
STAGE_TONES = {
    "draft": "plain",
    "submitted": "info",
    "needs_information": "wait",
    "in_review": "info",
    "at_panel": "info",
    "approved": "accent",
    "finance_check": "info",
    "awaiting_commitment": "wait",
    "committed": "brass",
    "delivering": "accent",
    "banked": "good",
    "delivered": "good",
    "parked": "plain",
    "declined": "bad",
    "merged": "plain",
    "withdrawn": "plain",
    "stopped": "bad",
}

LETTER_AND_WORD = re.compile(r"\be-(?=\w)", re.IGNORECASE)  # e-mail, e-bost
WORD_JOINER = "\u2060"  # nothing to see or hear; a line is not broken beside it
NUMERIC = re.compile(r"^[−+-]?£?[\d,.]+(k|m|bn|%)?$")


@register.filter
def money(amount: formats.Amount, form: str = "") -> str:
    """£12,340; money:"short" → £1.2m; money:"pence" → £12,340.00; money:"about" → £9,900 where it is £9,876."""
    if form == "about" and isinstance(amount, Decimal | int):
        return formats.pounds(formats.roughly(amount), short=True)
    return formats.pounds(amount, short=form == "short", pence=form == "pence")


@register.filter
def long_date(when: date | None) -> str:
    return formats.day(when)


@register.filter
def short_date(when: date | None) -> str:
    return formats.short_day(when)


@register.filter
def moment(when: datetime | None) -> str:
    return formats.moment(when)


@register.simple_tag
def clock(left: int | None, due: date | None = None) -> str:
    """Working days left, in words; where the due date is known too, it can say “due tomorrow”."""
    return formats.clock(left, due or None)


@register.simple_tag
def pounds(amount: formats.Amount, form: str = "") -> str:
    """The money filter for a form that is a variable."""
    return money(amount, form)


@register.filter
def number(value: formats.Amount, places: int = 0) -> str:
    return formats.number(value, places=places)


@register.filter(is_safe=True)
def unbroken(text: object) -> str:
    """A heading that no line breaks after the first letter of “e-mail”: large type on a phone did."""
    return LETTER_AND_WORD.sub(lambda found: f"{found[0][0]}{WORD_JOINER}-{WORD_JOINER}", str(text))


@register.filter
def initials(name: object) -> str:
    return formats.initials(str(name))


@register.filter
def stage_tone(stage: object) -> str:
    """The tone of a stage's tag; a stage may be given by value or as the stage itself."""
    return STAGE_TONES.get(str(getattr(stage, "value", stage)), "plain")


@register.filter
def notice_tone(level: str | None) -> str:
    """Django's message levels in the tones of the house."""
    return {"success": "good", "warning": "wait", "error": "bad", "debug": "plain"}.get(
        level or "", level or "info"
    )


@register.filter
def as_rows(cells: Sequence[Any]) -> Sequence[Sequence[Any]]:
    """A footer may be one row of cells or several."""
    return cells if cells and isinstance(cells[0], list | tuple) else [cells]


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """The numbers worth showing: the first, the last, and those around this one."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_block_tag
def component(content: SafeString, name: str, **variables: Any) -> SafeString:
    """A component around a body: {% component "card" title="Money" %}…{% endcomponent %}."""
    return render_to_string(f"components/{name}.html", {**variables, "content": content})


@register.simple_tag
def control(field: BoundField) -> dict[str, Any]:
    """A field's control with all its descriptions named, the character limit among them."""
    widget = field.field.widget
    limit = getattr(field.field, "max_length", None) if isinstance(widget, Textarea) else None
    described = " ".join(filter(None, [field.aria_describedby, f"{field.auto_id}_count" if limit else ""]))
    # The page counts and explains; the browser's own limit would cut a pasted text without a word.
    # A placeholder vanishes as soon as somebody types: what helps stands in the hint.
    attrs: dict[str, Any] = {"placeholder": False} | ({"maxlength": False} if limit else {})
    if described and not field.use_fieldset:
        attrs["aria-describedby"] = described
    return {"html": field.as_widget(attrs=attrs), "limit": limit, "check": isinstance(widget, CheckboxInput)}


@register.filter
def error_words(field: BoundField) -> list[str]:
    """The errors of a field, in the words of the house."""
    return wording.errors(field)


@register.simple_tag
def error_items(*forms: BaseForm | Iterable[BaseForm] | None) -> list[dict[str, str]]:
    """Every error of the forms and formsets given, in the order of the page, with the id of its field."""
    return [item for form in forms if form is not None for item in _errors(form)]


def _errors(form: Any) -> Iterator[dict[str, str]]:
    if hasattr(form, "management_form"):
        yield from ({"text": str(error), "target": ""} for error in form.non_form_errors())
        for each in form:
            yield from _errors(each)
        return
    errors = getattr(form, "errors", None)
    if not errors or not hasattr(form, "non_field_errors"):
        return
    target = f"{form.prefix or 'form'}-errors"
    yield from ({"text": str(error), "target": target} for error in form.non_field_errors())
    for field in form:
        yield from ({"text": error, "target": _first_box(field)} for error in wording.errors(field))


def _first_box(field: BoundField) -> str:
    """The id focus goes to: the field's own, or its first choice or box."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


@register.simple_tag
def grid(headers: Sequence[Any], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Headers and cells as a table shows them: columns of figures stand to the right."""
    body = [[_cell(cell) for cell in row] for row in rows]
    heads = [dict(head) if isinstance(head, Mapping) else {"label": head} for head in headers]
    for index, head in enumerate(heads):
        column = [row[index] for row in body if index < len(row)]
        figures = [
            cell for cell in column if str(cell["text"]) != "–"
        ]  # a gap among figures is none, and no word
        head.setdefault("numeric", bool(figures) and index > 0 and all(cell["numeric"] for cell in figures))
        for cell in column:
            cell["numeric"] = head["numeric"]
    return {"headers": heads, "rows": body}


def _cell(value: Any) -> dict[str, Any]:
    cell = dict(value) if isinstance(value, Mapping) else {"text": value}
    text = cell.get("text")
    cell["numeric"] = isinstance(text, int | float | Decimal) or bool(NUMERIC.match(str(text).strip()))
    return cell
