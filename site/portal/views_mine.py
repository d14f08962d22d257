"""My account's own pages: the address I sign in with, my pay band, and what is held about me."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from place.models import Person
from place.services import say_pay_band
from portal import address, my_data
from portal.followed import followed, lines
from portal.forms import PayBandForm
from portal.held import HELD

ON_A_PAGE = 20


@login_required
@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """Everything I follow, the latest news first."""
    person = cast("Person", request.user)
    page = Paginator(followed(person), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/following.html", {"page": page, "followed": lines(page, person)})


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new address; the answer is the same for every address."""
    form = address.AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address.ask_for(by=cast("Person", request.user), email=form.cleaned_data["email"])
        messages.success(
            request, _("If that address can be used here, a link is on its way to it. It works for one day.")
        )
        return redirect("account")
    return render(request, "portal/address.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail: a page with one button, for the person who asked."""
    person = cast("Person", request.user)
    if request.method == "POST" and address.change(by=person, token=token):
        messages.success(request, _("From now on you sign in with your new address."))
        return redirect("account")
    email = address.read_link(token, person) if request.method == "GET" else None
    return render(request, "portal/confirm_address.html", {"email": email}, status=200 if email else 404)


@login_required
@require_http_methods(["GET", "POST"])
def pay_band(request: HttpRequest) -> HttpResponse:
    """Say which pay band I am in, or take it back."""
    person = cast("Person", request.user)
    said = request.POST if request.method == "POST" else None
    form = PayBandForm(said, initial={"pay_band": person.pay_band})
    if request.method == "POST" and form.is_valid():
        say_pay_band(by=person, pay_band=form.cleaned_data["pay_band"])
        messages.success(request, _("Kept. Only you can see it."))
        return redirect("account")
    return render(request, "portal/pay_band.html", {"form": form})


@login_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/my_data.html", {"held": HELD})


@login_required
@require_POST
def download_data(request: HttpRequest) -> HttpResponse:
    """Everything of mine as a zip."""
    packed = my_data.take_away(by=cast("Person", request.user))
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate()}.zip"'
    return response
