"""How people want to be told: at once, once a day or not by mail, by kind; and what may not be turned off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.services import record
from workflow.models import How, Notice, NoticeChoice

Kind = Notice.Kind
DIGEST = "digest"  # what the daily mail is called in the link that ends it
_SALT = "workflow.preferences"

ANY = (How.ONCE, How.DAILY, How.OFF)
NOT_OFF = (How.ONCE, How.DAILY)


@dataclass(frozen=True)
class Rule:
    """One kind: how people hear of it unless they choose otherwise, what they may choose, and what it is."""

    default: How
    choices: tuple[How, ...]
    hint: Promise


# fmt: off
RULES: dict[str, Rule] = {
    Kind.WAITING:  Rule(How.ONCE,  NOT_OFF,      _("An idea, a score, a case or a signature has come to you.")),
    Kind.DUE:      Rule(How.ONCE,  NOT_OFF,      _("Two working days before a date, the day after, then once a week.")),
    Kind.QUESTION: Rule(How.ONCE,  NOT_OFF,      _("Your idea stands still until you answer.")),
    Kind.REMINDER: Rule(How.ONCE,  NOT_OFF,      _("A coordinator still waits for your answer.")),
    Kind.DECIDED:  Rule(How.ONCE,  ANY,          _("Approved, parked, joined, not taken forward, signed for, banked.")),
    Kind.RECEIVED: Rule(How.ONCE,  ANY,          _("With its reference, and the day by which you hear more.")),
    Kind.COMMENT:  Rule(How.DAILY, ANY,          _("Also replies where you take part.")),
    Kind.MENTION:  Rule(How.ONCE,  ANY,          _("A comment that names you.")),
    Kind.FOLLOWED: Rule(How.DAILY, ANY,          _("Each public step of an idea you follow.")),
    Kind.OFFER:    Rule(How.ONCE,  ANY,          _("Another body offers people, things or data for your idea.")),
    Kind.SPREAD:   Rule(How.DAILY, ANY,          _("Another body has its problem, takes it up, or it is joined with another.")),
    Kind.INVITED:  Rule(How.ONCE,  NOT_OFF,      _("Somebody asks you to write an idea with them.")),
    Kind.VOIDED:   Rule(How.ONCE,  NOT_OFF,      _("A business case you assured, agreed, signed or were to sign went back.")),
    Kind.RELEASED: Rule(How.ONCE,  ANY,          _("Others may read a case you work on, or no longer may.")),
    Kind.SITTING:  Rule(How.ONCE,  NOT_OFF,      _("A chair has named you for a sitting of their panel.")),
    Kind.WEEKLY:   Rule(How.ONCE,  (How.ONCE, How.OFF), _("For coordinators: what is new, late, due or coming back.")),
    Kind.ACCOUNT:  Rule(How.ONCE,  (How.ONCE,),  _("Your password, your address, your roles: for your safety always at once.")),
}
# fmt: on


def how_for(person: Person, kind: str) -> How:
    """How a person hears of a kind now."""
    chosen = NoticeChoice.objects.filter(person=person, kind=kind).values_list("how", flat=True).first()
    return _allowed(kind, chosen)


def how_for_each(people: Collection[Person], kind: str) -> dict[int, How]:
    """The same for many, by id, in one query."""
    chosen = dict(NoticeChoice.objects.filter(person__in=people, kind=kind).values_list("person", "how"))
    return {person.pk: _allowed(kind, chosen.get(person.pk)) for person in people}


def choices_of(person: Person) -> dict[str, How]:
    """How a person hears of every kind."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "how"))
    return {kind: _allowed(kind, chosen.get(kind)) for kind in RULES}


def _allowed(kind: str, chosen: str | None) -> How:
    rule = RULES[kind]
    return How(chosen) if chosen in rule.choices else rule.default


@transaction.atomic
def choose(*, by: Person, choices: Mapping[str, str]) -> None:
    """Keep how somebody wants to be told; what a kind does not allow is left as it was."""
    changed: dict[str, Any] = {
        kind: str(how)
        for kind, how in choices.items()
        if kind in RULES and how in RULES[kind].choices and how != how_for(by, kind)
    }
    for kind, how in changed.items():
        NoticeChoice.objects.update_or_create(person=by, kind=kind, defaults={"how": how})
    if changed:
        record(by=by, action="choose_notices", target=by, **changed)


# Ending a kind from the mail itself, without signing in


def can_stop(kind: str) -> bool:
    return kind == DIGEST or How.OFF in RULES[kind].choices


def stop_token(person: Person, kind: str) -> str:
    """Names a person and a kind in a link nobody else can make; it does not run out, as old mails stay about."""
    return signing.Signer(salt=_SALT).sign_object([str(person.uid), kind])


def read_token(token: str) -> tuple[Person, str] | None:
    """Whose mails of which kind a link ends; None for one we did not make."""
    try:
        uid, kind = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(uid=uid).first()
    return (person, kind) if person and (kind == DIGEST or kind in RULES) and can_stop(kind) else None


def stop(*, person: Person, kind: str) -> None:
    """End mails of a kind; for the daily mail, of every kind in it that may be turned off. Notices on the site stay."""
    stopped = [each for each, how in choices_of(person).items() if how == How.DAILY and can_stop(each)]
    choose(by=person, choices=dict.fromkeys(stopped if kind == DIGEST else [kind], How.OFF))
