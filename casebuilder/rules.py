"""Who may see and change a case: its team, finance, the executives it names, auditors; others once it is released."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.utils.translation import gettext

from casebuilder.appraisal.impacts import Consultation
from place.standing import Capacity, partner_capacities
from place.vocabulary import Role
from workflow.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casebuilder.models import Case, CaseFile
    from ideas.models import Idea
    from place.models import Organisation, Person


# Sections kept from whoever reads a case only because it was released, each until the case says that it may be read.
WORKFORCE = "workforce"
# Consultation under way is still news for those it is about.
CONSULTED = (Consultation.NOT_NEEDED, Consultation.RECORDED)


def visible(person: Person | AnonymousUser) -> Q:
    """A filter over cases, for every surface that shows one."""
    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    whole = circle(person)  # empty: every case there is
    return whole | Q(released_at__isnull=False, idea__in=_ideas(person)) if whole else Q()


def circle(person: Person) -> Q:
    """A filter over the cases somebody reads whole, released or not: as team, finance, named executive or auditor."""
    standing = person.standing
    if person.is_superuser or standing.holds(Role.AUDITOR):
        return Q()
    finance = standing.organisations(Role.FINANCE_OFFICER)
    bodies = finance | standing.organisations(Role.EXECUTIVE)
    named = (
        Q(organisations__in=bodies)
        | Q(organisations__acts_for_us__in=bodies)
        | Q(idea__home_organisation__in=finance)
    )
    team = Q(idea__case_owner__in=standing.principals) | Q(idea__delivery_owner__in=standing.principals)
    from casebuilder.models import Case

    ours = Case.objects.filter(named | team | Q(idea__home_organisation__acts_for_us__in=finance))
    return Q(pk__in=ours.values("pk"))


def of_circle(person: Person) -> ExpressionWrapper | Value:
    """The same as a column, so that a page that reads a case knows it without asking again."""
    inside = circle(person)
    return ExpressionWrapper(inside, output_field=BooleanField()) if inside else Value(True)


def reads_whole(person: Person, case: Case) -> bool:
    """Whether somebody is of the circle of a case: its working papers, earlier versions and sections kept back too.

    Asked once for one case and person.
    """
    from casebuilder.models import Case

    kept = case.__dict__.setdefault("_read_whole_by", {})
    if person.pk not in kept:
        kept[person.pk] = Case.objects.filter(circle(person), pk=case.pk).exists()
    return bool(kept[person.pk])


def withheld(person: Person, case: Case) -> tuple[str, ...]:
    """The sections of a case this person may not read: () is the whole record, the rest a released copy.

    What a page, a file or the API shows is `presenter.paper_of(version, withheld=…)` or `released.released_copy`; its
    stored documents are those of `presenter.key_of(version, withheld)`. One query, and only where a section is kept back.
    """
    kept_back = sections_kept_back(case.current.document)
    return () if not kept_back or reads_whole(person, case) else kept_back


def sections_kept_back(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What only the circle reads for now: the workforce section until the case records that staff were consulted."""
    return () if Consultation.of(document) in CONSULTED else (WORKFORCE,)


def _ideas(person: Person) -> object:
    from ideas.models import Idea

    return Idea.objects.visible_to(person).values("pk")


def can_see(person: Person | AnonymousUser, case: Case) -> bool:
    from casebuilder.models import Case

    return Case.objects.filter(visible(person), pk=case.pk).exists()


def can_edit(person: Person, case: Case) -> bool:
    """The case owner (or their deputy) until finance has assured it; after that finance has to return it first."""
    return _owns(person, case) and case.idea.stage in (Stage.APPROVED, Stage.FINANCE_CHECK)


def may_ask_back(person: Person, case: Case) -> bool:
    """Whether somebody may ask finance to return a case that waits for signatures."""
    return _owns(person, case) and case.idea.stage == Stage.AWAITING_COMMITMENT


def _owns(person: Person, case: Case) -> bool:
    owner = case.idea.case_owner_id
    return owner is not None and owner in person.standing.principals


def may_agree(person: Person, case: Case, body: Organisation) -> Capacity | str:
    """In what capacity somebody agrees a body's share, or why not: its own finance officer, not the case owner or an author."""
    barred = {case.idea.case_owner_id or 0} | case.idea.wrote_it()
    return _at_body(person, Role.FINANCE_OFFICER, body, barred) or gettext(
        "Only a finance officer of %(body)s who neither owns nor wrote this case can agree its share."
    ) % {"body": body.name}


def may_sign(person: Person, case: Case, body: Organisation) -> Capacity | str:
    """In what capacity somebody signs for a body, or why not: its executive, who has not assured, agreed, owned or written it."""
    version = case.current
    agreed = {
        pk
        for each in version.agreements.all()
        if each.voided_at is None
        for pk in (each.by_id, each.on_behalf_of_id)
    }
    barred = {version.assured_by_id, case.idea.case_owner_id, *agreed} | case.idea.wrote_it()
    return _at_body(person, Role.EXECUTIVE, body, {pk for pk in barred if pk}) or gettext(
        "Only an executive of %(body)s who has had no other part in this case can sign for it."
    ) % {"body": body.name}


def _at_body(person: Person, role: Role, body: Organisation, barred: set[int]) -> Capacity | None:
    """A role at a body: held, stood in for, or lent by the partner body once nobody there is free."""
    if person.pk in barred:
        return None
    here = person.standing.at(role, body.pk)
    lent = (
        partner_capacities(person, role, body.pk, barred=barred)
        if not here and person.standing.holds(role)
        else []
    )
    return next((capacity for capacity in [*here, *lent] if capacity.principal_id not in barred), None)


def bodies_delivering(idea: Idea) -> set[int]:
    """Ids of the organisations a delivery owner may work for: those of the case, and the idea's home."""
    from casebuilder.models import Case

    named = Case.organisations.through.objects.filter(case__idea=idea).values_list("organisation", flat=True)
    return {idea.home_organisation_id, *named}


# Who may release a case, and why; docs/decisions/0008-who-releases-a-case.md says more.
RELEASING: tuple[tuple[Role, str], ...] = (
    (Role.FINANCE_OFFICER, "Whoever holds the record of the figures answers for what is published of them."),
    (Role.EXECUTIVE, "Whoever may bind the body may speak for it."),
)
RELEASABLE = (Stage.COMMITTED, Stage.DELIVERING, Stage.BANKED, Stage.DELIVERED)


def may_release(person: Person, case: Case) -> bool:
    """The home organisation's finance officer or executive (or their deputy), not the case owner, once it is committed."""
    idea = case.idea
    if idea.stage not in RELEASABLE or idea.case_owner_id == person.pk:
        return False
    return any(person.standing.at(role, idea.home_organisation_id) for role, _why in RELEASING)


NAMING = (Stage.APPROVED, Stage.FINANCE_CHECK, Stage.AWAITING_COMMITMENT, Stage.COMMITTED, Stage.DELIVERING)


def may_name_delivery_owner(person: Person, idea: Idea) -> bool:
    """The case owner, or an executive of a body in the case (or their deputy); the owner named may also hand it on."""
    if idea.stage not in NAMING:
        return False
    named = {idea.case_owner_id, idea.delivery_owner_id} - {None}
    if named & set(person.standing.principals):
        return True
    own = person.standing.organisations(Role.EXECUTIVE)
    return idea.home_organisation_id in own or bool(own and own & bodies_delivering(idea))


def may_plan(person: Person, idea: Idea) -> bool:
    """The delivery owner (or their deputy), from commitment until delivery is over."""
    delivering = (Stage.COMMITTED, Stage.DELIVERING)
    return idea.delivery_owner_id in person.standing.principals and idea.stage in delivering


def may_add_files(person: Person, case: Case) -> bool:
    """Its team: the case owner and the delivery owner (or their deputies), until all is over."""
    team = {case.idea.case_owner_id, case.idea.delivery_owner_id} - {None}
    return case.idea.is_open and bool(team & set(person.standing.principals))


def may_remove_file(person: Person, file: CaseFile) -> bool:
    """Whoever added it, and the case owner, as long as they may add files."""
    owner = file.case.idea.case_owner_id in person.standing.principals
    return may_add_files(person, file.case) and (owner or file.by_id == person.pk)
