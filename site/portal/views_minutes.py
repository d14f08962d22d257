"""Minutes of a panel's sitting, as a page and as an accessible PDF made for whoever asks: each reads what they may see."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebuilder.documents.apart import Broke, RanOut
from casebuilder.documents.leaflet import write_apart
from casebuilder.documents.paper import TooLarge
from casebuilder.documents.written import CannotWrite, Written
from place.keeping import private
from place.models import Person
from portal.minutes import minutes, sitting_for
from workflow.models import Sitting


def _found(request: HttpRequest, uid: Any) -> tuple[Sitting, Person]:
    person: Person = request.user  # type: ignore[assignment]
    sitting = sitting_for(person, uid)
    if sitting is None:
        raise Http404
    return sitting, person


@login_required
@require_safe
def page(request: HttpRequest, uid: Any) -> HttpResponse:
    sitting, person = _found(request, uid)
    return render(request, "portal/minutes.html", minutes(sitting, person))


def written(sitting: Sitting, person: Person) -> Written:
    """The PDF for one reader; the same bytes while they may read the same."""
    said = minutes(sitting, person) | {
        "language": get_language(),
        "made_iso": sitting.issued_at.isoformat() if sitting.issued_at else "",
    }
    html = render_to_string("portal/minutes_document.html", said)
    identifier = hashlib.sha256(html.encode()).hexdigest()
    return write_apart(html, made_at=sitting.issued_at or sitting.opened_at, identifier=identifier)


@login_required
@require_safe
def pdf(request: HttpRequest, uid: Any) -> HttpResponse:
    sitting, person = _found(request, uid)
    try:
        made = written(sitting, person)
    except (TooLarge, RanOut, CannotWrite, Broke):
        messages.warning(
            request, _("The PDF could not be made just now. This page says the same; you can print it.")
        )
        return redirect("minutes", sitting.uid)
    answer = HttpResponse(made.content, content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="minutes-{sitting.organisation.slug}-{sitting.held_on}.pdf"'
    )
    return private(answer)
