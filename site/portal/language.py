"""Which language a page is in, and the button that changes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from place.languages import OWN_NAMES, choose_language


class Language(LocaleMiddleware):
    """What the person chose; else what this browser chose here; else what it asks for; else the site's own."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The thread goes on to serve somebody else: it keeps nothing of this reader's language.
        with translation.override(translation.get_language()):
            response: Any = super().__call__(request)
        return response

    def process_request(self, request: HttpRequest) -> None:
        # Without a session there is nobody to ask about, and no reason to look.
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        chosen = getattr(request.user, "language", "") if signed_in else ""
        if chosen not in OWN_NAMES:
            chosen = translation.get_language_from_request(request)
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Change the language and come back to the same page."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not back or not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = resolve_url("home")
    response = redirect(back)
    if language not in OWN_NAMES:
        return response
    if request.user.is_authenticated:
        choose_language(by=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def other_languages(request: HttpRequest) -> dict[str, Any]:
    """The languages this page is not in, and where a change of language leads back to."""
    now = translation.get_language()
    here = request.get_full_path() if request.method == "GET" else ""
    return {
        "here": here,
        "others": [{"code": code, "name": name} for code, name in OWN_NAMES.items() if code != now],
    }
