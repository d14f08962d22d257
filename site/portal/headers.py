"""What every answer tells the browser: what it may load, and what it must not give away."""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NOTHING, OURS = ["'none'"], ["'self'"]

# The site's own pages: nothing from elsewhere, nothing written into the page itself, and in nobody's frame.
PAGES: dict[str, Any] = {
    "default-src": NOTHING,
    "script-src": OURS,
    "style-src": OURS,
    "img-src": OURS,
    "font-src": OURS,
    "connect-src": OURS,
    "form-action": OURS,
    "object-src": NOTHING,
    "base-uri": NOTHING,
    "frame-ancestors": NOTHING,
}
# Wagtail's admin writes script and style into its pages and shows previews in a frame of its own.
ADMIN: dict[str, Any] = PAGES | {
    "script-src": [*OURS, "'unsafe-inline'"],
    "style-src": [*OURS, "'unsafe-inline'"],
    "img-src": [*OURS, "data:", "blob:"],
    "frame-src": OURS,
    "frame-ancestors": OURS,
}
# Whatever is not a page: taken away, never run.
FILES: dict[str, Any] = {"default-src": NOTHING, "frame-ancestors": NOTHING, "sandbox": True}

UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
          "microphone", "midi", "payment", "serial", "usb")  # fmt: skip
PERMISSIONS = ", ".join(f"{name}=()" for name in UNUSED)


class Headers(CSPMiddleware):
    """Outermost, so that static files, redirects and error pages carry the same headers as any page."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.config = parts.config or policy(request, response)
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        return response


def policy(request: HttpRequest, response: HttpResponseBase) -> dict[str, Any]:
    """Which of the three policies an answer goes out with."""
    kind = response.headers.get("Content-Type", "text/html").split(";")[0].strip().lower()
    if kind != "text/html" or response.headers.get("Content-Disposition", "").startswith("attachment"):
        return FILES
    return ADMIN if request.path_info.startswith(f"/{settings.ADMIN_PATH}") else PAGES
