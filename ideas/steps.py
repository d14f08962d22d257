"""What the step table asks of ideas: the needs and effects registered under its names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import AdoptionStep, Idea, Support
from place.formats import day
from place.models import Person
from place.standing import Capacity
from place.vocabulary import Role
from workflow.models import Decision
from workflow.registry import (
    WordsForm,
    audience,
    effect,
    finder,
    finder_of_many,
    form,
    interest,
    mend,
    need,
    page,
    who,
)
from workflow.stages import Stage

UNMERGEABLE = (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)


@who("adopter")
def adopter(idea: Idea, person: Person) -> Capacity | None:
    """A coordinator whose body takes an idea up from another, for the draft that was just begun for it."""
    speaks = person.standing.at(Role.COORDINATOR, idea.home_organisation_id)
    if not speaks or idea.stage != Stage.DRAFT or idea.author_id != person.pk:
        return None
    begun = AdoptionStep.objects.filter(own=idea, adoption__organisation=idea.home_organisation_id)
    return speaks[0] if begun.exists() else None


@need("required_fields")
def required_fields(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    """A title, a problem and a proposal; everything else can follow."""
    wanted = {"title": _("a title"), "problem": _("the problem"), "proposal": _("what you would do instead")}
    return [
        _("Your idea still needs %(part)s.") % {"part": name}
        for field, name in wanted.items()
        if not getattr(idea, field).strip()
    ]


@need("challenge_takes_it")
def challenge_takes_it(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    """A challenge takes ideas while it is open, from those it invites. Without it the idea can always be sent."""
    challenge = idea.challenge
    if challenge is None or (challenge.is_open() and challenge.invites(idea.home_organisation_id)):
        return []
    named = {"title": challenge.title}
    if challenge.has_closed() and challenge.closes:
        named["day"] = day(challenge.closes)
        return [_("“%(title)s” closed on %(day)s. Take it off, and your idea can still be sent.") % named]
    return [
        _("“%(title)s” does not take ideas from you now. Take it off, and your idea can still be sent.")
        % named
    ]


@need("under_limit")
def under_limit(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    """Cost and yearly saving both under the organisation's limit; before they are said, nothing is missing."""
    limit = idea.home_organisation.just_do_it_limit
    over = [name for name in ("cost", "saving") if name in said and Decimal(said[name]) > limit]
    return (
        [
            _("Its cost and its saving must each be £%(limit)s or less; above that it needs a business case.")
            % {"limit": f"{limit:,.0f}"}
        ]
        if over
        else []
    )


@need("mergeable_target")
def mergeable_target(idea: Idea, said: dict[str, Any]) -> list[str | Promise]:
    """The idea to join must exist, be another one, and be neither draft, joined itself nor withdrawn."""
    target = said.get("target")
    if "target" not in said:
        return []
    if target is None or target.pk == idea.pk:
        return [_("Choose another idea to join this one with.")]
    if target.stage in UNMERGEABLE:
        return [
            _("%(reference)s cannot be joined: it is “%(stage)s”.")
            % {"reference": target.reference, "stage": target.get_stage_display()}
        ]
    return []


# Pages and forms of this floor that a step's page leads to


@page("submit")
def check_page(idea: Idea) -> str:
    """A draft is sent in from the page that shows all its answers."""
    return reverse("ideas:edit", args=[idea.reference, "check"])


@mend("required_fields")
def words_page(idea: Idea) -> str:
    return reverse("ideas:edit", args=[idea.reference, "idea"])


@mend("challenge_takes_it")
def where_page(idea: Idea) -> str:
    return reverse("ideas:edit", args=[idea.reference, "where"])


@form("words")
def words_form(idea: Idea, data: Any) -> WordsForm:
    from ideas import forms

    return forms.WordsForm(data, idea=idea)


@finder("similar")
def similar(idea: Idea, person: Person) -> list[Idea]:
    from ideas.similar import similar_to

    return similar_to(idea, person)


@finder_of_many("similar")
def similar_to_each(ideas: list[Idea], person: Person) -> dict[int, list[Idea]]:
    from ideas.similar import similar_to_each as find

    return find(ideas, person)


@effect("welcome")
def welcome(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    """The idea is on its way: keep the day, and the words as they stood."""
    from ideas.services import keep_words

    idea.submitted_at = decision.at
    idea.blind = idea.challenge is not None and idea.challenge.blind
    keep_words(idea, by=decision.by, at=decision.at)


@effect("join")
def join(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    """Authors and supporters of the joined idea become people who have the target's problem too, and so does its body."""
    from ideas.services import bring_along, carry_over
    from ideas.services.telling import tell_of_joining

    idea.merged_into = said["target"]
    carried = carry_over(idea, to=said["target"], at=decision.at)
    bring_along(idea, to=said["target"], by=decision.by, at=decision.at)
    tell_of_joining(idea, said["target"], carried, by=decision.by)


@effect("part")
def part(idea: Idea, decision: Decision, said: dict[str, Any]) -> None:
    """Undo a join: whoever was carried over goes back, and an idea that only the join had opened to others is closed again."""
    from ideas.services import take_along, take_back
    from ideas.services.telling import tell_of_parting

    joined = idea.decisions.filter(step="merge").latest("number")
    if idea.triaged_at == joined.at:
        idea.triaged_at = None
    tell_of_parting(idea, by=decision.by)
    take_along(idea, by=decision.by)
    take_back(idea)
    idea.merged_into = None


@audience("followers")
def followers(idea: Idea) -> set[int]:
    """Who follows an idea and may still see it."""
    from ideas.rules import who_can_see

    return who_can_see(Person.objects.filter(follows__idea=idea), idea)


@interest("supporter", gettext_lazy("has the problem of it too"))
def supporters(ideas: Sequence[Any]) -> dict[int, set[int]]:
    """Whoever said “we have this problem too”, or came with an idea that was joined with this one."""
    found: dict[int, set[int]] = defaultdict(set)
    asked = [idea.pk for idea in ideas if idea.supporters_count]
    rows = Support.objects.filter(idea__in=asked).values_list("idea", "person") if asked else ()
    for idea, person in rows:
        found[idea].add(person)
    return found


@interest("budget_holder", gettext_lazy("holds the budget of the team the idea is about"))
def budget_holders(ideas: Sequence[Any]) -> dict[int, set[int]]:
    """Lists bring the team with each idea."""
    return {
        idea.pk: {idea.team.budget_holder_id} for idea in ideas if idea.team and idea.team.budget_holder_id
    }
