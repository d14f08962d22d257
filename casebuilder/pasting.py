"""A block copied from a spreadsheet, as rows of cells, and each cell as a form expects it. Plain text in, plain text out."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from place.formats import ungrouped

MOST_ROWS, MOST_COLUMNS = 500, 130  # the longest case has 126 years
LONGEST_CELL = 20_000

BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u200b\ufeff\t"), " ")
DASHES = dict.fromkeys(map(ord, "\u2212\u2013\u2014\u2010\u2011"), "-")
SPACED = re.compile(r"\d{1,3}( \d{3})+(\.\d+)?", re.ASCII)
PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
NOTHING = ("", "-", "n/a", "#n/a")


class TooMuch(ValueError):
    """More was pasted than any table here can hold."""


def table(text: str) -> list[list[str]]:
    """Rows of cells from what a spreadsheet puts on the clipboard: tabs between cells, line ends between rows.

    A cell in quotes may hold tabs, line ends and doubled quotes. Line ends after the last row are not rows.
    """
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if len(lines) > MOST_ROWS * MOST_COLUMNS * 40:
        raise TooMuch
    rows = [[cell.strip() for cell in row] for row in _read(lines)] if lines else []
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise TooMuch
    return rows


def _read(lines: str) -> list[list[str]]:
    if '"' not in lines:
        return [line.split("\t") for line in lines.split("\n")]
    try:
        return [
            row or [""] for row in csv.reader(io.StringIO(lines, newline=""), delimiter="\t", strict=True)
        ]
    except csv.Error:  # a quotation mark that is only a quotation mark
        return [line.split("\t") for line in lines.split("\n")]


def figure(text: str) -> str | None:
    """A number as a form takes it: “£1,234.50” is 1234.50, “(200)” is -200, “12.5%” is 0.125. None if it is no number."""
    found = _number(text)
    if found is None or not found.endswith("%"):
        return found
    return f"{Decimal(found[:-1]).scaleb(-2):f}" if found != "%" else None


def percentage(text: str) -> str | None:
    """A number in a column of percentages: “12.5%” and “12.5” are 12.5."""
    found = _number(text)
    return found.removesuffix("%") if found is not None else None


def _number(text: str) -> str | None:
    """Digits with a sign before and, where it was one, a percent sign behind; nothing for an empty cell or a lone dash."""
    plain = " ".join(text.translate(BLANKS | DASHES).split())
    if plain.casefold() in NOTHING:
        return ""
    bracketed = plain.startswith("(") and plain.endswith(")")
    plain = plain[1:-1].strip() if bracketed else plain
    sign, plain = _sign(plain)
    plain = plain.removeprefix("£").removeprefix("GBP").strip()
    inner, plain = _sign(plain)
    percent = plain.endswith("%")
    plain = ungrouped(plain.removesuffix("%").strip())
    if sum((bracketed, sign, inner)) > 1 or not (SPACED.fullmatch(plain) or PLAIN.fullmatch(plain)):
        return None
    digits = plain.replace(" ", "").removesuffix(".")
    digits = f"0{digits}" if digits.startswith(".") else digits
    negative = (bracketed or sign or inner) and Decimal(digits) != 0
    return f"{'-' if negative else ''}{digits}{'%' if percent else ''}"


def _sign(text: str) -> tuple[bool, str]:
    """Whether a minus stands before or, as ledgers print it, behind; and the rest."""
    if text.startswith("-"):
        return True, text[1:].strip()
    if text.endswith("-"):
        return True, text[:-1].strip()
    return False, text.removeprefix("+").strip()


def year(text: str, base_year: int, horizon: int) -> int | None:
    """The year of a case somebody wrote as 2027-28, 2027/28, 27-28, FY27/28, 2027 or, counted from the first, 1."""
    plain = (
        "".join(text.translate(BLANKS | DASHES).split()).casefold().removeprefix("fy").removeprefix("year")
    )
    found = re.fullmatch(r"(\d{1,4})(?:[-/](\d{2}|\d{4}))?", plain, re.ASCII)
    if not found:
        return None
    number, following = int(found[1]), found[2]
    if len(found[1]) == 4:
        number -= base_year
    elif following is not None:
        if len(found[1]) != 2:
            return None
        number = number + base_year // 100 * 100 - base_year
        number += 100 if number < 0 else 0
    if following is not None and (base_year + number + 1) % 100 != int(following) % 100:
        return None
    return number if 0 <= number <= horizon else None


def day(text: str) -> str | None:
    """A date somebody wrote as 1/4/2027, 01.04.27 or 2027-04-01, as the last of these; the day comes before the month."""
    plain = "".join(text.translate(BLANKS | DASHES).split())
    found = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", plain, re.ASCII)
    if not found:
        return plain if not plain or ISO_DAY.fullmatch(plain) else None
    year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
    return f"{year}-{found[3]:0>2}-{found[1]:0>2}"


def parts_of_day(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of 2027-04-01; whether there is such a day is for a form to say."""
    found = ISO_DAY.fullmatch(text)
    return (found[3], found[2], found[1]) if found else None


def choice(text: str, choices: list[tuple[str, str]]) -> str | None:
    """Which of a few is meant: its value, its label, or the label's beginning if only one begins so."""
    said = " ".join(text.split()).casefold()
    for value, label in choices:
        if said in (str(value).casefold(), str(label).casefold()):
            return str(value)
    begun = [str(value) for value, label in choices if said and str(label).casefold().startswith(said)]
    return begun[0] if len(begun) == 1 else None
