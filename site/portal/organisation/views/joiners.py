"""Many joiners at once, from a spreadsheet: checked as a whole, looked at, then invited, all or none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from place.joiners import HEADINGS, MOST_BYTES, MOST_ROWS, Joiners, faults_of, parse
from place.joiners import template as empty_list
from place.models import Organisation, Person, Team
from place.refusals import Refused
from place.services import invite
from place.services.invitations import in_the_way
from portal.organisation.finding import body, frame, person_of
from portal.organisation.forms.joining import JoinersForm

GOOD_FOR = 3600  # seconds between looking at a list and confirming it
SHOWN = 100  # faults on the page; whoever has more sees what to do from these


@login_required
@require_GET
def template(request: HttpRequest, slug: str) -> HttpResponse:
    body(request, slug)
    return HttpResponse(
        "\ufeff" + empty_list(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="joiners.csv"'},
    )


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload; then, with the rows sealed in the form, confirm."""
    organisation = body(request, slug)
    if "sealed" in request.POST:
        return _confirm(request, organisation)
    form = JoinersForm(request.POST, request.FILES) if request.method == "POST" else JoinersForm()
    found = None
    if request.method == "POST" and form.is_valid():
        found = checked(organisation, parse(form.cleaned_data["file"].read(MOST_BYTES + 1)))
    return _show(request, organisation, form, found)


def checked(organisation: Organisation, found: Joiners) -> Joiners:
    """What this organisation's own teams, people and invitations say to a list."""
    if not found.faults:
        teams = Team.objects.filter(organisation=organisation, closed_at=None)
        found.faults = faults_of(
            found.rows, teams={name.lower() for name in teams.values_list("name", flat=True)},
            in_the_way=in_the_way(organisation, [row["email"].lower() for row in found.rows]))  # fmt: skip
    return found


def _show(request: HttpRequest, organisation: Organisation, form: Any, found: Joiners | None) -> HttpResponse:
    right = found is not None and not found.faults
    return render(request, "portal/organisation/joiners.html", frame(
        organisation, "invitations", form=form, found=found, headings=list(HEADINGS.values()), most=MOST_ROWS,
        rows=[list(row.values()) for row in found.rows] if found and right else [],
        faults=found.faults[:SHOWN] if found else [], more=max(0, len(found.faults) - SHOWN) if found else 0,
        sealed=_seal(request, organisation, found.rows) if found and right else ""))  # fmt: skip


def _confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The rows are the very ones that were shown, to this person; what has changed since is checked again."""
    try:
        rows = signing.loads(request.POST["sealed"], salt=_salt(request, organisation), max_age=GOOD_FOR)
    except signing.BadSignature:
        messages.warning(request, _("That list is too old to confirm. Upload it again."))
        return redirect("organisation:joiners", organisation.slug)
    found = checked(organisation, Joiners(rows=rows))
    if found.faults:
        return _show(request, organisation, JoinersForm(), found)
    try:
        _invite_all(person_of(request), organisation, found.rows)
    except Refused as refusal:  # somebody was invited between the check and now: nothing has been done
        messages.warning(request, str(refusal))
        return redirect("organisation:joiners", organisation.slug)
    n = len(found.rows)
    messages.success(request, ngettext("%(n)s person invited.", "%(n)s people invited.", n) % {"n": n})
    return redirect("organisation:invitations", organisation.slug)


@transaction.atomic
def _invite_all(by: Person, organisation: Organisation, rows: list[dict[str, str]]) -> None:
    teams = {
        team.name.lower(): team for team in Team.objects.filter(organisation=organisation, closed_at=None)
    }
    for row in rows:
        said = row | {"team": teams.get(row["team"].lower())}
        invite(by=by, organisation=organisation, **said)  # type: ignore[arg-type]  # the columns are its arguments


def _seal(request: HttpRequest, organisation: Organisation, rows: list[dict[str, str]]) -> str:
    return signing.dumps(rows, salt=_salt(request, organisation), compress=True)


def _salt(request: HttpRequest, organisation: Organisation) -> str:
    return f"joiners/{organisation.pk}/{person_of(request).pk}"
