"""The pages of the roof: each asks a presenter what to show and shows it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from ideas import services
from ideas.models import Challenge, Idea, Invitation
from ideas.references import normalise
from ideas.rules import readable
from place import services as place_services
from place.installation import installation_of
from place.models import Deputy
from portal.account import account_page
from portal.forms import DeputyForm
from portal.glossary import entries
from portal.idea_page import idea_page, ideas_to_show
from portal.models import GuidancePage
from portal.savings_page import savings_page


@require_GET
def page(request: HttpRequest, address: str = "") -> HttpResponse:
    """A page editors keep in Wagtail, the front page unless said, under a name that other pages can link to."""
    return serve(request, address)


@require_GET
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """A challenge, found by its slug instead of level by level down the tree; Wagtail then serves it as any page."""
    found = get_object_or_404(Challenge.objects.live(), slug=slug)
    request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]  # where Wagtail keeps what it found
    return serve(request, "")


@login_required
@require_GET
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    if reference != normalise(reference):
        return redirect("idea", normalise(reference), permanent=True)
    shown = ideas_to_show(request.user).filter(reference=reference).first()  # type: ignore[arg-type]
    if shown is None:
        return redirect(_invitation(request, reference))
    return render(request, "portal/idea.html", idea_page(shown, request.user))  # type: ignore[arg-type]


def _invitation(request: HttpRequest, reference: str) -> Invitation:
    """Somebody asked to write an idea together comes by its address before they may see it; others find nothing."""
    asked = Invitation.objects.filter(email=request.user.email.lower(), state=Invitation.State.WAITING)  # type: ignore[union-attr]
    return get_object_or_404(asked, idea__reference=reference)


@login_required
@require_POST
def support(request: HttpRequest, reference: str) -> HttpResponse:
    """Say “we have this problem too”, or take it back."""
    found = get_object_or_404(Idea.objects.visible_to(request.user), reference=normalise(reference))
    if "back" in request.POST:
        services.unsupport(by=request.user, idea=found)  # type: ignore[arg-type]
        messages.success(request, _("You no longer count among those with this problem."))
    else:
        services.support(by=request.user, idea=found)  # type: ignore[arg-type]
        messages.success(request, _("You now count among those with this problem."))
    return redirect("idea", found.reference)


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/account.html", account_page(request.user))  # type: ignore[arg-type]


@login_required
@require_http_methods(["GET", "POST"])
def deputy(request: HttpRequest) -> HttpResponse:
    """Say who acts for me while I am away."""
    form = DeputyForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid() and form.name():
        messages.success(
            request,
            _("%(name)s may act for you between those days.") % {"name": form.cleaned_data["deputy"].name},
        )
        return redirect("account")
    return render(request, "portal/deputy.html", {"form": form})


@login_required
@require_POST
def end_deputy(request: HttpRequest) -> HttpResponse:
    """Stop a stand-in of mine; anybody else's does not exist here."""
    mine = Deputy.objects.select_related("deputy").filter(person=request.user)  # type: ignore[misc]
    found = get_object_or_404(mine, pk=_whole(request.POST.get("deputy", "")))
    place_services.end_deputy(by=request.user, deputy=found)  # type: ignore[arg-type]
    messages.success(request, _("%(name)s no longer acts for you.") % {"name": found.deputy.name})
    return redirect("account")


@login_required
@require_GET
def savings(request: HttpRequest) -> HttpResponse:
    shown = savings_page(request.user, request.GET.get("rung", ""))  # type: ignore[arg-type]
    return render(request, "portal/savings.html", shown)


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/glossary.html", {"entries": entries()})


@require_GET
def words(request: HttpRequest, page: str) -> HttpResponse:
    """Pages of words about the site. A guidance page of the same address, written in the administration, takes its place."""
    own = GuidancePage.objects.filter(readable(request.user), slug=page).first()
    if own:
        return redirect(own.url)
    return render(
        request,
        f"portal/{page}.html",
        {"contact": installation_of(request).contact, "hours": settings.SESSION_COOKIE_AGE // 3600},
    )


def _whole(text: str) -> int:
    """A number somebody's form sent, or one nothing has."""
    return int(text) if text.isdecimal() and len(text) < 12 else 0
