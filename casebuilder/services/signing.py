"""A body's finance officer agrees its share; then its executive signs. The last signature commits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casebuilder import awaited, reckoning, rules
from casebuilder.models import Agreement, Case, CaseVersion, Signature
from casebuilder.reckoning import Share
from casebuilder.services.locking import locked_case, still_current
from place.formats import pounds
from place.models import Organisation, Person, RoleGrant
from place.services import record
from place.standing import Capacity
from place.vocabulary import Role
from workflow.models import Notice
from workflow.notices import tell
from workflow.refusals import NotAllowed, NotYet
from workflow.rules import missing_for
from workflow.services import move
from workflow.stages import Stage


@transaction.atomic
def agree_share(
    *, by: Person, version: CaseVersion, body: Organisation, comment: str = "", fingerprint: str = ""
) -> Agreement:
    """A body's own finance officer agrees what it pays and cashes in the version that stands now."""
    case = _standing(version, fingerprint)
    _share_of(case.current, body)
    capacity = _in_capacity(rules.may_agree(by, case, body))
    if case.current.agreements.filter(organisation=body, voided_at=None).exists():
        raise NotYet([_("%(body)s has agreed its share already.") % {"body": body.name}])
    agreement = Agreement.objects.create(
        version=case.current,
        organisation=body,
        by=by,
        on_behalf_of_id=_principal(capacity, by),
        comment=comment.strip(),
    )
    _ask_to_sign(case, body, by)
    record(
        by=by,
        action="agree_share",
        target=case,
        version=case.current.number,
        body=body.slug,
        **_named(capacity, by),
    )
    return agreement


def _ask_to_sign(case: Case, body: Organisation, by: Person) -> None:
    """The body's executive hears that it is their turn."""
    signs = awaited.to_sign(case.idea, case.current, [body])
    for person in Person.objects.filter(pk__in=signs, is_active=True).exclude(pk=by.pk):
        tell(person, Notice.Kind.WAITING, case.idea)


@transaction.atomic
def sign(
    *,
    by: Person,
    version: CaseVersion,
    body: Organisation,
    capacity: str,
    authority: str,
    limit: Decimal | None = None,
    minute_reference: str = "",
    fingerprint: str = "",
) -> Signature:
    """A body's executive signs, stating on what authority; the last signature commits when nothing else is missing."""
    case = _standing(version, fingerprint)
    share = _share_of(case.current, body)
    acting = _in_capacity(rules.may_sign(by, case, body))
    _refuse_unless_agreed(case.current, body)
    _refuse_beyond_limit(
        share, limit=limit, recorded=_recorded_limit(acting), minute_reference=minute_reference.strip()
    )
    signature = Signature.objects.create(
        version=case.current,
        organisation=body,
        by=by,
        on_behalf_of_id=_principal(acting, by),
        fingerprint=case.current.fingerprint,
        capacity=capacity.strip(),
        authority=authority.strip(),
        limit=limit,
        minute_reference=minute_reference.strip(),
        amount=share.amount,
    )
    said: dict[str, Any] = {"version": case.current.number, "body": body.slug, "amount": str(share.amount)}
    record(by=by, action="sign_case", target=case, **said, **_named(acting, by))
    _commit_if_complete(case, by)
    return signature


def _standing(version: CaseVersion, fingerprint: str) -> Case:
    """The case, held, when the version that was read is the one that stands and waits for bodies to answer."""
    case = locked_case(version.case)
    still_current(case, version.number, fingerprint or version.fingerprint)
    current = case.current
    if case.idea.stage != Stage.AWAITING_COMMITMENT or current.state != CaseVersion.State.ASSURED:
        raise NotYet([_("This business case is not waiting for agreement: finance has to assure it first.")])
    if reckoning.print_of(current.document) != current.fingerprint:
        raise NotYet(
            [
                _(
                    "The business case does not match its fingerprint. Nothing can be agreed or signed: "
                    "tell the site's administrator."
                )
            ]
        )
    return case


def _share_of(version: CaseVersion, body: Organisation) -> Share:
    found = reckoning.shares(version).get(body.slug)
    if found is None:
        raise NotAllowed(
            _("%(body)s neither pays nor saves cash in this case, so it has no share to answer for.")
            % {"body": body.name}
        )
    return found


def _in_capacity(found: Capacity | str) -> Capacity:
    """The capacity somebody acts in, or the refusal that says why they may not."""
    if isinstance(found, Capacity):
        return found
    raise NotAllowed(found)


def _principal(capacity: Capacity, by: Person) -> int | None:
    return capacity.principal_id if capacity.for_another(by) else None


def _named(capacity: Capacity, by: Person) -> dict[str, Any]:
    return {"on_behalf_of": capacity.principal_id} if capacity.for_another(by) else {}


def _refuse_unless_agreed(version: CaseVersion, body: Organisation) -> None:
    if not version.agreements.filter(organisation=body, voided_at=None).exists():
        raise NotYet(
            [_("The finance officer of %(body)s has not agreed its share yet.") % {"body": body.name}]
        )
    if version.signatures.filter(organisation=body, voided_at=None).exists():
        raise NotYet([_("%(body)s has signed already.") % {"body": body.name}])


def _recorded_limit(capacity: Capacity) -> Decimal | None:
    """The signing limit an administrator recorded for whoever's authority this is; none recorded: what is stated counts."""
    grants = RoleGrant.objects.filter(
        person=capacity.principal_id,
        organisation=capacity.organisation_id,
        role=Role.EXECUTIVE,
        ended_at=None,
    )
    return grants.values_list("signing_limit", flat=True).first()


def _refuse_beyond_limit(
    share: Share, *, limit: Decimal | None, recorded: Decimal | None, minute_reference: str
) -> None:
    """A person's own authority must reach the amount; a committee's decision, by its minute, stands in for it."""
    if minute_reference:
        return
    amount = pounds(share.amount, pence=True)
    if limit is None:
        raise NotYet([_("State your limit, or the minute of the committee that decided.")])
    if limit < share.amount:
        raise NotYet(
            [
                _(
                    "Your limit of %(limit)s is below %(amount)s, what %(body)s answers for. "
                    "Give the minute of the committee that decided, or ask somebody with a higher limit."
                )
                % {"limit": pounds(limit), "amount": amount, "body": share.body.name}
            ]
        )
    if recorded is not None and limit > recorded:
        raise NotYet(
            [
                _(
                    "Your limit is recorded here as %(recorded)s, and you stated %(limit)s. "
                    "Ask your organisation's administrator to correct it, or give a committee's minute."
                )
                % {"recorded": pounds(recorded), "limit": pounds(limit)}
            ]
        )


def _commit_if_complete(case: Case, by: Person) -> None:
    """With the last signature in and a delivery owner named, the idea moves in the same transaction."""
    idea = case.idea
    idea.case = case
    row = idea.row("commit", idea.stage)
    if row and not missing_for(idea, row):
        move(idea, "commit", by=by, version=idea.version)
