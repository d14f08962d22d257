"""Who gets into the administration, by which sign-in, and what may leave it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from portal.administration.exporting import SafeExport
from workflow.refusals import NotAllowed

View = Callable[..., HttpResponse]

ENTER = (
    "wagtailadmin.access_admin"  # superusers have it, and the group Editors for its pages; no role brings it
)


def door(view: View) -> View:
    """Let nobody reach a page of the administration who may not enter it, nor a download we did not write ourselves."""
    exports_safely = issubclass(getattr(view, "view_class", object), SafeExport)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        if not request.user.has_perm(ENTER):
            raise NotAllowed(_("Only people who look after this site can open its administration."))
        if "export" in request.GET and not exports_safely:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def past_the_door(request: HttpRequest) -> HttpResponse:
    """Where Wagtail's own sign-in and password pages were: whoever comes this far has signed in with ours."""
    return redirect("wagtailadmin_home")


def not_here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Where parts of Wagtail stand that this site does not use."""
    raise Http404
