"""Who may see an idea: one rule, as a query and as an object check made from the same query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction

from place.vocabulary import Role
from workflow.interests import closeness
from workflow.knowing import may_know_author as may_know_author
from workflow.models import Assignment
from workflow.rules import is_assigned, is_coordinator
from workflow.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from ideas.models import Attachment, Idea
    from place.models import Person

# Roles that decide on, or answer for, their own organisation's ideas, whatever audience the author chose.
DECIDING = (Role.COORDINATOR, Role.PANEL_CHAIR, Role.FINANCE_OFFICER, Role.EXECUTIVE)


def visible(person: Person | AnonymousUser) -> Q:
    """A filter over ideas: drafts to their authors only; then the home organisation; once triaged, whom the author chose."""
    from ideas.models import Idea

    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    mine = Q(author=person) | Q(pk__in=Idea.coauthors.through.objects.filter(person=person).values("idea"))
    # Not a draft, nor one withdrawn before anybody saw it, nor a concern that was taken out of sight.
    shared = Q(submitted_at__isnull=False, rerouted_at=None)
    standing = person.standing
    if person.is_superuser or standing.holds(Role.AUDITOR):
        return mine | shared
    dealing = (
        _dealing_openly(person)
        | Q(
            pk__in=Assignment.objects.filter(reviewer=person)
            .exclude(state=Assignment.State.STOOD_DOWN)
            .values("proposal")
        )
        | Q(pk__in=_cases_answered_for(person))
    )
    return mine | (shared & (_audience(person) | dealing))


def _audience(person: Person) -> Q:
    """Ideas open to somebody because of where they work."""
    from ideas.models import Audience, Idea

    body = person.organisation_id or 0
    concerned = Exists(Idea.organisations.through.objects.filter(idea=OuterRef("pk"), organisation=body))
    open_to_all = Q(audience=Audience.EVERYBODY, triaged_at__isnull=False) if body else Q(pk__in=[])
    open_to_some = ~Q(audience=Audience.CONFIDENTIAL) & (
        Q(home_organisation=body) | (Q(triaged_at__isnull=False) & concerned)
    )
    return Q(open_to_all) | Q(open_to_some)


def works_where_open(idea: Idea) -> Q:
    """A filter over people: those an idea is open to because of where they work.

    `_audience` turned round, for one idea and very many people; whoever it leaves out may have another way to see it.
    """
    from ideas.models import Audience

    triaged = idea.triaged_at is not None
    if idea.submitted_at is None or idea.rerouted_at or idea.audience == Audience.CONFIDENTIAL:
        return Q(pk__in=[])
    if idea.audience == Audience.EVERYBODY and triaged:
        return Q(is_active=True, organisation__isnull=False)
    concerned = idea.organisations.values_list("pk", flat=True) if triaged else ()
    return Q(is_active=True, organisation__in={idea.home_organisation_id, *concerned})


def _dealing_openly(person: Person) -> Q:
    """Ideas somebody deals with in a way that is no secret: by their role at its home, or named on its page."""
    principals = person.standing.principals
    return (
        Q(home_organisation__in=_bodies_decided_for(person))
        | Q(holder__in=principals)
        | Q(case_owner__in=principals)
        | Q(delivery_owner__in=principals)
        | Q(team__budget_holder__in=principals, home_organisation=person.organisation_id or 0)
    )


def is_openly_about(person: Person, idea: Idea) -> bool:
    """Whether it is no secret that somebody sees an idea. Being one of its reviewers, or a hidden author, is one.

    Only such people can be spoken to by name: whom the site tells would otherwise give away who scores a confidential idea.
    """
    from ideas.models import Idea

    if not person.is_active:
        return False
    if not idea.anonymous() and idea.is_author(person):
        return True
    secret = idea.is_author(person)  # and the name is hidden: only where they work may tell
    openly = _audience(person) if secret else _audience(person) | _dealing_openly(person)
    return Idea.objects.filter(openly, pk=idea.pk, submitted_at__isnull=False).exists()


def rerouted_to(person: Person | AnonymousUser) -> Q:
    """A filter over concerns taken out of sight: for the coordinators of their home organisation, on a page of their own.

    Nobody else has a way to them but their authors: they are in no list, count, search, export or report. Whoever wrote
    one, or once did, looks after it no more than after an idea of theirs.
    """
    from ideas.models import Idea

    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    own = person.standing.organisations(Role.COORDINATOR)
    written = Idea.objects.written_by(person).order_by().values("pk")
    return Q(rerouted_at__isnull=False, home_organisation__in=own) & ~Q(pk__in=written)


def can_see(person: Person | AnonymousUser, idea: Idea) -> bool:
    """The object check: the same rule asked of one row."""
    from ideas.models import Idea

    return Idea.objects.filter(visible(person), pk=idea.pk).exists()


def who_can_see(people: QuerySet[Person], idea: Idea) -> set[int]:
    """Ids of those among many who see an idea; asked one by one only of those it is not open to by where they work."""
    found = set(people.filter(works_where_open(idea)).values_list("pk", flat=True))
    return found | {person.pk for person in people.exclude(pk__in=found) if can_see(person, idea)}


def can_edit(person: Person, idea: Idea) -> bool:
    """Authors change the words of a draft, and of an idea sent back with a question."""
    return idea.stage in (Stage.DRAFT, Stage.NEEDS_INFORMATION) and idea.is_author(person)


def readable(person: Person | AnonymousUser) -> Q:
    """A filter over pages: published, and behind no restriction this person does not pass. A password is asked page by page."""
    behind = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    if person.is_authenticated:
        behind = behind.exclude(restriction_type=PageViewRestriction.LOGIN)
        passed = {} if person.is_superuser else {"groups__in": person.groups.values("pk")}
        behind = behind.exclude(restriction_type=PageViewRestriction.GROUPS, **passed)
    return Q(~Exists(behind), live=True)


def _bodies_decided_for(person: Person) -> set[int]:
    """Organisations the person decides at, and those whose partner body theirs is."""
    own = person.standing.organisations(*DECIDING)
    if not own:
        return own
    return own | {body for body, partner in person.standing.partners.items() if partner in own}


def _cases_answered_for(person: Person) -> object:
    """Ideas whose case names a body this person agrees or signs for."""
    from ideas.models import Idea

    bodies = person.standing.organisations(Role.FINANCE_OFFICER, Role.EXECUTIVE)
    approved = Idea.objects.filter(case__organisations__in=bodies) if bodies else Idea.objects.none()
    return approved.values("pk")


# Files


def may_attach(person: Person, idea: Idea) -> bool:
    """Its authors, from the draft on, while the idea is open."""
    return idea.is_author(person) and idea.is_open


def may_detach(person: Person, attachment: Attachment) -> bool:
    """Whoever added it, while they write the idea; and the coordinator."""
    own = attachment.by_id == person.pk and attachment.idea.is_author(person)
    return own or is_coordinator(attachment.idea, person)


# Talking

QUIET = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)  # nobody else knows of it yet, or it goes on elsewhere
UNDECIDED = (Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.IN_REVIEW, Stage.AT_PANEL, Stage.PARKED)


def why_silent(person: Person, idea: Idea) -> str:
    """Why somebody who sees an idea may not comment on it or offer it anything; empty when they may.

    A reviewer says nothing in public until there is a decision: whatever they wrote, its author could tell from it who scores.
    """
    if idea.stage in QUIET:
        return _("Nobody can comment while the idea is “%(stage)s”.") % {"stage": idea.get_stage_display()}
    if is_scoring(person, idea):
        return _(
            "You are asked to score this idea. Reviewers do not comment until there is a decision, so that nobody can tell"
            " who scores it. Write what its author should know beside your scores."
        )
    if person.standing.holds(Role.AUDITOR) and not idea.is_author(person):
        return _("Auditors read everything and change nothing.")
    return ""


def is_scoring(person: Person, idea: Idea) -> bool:
    """Whether somebody is asked to score it, or has scored it, and nothing is decided yet."""
    return is_assigned(idea, person) and idea.stage in UNDECIDED


def why_unsupported(person: Person, idea: Idea) -> str:
    """Why somebody who sees an idea may not say they have its problem too; empty when they may.

    Who has the problem does not judge the idea: so whoever judges it first chooses not to, and a score never counts
    whose giver gained an interest by a click.
    """
    if idea.stage in QUIET:
        return _("This idea is closed to new support: it is “%(stage)s”.") % {
            "stage": idea.get_stage_display()
        }
    if idea.is_author(person):
        return _("This is your own idea: you are counted already.")
    if is_scoring(person, idea):
        return _(
            "You are asked to score this idea. If it is your problem too, choose “Not me” first, so that somebody else"
            " scores it."
        )
    return ""


def may_moderate(person: Person, idea: Idea) -> bool:
    return is_coordinator(idea, person)


def may_follow(person: Person, idea: Idea) -> bool:
    """Anybody who sees it, once it is on its way; its authors hear of every step anyway."""
    return idea.stage not in QUIET and not idea.is_author(person)


# Notes of those who decide

NOTING = (Role.COORDINATOR, Role.PANEL_CHAIR, Role.FINANCE_OFFICER)


def may_write_notes(person: Person, idea: Idea) -> bool:
    """Coordinator, chair and finance officer of its home (or whoever acts for them) and the case owner; nobody who wrote it."""
    wrote, home = idea.wrote_it(), idea.home_organisation
    if person.pk in wrote or not person.is_active or idea.submitted_at is None:
        return False
    bodies = [home.pk, home.acts_for_us_id] if home.acts_for_us_id else [home.pk]
    held = {
        each.principal_id for role in NOTING for body in bodies for each in person.standing.at(role, body)
    }
    owns = {idea.case_owner_id} & set(person.standing.principals)
    return bool((held | owns) - wrote)


def may_read_notes(person: Person, idea: Idea) -> bool:
    """Whoever may write them, and those who oversee everything; never anybody who wrote the idea."""
    oversees = person.is_superuser or person.standing.holds(Role.AUDITOR)
    return may_write_notes(person, idea) or (oversees and person.pk not in idea.wrote_it())


# Writing together

JOINING = (Stage.DRAFT, Stage.SUBMITTED, Stage.NEEDS_INFORMATION, Stage.PARKED)


def may_invite(person: Person, idea: Idea) -> bool:
    """An author, until it is scored: from then on its authors stay who they are, or its scores would not be fair."""
    return idea.is_author(person) and idea.stage in JOINING


def may_join(person: Person, idea: Idea) -> bool:
    """Nobody becomes an author of what they score or decided on, or of what somebody close to them scores."""
    if idea.stage not in JOINING or not person.is_active:
        return False
    reserved = {row.name for row in idea.table() if "author" in row.unless}
    decided = any(
        decision.step in reserved and person.pk in (decision.by_id, decision.on_behalf_of_id)
        for decision in idea.decisions.all()
    )
    asked = [each for each in idea.assignments.all() if each.state != Assignment.State.STOOD_DOWN]
    return not decided and not any(closeness(idea, each.reviewer, [person]) for each in asked)


# Offers from other bodies


def why_no_offer(person: Person, idea: Idea) -> str:
    """Why somebody may not offer an idea people, assets or data; empty when they may."""
    if person.organisation_id in (None, idea.home_organisation_id):
        return _("Offers come from other bodies. Say in a comment how your own organisation can help.")
    if not idea.is_open:
        return _("This idea takes no more offers: it is “%(stage)s”.") % {"stage": idea.get_stage_display()}
    if idea.is_author(person):
        return _("You wrote this idea: say in it what your organisation brings.")
    return why_silent(person, idea)


def may_answer_offers(person: Person, idea: Idea) -> bool:
    """Its authors; once there is a case, its owner too."""
    return idea.is_author(person) or idea.case_owner_id in person.standing.principals
