"""Turns the story of one idea into the steps people took, with plausible days between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from place.models import Person
from place.vocabulary import Role
from portal.demo.content import Words
from portal.demo.days import in_turn, next_worked
from portal.demo.place import Severnside
from workflow.history import Taken
from workflow.stages import Stage
from workflow.wording import NOTHING_WOULD

# Days a step usually takes after the one before it; a story that began recently is squeezed to fit.
USUAL_DAYS = {
    "ask": 3, "review": 4, "refer": 13, "approve": 9, "send_to_finance": 31, "assure": 11, "commit": 13, "start": 16,
    "just_do_it": 5, "park": 8, "resume": 60, "decline": 9, "merge": 4, "withdraw": 6, "return_case": 8, "stop": 60,
}  # fmt: skip
ROAD = ["review", "refer", "approve", "send_to_finance", "assure", "commit", "start"]
ROAD_TO = dict(zip(
    (Stage.IN_REVIEW, Stage.AT_PANEL, Stage.APPROVED, Stage.FINANCE_CHECK, Stage.AWAITING_COMMITMENT,
     Stage.COMMITTED, Stage.DELIVERING),
    range(1, 8), strict=True,
))  # fmt: skip


def steps_of(idea: Words) -> list[str]:
    """Names of the steps from draft to where the idea is now."""
    stage, story = Stage(idea["stage"]), idea["story"]
    if stage is Stage.DRAFT:
        return []
    if "just_do_it" in story:
        return ["submit", "just_do_it"]
    if stage in ROAD_TO:
        road = ROAD[: ROAD_TO[stage]]
        if "resumed" in story:
            road[2:2] = ["park", "resume"]
        if "returned" in story:
            road[4:4] = ["return_case", "send_to_finance"]
        return ["submit", *road]
    last = {
        Stage.NEEDS_INFORMATION: "ask", Stage.PARKED: "park", Stage.DECLINED: "decline", Stage.MERGED: "merge",
        Stage.WITHDRAWN: "withdraw", Stage.STOPPED: "stop",
    }.get(stage)  # fmt: skip
    if last is None:
        return ["submit"]
    told = story.get("question") if last == "ask" else story.get(last)
    came_from = Stage((told or {}).get("from", Stage.SUBMITTED))
    return ["submit", *ROAD[: ROAD_TO.get(came_from, 0)], last]


class Story:
    """One idea's people, days and words, ready to be replayed."""

    def __init__(self, place: Severnside, idea: Words, now: datetime) -> None:
        self.place, self.idea, self.now = place, idea, now
        self.told: Words = idea["story"]
        self.authors = {idea["author"], *idea["coauthors"]}
        self.scorers = {given["reviewer"] for given in self.told.get("review_scores", []) if given["scores"]}

    def taken(self) -> list[Taken]:
        names = steps_of(self.idea)
        moments = in_turn((self.now - timedelta(days=ago) for ago in self.days(names)), self.calendar)
        return [self.one(name, at) for name, at in zip(names, moments, strict=True)]

    @property
    def calendar(self) -> str:
        return self.place.organisations[self.idea["organisation"]].calendar

    def days(self, names: list[str]) -> list[float]:
        """Days ago each step was taken: usual gaps, squeezed into the time there was."""
        if not names:
            return []
        began = float(self.idea["submitted_days_ago"])
        gaps = [float(USUAL_DAYS[name]) for name in names[1:]]
        squeeze = min(1.0, 0.9 * began / sum(gaps)) if gaps else 1.0
        ago, result = began, [began]
        for gap in gaps:
            ago -= gap * squeeze
            result.append(ago)
        return [days + _hour(self.idea["key"], place) for place, days in enumerate(result)]

    def one(self, name: str, at: datetime) -> Taken:
        who, role = self.actor(name)
        return Taken(name, self.place.people[who].pk, at, role, self.said(name))

    def actor(self, name: str) -> tuple[str, str]:
        """Key and role of whoever took a step: the one the story names, or the first who may."""
        home, told = self.idea["organisation"], self.told.get(_chapter(name)) or {}
        role, never = self.duty(name)
        if name in ("submit", "withdraw"):
            return self.idea["author"], "author"
        if name == "just_do_it":
            holder = self.place.teams[self.idea["team"]].budget_holder
            return self.place.keys[holder.pk] if holder else told["by"], role
        if name == "send_to_finance":
            return self.told["case_owner"], role
        if name == "start":
            return self.told["delivery_owner"], role
        if name == "commit":
            return self.told["commitment"]["signed"][-1]["by"], role
        named = told.get("by") if isinstance(told, dict) else None
        if named and named not in never and named in self.place.holders.get((home, role), []):
            return named, role
        return self.place.holder(Role(role), home, never=never), role

    def duty(self, name: str) -> tuple[str, set[str]]:
        """The role a step asks for, and who may not be the one."""
        if name in ("approve", "rescore") or (
            name in ("decline", "park", "resume") and self.came_from(name) not in ("submitted",)
        ):
            return Role.PANEL_CHAIR, self.authors | self.scorers
        if name in ("assure", "return_case"):
            return Role.FINANCE_OFFICER, {self.told["case_owner"]}
        roles: dict[str, str] = {
            "submit": "author", "withdraw": "author", "just_do_it": "budget_holder", "send_to_finance": "case_owner",
            "start": "delivery_owner", "commit": Role.EXECUTIVE, "stop": Role.EXECUTIVE,
        }  # fmt: skip
        return roles.get(name, Role.COORDINATOR), self.authors

    def came_from(self, name: str) -> str:
        told = self.told.get(_chapter(name)) or {}
        return str(told.get("from", "at_panel" if name == "resume" else "submitted"))

    def said(self, name: str) -> dict[str, Any]:
        """What had to be said with a step, in the story's words."""
        told: Any = self.told.get(_chapter(name)) or {}
        words: dict[str, dict[str, Any]] = {
            "withdraw": {"reason": told.get("reason")},
            "stop": {"reason": told.get("reason")},
            "resume": {"reason": told.get("text")},
            "merge": {"target": told.get("target"), "reason": told.get("note")},
            "ask": {"question": told.get("text")},
            "return_case": {"comments": told.get("comments")},
            "assure": {"comments": "Sources checked against the ledger; the lines that are cash are in named budgets."},
        }  # fmt: skip
        if name == "approve":
            return {"rationale": told["rationale"], "case_owner": self.person(self.told["case_owner"])}
        if name == "park":
            until = next_worked((self.now + timedelta(days=told["until_days"])).date(), self.calendar)
            return {"until": until, "reason": told["reason"]}
        if name == "decline":
            reason = self.place.decline_reasons[told["reason"]]
            return {
                "decline_reason": reason,
                "feedback": told["feedback"],
                "could_change": told.get("could_change") or NOTHING_WOULD,
            }
        if name == "just_do_it":
            owner = self.person(self.told["delivery_owner"])
            kept = {key: told[key] for key in ("what", "recurrence")}
            return kept | {
                "cost": Decimal(told["cost"]),
                "saving": Decimal(told["saving"]),
                "delivery_owner": owner,
            }
        return words.get(name, {})

    def person(self, key: str) -> Person:
        return self.place.people[key]


def _chapter(step: str) -> str:
    """Where the story tells of a step."""
    return {"ask": "question", "resume": "resumed", "return_case": "returned"}.get(step, step)


def _hour(key: str, place: int) -> float:
    """A working hour that differs from idea to idea, as a fraction of a day taken off `now`."""
    return (sum(map(ord, key)) % 7 + place) / 240
