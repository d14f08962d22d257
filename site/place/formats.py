"""How money, days and clocks are written, once, for pages, mail, documents and exports."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeAlias

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

Amount: TypeAlias = Decimal | int | float | str | None

MINUS = "−"  # a true minus: as wide as a digit, and never broken from it
# The least amount written in thousands; below it the whole figure is as short and says more.
SHORTEN_FROM = Decimal(10_000)
# Commas before each three digits, or as India groups them: 12,34,567.
GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(,\d{2,3})*,\d{3}(?![\d,])", re.ASCII)


def pounds(amount: Amount, *, short: bool = False, pence: bool = False) -> str:
    """£12,340; short: £12k, £1.2m; pence: £12,340.00. Nothing known is said in words."""
    if amount is None or amount == "":
        return gettext("not known")
    value = Decimal(str(amount))
    size = abs(value)
    if short and _round(size, 0) >= SHORTEN_FROM:
        words = _shortened(size)
    elif pence:
        words = f"{_round(size, 2):,.2f}"
    else:
        words = f"{_round(size, 0):,}"
    zero = not any(digit in "123456789" for digit in words)
    return f"{MINUS if value < 0 and not zero else ''}£{words}"


def roughly(amount: Decimal | int) -> Decimal:
    """Two figures, for a sentence that says “about”: as many as a sum nobody has checked can bear, £9,900 and not £9,876."""
    value = Decimal(amount)
    return _round(value, min(0, 1 - value.adjusted()))


def number(value: Amount, *, places: int = 0) -> str:
    """12,340 with a true minus; whole unless places are asked for."""
    if value is None or value == "":
        return gettext("not known")
    amount = _round(Decimal(str(value)), places)
    return f"{MINUS if amount < 0 else ''}{abs(amount):,.{places}f}"


def day(when: date | datetime | None) -> str:
    """3 March 2027, on the calendar of the place where it is read."""
    return date_format(_local(when), "j F Y") if when else gettext("not set")


def short_day(when: date | datetime | None) -> str:
    """3 Mar 2027, for columns and trackers."""
    return date_format(_local(when), "j M Y") if when else gettext("not set")


def moment(when: datetime | None) -> str:
    """3 March 2027 at 2:05pm."""
    if when is None:
        return gettext("not set")
    return gettext("%(day)s at %(time)s") % {"day": day(when), "time": time_of_day(when)}


def time_of_day(when: datetime) -> str:
    """2:05pm, where it is read."""
    local = timezone.localtime(when)
    half = pgettext("before noon", "am") if local.hour < 12 else pgettext("after noon", "pm")
    return f"{local.hour % 12 or 12}:{local:%M}{half}"


def clock(left: int | None, due: date | None = None, today: date | None = None) -> str:
    """What a clock says, given the working days left: “due tomorrow”, “3 working days late”."""
    if left is None:
        return gettext("no date set")
    if left < 0:
        return ngettext("%(n)s working day late", "%(n)s working days late", -left) % {"n": -left}
    if left == 0:
        return gettext("due today")
    # One working day ahead is tomorrow only when no weekend or holiday lies between.
    if left == 1 and due and (due - (today or timezone.localdate())).days == 1:
        return gettext("due tomorrow")
    return ngettext("due in %(n)s working day", "due in %(n)s working days", left) % {"n": left}


def initials(name: str) -> str:
    """The two letters that stand for a person: Dana Price → DP."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if not words:
        return "?"
    return "".join(word[0] for word in (words if len(words) == 1 else (words[0], words[-1]))).upper()


def _round(value: Decimal, places: int) -> Decimal:
    """Halves up; with as many digits as it takes, for odd rates make figures longer than decimals usually are."""
    with localcontext(prec=max(28, value.adjusted() + places + 2)):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _shortened(size: Decimal) -> str:
    thousands = _round(size / 1_000, 0)
    if thousands < 1_000:
        return f"{thousands}k"
    millions = _round(size / 1_000_000, 1)
    if millions < 1_000:
        return f"{_bare(millions)}m"
    return f"{_bare(_round(size / 1_000_000_000, 1))}bn"


def _bare(value: Decimal) -> str:
    return f"{value:,}".removesuffix(".0")


def _local(when: date | datetime) -> date | datetime:
    return timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when


def ungrouped(text: str) -> str:
    """A figure without the commas that group its digits. Any other comma stays, and is refused: 1,5 is not 15."""
    return GROUPED.sub(lambda found: found[0].replace(",", ""), text)
