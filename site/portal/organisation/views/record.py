"""What was changed here, by whom and when."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from place.models import AuditEntry
from portal.organisation.changes import said_of
from portal.organisation.finding import body, frame

ROWS = 30


@login_required
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    entries = AuditEntry.objects.filter(organisation=organisation).select_related("by").order_by("-at", "-pk")
    page = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    shown = frame(organisation, "record", page=page, items=said_of(list(page), organisation))
    return render(request, "portal/organisation/record.html", shown)
