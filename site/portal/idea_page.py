"""Everything the page of one idea shows, in a number of queries that no amount of data changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse

from casebuilder.models import Case, CaseVersion
from casebuilder.rules import visible as visible_cases
from ideas.adopting import may_take_up, origin_ids
from ideas.beside import tabs
from ideas.models import Adoption, Behalf, Challenge, Follow, Idea, Support
from ideas.offers import standing_on
from ideas.reroute import may_reroute
from ideas.rules import is_scoring, may_follow, why_no_offer, why_unsupported
from ideas.talk import Talk
from place.vocabulary import Role
from portal.journey import days_left, journey
from portal.places import came_from, places
from portal.reader import Reader
from portal.story import story
from portal.ways import ways
from workflow.deciding import Instead, decides, why_not
from workflow.feedback import Feedback, feedback_of
from workflow.forms import Action, actions
from workflow.models import Assignment, Decision, DeclineReason
from workflow.redacting import may_redact
from workflow.rules import is_coordinator, may_read_scores
from workflow.stages import Stage

if TYPE_CHECKING:
    from place.models import Person

LATEST = 2  # comments shown on the page itself; the rest are on its talk page
OFFERS = 3  # named; the rest are on its talk page
AFTER_THE_PANEL = ("approve", "decline")
# Steps that carry an idea on: the first of them that is ready is the one main action of the page.
ONWARD = (
    "answer", "submit", "review", "refer", "approve", "send_to_finance", "assure", "commit", "start", "bank", "deliver",
)  # fmt: skip
CASE_TONES = {
    CaseVersion.State.DRAFT: "plain",
    CaseVersion.State.ASSURED: "good",
    CaseVersion.State.COMMITTED: "brass",
}


def ideas_to_show(person: Person) -> QuerySet[Idea]:
    """Ideas this person may see, with all that their page prints or asks."""
    mine = Support.objects.filter(idea=OuterRef("pk"), person=person)
    seen = Idea.objects.visible_to(person).with_people().with_counts()
    seen = seen.select_related("case_owner", "delivery_owner", "case__current", "behalf__scribe")
    if not person.standing.holds(Role.EXECUTIVE):
        # The case file and its result are long; only the question who may still sign reads them.
        seen = seen.defer("case__current__document", "case__current__result")
    seen = seen.annotate(supported=Exists(mine), supported_alone=Exists(mine.filter(through=None)))
    may_read = Exists(Case.objects.filter(visible_cases(person), idea=OuterRef("pk")))
    seen = seen.annotate(case_seen=may_read)
    seen = seen.annotate(followed=Exists(Follow.objects.filter(idea=OuterRef("pk"), person=person)))
    seen = seen.annotate(
        shows_challenge=Exists(Challenge.objects.readable_by(person).filter(pk=OuterRef("challenge")))
    )
    seen = seen.annotate(
        taken_up=Exists(Adoption.objects.filter(idea=OuterRef("pk"))), origin_id=origin_ids()
    )
    scoring = Prefetch("assignments", Assignment.objects.select_related("reviewer"))
    return seen.prefetch_related("coauthors", "organisations", scoring)


def idea_page(idea: Idea, person: Person) -> dict[str, Any]:
    """The variables of portal/idea.html."""
    reader = Reader(person, idea)
    decisions = list(idea.decisions.select_related("by", "on_behalf_of"))
    idea._prefetched_objects_cache["decisions"] = decisions
    offered, elsewhere = actions(idea, person), ways(reader)
    case = case_for(idea, person)
    return support_offered(idea, person) | {
        "idea": idea,
        "tabs": tabs(idea, person, "idea"),
        "reader": reader,
        "authors": authors(reader),
        "challenge": idea.challenge if getattr(idea, "shows_challenge", False) else None,
        "journey": journey(reader, decisions),
        "actions": offered,
        "main": "" if idea.is_draft else main_action(offered),
        "ways": elsewhere,
        "buttons": bool(elsewhere) or any(each.ready or each.step == "review" for each in offered),
        "question": question(decisions) if idea.stage == Stage.NEEDS_INFORMATION else None,
        "decides": who_decides(idea, person),
        "looks_after": is_coordinator(idea, person) and idea.is_open,
        "can_redact": may_redact(idea, person),
        "can_reroute": may_reroute(idea, person),
        "behalf": behalf(reader),
        "reviewers": reviewers(reader),
        "story": story(reader, decisions, reasons=reasons(decisions), sees_case=case is not None),
        "comments": comments(reader, decisions),
        "places": places(idea, person),
        "may_take_up": may_take_up(person, idea),
        "origin": came_from(idea, person),
        "offers": standing_on(idea, person, most=OFFERS) if idea.offers_count else [],
        "may_offer": not why_no_offer(person, idea),
        "may_follow": may_follow(person, idea),
        "latest": Talk(idea, person).latest(LATEST) if idea.comments_count else [],
        "case": case,
        "case_tone": CASE_TONES.get(CaseVersion.State(case.current.state), "plain") if case else "",
        "milestones": milestones(idea),
        "has_record": any(decision.step == "just_do_it" for decision in decisions),
        "target": target_for(idea, person),
    }


def who_decides(idea: Idea, person: Person) -> str:
    """Said to whoever would decide about it, if they had no other part in it: why not they, and who instead."""
    because = why_not(idea, person) if decides(idea, person) else ""
    return f"{because} {Instead(person, [idea]).sentence(idea)}" if because else ""


def support_offered(idea: Idea, person: Person) -> dict[str, Any]:
    """Whether the button of support stands there, and why it waits for somebody who scores the idea."""
    unsupported = why_unsupported(person, idea)
    waits = unsupported if is_scoring(person, idea) else ""
    return {"can_support": not unsupported or bool(waits and idea.supported), "support_waits": waits}


def case_for(idea: Idea, person: Person) -> Case | None:
    """The business case, where there is one that this person may see."""
    found: Case | None = getattr(idea, "case", None)
    return found if found and found.current_id and idea.case_seen else None


def target_for(idea: Idea, person: Person) -> Idea | None:
    """The idea this one goes on in, where this person may see it."""
    if idea.merged_into_id is None:
        return None
    return Idea.objects.visible_to(person).filter(pk=idea.merged_into_id).first()


def main_action(offered: list[Action]) -> str:
    """The step whose button stands out; none where only side ways are open. Reviewers can be chosen before it is ready."""
    onward = (each for each in offered if each.step in ONWARD)
    return next((each.step for each in onward if each.ready or each.step == "review"), "")


def question(decisions: list[Decision]) -> Decision | None:
    """The question that waits for an answer."""
    return next((decision for decision in reversed(decisions) if decision.step == "ask"), None)


def authors(reader: Reader) -> list[str]:
    """The author first, then who wrote with them; nobody where the name is hidden from this reader."""
    idea = reader.idea
    return [idea.author.name, *(each.name for each in idea.coauthors.all())] if reader.knows_author else []


def behalf(reader: Reader) -> Behalf | None:
    """How it came in, where somebody wrote it down for its author: for those who know who that is."""
    return getattr(reader.idea, "behalf", None) if reader.knows_author else None


def reviewers(reader: Reader) -> dict[str, Any] | None:
    """Who scores: by name for the coordinator and the chair, as a number for those who score with them."""
    asked = [each for each in reader.idea.assignments.all() if each.state != Assignment.State.STOOD_DOWN]
    if not asked or not reader.knows_how_many_scored:
        return None
    done = sum(each.state == Assignment.State.DONE for each in asked)
    history = may_read_scores(reader.idea, reader.person)
    return {
        "asked": len(asked),
        "done": done,
        "named": asked if reader.knows_reviewers else [],
        "history": reverse("workflow:scores", args=[reader.idea.reference]) if history else "",
    }


def comments(reader: Reader, decisions: list[Decision]) -> list[Feedback]:
    """What reviewers wrote for the author, all of it at once, when the panel has decided."""
    last = [decision.step for decision in decisions if decision.step in (*AFTER_THE_PANEL, "appeal")][-1:]
    if not (last and last[0] in AFTER_THE_PANEL and reader.reads_what_was_said):
        return []
    return feedback_of(reader.idea.assignments.all())


def reasons(decisions: list[Decision]) -> dict[int, str]:
    """The texts of the reasons ideas were refused for, as their authors read them."""
    given = [decision.said.get("decline_reason") for decision in decisions if decision.step == "decline"]
    return dict(DeclineReason.objects.filter(pk__in=given).values_list("pk", "text")) if given else {}


def milestones(idea: Idea) -> list[dict[str, Any]]:
    """What the delivery owner promised, with what is left of the time."""
    if not idea.about.committed:
        return []
    calendar = idea.home_organisation.calendar
    return [
        {
            "label": each.name, "due": each.due, "done": each.done_on,
            "left": None if each.done_on or not idea.is_open else days_left(each.due, calendar),
        }
        for each in idea.milestones.all()
    ]  # fmt: skip
