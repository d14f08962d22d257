"""The outbox as the platform's administrator sees it: what failed and why, never what it said."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workflow import post
from workflow.models import Mail
from workflow.refusals import NotAllowed
from workflow.views.finding import person_in

ON_A_PAGE = 25


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    need_administrator(request)
    failed = (
        Mail.objects.filter(state=Mail.State.FAILED)
        .select_related("person__organisation")
        .prefetch_related("notices")
    )
    counts = dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))
    states = [{"label": state.label, "count": counts.get(state, 0)} for state in Mail.State]
    shown = Paginator(failed, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "workflow/mail.html", {"page": shown, "states": states})


@login_required
@require_POST
def again(request: HttpRequest, uid: str) -> HttpResponse:
    """Put a failed mail back into the outbox."""
    need_administrator(request)
    mail = get_object_or_404(Mail, uid=uid)
    post.try_again(by=person_in(request), mail=mail)
    messages.success(request, _("The mail is back in the outbox and goes out within a minute."))
    return redirect("workflow:mail")


@login_required
@require_POST
def leave(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a failed mail be."""
    need_administrator(request)
    post.leave(by=person_in(request), mail=get_object_or_404(Mail, uid=uid))
    messages.success(request, _("The mail is not tried again. What it was about stands among their notices."))
    return redirect("workflow:mail")


def need_administrator(request: HttpRequest) -> None:
    if not person_in(request).is_superuser:
        raise NotAllowed(_("Only the administrator of this platform looks after its mail."))
