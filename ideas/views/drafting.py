"""Pages of ideas."""

from django.http import Http404, HttpRequest, HttpResponse


def new(request: HttpRequest, **said: str) -> HttpResponse:
    raise Http404


def speaking_up(request: HttpRequest, **said: str) -> HttpResponse:
    raise Http404


def submitted(request: HttpRequest, **said: str) -> HttpResponse:
    raise Http404
