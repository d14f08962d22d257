"""Pages of ideas."""

from django.http import Http404, HttpRequest, HttpResponse


def page(request: HttpRequest, **said: str) -> HttpResponse:
    raise Http404


def services(request: HttpRequest, **said: str) -> HttpResponse:
    raise Http404
