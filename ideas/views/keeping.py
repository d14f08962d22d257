"""Keeping a draft as somebody goes: what they were looking at, what the page says, and putting it aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.models import Idea


def is_typing(request: HttpRequest) -> bool:
    """Whether the page itself asks, while somebody types, rather than somebody who pressed a button."""
    return request.headers.get("HX-Request") == "true"


def version_in(request: HttpRequest) -> int:
    """The version somebody was looking at; one that never was, when the page did not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "ideas/_kept.html", {"at": timezone.now()})


def not_kept(request: HttpRequest) -> HttpResponse:
    return render(request, "ideas/_kept.html", {"at": None})


def put_aside(request: HttpRequest, draft: Idea) -> HttpResponse:
    """Say where the draft will be, and go there."""
    messages.success(
        request,
        _("%(reference)s is saved. Go on with it from here, on any device.") % {"reference": draft.reference},
    )
    return redirect("account")
