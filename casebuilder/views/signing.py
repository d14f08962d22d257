"""Agreeing a body's share, and signing for a body after proving again who is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casebuilder import offers, reckoning
from casebuilder.documents.tables import price_words
from casebuilder.forms.answering import AgreeForm, ReadForm, SignForm
from casebuilder.forms.fields import year_label
from casebuilder.models import Case
from casebuilder.reckoning import Share
from casebuilder.services import agree_share, sign
from casebuilder.services.locking import still_current
from casebuilder.views.finding import case_crumbs, find_case, person
from place.formats import pounds
from place.models import Organisation, Person, RoleGrant
from place.vocabulary import Role
from workflow.refusals import NotAllowed, NotYet
from workflow.stages import Stage

Finder = Callable[[Case, Person], list[Organisation]]


@login_required
@require_http_methods(["GET", "POST"])
def agree_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A finance officer sees what the body pays and cashes in each year, and agrees."""
    case = find_case(request, reference)
    body = _body(request, case, offers.bodies_to_agree)
    form = AgreeForm(request.POST if request.method == "POST" else None, initial=_read(case))
    if request.method == "POST" and _is_current(request, case, form):
        agree_share(
            by=person(request),
            version=case.current,
            body=body,
            comment=form.cleaned_data["comment"],
            fingerprint=form.cleaned_data["fingerprint"],
        )
        messages.success(
            request, _("%(body)s has agreed its share. Its executive can sign now.") % {"body": body.name}
        )
        return redirect(case)
    return _show(request, "casebuilder/agree.html", case, body, form)


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def sign_page(request: HttpRequest, reference: str) -> HttpResponse:
    """An executive reads what is asked and what the body answers for, and signs."""
    case = find_case(request, reference)
    body = _body(request, case, offers.bodies_to_sign)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial=_read(case) | _stated(person(request), body),
    )
    if request.method == "POST" and _is_current(request, case, form):
        try:
            _sign(request, case, body, form)
        except NotYet as refusal:
            form.add_error("limit", str(refusal))
        else:
            return redirect(case)
    return _show(request, "casebuilder/sign.html", case, body, form)


def _sign(request: HttpRequest, case: Case, body: Organisation, form: SignForm) -> None:
    said = {
        name: form.cleaned_data[name]
        for name in ("capacity", "authority", "limit", "minute_reference", "fingerprint")
    }
    sign(by=person(request), version=case.current, body=body, **said)
    case.idea.refresh_from_db(fields=["stage"])
    if case.idea.stage == Stage.COMMITTED:
        messages.success(
            request,
            _("You have signed for %(body)s. It was the last signature: the savings are committed.")
            % {"body": body.name},
        )
    else:
        messages.success(request, _("You have signed for %(body)s.") % {"body": body.name})


def _body(request: HttpRequest, case: Case, find: Finder) -> Organisation:
    """The body asked for among those this person may answer for now."""
    found = find(case, person(request))
    wanted = request.GET.get("body")
    body = next((each for each in found if wanted in (None, "", each.slug)), None)
    if body is None:
        raise NotAllowed(_why_not(case, find))
    return body


def _why_not(case: Case, find: Finder) -> str:
    if case.current.state != case.current.State.ASSURED or case.idea.stage != Stage.AWAITING_COMMITMENT:
        return _("This business case is not waiting for agreement: finance has to assure it first.")
    if find is offers.bodies_to_agree:
        return _(
            "There is no share here for you to agree. Only a body's own finance officer agrees its share, once."
        )
    return _(
        "There is nothing here for you to sign. A body's executive signs once its finance officer has agreed, "
        "and never somebody who assured or agreed the case."
    )


def _read(case: Case) -> dict[str, Any]:
    return {"number": case.current.number, "fingerprint": case.current.fingerprint}


def _stated(person: Person, body: Organisation) -> dict[str, Any]:
    """What the person's role says of their authority, to be checked and corrected by them."""
    grant = RoleGrant.objects.filter(
        person=person, organisation=body, role=Role.EXECUTIVE, ended_at=None
    ).first()
    if grant is None:
        return {}
    return {"capacity": person.job_title, "authority": grant.authority, "limit": grant.signing_limit}


def _is_current(request: HttpRequest, case: Case, form: ReadForm) -> bool:
    """Whether the form is whole and about the version that stands; a stale one is refused before anything else."""
    if not form.is_valid():
        return False
    still_current(case, form.cleaned_data["number"], form.cleaned_data["fingerprint"])
    return True


def _show(
    request: HttpRequest, template: str, case: Case, body: Organisation, form: ReadForm
) -> HttpResponse:
    share = reckoning.shares(case.current)[body.slug]
    said = {
        "case": case,
        "idea": case.idea,
        "version": case.current,
        "body": body,
        "form": form,
        "share": share,
        "rows": _rows(case, share),
        "prices": price_words(case.current.document),
        "ask": case.current.document.get("narrative", {}).get("ask", ""),
        "crumbs": case_crumbs(case),
        "payments": _payments(case, body),
    }
    return render(request, template, said, status=422 if form.errors else 200)


def _rows(case: Case, share: Share) -> list[list[str]]:
    """To the penny, unless there is none anywhere: the table then fits a phone."""
    base = case.current.document["base_year"]
    pence = any(amount % 1 for year in share.years.values() for amount in year)
    return [
        [year_label(base, year), *(pounds(each, pence=pence) for each in (pays, cashes, cashes - pays))]
        for year, (pays, cashes) in share.years.items()
    ]


def _payments(case: Case, body: Organisation) -> list[str]:
    """The payments between bodies that are proposed and touch this one."""
    option = reckoning.preferred(case.current.document)
    names = {each["key"]: each["name"] for each in case.current.document["organisations"]}
    rows = reckoning.result_of(case.current)[option["key"]]["settlement"] if option else []
    return [
        _("%(payer)s pays %(payee)s %(amount)s")
        % {
            "payer": names[row["from"]],
            "payee": names[row["to"]],
            "amount": pounds(row["amount"], pence=True),
        }
        for row in rows
        if body.slug in (row["from"], row["to"])
    ]
