"""What the tour needs and the demonstration does not have: a body where nothing has happened yet, and a few addresses.

Runs inside the site, by `manage.py shell --command "from tests.browser import staging; staging.tell()"`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.urls import reverse

from casebuilder.models import Case, CaseFile, Milestone
from casebuilder.rules import may_ask_back
from casebuilder.services.files import add_file
from ideas.behalf import letters
from ideas.models import Adoption, Attachment, Comment, Idea, IdeaList, Offer
from ideas.models import Invitation as AuthorInvitation
from ideas.reroute import rerouted
from ideas.rules import why_no_offer
from ideas.services import joining
from place.models import Invitation, Organisation, Person, RoleGrant, RoleRequest, Team
from place.services.invitations import new_link
from place.vocabulary import Kind, Role
from portal.session_store import SEEN, SessionStore
from tests.browser.people import NEWCOMER, PASSWORD
from workflow.models import Notice, Sitting
from workflow.preferences import stop_token
from workflow.rules import may
from workflow.stages import Stage

ROLES = (
    Role.COORDINATOR, Role.REVIEWER, Role.PANEL_CHAIR, Role.FINANCE_OFFICER, Role.EXECUTIVE, Role.ORGANISATION_ADMIN
)  # fmt: skip
Place = tuple[str, str, str]  # the name of an address, where it is, and who looks at it


def tell() -> None:
    _newcomer()
    sys.stdout.write(
        json.dumps([*_of_ideas(), *_of_lists(), *_of_talk(), *_of_spreading(), *_of_cases(), *_of_people()])
    )


def leave(email: str, seconds: int) -> None:
    """As if somebody had been away so long that each of their sessions ends in so many seconds."""
    for kept in UserSession.objects.filter(user__email=email):
        session = SessionStore(kept.session_key)
        session[SEEN] = int(time.time()) + seconds - settings.SESSION_IDLE_AGE
        session.save()


def _person(key: str) -> Person:
    return Person.objects.get(email__startswith=f"{key}@")


def _newcomer() -> None:
    """One person with every role of a body that has nothing: what pages say when there is nothing to show."""
    body = Organisation.objects.create(
        slug="libraries", name="Severnside Libraries", short_name="Libraries", kind=Kind.COUNCIL
    )
    team = Team.objects.create(organisation=body, name="Reading room")
    first, last = NEWCOMER.name.split()
    person = Person.objects.create_user(
        NEWCOMER.email, PASSWORD, first_name=first, last_name=last, organisation=body, team=team
    )
    for role in ROLES:
        RoleGrant.objects.create(person=person, organisation=body, role=role)


def _of_ideas() -> Iterator[Place]:
    coordinator, nurse = _person("amrit.sandhu"), _person("grace.mensah")
    letter = letters(coordinator).first()
    yield "ideas:letter", reverse("ideas:letter", args=[letter.uid]), coordinator.email
    caller = Person.objects.filter(by_letter=True, organisation=coordinator.organisation).first()
    yield "ideas:link", reverse("ideas:link", args=[caller.uid]), coordinator.email
    concern = rerouted(coordinator).first()
    yield "ideas:concern", reverse("ideas:concern", args=[concern.reference]), coordinator.email
    file = Attachment.objects.filter(idea__home_organisation__slug="hospitals").first()
    yield (
        "ideas:remove_file",
        reverse("ideas:remove_file", args=[file.idea.reference, file.uid]),
        coordinator.email,
    )
    idea = Idea.objects.filter(
        stage=Stage.SUBMITTED, author__is_active=True, home_organisation__slug="hospitals"
    )
    written = idea.exclude(author=nurse).exclude(author__by_letter=True).first()
    joining.invite(by=written.author, idea=written, email=nurse.email)
    asked = AuthorInvitation.objects.get(idea=written, email=nurse.email)
    yield "ideas:invitation", reverse("ideas:invitation", args=[asked.uid]), nurse.email
    pair = idea.order_by("pk")[:2]
    picked = "&".join(f"pick={each.reference}.{each.version}" for each in pair)
    yield "workflow:together", f"{reverse('workflow:together')}?step=decline&{picked}", coordinator.email
    reviews = RoleGrant.objects.filter(
        role=Role.REVIEWER, organisation__slug="hospitals", ended_at=None
    ).order_by("pk")
    known = reviews[0].person
    yield "workflow:review_topics", reverse("workflow:review_topics", args=[known.uid]), coordinator.email
    yield from _of_the_panel()


def _of_the_panel() -> Iterator[Place]:
    """Two ideas that wait for a chair, ticked."""
    chair = Person.objects.get(
        grants__role=Role.PANEL_CHAIR, grants__ended_at=None, grants__organisation__slug="hospitals"
    )
    waiting = Idea.objects.filter(stage=Stage.AT_PANEL, home_organisation__slug="hospitals")
    pair = [idea for idea in waiting.order_by("pk") if may(idea, chair, "approve")][:2]
    picked = "&".join(f"pick={each.reference}.{each.version}" for each in pair)
    yield "workflow:decide", f"{reverse('workflow:decide')}?step=decline&{picked}", chair.email
    yield from _of_sittings(chair)
    yield "workflow:compare_two", f"{reverse('workflow:compare_two')}?{picked}", chair.email


def _of_sittings(chair: Person) -> Iterator[Place]:
    """The demonstration's open sitting, and the one whose minutes are issued."""
    sitting = Sitting.objects.get(organisation__slug="hospitals", state=Sitting.State.OPEN)
    for name in ("sitting", "sitting_line", "sitting_members", "sitting_interest", "sitting_issue"):
        yield f"workflow:{name}", reverse(f"workflow:{name}", args=[sitting.uid]), chair.email
    member = sitting.seats.exclude(person=chair).order_by("pk").last()
    yield "workflow:sitting_vote", reverse("workflow:sitting_vote", args=[sitting.uid]), member.person.email
    issued = Sitting.objects.filter(organisation__slug="hospitals", state=Sitting.State.ISSUED).first()
    yield "minutes", reverse("minutes", args=[issued.uid]), chair.email


def _of_lists() -> Iterator[Place]:
    """The list that was brought in, and the one that waits."""
    done, waiting = IdeaList.objects.get(state="done"), IdeaList.objects.get(state="new")
    for name, listed in (("list", waiting), ("list_columns", waiting), ("list_groups", done)):
        yield f"ideas:{name}", reverse(f"ideas:{name}", args=[listed.uid]), listed.by.email


def _of_talk() -> Iterator[Place]:
    coordinator = _person("amrit.sandhu")
    said = Comment.objects.filter(idea__home_organisation__slug="hospitals", idea__stage=Stage.DELIVERING)
    comment = said.exclude(by=coordinator).exclude(by__by_letter=True).filter(by__is_active=True).first()
    address = [comment.idea.reference, comment.uid]
    for name in ("edit_comment", "remove_comment"):
        yield f"ideas:{name}", reverse(f"ideas:{name}", args=address), comment.by.email
    for name in ("hide_comment", "report_comment"):
        yield f"ideas:{name}", reverse(f"ideas:{name}", args=address), coordinator.email
    elsewhere = _person("jasmeet.dhillon")
    ideas = Idea.objects.visible_to(elsewhere).filter(
        home_organisation__slug="hospitals", stage=Stage.DELIVERING
    )
    wanted = next(idea for idea in ideas.order_by("pk") if not why_no_offer(elsewhere, idea))
    yield "ideas:offer", reverse("ideas:offer", args=[wanted.reference]), elsewhere.email
    offer = (
        Offer.objects.filter(state=Offer.State.WAITING, idea__author__is_active=True).order_by("pk").first()
    )
    answer = reverse("ideas:answer_offer", args=[offer.idea.reference, offer.uid])
    yield "ideas:answer_offer", answer, offer.idea.author.email


def _of_spreading() -> Iterator[Place]:
    """An idea that has come furthest, and the coordinator of a body that only considers another."""
    adopted = Adoption.objects.filter(state=Adoption.State.ADOPTED).select_related("idea__author").first()
    yield "spread", reverse("spread", args=[adopted.idea.reference]), adopted.idea.author.email
    considering = Adoption.objects.filter(state=Adoption.State.CONSIDERING).select_related("idea").first()
    by = considering.steps.first().by
    for name in ("ideas:take_up", "casebuilder:adopt"):
        yield name, reverse(name, args=[considering.idea.reference]), by.email
    yield "taken_up", reverse("taken_up"), by.email


def _of_cases() -> Iterator[Place]:
    cases = Case.objects.filter(idea__stage=Stage.AWAITING_COMMITMENT).select_related("idea__case_owner")
    case = next(each for each in cases.order_by("pk") if may_ask_back(each.idea.case_owner, each))
    owner = case.idea.case_owner
    yield "casebuilder:ask_back", reverse("casebuilder:ask_back", args=[case.idea.reference]), owner.email
    paper = b"Supplier,Price\nWhelk and Sons,1200\n"
    file: CaseFile = add_file(by=owner, case=case, name="Two quotations.csv", content=paper)
    remove = reverse("casebuilder:remove_file", args=[case.idea.reference, file.uid])
    yield "casebuilder:remove_file", remove, owner.email
    milestone = Milestone.objects.filter(done_on=None, idea__stage=Stage.DELIVERING).order_by("pk").first()
    done = reverse("casebuilder:milestone_done", args=[milestone.idea.reference, milestone.pk])
    yield "casebuilder:milestone_done", done, milestone.idea.delivery_owner.email


def _of_people() -> Iterator[Place]:
    admin, clerk, platform = _person("wing.lau"), _person("tobi.oduya"), _person("ngozi.okafor")
    for name in ("person", "details", "deputy", "give_role"):
        yield (
            f"organisation:{name}",
            reverse(f"organisation:{name}", args=["hospitals", clerk.uid]),
            admin.email,
        )
    holder = reverse("organisation:leaves", args=["hospitals", _person("ruth.bannerman").uid])
    yield "organisation:leaves", holder, admin.email
    team = Team.objects.filter(organisation__slug="hospitals").first()
    yield "organisation:team", reverse("organisation:team", args=["hospitals", team.uid]), admin.email
    asked = RoleRequest.objects.filter(organisation__slug="hospitals").first()
    second = _person("farah.iqbal")
    yield "organisation:request", reverse("organisation:request", args=["hospitals", asked.uid]), second.email
    invitation = Invitation.objects.open().filter(organisation__slug="hospitals").first()
    yield "join", reverse("join", args=[new_link(invitation)]), ""
    yield "protection:person", reverse("protection:person", args=[_person("derek.holt").uid]), platform.email
    token = signing.dumps([str(clerk.uid), clerk.email, "tobi@home.example"], salt="portal.address")
    yield "confirm_address", reverse("confirm_address", args=[token]), clerk.email
    yield (
        "workflow:stop_notices",
        reverse("workflow:stop_notices", args=[stop_token(clerk, Notice.Kind.COMMENT)]),
        "",
    )
