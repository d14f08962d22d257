"""Inviting people, and what became of it. The answer is the same whatever other organisations know of an address."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from place import services
from place.models import Invitation
from place.refusals import Refused
from portal.organisation.finding import attempt, body, frame, invitation_of, person_of
from portal.organisation.forms.people import InviteForm

ROWS, OVER = 25, 10


@login_required
@require_GET
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Those still open, the newest first, and what became of the latest of the others."""
    organisation = body(request, slug)
    rows = Invitation.objects.filter(organisation=organisation).select_related("invited_by")
    page = Paginator(rows.open(), ROWS).get_page(request.GET.get("page"))
    closed = rows.exclude(accepted_at=None, withdrawn_at=None)[:OVER]
    return render(
        request,
        "portal/organisation/invitations.html",
        frame(organisation, "invitations", page=page, closed=closed),
    )


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = body(request, slug)
    form = InviteForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite(
                by=person_of(request), organisation=organisation, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Invited: %(email)s.") % {"email": invitation.email})
            return redirect("organisation:invitations", slug)
    return render(request, "portal/organisation/form.html", frame(
        organisation, "invitations", form=form, title=_("Invite somebody"), button=_("Send the invitation"),
        lead=_("They choose their own password. You can give them a role once they have joined."),
        back=reverse("organisation:invitations", args=[slug])))  # fmt: skip


@login_required
@require_POST
def again(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    found = invitation_of(body(request, slug), uid)
    attempt(
        request, lambda: services.send_again(by=person_of(request), invitation=found),
        _("Sent again to %(email)s. Only the newest link works.") % {"email": found.email})  # fmt: skip
    return redirect("organisation:invitations", slug)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    found = invitation_of(body(request, slug), uid)
    attempt(
        request, lambda: services.withdraw(by=person_of(request), invitation=found),
        _("Withdrawn. The link sent to %(email)s no longer works.") % {"email": found.email})  # fmt: skip
    return redirect("organisation:invitations", slug)
