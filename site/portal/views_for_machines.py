"""Addresses that programs read: where to report a weakness, what not to index, how long a session still runs."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from portal.sessions import seconds_left

GOOD_FOR = timedelta(days=180)  # reckoned anew each time it is asked for, so that it never runs out


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell, until when that holds, and in which languages."""
    expires = (timezone.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.SITE_ADDRESS}/.well-known/security.txt",
    )
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@require_GET
def time_left(request: HttpRequest) -> HttpResponse:
    """Seconds until this session ends by itself. Asking does not make it last longer."""
    return JsonResponse({"seconds": seconds_left(request)})


@login_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Go on: being asked for is all it takes."""
    return HttpResponse(status=204)
