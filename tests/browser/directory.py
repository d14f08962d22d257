"""Looks up which ideas the running demonstration has, so that a tour can visit one in each stage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.browser.people import everybody
from tests.browser.serving import Site

STAGE = "from tests.browser import staging; staging.tell()"
QUESTION = """
import json
from casebuilder.offers import bodies_to_agree, bodies_to_sign
from ideas.models import Idea
from place.models import Person
from place.vocabulary import Role
from workflow.models import Assignment
email = lambda person: person and person.email
def waiting(idea, role, find):
    if idea.stage != "awaiting_commitment":
        return []
    people = Person.objects.filter(grants__role=role, grants__ended_at=None, is_active=True).distinct()
    return [{"body": body.slug, "person": person.email} for person in people for body in find(idea.case, person)]
ideas = Idea.objects.select_related("home_organisation", "author", "case_owner", "delivery_owner", "case__current", "team")
print(json.dumps({
    "ideas": [{
        "reference": idea.reference, "title": idea.title, "stage": idea.stage, "home": idea.home_organisation.slug,
        "author": email(idea.author), "case_owner": email(idea.case_owner), "delivery_owner": email(idea.delivery_owner),
        "budget_holder": idea.team and email(idea.team.budget_holder), "has_case": hasattr(idea, "case"),
        "to_agree": waiting(idea, Role.FINANCE_OFFICER, bodies_to_agree),
        "to_sign": waiting(idea, Role.EXECUTIVE, bodies_to_sign),
    } for idea in ideas.order_by("pk")],
    "reviews": [
        {"uid": str(row.uid), "state": row.state, "stage": row.proposal.stage, "reviewer": row.reviewer.email}
        for row in Assignment.objects.select_related("reviewer", "proposal").order_by("pk")
    ],
}))
"""


@dataclass(frozen=True)
class Directory:
    """Ideas and reviews of the demonstration, and the keys of the people concerned."""

    ideas: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    places: dict[
        str, tuple[str, str]
    ]  # by the name of an address: where it is, and the e-mail of who looks at it

    def idea(self, stage: str, home: str = "hospitals", **wanted: Any) -> dict[str, Any]:
        """The first idea of a body in a stage, with whatever else is wanted of it."""
        return self.all(stage, home, **wanted)[0]

    def all(self, stage: str, home: str = "hospitals", **wanted: Any) -> list[dict[str, Any]]:
        wanted |= {"stage": stage, "home": home}
        return [idea for idea in self.ideas if all(idea[name] == value for name, value in wanted.items())]

    def called(self, title: str) -> str:
        """The reference of an idea the demonstration tells a story about."""
        return str(next(idea["reference"] for idea in self.ideas if idea["title"] == title))

    def waits(self, answer: str) -> dict[str, Any]:
        """The first case that waits for a body to agree its share, or to sign."""
        return next(idea for idea in self.ideas if idea[answer])

    def review(self, stage: str, state: str) -> dict[str, Any]:
        return next(row for row in self.reviews if (row["stage"], row["state"]) == (stage, state))

    def there(self, name: str) -> str:
        """An address of that name."""
        return self.places[name][0]

    def who_is_there(self, name: str) -> str:
        """The key of the person who looks at it; nobody's where nobody needs to be signed in."""
        email = self.places[name][1]
        return key_of(email) if email else ""


def look_up(site: Site) -> Directory:
    """Add what the demonstration does not have, and ask the site itself, once."""
    places = json.loads(site.manage("shell", "--verbosity", "0", "--command", STAGE))
    found = json.loads(site.manage("shell", "--verbosity", "0", "--command", QUESTION))
    return Directory(found["ideas"], found["reviews"], {name: (path, who) for name, path, who in places})


def key_of(email: str) -> str:
    """The key of a person by their address."""
    return next(key for key, somebody in everybody().items() if somebody.email == email)
