"""The frame around the four steps of a draft: which there are, which are done, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Idea
from workflow.refusals import Stale


@dataclass(frozen=True)
class StepPage:
    """One of the four steps: what its page is called, what lists call it, and what comes after it."""

    number: int
    title: Promise
    short: Promise
    after: str = ""


STEPS = {
    "idea": StepPage(1, gettext_lazy("Your idea"), gettext_lazy("Your idea"), "where"),
    "where": StepPage(2, gettext_lazy("Where is it about?"), gettext_lazy("Where"), "saving"),
    "saving": StepPage(3, gettext_lazy("What might it save?"), gettext_lazy("What it might save"), "check"),
    "check": StepPage(4, gettext_lazy("Check and send"), gettext_lazy("Check and send")),
}


def show_step(
    request: HttpRequest, idea: Idea, step: str, *, late: Stale | None = None, **shown: Any
) -> HttpResponse:
    """The page of a step; when somebody else was first, with the status that says so."""
    frame = {"idea": idea, "about": STEPS[step], "steps": _list(idea, step), "late": late}
    return render(request, f"ideas/edit_{step}.html", frame | shown, status=409 if late else 200)


def _list(idea: Idea, here: str) -> list[dict[str, Any]]:
    """The steps as a list of things to do; the one being looked at is no link."""
    return [
        {
            "label": about.short,
            "url": "" if step == here else reverse("ideas:edit", args=[idea.reference, step]),
        }
        | _status(idea, step, here)
        for step, about in STEPS.items()
    ]


def _status(idea: Idea, step: str, here: str) -> dict[str, Any]:
    if step == here:
        return {"status": _("You are here"), "tone": "info"}
    return {"status": _("Done") if step in idea.steps_done else ""}
