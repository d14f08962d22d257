"""The style guide: every part of the house on one page, in each of its states."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import styleguide_samples as samples

PARTS = ["type", "actions", "cards", "lists", "ways", "notices", "forms", "journeys", "ideas", "charts"]


def page(request: HttpRequest) -> HttpResponse:
    """All parts, all states."""
    broken = samples.SampleForm(
        {f"broken-{key}": value for key, value in samples.BAD.items()}, prefix="broken"
    )
    shown = {
        "parts": [f"styleguide/{part}.html" for part in PARTS],
        "tones": samples.TONES,
        "colours": samples.COLOURS,
        "blank": samples.SampleForm(prefix="blank"),
        "broken": broken,
        "filters": samples.SampleFilters(),
        "applied": samples.APPLIED,
        "on_time": samples.journey(late=False),
        "late": samples.journey(late=True),
        "stopped": samples.stopped(),
        "page": Paginator(range(400), 20).page(6),
        "tabs": samples.TABS,
        "ladder": samples.LADDER,
        "timeline": samples.TIMELINE,
        "tasks": samples.TASKS,
        "ideas": samples.IDEAS,
        "table": samples.TABLE,
        "summary": samples.SUMMARY,
        "chart": samples.CHART,
    }
    return render(request, "styleguide/index.html", shown)
