"""My notices: the list, what I want to hear of, and the link in a mail that ends its kind."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflow import notices, preferences
from workflow.envelopes import still_theirs
from workflow.forms.notices import ChoicesForm
from workflow.letters import place
from workflow.models import Notice
from workflow.preferences import DIGEST
from workflow.views.finding import person_in

ON_A_PAGE = 20


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Everything I was told, newest first, or only what I have not read."""
    person = person_in(request)
    only_unread = request.GET.get("show") == "unread"
    mine = Notice.objects.filter(person=person).select_related("proposal__home_organisation", "decision")
    waiting = notices.unread(person)
    shown = Paginator(mine.filter(read_at=None) if only_unread else mine, ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    readable = {notice.pk for notice in still_theirs(person, list(shown))}
    here = reverse("workflow:notices")
    tabs = [
        {"label": _("All"), "url": here, "current": not only_unread},
        {"label": _("Not read"), "url": f"{here}?show=unread", "current": only_unread, "count": waiting},
    ]
    listed = [{"notice": notice, "readable": notice.pk in readable} for notice in shown]
    said = {"page": shown, "listed": listed, "tabs": tabs, "unread": waiting, "only_unread": only_unread}
    return render(request, "workflow/notices.html", said)


@login_required
@require_GET
def follow(request: HttpRequest, uid: str) -> HttpResponse:
    """Go to what a notice is about; it is read then."""
    notice = get_object_or_404(Notice.objects.select_related("proposal"), person=person_in(request), uid=uid)
    notices.mark_read(by=person_in(request), uids=[uid])
    return redirect(place(notice))


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all."""
    one = request.POST.get("notice")
    try:
        count = notices.mark_read(by=person_in(request), uids=[one] if one else None)
    except ValidationError as error:  # no such id could be
        raise Http404 from error
    if not one:
        messages.success(
            request,
            ngettext("%(n)s notice is marked as read.", "%(n)s notices are marked as read.", count)
            % {"n": count},
        )
    back = "?show=unread" if request.POST.get("show") == "unread" else ""
    return redirect(reverse("workflow:notices") + back)


@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Say what I want to hear of by e-mail, and when."""
    person = person_in(request)
    form = ChoicesForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        preferences.choose(by=person, choices=form.cleaned_data)
        messages.success(request, _("Your choices are kept."))
        return redirect("workflow:notice_choices")
    return render(request, "workflow/notice_choices.html", {"form": form, "rows": form.rows()})


@csrf_exempt  # a mail program posts here for its reader; the link itself proves who they are
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End a kind of mail without signing in: one page, one button (RFC 8058)."""
    found = preferences.read_token(token)
    if found is None:
        return render(request, "workflow/stop_notices.html", {"unknown": True}, status=404)
    person, kind = found
    said: dict[str, Any] = {"kind": _("The daily mail") if kind == DIGEST else Notice.Kind(kind).label}
    if request.method == "POST":
        preferences.stop(person=person, kind=kind)
        said["done"] = True
    response = render(request, "workflow/stop_notices.html", said)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response
