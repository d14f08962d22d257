"""Other bodies offer people, assets or data; those who answer for the idea say yes or no."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Idea, Offer
from ideas.rules import may_answer_offers, why_no_offer
from ideas.services.telling import tell_answerers, tell_them
from place.models import Person
from place.services import record
from workflow.models import Notice
from workflow.refusals import NotAllowed, NotYet

YES = gettext_lazy("Your offer is accepted. %(answer)s")
NO = gettext_lazy("Your offer is not taken up. %(answer)s")
WAITING_AT_MOST = 5  # offers of one person to one idea that nobody has answered yet


@transaction.atomic
def offer(*, by: Person, idea: Idea, **said: Any) -> Offer:
    """Offer something on behalf of one's own organisation."""
    closed = why_no_offer(by, idea)
    if closed or by.organisation is None:
        raise NotAllowed(closed)
    if idea.offers.filter(by=by, state=Offer.State.WAITING).count() >= WAITING_AT_MOST:
        raise NotYet([_("Five of your offers to this idea wait for an answer already.")])
    made = Offer.objects.create(idea=idea, by=by, organisation=by.organisation, **said)
    tell_answerers(made)
    record(by=by, action="offer", target=idea, offer=str(made.uid))
    return made


@transaction.atomic
def answer_offer(*, by: Person, offer: Offer, accept: bool, answer: str = "") -> Offer:
    """Accept or decline, with a word; whoever offered is told."""
    if not may_answer_offers(by, offer.idea):
        raise NotAllowed(_("An idea's authors, or its case owner, answer what is offered to it."))
    held = _waiting(offer)
    held.state = Offer.State.ACCEPTED if accept else Offer.State.DECLINED
    held.answered_by, held.answered_at, held.answer = by, timezone.now(), answer.strip()
    held.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    said = YES if accept else NO
    tell_them(held.by, Notice.Kind.OFFER, offer.idea, said, answer=held.answer)
    record(by=by, action="answer_offer", target=offer.idea, offer=str(held.uid), accepted=accept)
    return held


@transaction.atomic
def withdraw_offer(*, by: Person, offer: Offer) -> None:
    """Take one's own offer back, answered or not."""
    held = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if held.by_id != by.pk:
        raise NotAllowed(_("Only whoever made an offer can take it back."))
    if held.state in Offer.STANDING:
        held.state = Offer.State.WITHDRAWN
        held.save(update_fields=["state"])
        record(by=by, action="withdraw_offer", target=offer.idea, offer=str(held.uid))


def _waiting(offer: Offer) -> Offer:
    held: Offer = Offer.objects.select_for_update(of=("self",)).select_related("by").get(pk=offer.pk)
    if held.state != Offer.State.WAITING:
        raise NotYet([_("This offer has been answered or taken back already.")])
    return held
