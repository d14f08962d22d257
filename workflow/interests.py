"""Who has an interest in a proposal, and so neither scores it, nor votes on it, nor decides about it: one rule for all four.

Interests are derived (who wrote it, who works beside, above or under whoever did, and what upper floors register: who
supports it, whose budget a saving comes out of) or declared by the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from place.models import Person, RoleGrant
from place.vocabulary import Role
from workflow.models import Assignment, DeclaredInterest
from workflow.registry import INTERESTS, parties

if TYPE_CHECKING:
    from workflow.models import Proposal

JUDGES = (Role.PANEL_CHAIR, Role.COORDINATOR)


class Interests:
    """Reads what is known of several proposals at once; then says of anybody why they may not judge one of them."""

    def __init__(self, proposals: Sequence[Any], *, authors: Sequence[Person] | None = None) -> None:
        self.proposals = proposals
        found = _with_teams(Q(pk__in=_wrote(proposals))) if authors is None else authors
        self.authors = {person.pk: person for person in found}
        self.kinds = [(kind.words, kind.people(proposals)) for kind in INTERESTS.values()]
        self.declared = set(
            DeclaredInterest.objects.filter(
                proposal__in=[each.pk for each in proposals], withdrawn_at=None
            ).values_list("proposal", "person")
        )

    def of(self, proposal: Proposal, person: Person) -> str | Promise:
        """Why somebody may not judge a proposal, in words that follow their name; empty when they may."""
        authors = [self.authors[pk] for pk in proposal.author_ids() if pk in self.authors]
        because = closeness(proposal, person, authors)
        if because:
            return because
        for words, people in self.kinds:
            if person.pk in people.get(proposal.pk, ()):
                return words
        return _("has declared an interest") if (proposal.pk, person.pk) in self.declared else ""

    def knows(self, proposal: Proposal, person: Person) -> str | Promise:
        """Why somebody without an interest cannot score it all the same: they read whose it is, where reviewers do not."""
        named = person.pk in self._named_to.get(proposal.home_organisation_id, ())
        return _("coordinates it, and so knows who wrote it") if named and proposal.unnamed() else ""

    @cached_property
    def _named_to(self) -> dict[int, set[int]]:
        """By body, who coordinates there today or stands in for whoever does; asked only where something is unnamed."""
        homes = {each.home_organisation_id for each in self.proposals if each.unnamed()}
        found: dict[int, set[int]] = {home: set() for home in homes}
        grants = RoleGrant.objects.filter(organisation__in=homes, role=Role.COORDINATOR, ended_at=None)
        today = timezone.localdate()
        now = Q(person__deputies__starts__lte=today, person__deputies__ends__gte=today)
        holders = grants.values_list("organisation", "person")
        standing_in = grants.filter(now).values_list("organisation", "person__deputies__deputy")
        for home, person in (*holders, *standing_in):
            found[home].add(person)
        return found


def interest_of(proposal: Proposal, person: Person) -> str | Promise:
    """Why this person may not judge this proposal; empty when they may."""
    return Interests([proposal]).of(proposal, person)


def closeness(proposal: Proposal, person: Person, authors: Sequence[Person]) -> str | Promise:
    """How near somebody is to those who wrote a proposal, or to what it is about; asks nothing of the database."""
    if person.pk in {author.pk for author in authors} | proposal.wrote_once_ids():
        return _("wrote it")
    if any(person.team_id and person.team_id == author.team_id for author in authors):
        return _("is in the author's team")
    if any(author.team and author.team.manager_id == person.pk for author in authors):
        return _("manages the author")
    if any(person.team and person.team.manager_id == author.pk for author in authors):
        return _("is managed by the author")
    if person.team_id and person.team_id == proposal.affected_team_id():
        return _("is in the team the idea is about")
    return ""


# At the decision


@parties("interested")
def interested(proposal: Proposal) -> set[int]:
    """Ids of those who could decide about it, stand in for them or have scored it, and have an interest in it."""
    if "interested_ids" not in proposal.__dict__:
        look_up([proposal])
    ids: set[int] = proposal.__dict__["interested_ids"]
    return ids


def look_up(proposals: Sequence[Any]) -> None:
    """Find out for a whole list who has an interest, so that asking about each asks nothing more of the database."""
    if not proposals:
        return
    scored = Assignment.objects.filter(proposal__in=[each.pk for each in proposals]).exclude(
        state=Assignment.State.STOOD_DOWN
    )
    people = list(
        _with_teams(_judging(proposals) | Q(pk__in=_wrote(proposals)) | Q(pk__in=scored.values("reviewer")))
    )
    known = Interests(proposals, authors=people)
    for proposal in proposals:
        proposal.__dict__["interested_ids"] = {one.pk for one in people if known.of(proposal, one)}


def _wrote(proposals: Sequence[Any]) -> set[int]:
    return {pk for proposal in proposals for pk in proposal.author_ids()}


def _with_teams(wanted: Q) -> Any:
    return Person.objects.filter(wanted).select_related("team").order_by("pk")


def _judging(proposals: Sequence[Any]) -> Q:
    """Who may decide about one of them, or stand in for whoever may."""
    homes = {proposal.home_organisation_id for proposal in proposals}
    here = Q(organisation__in=homes) | Q(organisation__acts_for__in=homes)
    holders = RoleGrant.objects.filter(here, role__in=JUDGES, ended_at=None).values("person")
    standing_in = Person.objects.filter(stands_in__person__in=holders).values("pk")
    return Q(pk__in=holders, is_active=True) | Q(pk__in=standing_in, is_active=True)
