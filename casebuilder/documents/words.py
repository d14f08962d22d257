"""How figures are written: exact in tables, rounded in prose to what the evidence can bear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebuilder.appraisal import in_prose
from casebuilder.appraisal.rounding import rounded

MINUS = "−"
# A line with its own correction instead of a grade is read as the grade whose correction it reaches.
GRADE_BY_CORRECTION = ((Decimal("0.40"), 6), (Decimal("0.25"), 5), (Decimal("0.15"), 4), (Decimal("0.10"), 3))


def number(value: Decimal | str, places: int = 2) -> str:
    """A figure for a table: exact, with thousands separated, a true minus, and nothing as a plain 0."""
    amount = Decimal(value)
    text = f"{abs(amount):,.{places}f}"
    if not text.strip("0.,"):
        return "0"
    return f"{MINUS}{text}" if amount < 0 else text


def pounds(value: Decimal | str) -> str:
    """Money to the pound, for a sentence about an exact sum."""
    amount = rounded(Decimal(value), Decimal(1))
    return f"{MINUS if amount < 0 else ''}£{abs(amount):,}"


def exact(value: Decimal | str) -> str:
    """Money as it was entered: no pennies where there are none, and parts of a penny where something costs less."""
    amount = Decimal(value)
    entered = -int(amount.normalize().as_tuple().exponent)
    places = max(entered, 2) if entered > 0 else 0
    return f"{MINUS if amount < 0 else ''}£{abs(amount):,.{places}f}"


def about(value: Decimal | str | int, grade: int) -> str:
    """Money for prose, as finely as evidence of this grade allows: £250k at grade 6."""
    return in_prose(Decimal(value), grade).replace("-", MINUS)


def percent(share: Decimal | str) -> str:
    """0.125 as 12.5%, 0.0129 as 1.29%: as it was entered, so what is reckoned is rounded before."""
    return f"{plain(Decimal(share).scaleb(2))}%"


def whole_percent(share: Decimal | str) -> str:
    value = rounded(Decimal(share).scaleb(2), Decimal(1))
    return f"{str(value).replace('-', MINUS)}%"


def plain(value: Decimal | str) -> str:
    """A quantity or rate as somebody would write it: no trailing zeros, thousands separated."""
    text = f"{Decimal(value):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def year_label(base_year: int, offset: int) -> str:
    year = base_year + offset
    return f"{year}-{(year + 1) % 100:02d}"


def day(value: date | datetime | str) -> str:
    """3 March 2027, in London where a time was given."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return date_format(value, "j F Y")


def moment(value: datetime) -> str:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return _("%(day)s at %(time)s") % {"day": day(value), "time": f"{local:%H:%M}"}


def years_long(count: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}


def as_now(name: str) -> str:
    """A line of business as usual where lines of an option stand beside it: they often share a name."""
    return _("%(name)s (as now)") % {"name": name}


def listed(items: Iterable[str]) -> str:
    """Words in a row: a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def grade_of(line: dict[str, Any]) -> int:
    """A line's grade of evidence; a hand-set correction counts as the grade it is as harsh as."""
    if "grade" in line:
        return int(line["grade"])
    correction = Decimal(line["correction"])
    return next(
        (grade for floor, grade in GRADE_BY_CORRECTION if correction >= floor), 2 if correction else 1
    )


def weakest_grade(lines: Iterable[dict[str, Any]]) -> int:
    """The grade prose is rounded by: the weakest evidence any benefit rests on."""
    found = list(lines)
    benefits = [grade_of(line) for line in found if line["kind"] == "benefit"]
    return max(benefits or [grade_of(line) for line in found] or [6])
