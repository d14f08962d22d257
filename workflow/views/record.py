"""The one page that stands in for a business case where an idea was simply done."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from place.formats import day, pounds
from place.models import Person
from workflow.models import Decision
from workflow.views.finding import find


@login_required
@require_safe
def page(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    decision = (
        proposal.decisions.select_related("by", "on_behalf_of")
        .filter(step="just_do_it")
        .order_by("-number")
        .first()
    )
    if decision is None:
        raise Http404
    said = decision.said
    owner = Person.objects.filter(pk=said.get("delivery_owner")).first()
    each = _("once") if said.get("recurrence") == "once" else _("a year")
    rows = [
        {"key": _("What is done"), "value": said.get("what", "")},
        {"key": _("What it costs"), "value": pounds(said.get("cost"))},
        {"key": _("What it saves"), "value": f"{pounds(said.get('saving'))} {each}"},
        {"key": _("Who sees to it"), "value": owner.name if owner else ""},
        {"key": _("Who decided"), "value": _by(decision)},
        {"key": _("When"), "value": day(decision.at)},
    ]
    return render(request, "workflow/record.html", {"proposal": proposal, "rows": rows})


def _by(decision: Decision) -> str:
    if decision.on_behalf_of:
        return _("%(name)s, for %(principal)s") % {
            "name": decision.by.name,
            "principal": decision.on_behalf_of.name,
        }
    return str(decision.by.name)
