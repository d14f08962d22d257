"""The accent as a style sheet, the logo, and pictures on pages: the only files of an editor's that are shown as they are."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe
from wagtail.images.models import Image
from wagtail.models import CollectionViewRestriction

from place.colours import stylesheet
from place.installation import installation_of

KEEP = "public, max-age=86400"
KEEP_PRIVATE = "private, max-age=3600"
# One size each: nobody can ask for others by changing an address.
LOGO, PICTURE = "max-480x96|format-png", "max-1360x1360|format-webp"


@require_safe
@condition(etag_func=lambda request: f'"{installation_of(request).shown_accent[1:]}"')
def accent(request: HttpRequest) -> HttpResponse:
    """The tokens the installation's accent replaces."""
    css = stylesheet(installation_of(request).shown_accent)
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": KEEP})


@require_safe
def logo(request: HttpRequest) -> HttpResponse | FileResponse:
    found = installation_of(request).logo
    if found is None:
        raise Http404
    return _shown(request, found, LOGO, "image/png", KEEP)


@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse | FileResponse:
    """A picture on a page, for whoever its collection is open to. The check comes before any answer about the file."""
    found = Image.objects.filter(file_hash=digest).select_related("collection").order_by("pk").first()
    if found is None or not _open(request, found):
        raise Http404
    return _shown(request, found, PICTURE, "image/webp", KEEP_PRIVATE)


def _open(request: HttpRequest, image: Any) -> bool:
    restrictions: list[CollectionViewRestriction] = list(image.collection.get_view_restrictions())
    return all(restriction.accept_request(request) for restriction in restrictions)


def _shown(request: HttpRequest, image: Any, spec: str, kind: str, keep: str) -> HttpResponse | FileResponse:
    etag = f'"{image.file_hash}-{spec}"'
    headers = {"Cache-Control": keep, "ETag": etag, "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    try:
        file = image.get_rendition(spec).file.open("rb")
    except OSError as error:  # the file is gone from the disk
        raise Http404 from error
    return FileResponse(file, content_type=kind, headers=headers)
