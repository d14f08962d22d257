"""Budgets of a body: what each holds, what ideas claim of it and what is left; and its list, brought in as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from casebuilder.budget_page import RUNGS, Claimed, Held, codes_page, held, years_of
from casebuilder.forms.budgets import BudgetFilters, BudgetsForm
from casebuilder.forms.fields import year_label
from casebuilder.views.finding import person
from place.budget_list import LAYOUT, MOST_ROWS, BudgetRow, faults_of, rows_of
from place.calendar import financial_year
from place.downloads import as_csv
from place.formats import pounds
from place.models import BudgetLine, Organisation, Service, Team
from place.rules import keeps_budgets, reads_budgets, with_budgets
from place.services import keep_budgets
from place.services.budgets import changes
from place.sheets import MOST_BYTES, Sheet
from workflow.refusals import NotAllowed

GOOD_FOR = 3600  # seconds between looking at a list and confirming it
SHOWN = 100  # rows or faults on the page; whoever has more sees what to do from these


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The one body whose budgets somebody reads, or a list of them."""
    bodies = list(with_budgets(person(request)))
    if not bodies:
        raise NotAllowed(_("Budgets are for finance officers and auditors."))
    if len(bodies) == 1:
        return redirect("casebuilder:budgets", bodies[0].slug)
    return render(request, "casebuilder/budget_bodies.html", {"bodies": bodies})


def _body(request: HttpRequest, slug: str, *, to_keep: bool = False) -> Organisation:
    """The organisation; that it exists is no secret, so its budgets are refused, not hidden."""
    found: Organisation = get_object_or_404(Organisation, slug=slug)
    if not (keeps_budgets if to_keep else reads_budgets)(person(request), found.pk):
        raise NotAllowed(_("Only a finance officer of this organisation can look after its budgets."))
    return found


@login_required
@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _body(request, slug)
    years = years_of(organisation)
    filters = BudgetFilters(request.GET, years=years)
    this = financial_year(timezone.localdate())
    year = filters.chosen_year() or (min(max(this, years[0]), years[-1]) if years else this)
    codes = codes_page(organisation, sought=filters.sought(), page=request.GET.get("page"))
    budgets, claims = held(organisation, [code for (code,) in codes], year, person(request))
    shown = {
        "organisation": organisation,
        "keeps": keeps_budgets(person(request), organisation.pk),
        "filters": BudgetFilters({"q": filters.sought(), "year": year}, years=years),
        "year": year_label(year, 0),
        "page": codes,
        "headers": [
            _("Budget"),
            _("Fund"),
            *_of_figures(_("Baseline"), *RUNGS.values(), _("Once"), _("Left")),
        ],
        "rows": [_row(budget) for budget in budgets],
        "overdrawn": [budget for budget in budgets if budget.is_overdrawn],
        "claim_headers": [_("Code"), _("Idea"), _("How sure"), *_of_figures(_("A year"), _("Once"))],
        "claims": [_claim_row(claim) for claim in claims],
        "sought": filters.sought(),
    }
    return render(request, "casebuilder/budgets.html", shown)


def _of_figures(*labels: Any) -> list[dict[str, Any]]:
    """Columns that stand to the right even where a cell is empty."""
    return [{"label": label, "numeric": True} for label in labels]


def _row(budget: Held) -> list[Any]:
    return [
        f"{budget.code} {budget.name}".strip(),
        ", ".join(budget.funds) or "–",
        _money(budget.baseline),
        *(_money(budget.recurring.get(stage)) for stage in RUNGS),
        _money(budget.once or None),
        _money(budget.left),
    ]


def _claim_row(claim: Claimed) -> list[Any]:
    hidden = _("An idea you may not see")
    idea = claim.case.idea if claim.case else None
    shown = (
        {"text": f"{idea.reference} {idea.title}", "url": claim.case.get_absolute_url()}
        if idea and claim.case
        else hidden
    )
    return [claim.code, shown, claim.rung, _money(claim.recurring or None), _money(claim.once or None)]


def _money(amount: Any) -> str:
    return "–" if amount is None else pounds(amount)


@login_required
@require_GET
def download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is here now, in the form in which it can be brought back."""
    organisation = _body(request, slug)
    lines = BudgetLine.objects.filter(organisation=organisation).select_related("service", "team")
    rows = [
        [
            line.code,
            line.name,
            line.fund,
            line.service.name if line.service else "",
            line.team.name if line.team else "",
            line.year_label,
            line.amount,
        ]
        for line in lines.order_by("code", "fund", "year")
    ]
    return as_csv(f"budgets-{organisation.slug}", list(LAYOUT.headings.values()), rows)


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload; then, with the rows sealed in the form, confirm."""
    organisation = _body(request, slug, to_keep=True)
    if "sealed" in request.POST:
        return _confirm(request, organisation)
    form = BudgetsForm(request.POST, request.FILES) if request.method == "POST" else BudgetsForm()
    found = None
    if request.method == "POST" and form.is_valid():
        found = _checked(organisation, LAYOUT.parse(form.cleaned_data["file"].read(MOST_BYTES + 1)))
    return _show(request, organisation, form, found)


def _checked(organisation: Organisation, found: Sheet) -> Sheet:
    """What this body's own services and teams say to a list."""
    if not found.faults:
        services, teams = (
            {
                name.lower()
                for name in each.objects.filter(organisation=organisation).values_list("name", flat=True)
            }
            for each in (Service, Team)
        )
        found.faults = faults_of(found.rows, services=services, teams=teams)
    return found


def _show(request: HttpRequest, organisation: Organisation, form: Any, found: Sheet | None) -> HttpResponse:
    right = found is not None and not found.faults
    faults = found.faults if found else []
    said: dict[str, Any] = {
        "organisation": organisation, "form": form, "faults": faults[:SHOWN], "more": max(0, len(faults) - SHOWN),
        "most": MOST_ROWS,
    }  # fmt: skip
    if found and right:
        said |= _preview(organisation, rows_of(found.rows))
        said["sealed"] = signing.dumps(found.rows, salt=_salt(request, organisation), compress=True)
    status = 422 if faults or form.errors else 200
    return render(request, "casebuilder/budget_list.html", said, status=status)


def _preview(organisation: Organisation, rows: list[BudgetRow]) -> dict[str, Any]:
    """What would change, the changed rows first, each with what stands there now."""
    found = changes(organisation, rows)
    shown = [
        _changed(row, _with_team(line.amount, line.team.name.lower() if row.team and line.team else ""))
        for row, line in found.changed
    ]
    shown += [_changed(row, _("new")) for row in found.new]
    return {
        "headings": [_("Code"), _("Budget"), _("Fund"), _("Year"), _("Now"), _("Then")],
        "rows": shown[:SHOWN],
        "unshown": max(0, len(shown) - SHOWN),
        "new": len(found.new),
        "changed": len(found.changed),
        "same": found.same,
    }


def _changed(row: BudgetRow, now: str) -> list[str]:
    return [row.code, row.name, row.fund, year_label(row.year, 0), now, _with_team(row.amount, row.team)]


def _with_team(amount: Any, team: str) -> str:
    return f"{pounds(amount)}, {team}" if team else pounds(amount)


def _confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The rows are the very ones that were shown, to this person; what has changed since is checked again."""
    back = reverse("casebuilder:bring_in_budgets", args=[organisation.slug])
    try:
        rows = signing.loads(request.POST["sealed"], salt=_salt(request, organisation), max_age=GOOD_FOR)
    except signing.BadSignature:
        messages.warning(request, _("That list is too old to confirm. Upload it again."))
        return redirect(back)
    found = _checked(organisation, Sheet(rows=rows))
    if found.faults:
        return _show(request, organisation, BudgetsForm(), found)
    done = keep_budgets(by=person(request), organisation=organisation, rows=rows_of(found.rows))
    messages.success(
        request,
        _("Budgets brought in: %(new)s new, %(changed)s changed, %(same)s as they were.")
        % {"new": len(done.new), "changed": len(done.changed), "same": done.same},
    )
    return redirect("casebuilder:budgets", organisation.slug)


def _salt(request: HttpRequest, organisation: Organisation) -> str:
    return f"budgets/{organisation.pk}/{person(request).pk}"
