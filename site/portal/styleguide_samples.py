"""Invented content for the style guide: one of everything, in each of its states."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from place.widgets import Checkboxes, DayField, LongText, MoneyInput, PercentInput, Radios

TONES = ["plain", "info", "wait", "good", "bad", "accent", "brass"]
COLOURS = [
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink-soft",
    "accent",
    "accent-soft",
    "brass",
    "good",
    "wait",
    "bad",
]


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=120, label="What is your idea called?", help_text="A few plain words.")
    problem = forms.CharField(max_length=400, widget=LongText(rows=4), label="What is the problem?")
    cost = forms.DecimalField(
        widget=MoneyInput, label="What would it cost?", help_text="A rough figure will do."
    )
    share = forms.DecimalField(widget=PercentInput, label="How much of it could go?", required=False)
    start = DayField(label="When could it start?", help_text="For example, 3 4 2027.")
    visible = forms.ChoiceField(
        label="Who may see it?",
        choices=[
            ("staff", "All staff"),
            ("concerned", "The organisations concerned"),
            ("few", "Only those judging it"),
        ],
        widget=Radios(hints={"few": "You, the people assigned to it and those who decide."}),
    )
    places = forms.MultipleChoiceField(
        label="Which organisations does it touch?",
        choices=[
            ("council", "Severnside Council"),
            ("trust", "Severnside Hospitals"),
            ("fire", "Fire and Rescue"),
        ],
        widget=Checkboxes,
        required=False,
    )
    outcome = forms.ChoiceField(
        label="What would get better?",
        choices=[("", "Choose one"), ("wait", "Shorter waits"), ("energy", "Energy used")],
    )
    picture = forms.FileField(label="A picture", required=False, help_text="A photo from your phone is fine.")
    hidden_name = forms.BooleanField(
        label="Hide my name from colleagues", required=False, help_text="Your coordinator still sees it."
    )
    agreed = forms.BooleanField(label="Nobody can be recognised from what I wrote")


BAD = {
    "problem": "Too long. " * 45,
    "cost": "a lot",
    "start_day": "31",
    "start_month": "2",
    "start_year": "2027",
}


def journey(*, late: bool) -> dict[str, Any]:
    """A journey on time, or one that is late and says why."""
    done = [("Received", 4), ("Being scored", 11), ("With the panel", 26)]
    steps: list[dict[str, Any]] = [
        {"label": name, "state": "done", "on": date(2027, 1, day)} for name, day in done
    ]
    steps.append({"label": "Business case", "state": "now"})
    ahead = ["Finance check", "Signatures", "Committed", "Banked"]
    steps += [{"label": name, "state": "next"} for name in ahead]
    now = {
        "label": "Approved: business case in preparation",
        "holder": "Dana Price",
        "team": "Street lighting, Severnside Council",
        "since": date(2027, 1, 26),
        "due": date(2027, 3, 9),
        "left": -3 if late else 8,
        "why": "Late because we are waiting for the energy tariff from the supplier." if late else "",
        "next": "Next, a finance officer checks the figures.",
    }
    return {"steps": steps, "now": now, "tone": "accent"}


def stopped() -> dict[str, Any]:
    """A journey that has ended early."""
    return {
        "steps": [
            {"label": "Received", "state": "done", "on": date(2027, 1, 4)},
            {"label": "Being scored", "state": "done", "on": date(2027, 1, 11)},
            {"label": "Not taken forward", "state": "stopped", "on": date(2027, 1, 26)},
        ]
    }


LADDER = [
    {
        "label": "Estimated",
        "recurring": Decimal(6_840_000),
        "once": Decimal(410_000),
        "count": 41,
        "url": "#ladder",
    },
    {
        "label": "Assured",
        "recurring": Decimal(2_310_000),
        "once": Decimal(96_000),
        "count": 9,
        "url": "#ladder",
    },
    {"label": "Committed", "recurring": Decimal(1_274_375), "once": Decimal(0), "count": 7, "url": "#ladder"},
    {
        "label": "Delivering",
        "recurring": Decimal(612_000),
        "once": Decimal(48_500),
        "count": 5,
        "url": "#ladder",
    },
    {"label": "Banked", "recurring": Decimal(274_375), "once": Decimal(12_340), "count": 3, "url": "#ladder"},
]
TIMELINE = [
    {
        "title": "Approved by the panel",
        "when": datetime(2027, 1, 26, 15, tzinfo=UTC),
        "who": "Amara Okafor",
        "tone": "good",
        "text": "Strong evidence from two other councils. Check the tariff before the case goes to finance.",
    },
    {"title": "All scores in", "when": datetime(2027, 1, 18, 9, tzinfo=UTC), "tone": "info"},
    {
        "title": "More was asked",
        "when": datetime(2027, 1, 8, 9, tzinfo=UTC),
        "who": "Tom Reeve",
        "tone": "wait",
        "text": "How many lanterns are on main roads?",
    },
    {"title": "Received", "when": datetime(2027, 1, 4, 9, tzinfo=UTC), "who": "Priya Nair", "tone": "accent"},
]
TASKS = [
    {
        "label": "Score “Share one pharmacy van”",
        "url": "#lists",
        "hint": "BK-9M3TC",
        "status": "Waiting for you",
        "tone": "wait",
        "due": date(2027, 3, 4),
        "left": -2,
    },
    {
        "label": "Answer a question on your idea",
        "url": "#lists",
        "hint": "From Tom Reeve",
        "status": "New",
        "tone": "info",
        "due": date(2027, 3, 12),
        "left": 4,
    },
    {"label": "Check the costs", "url": "#lists", "status": "Done"},
    {"label": "Sign for your share", "status": "Cannot start yet", "tone": "plain"},
]
IDEAS = [
    {
        "title": "Replace 12,000 main-road lanterns with LED",
        "url": "#ideas",
        "reference": "BK-7Q2KD",
        "place": "Severnside Council",
        "stage": "Business case",
        "tone": "accent",
        "who": "Priya Nair",
        "holder": "Dana Price",
        "left": -3,
        "supporters": 42,
        "summary": "The sodium lamps use twice the power they need to, and fail on the coldest nights.",
        "saving": "£274k a year",
    },
    {
        "title": "One van for pharmacy, pathology and post",
        "url": "#ideas",
        "reference": "BK-9M3TC",
        "place": "Severnside Hospitals",
        "stage": "Being scored",
        "tone": "info",
        "who": "Name hidden",
        "holder": "the reviewers",
        "left": 6,
        "supporters": 1,
        "summary": "Three vans leave one gate within ten minutes, each a third full.",
        "saving": "£61k a year",
    },
]
TABLE = {
    "headers": [
        "Organisation",
        {"label": "Pays", "sort_url": "#lists", "sort": "descending"},
        "Saves a year",
        "Payback",
    ],
    "rows": [
        [{"text": "Severnside Council", "url": "#lists"}, "£3,600,000", "£274,375", "14 years"],
        ["Severnside Hospitals", "£12,340", "£61,200", "1 year"],
        ["Fire and Rescue", "£0", "−£1,200", "never"],
    ],
    "footer": ["All", "£3,612,340", "£334,375", ""],
}
SUMMARY = [
    {"key": "Idea", "value": "Replace main-road lanterns with LED", "url": "#lists"},
    {
        "key": "Problem",
        "value": "12,000 lanterns use twice the power they need.\nThey fail in the cold.",
        "url": "#lists",
    },
    {"key": "Reference", "value": "BK-7Q2KD"},
]


class SampleFilters(forms.Form):
    """How a list is narrowed."""

    q = forms.CharField(label="Words", required=False)
    stage = forms.ChoiceField(
        label="Stage", choices=[("", "Any"), ("in_review", "Being scored")], required=False
    )
    order = forms.ChoiceField(
        label="Order", choices=[("new", "Newest first"), ("late", "Latest first")], required=False
    )


CHART = {
    "headers": ["Year", "Preferred", "Half the roads"],
    "rows": [
        ["2027–28", "−£3,600,000", "−£1,800,000"],
        ["2041–42", "£241,250", "−£310,000"],
        ["2051–52", "£3,259,375", "£640,000"],
    ],
}
TABS = [
    {"label": "Waiting for me", "url": "#ways", "current": True, "count": 3},
    {"label": "My ideas", "url": "#ways"},
    {"label": "Following", "url": "#ways", "count": 12},
]
APPLIED = [{"label": "Being scored", "url": "#filters"}, {"label": "Severnside Council", "url": "#filters"}]
