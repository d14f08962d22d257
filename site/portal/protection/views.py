"""Data protection, for platform administrators: the schedule, people, erasing, disclosing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from place.downloads import as_asked
from place.models import AuditEntry, Person
from portal.protection import jobs
from portal.protection.disclosure import HEADINGS, disclose
from portal.protection.erasure import counts, erase, is_erased
from portal.protection.forms import DiscloseForm, EraseForm, FindForm
from portal.protection.mentions import mentions
from portal.protection.schedule import SCHEDULE
from workflow.refusals import NotAllowed, Refusal

View = Callable[..., HttpResponseBase]
FOUND = 20


def platform_only(view: View) -> View:
    """Nobody else has business here; they may know that the page exists."""

    @login_required
    def guarded(request: HttpRequest, **asked: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise NotAllowed(_("Data protection is looked after by the platform’s administrators."))
        return view(request, **asked)

    return guarded


@platform_only
@require_GET
def schedule(request: HttpRequest) -> HttpResponse:
    """What is kept for how long, how many are due, and when the job last ran."""
    ended = jobs.due()
    waiting = {each.kept.key: each.count for each in ended}
    rows = [(kept, waiting.get(kept.key)) for kept in SCHEDULE]
    last = AuditEntry.objects.filter(action="retention").order_by("-pk").first()
    return render(
        request,
        "portal/protection/schedule.html",
        {"rows": rows, "last": last, "due": sum(each.count for each in ended)},
    )


@platform_only
@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    done = jobs.carry_out(by=request.user)  # type: ignore[arg-type]
    ended = sum(each.count for each in done)
    messages.success(
        request,
        ngettext(
            "%(n)s thing that was due has been ended.", "%(n)s things that were due have been ended.", ended
        )
        % {"n": ended},
    )
    return redirect("protection:schedule")


@platform_only
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Find somebody, active or not, by name or address."""
    form = FindForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = Person.objects.none()
    if asked:
        either = Q(email__icontains=asked)
        for word in asked.split()[:5]:
            either |= Q(first_name__icontains=word) | Q(last_name__icontains=word)
        found = Person.objects.filter(either).select_related("organisation")
    return render(
        request, "portal/protection/people.html", {"form": form, "asked": asked, "found": found[:FOUND]}
    )


@platform_only
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything the site holds about one person, where their name is mentioned, and the form that erases them."""
    somebody = get_object_or_404(Person.objects.select_related("organisation"), uid=uid)
    form = EraseForm(request.POST if request.method == "POST" else None, person=somebody)
    if request.method == "POST" and form.is_valid():
        try:
            erase(by=request.user, person=somebody, because=form.cleaned_data["because"])  # type: ignore[arg-type]
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Erased. What the person did stays, without their name."))
            return redirect("protection:person", uid=uid)
    said = {"person": somebody, "form": form, "held": counts(somebody), "erased": is_erased(somebody)}
    return render(
        request,
        "portal/protection/person.html",
        said | {"mentions": [] if said["erased"] else mentions(somebody)},
    )


@platform_only
@require_http_methods(["GET", "POST"])
def disclosure(request: HttpRequest) -> HttpResponseBase:
    """A list for a request under freedom of information."""
    form = DiscloseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "portal/protection/disclosure.html", {"form": form})
    said = form.cleaned_data
    rows = disclose(
        by=request.user, since=said["since"], until=said["until"], organisation=said["organisation"]  # type: ignore[arg-type]
    )  # fmt: skip
    return as_asked(said["form"], f"ideas-{said['since']}-{said['until']}", HEADINGS, rows)
