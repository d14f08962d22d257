"""The page after signing out, for computers that the next person will use."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


def signed_out(request: HttpRequest) -> HttpResponse:
    """Say it is done, and have the browser forget what it kept of this site."""
    response = render(request, "account/signed_out.html")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out of one of my other browsers."""
    given = request.POST.get("session", "")
    mine = UserSession.objects.filter(user=request.user)
    found = get_object_or_404(mine, pk=int(given) if given.isdecimal() and len(given) < 12 else 0)
    if not found.is_current():
        found.end()
        messages.success(request, _("You are signed out there."))
    return redirect("usersessions_list")
