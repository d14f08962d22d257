"""The page after signing out, for computers that the next person will use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def signed_out(request: HttpRequest) -> HttpResponse:
    """Say it is done, and have the browser forget what it kept of this site."""
    response = render(request, "account/signed_out.html")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
