"""Offers to an idea as one reader sees them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ideas import rules
from ideas.models import Idea, Offer
from place.models import Person

TONES = {
    Offer.State.WAITING: "wait",
    Offer.State.ACCEPTED: "good",
    Offer.State.DECLINED: "plain",
    Offer.State.WITHDRAWN: "plain",
}


def standing_on(idea: Idea, person: Person, *, most: int) -> list[dict[str, Any]]:
    """The first offers that wait or are accepted, without how to reach anybody: for the page of the idea itself."""
    answers = rules.may_answer_offers(person, idea)
    standing = idea.offers.filter(state__in=Offer.STANDING).select_related("organisation")
    return [
        {
            "offer": offer,
            "tone": TONES[Offer.State(offer.state)],
            "may_answer": answers and offer.state == Offer.State.WAITING,
        }
        for offer in standing[:most]
    ]


def offers_on(idea: Idea, person: Person) -> list[dict[str, Any]]:
    """Every offer that stands or stood, who answers it, and how to reach whoever made it where that may be known."""
    answers = rules.may_answer_offers(person, idea)
    knows_contact = answers or rules.may_moderate(person, idea)
    knows_author = rules.may_know_author(person, idea)
    found = idea.offers.exclude(state=Offer.State.WITHDRAWN).select_related(
        "organisation", "by", "answered_by"
    )
    return [
        {
            "offer": offer,
            "tone": TONES[Offer.State(offer.state)],
            "contact": offer.contact if knows_contact or offer.by_id == person.pk else "",
            "may_answer": answers and offer.state == Offer.State.WAITING,
            "may_withdraw": offer.by_id == person.pk and offer.state in Offer.STANDING,
            "answered_by": _answerer(offer, idea, knows_author=knows_author),
        }
        for offer in found
    ]


def _answerer(offer: Offer, idea: Idea, *, knows_author: bool) -> str:
    if offer.answered_by is None:
        return ""
    hidden = offer.answered_by_id in idea.wrote_it() and not knows_author
    return _("The author") if hidden else offer.answered_by.name
