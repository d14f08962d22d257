"""What the page of a case offers a person: what waits for them first."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casebuilder import reckoning, rules
from casebuilder.models import Case
from place.models import Organisation, Person
from place.standing import Capacity
from workflow.forms import STEP_PAGES
from workflow.rules import offers
from workflow.stages import Stage

# Steps that are about the case, and so are offered on its page.
STEPS = ("send_to_finance", "return_case", "assure", "refuse", "commit", "start")


@dataclass(frozen=True)
class Offered:
    """One thing somebody may do here, and what is still missing before it would go through."""

    label: str | Promise
    url: str
    missing: list[str | Promise] = field(default_factory=list)
    grave: bool = False


def offers_on(case: Case, person: Person) -> list[Offered]:
    """Agreeing and signing first, then the steps of the table, then editing."""
    reference = case.idea.reference
    found = [*_agreeing(case, person), *_signing(case, person)]
    for offer in offers(case.idea, person):
        if offer.name in STEPS and (offer.ready or offer.name != "commit"):
            page = STEP_PAGES[offer.name]
            found.append(
                Offered(
                    page.heading,
                    reverse("workflow:step", args=[reference, offer.name]),
                    offer.missing,
                    page.grave,
                )
            )
    if rules.can_edit(person, case):
        found.append(Offered(_("Edit the business case"), reverse("casebuilder:edit", args=[reference])))
    if rules.may_ask_back(person, case):
        label, address = _("Ask finance to return it"), reverse("casebuilder:ask_back", args=[reference])
        found.append(Offered(label, address))
    if rules.may_release(person, case):
        label = _("Withdraw the release") if case.released_at else _("Release the business case")
        found.append(Offered(label, reverse("casebuilder:release", args=[reference])))
    if rules.may_name_delivery_owner(person, case.idea):
        label = _("Change the delivery owner") if case.idea.delivery_owner_id else _("Name a delivery owner")
        found.append(Offered(label, reverse("casebuilder:delivery_owner", args=[reference])))
    return found


def bodies_to_agree(case: Case, person: Person) -> list[Organisation]:
    """Bodies whose share this person may agree now."""
    if not _waits_for_bodies(case):
        return []
    waiting = reckoning.bodies_without(case.current, "agreements")
    return [body for body in waiting if isinstance(rules.may_agree(person, case, body), Capacity)]


def bodies_to_sign(case: Case, person: Person) -> list[Organisation]:
    """Bodies this person may sign for now: their share is agreed, their signature is missing."""
    if not _waits_for_bodies(case):
        return []
    unagreed = {body.pk for body in reckoning.bodies_without(case.current, "agreements")}
    waiting = [
        body for body in reckoning.bodies_without(case.current, "signatures") if body.pk not in unagreed
    ]
    return [body for body in waiting if isinstance(rules.may_sign(person, case, body), Capacity)]


def _waits_for_bodies(case: Case) -> bool:
    return case.idea.stage == Stage.AWAITING_COMMITMENT and case.current.state == case.current.State.ASSURED


def _agreeing(case: Case, person: Person) -> list[Offered]:
    return [
        Offered(_("Agree the share of %(body)s") % {"body": body.name}, _for(case, "agree", body))
        for body in bodies_to_agree(case, person)
    ]


def _signing(case: Case, person: Person) -> list[Offered]:
    return [
        Offered(_("Sign for %(body)s") % {"body": body.name}, _for(case, "sign", body))
        for body in bodies_to_sign(case, person)
    ]


def _for(case: Case, page: str, body: Organisation) -> str:
    return f"{reverse(f'casebuilder:{page}', args=[case.idea.reference])}?body={body.slug}"
