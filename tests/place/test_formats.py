"""Money, days and clocks are written the same way everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from place import formats
from place.calendar import working_days_left


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    [
        (Decimal("12340"), "£12,340", "£12k"),
        (Decimal("1200000"), "£1,200,000", "£1.2m"),
        (Decimal("250000"), "£250,000", "£250k"),
        (Decimal("1000000"), "£1,000,000", "£1m"),
        (Decimal("999600"), "£999,600", "£1m"),
        (Decimal("999499"), "£999,499", "£999k"),
        (Decimal("9999.40"), "£9,999", "£9,999"),
        (Decimal("9999.50"), "£10,000", "£10k"),
        (Decimal("-1200"), "−£1,200", "−£1,200"),
        (Decimal("-274375"), "−£274,375", "−£274k"),
        (Decimal("-0.4"), "£0", "£0"),
        (Decimal("3600000000"), "£3,600,000,000", "£3.6bn"),
        (Decimal("999960000"), "£999,960,000", "£1bn"),
        (0, "£0", "£0"),
        (None, "not known", "not known"),
        ("", "not known", "not known"),
    ],
)
def test_pounds_are_written_long_and_short(amount: object, long: str, short: str) -> None:
    assert formats.pounds(amount) == long
    assert formats.pounds(amount, short=True) == short


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("9876"), "£9,900"),
        (Decimal("9960.40"), "£10k"),
        (12345, "£12k"),
        (Decimal("123456.78"), "£120k"),
        (Decimal("1250000"), "£1.3m"),
        (Decimal("-9876"), "−£9,900"),
        (Decimal("84.60"), "£85"),
        (0, "£0"),
    ],
)
def test_where_a_sentence_says_about_two_figures_stand(amount: Decimal | int, words: str) -> None:
    assert formats.pounds(formats.roughly(amount), short=True) == words


def test_pence_are_shown_when_asked_for() -> None:
    assert formats.pounds(Decimal("18.4"), pence=True) == "£18.40"
    assert formats.pounds(Decimal("-0.005"), pence=True) == "−£0.01"


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2))
def test_a_figure_read_back_is_the_figure_to_the_penny(amount: Decimal) -> None:
    words = formats.pounds(amount, pence=True)
    assert Decimal(words.replace("−", "-").replace("£", "").replace(",", "")) == amount


def test_numbers_have_a_true_minus() -> None:
    assert formats.number(-1234) == "−1,234"
    assert formats.number(Decimal("3.456"), places=1) == "3.5"
    assert formats.number(None) == "not known"


def test_days_are_written_out() -> None:
    assert formats.day(date(2027, 3, 3)) == "3 March 2027"
    assert formats.short_day(date(2027, 3, 3)) == "3 Mar 2027"
    assert formats.day(None) == "not set"
    assert formats.short_day(None) == "not set"


def test_a_moment_late_in_a_summer_evening_is_the_next_day_in_london() -> None:
    late = datetime(2027, 6, 30, 23, 15, tzinfo=UTC)
    assert formats.day(late) == "1 July 2027"
    assert formats.moment(late) == "1 July 2027 at 12:15am"
    assert formats.moment(datetime(2027, 1, 5, 14, 5, tzinfo=UTC)) == "5 January 2027 at 2:05pm"
    assert formats.moment(None) == "not set"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "no date set"),
        (-3, "3 working days late"),
        (-1, "1 working day late"),
        (0, "due today"),
        (1, "due in 1 working day"),
        (8, "due in 8 working days"),
    ],
)
def test_clocks_are_said_in_working_days(left: int | None, words: str) -> None:
    assert formats.clock(left) == words


# A Friday before a weekend, the days around it, and what is said of it on each; 29 March 2027 is Easter Monday.
FRIDAY = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("today", "due", "words"),
    [
        (date(2027, 3, 3), FRIDAY, "due in 2 working days"),
        (date(2027, 3, 4), FRIDAY, "due tomorrow"),
        (FRIDAY, FRIDAY, "due today"),
        (date(2027, 3, 6), FRIDAY, "1 working day late"),  # Saturday
        (date(2027, 3, 7), FRIDAY, "1 working day late"),
        (date(2027, 3, 8), FRIDAY, "1 working day late"),
        (date(2027, 3, 9), FRIDAY, "2 working days late"),
        (FRIDAY, date(2027, 3, 6), "due tomorrow"),  # a milestone may stand on a Saturday
        (date(2027, 3, 6), date(2027, 3, 6), "due today"),
        (date(2027, 3, 6), date(2027, 3, 7), "due tomorrow"),
        (FRIDAY, date(2027, 3, 7), "due in 1 working day"),
        (FRIDAY, date(2027, 3, 8), "due in 1 working day"),
        (date(2027, 3, 29), date(2027, 3, 25), "1 working day late"),
    ],
)
def test_what_was_due_before_a_weekend_is_late_on_it(today: date, due: date, words: str) -> None:
    assert formats.clock(working_days_left(today, due), due, today) == words


def test_tomorrow_is_said_only_when_it_is_tomorrow() -> None:
    friday = date(2027, 3, 5)
    assert formats.clock(1, date(2027, 3, 5), today=date(2027, 3, 4)) == "due tomorrow"
    assert formats.clock(1, date(2027, 3, 8), today=friday) == "due in 1 working day"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dana Price", "DP"), ("Mary Jane Watson-Parker", "MP"), ("Cher", "C"), ("", "?"), ("3 4", "?")],
)
def test_initials_are_the_first_and_the_last(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


def test_days_and_times_are_written_in_welsh() -> None:
    with translation.override("cy"):
        assert formats.day(date(2027, 3, 3)) == "3 Mawrth 2027"
        assert formats.moment(datetime(2027, 7, 3, 13, 5, tzinfo=UTC)) == "3 Gorffennaf 2027 am 2:05yh"
        assert formats.clock(-2) == "2 ddiwrnod gwaith yn hwyr"
        assert formats.clock(0) == "i'w wneud heddiw"
        assert formats.pounds(None) == "ddim yn hysbys"


def test_pounds_are_written_in_welsh_as_in_english() -> None:
    with translation.override("cy"):
        assert formats.pounds(Decimal("1200000"), short=True) == "£1.2m"
        assert formats.pounds(Decimal("12340.5"), pence=True) == "£12,340.50"


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28 March 2027 at 12:59am"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027 at 2:00am"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "31 October 2027 at 1:30am"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "31 October 2027 at 1:30am"),
        (datetime(2027, 3, 31, 23, 0, tzinfo=UTC), "1 April 2027 at 12:00am"),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), "31 December 2027 at 11:59pm"),
    ],
)
def test_a_moment_is_that_of_london_on_both_sides_of_a_clock_change(utc: datetime, shown: str) -> None:
    assert formats.moment(utc) == shown
    assert formats.day(utc) == shown.split(" at ")[0]


@pytest.mark.parametrize(
    ("utc", "today"),
    [
        ("2027-06-30T22:59:00+00:00", date(2027, 6, 30)),
        ("2027-06-30T23:00:00+00:00", date(2027, 7, 1)),
        ("2027-12-31T23:59:00+00:00", date(2027, 12, 31)),
        ("2027-03-31T22:59:00+00:00", date(2027, 3, 31)),
        ("2027-03-31T23:00:00+00:00", date(2027, 4, 1)),
    ],
)
def test_today_begins_at_midnight_in_london_and_so_does_the_financial_year(utc: str, today: date) -> None:
    with time_machine.travel(utc, tick=False):
        assert timezone.localdate() == today
        assert formats.clock(1, today + timedelta(days=1)) == "due tomorrow"
