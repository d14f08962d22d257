"""The demonstration's words hold together: every name resolves, duties are apart, cases pass their checks."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from casebuilder.appraisal import appraise, checks, parse
from portal.demo.content import cases, ideas, read

STAGES = {
    "draft": 8, "submitted": 14, "needs_information": 6, "in_review": 18, "at_panel": 14, "approved": 14,
    "finance_check": 7, "awaiting_commitment": 8, "committed": 7, "delivering": 14, "parked": 7, "declined": 16,
    "merged": 6, "withdrawn": 6, "stopped": 3,
}  # fmt: skip
WITH_CASE = {"finance_check", "awaiting_commitment", "committed", "delivering", "stopped"}
BANNED = re.compile(
    r"\b(lorem|ipsum|foo|foobar|todo|tbc|xxx)\b|\btest (idea|case|user|data)\b", re.IGNORECASE
)

Words = dict[str, Any]
PLACE: Words = read("place")
IDEAS: dict[str, Words] = {idea["key"]: idea for idea in ideas()}
CASES: dict[str, Words] = cases()
BODIES = {row["key"]: row for row in PLACE["organisations"]}
PEOPLE = {row["key"]: row for row in PLACE["people"]}
TEAMS = {row["key"]: row for row in PLACE["teams"]}


def holders(role: str, body: str) -> set[str]:
    return {
        p["key"]
        for p in PLACE["people"]
        for r in p["roles"]
        if (r["role"], r["organisation"]) == (role, body)
    }


def finance_officers(body: str) -> set[str]:
    partner = BODIES[body]["acts_for_us"]
    return holders("finance_officer", body) or (holders("finance_officer", partner) if partner else set())


def authors(idea: Words) -> set[str]:
    return {idea["author"], *idea["coauthors"]}


def scorers(idea: Words) -> list[str]:
    return [given["reviewer"] for given in idea["story"].get("review_scores", [])]


def texts(node: Any) -> Iterator[str]:
    """Every piece of text, however deep."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def the_people_named_in(idea: Words) -> set[str]:
    story = idea["story"]
    named = authors(idea) | set(scorers(idea))
    named |= {chapter["by"] for chapter in story.values() if isinstance(chapter, dict) and "by" in chapter}
    for row in (row for rows in story.get("commitment", {}).values() for row in rows):
        named.add(row["by"])
    return named | {story[key] for key in ("case_owner", "delivery_owner") if key in story}


def filled(key: str) -> Words:
    """The case with a reference, which the loader gives it."""
    return copy.deepcopy(CASES[key]) | {"reference": "BK-DEMO2"}


def test_every_body_has_somebody_in_each_role_it_needs() -> None:
    for key in BODIES:
        assert len(holders("reviewer", key)) >= 3, key
        for role in ("coordinator", "panel_chair", "executive"):
            assert holders(role, key), (key, role)
        assert finance_officers(key), key
    without = {key for key in BODIES if not holders("finance_officer", key)}
    assert without == {key for key, body in BODIES.items() if body["acts_for_us"]} == {"aldermoor", "college"}


def test_everybody_stands_in_a_team_of_their_own_body_and_has_an_address_of_their_own() -> None:
    addresses = Counter(person["email"].lower() for person in PEOPLE.values())
    assert set(addresses.values()) == {1}
    for person in PEOPLE.values():
        assert TEAMS[person["team"]]["organisation"] == person["organisation"], person["key"]
        assert person["email"].endswith(".example"), person["email"]
        for role in person["roles"]:
            assert role["organisation"] in BODIES
            assert len(role.get("authority", "")) <= 120
            assert role["role"] != "executive" or role["signing_limit"]


def test_teams_deputies_and_services_name_people_and_bodies_that_exist() -> None:
    for team in TEAMS.values():
        assert {PEOPLE[team[who]]["organisation"] for who in ("manager", "budget_holder")} == {
            team["organisation"]
        }
    assert min(Counter(team["organisation"] for team in TEAMS.values()).values()) >= 4
    for row in PLACE["deputies"]:
        assert row["person"] != row["deputy"]
        assert {row["person"], row["deputy"]} <= set(PEOPLE)
        assert row["from_days"] <= row["to_days"]
    assert {service["organisation"] for service in PLACE["services"]} == set(BODIES)


def test_each_accent_can_be_read_on_white() -> None:
    for body in BODIES.values():
        parts = [int(body["accent"][place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, body["key"]


def test_criteria_weigh_a_hundred_and_every_score_has_its_words() -> None:
    criteria = read("criteria")["criteria"]
    assert sum(row["weight"] for row in criteria) == 100
    assert all(set(row["anchors"]) == set("012345") for row in criteria)
    assert len(read("decline_reasons")) == 8


def test_every_stage_has_its_number_of_ideas() -> None:
    assert Counter(idea["stage"] for idea in IDEAS.values()) == STAGES
    assert len(ideas()) == len(IDEAS)


def test_titles_differ_and_texts_keep_to_their_lengths() -> None:
    assert len({idea["title"].casefold() for idea in IDEAS.values()}) == len(IDEAS)
    for idea in IDEAS.values():
        assert len(idea["title"]) <= 90, idea["key"]
        for text in (idea["problem"], idea["proposal"]):
            assert 60 <= len(text) <= 900, (idea["key"], text)
        for given in idea["story"].get("review_scores", []):
            assert len(given["comment"]) <= 400


def test_no_idea_or_case_carries_a_placeholder() -> None:
    for text in texts(
        [PLACE, list(IDEAS.values()), CASES, read("volume"), read("criteria"), read("decline_reasons")]
    ):
        assert not BANNED.search(text), text


@pytest.mark.parametrize("key", IDEAS)
def test_an_idea_names_only_what_exists_at_its_own_body(key: str) -> None:
    idea = IDEAS[key]
    home, services = idea["organisation"], {row["key"]: row for row in PLACE["services"]}
    assert home in BODIES
    assert set(idea["concerned"]) <= set(BODIES) - {home}
    assert TEAMS[idea["team"]]["organisation"] == home
    assert services[idea["service"]]["organisation"] == home
    assert idea["outcome"] in {row["key"] for row in PLACE["outcomes"]}
    assert idea["audience"] in {"everybody", "concerned", "confidential"}
    assert the_people_named_in(idea) <= set(PEOPLE)
    reason = idea["story"].get("decline", {}).get("reason")
    assert reason is None or reason in {row["key"] for row in read("decline_reasons")}


@pytest.mark.parametrize("key", IDEAS)
def test_nobody_judges_what_they_are_too_near_to(key: str) -> None:
    idea = IDEAS[key]
    story, home, wrote = idea["story"], idea["organisation"], authors(idea)
    near = {idea["team"], *(PEOPLE[who]["team"] for who in wrote)}
    managers = {TEAMS[PEOPLE[who]["team"]]["manager"] for who in wrote}
    for reviewer in scorers(idea):
        assert reviewer in holders("reviewer", home)
        assert PEOPLE[reviewer]["team"] not in near
        assert reviewer not in wrote | managers
    for chapter in ("approve", "decline", "park"):
        if chapter in story:
            assert story[chapter]["by"] not in wrote | set(scorers(idea))
    if "case_owner" in story:
        assert story["case_owner"] not in finance_officers(home)
    assert not wrote & holders("coordinator", home)


@pytest.mark.parametrize("key", IDEAS)
def test_the_story_says_what_its_stage_needs(key: str) -> None:
    idea = IDEAS[key]
    stage, story = idea["stage"], idea["story"]
    told = {"needs_information": "question", "parked": "park", "declined": "decline", "merged": "merge",
            "withdrawn": "withdraw", "stopped": "stop"}.get(stage)  # fmt: skip
    assert told is None or told in story
    assert (idea["submitted_days_ago"] is None) == (stage == "draft")
    if stage in {"at_panel", "approved", *WITH_CASE} and "just_do_it" not in story:
        assert len(story["review_scores"]) >= 3
        assert all(given["scores"] for given in story["review_scores"])
    if stage == "in_review":
        assert any(given["scores"] is None for given in story["review_scores"])
    if stage in {"approved", *WITH_CASE} and "just_do_it" not in story:
        assert story["approve"]["rationale"]
        assert {"case_owner", "delivery_owner"} <= set(story)
    if stage in {"committed", "delivering"}:
        assert story["milestones"]
    if stage == "merged":
        target = IDEAS[story["merge"]["target"]]
        assert target["stage"] not in {"draft", "merged", "withdrawn"}
        assert target["submitted_days_ago"] >= idea["submitted_days_ago"]


def test_three_small_ideas_were_simply_done_and_one_parked_idea_came_back() -> None:
    done = [idea for idea in IDEAS.values() if "just_do_it" in idea["story"]]
    assert len(done) == 3
    for idea in done:
        record, team = idea["story"]["just_do_it"], TEAMS[idea["team"]]
        limit = float(BODIES[idea["organisation"]]["just_do_it_limit"])
        assert max(float(record["cost"]), float(record["saving"])) < limit
        assert record["by"] == team["budget_holder"]
        assert record["by"] not in authors(idea)
    assert [key for key, idea in IDEAS.items() if "resumed" in idea["story"]] == ["led-lanterns"]


def test_ideas_that_went_to_finance_have_a_case_and_half_of_the_approved() -> None:
    owed = {
        k for k, idea in IDEAS.items() if idea["stage"] in WITH_CASE and "just_do_it" not in idea["story"]
    }
    early = set(CASES) - owed
    assert owed <= set(CASES)
    assert {IDEAS[key]["stage"] for key in early} == {"approved"}
    assert len(early) == STAGES["approved"] // 2


@pytest.mark.parametrize("key", CASES)
def test_a_case_passes_its_checks_before_it_goes_to_finance(key: str) -> None:
    case, idea = filled(key), IDEAS[key]
    assert case["title"] == idea["title"]
    assert {body["key"] for body in case["organisations"]} <= {idea["organisation"], *idea["concerned"]}
    assert len(case["options"]) >= 3
    parse(case)
    if idea["stage"] != "approved":
        assert [found for found in checks(case) if not found.passed] == []


def test_some_approved_cases_still_have_work_to_do() -> None:
    unfinished = [
        key
        for key in CASES
        if IDEAS[key]["stage"] == "approved" and not all(f.passed for f in checks(filled(key)))
    ]
    assert len(unfinished) >= 3


@pytest.mark.parametrize(
    "key", [k for k in CASES if IDEAS[k]["stage"] in {"awaiting_commitment", "committed", "delivering"}]
)
def test_whoever_pays_or_cashes_is_asked_to_sign_and_may(key: str) -> None:
    idea, preferred = IDEAS[key], next(o["key"] for o in CASES[key]["options"] if o["role"] == "preferred")
    told = idea["story"]["commitment"]
    agreed, signed = ({row["organisation"] for row in told[part]} for part in ("agreed", "signed"))
    result = appraise(filled(key))[preferred]
    touched: dict[str, float] = {}
    for row in result["commitments"]:
        touched[row["organisation"]] = touched.get(row["organisation"], 0) + float(row["cost"])
    assert signed <= agreed
    assert agreed <= set(touched)
    assert (signed == set(touched)) == (idea["stage"] != "awaiting_commitment")
    for row in told["signed"]:
        limit = next(
            float(r["signing_limit"]) for r in PEOPLE[row["by"]]["roles"] if r["role"] == "executive"
        )
        assert row["minute"] or touched[row["organisation"]] <= limit  # a committee may decide beyond it
    for row in told["agreed"]:
        assert row["by"] in finance_officers(row["organisation"])
        assert row["by"] != idea["story"]["case_owner"]


def test_the_lanterns_pay_back_in_the_fourteenth_year() -> None:
    result = appraise(filled("led-lanterns"))["all"]
    assert result["naive"]["payback_year"] == 14


def test_some_bodies_pay_for_what_others_gain_and_some_cases_are_poor() -> None:
    results = {key: next(iter(reversed(appraise(filled(key)).values()))) for key in CASES}
    assert sum(1 for result in results.values() if result["settlement"]) >= 5
    assert sum(1 for result in results.values() if float(result["npv"]) < 0) >= 2


def test_each_button_of_the_demonstration_belongs_to_somebody() -> None:
    shown = [person["show"]["as"] for person in PEOPLE.values() if "show" in person]
    assert len(shown) == len(set(shown)) >= 10
    assert (
        sum(1 for person in PEOPLE.values() if "show" in person and person["organisation"] == "hospitals")
        >= 7
    )
    waiting = {
        given["reviewer"]
        for idea in IDEAS.values()
        for given in idea["story"].get("review_scores", [])
        if not given["scores"]
    }
    assert "marsh" in waiting


def test_the_volume_has_a_hundred_thousand_titles_that_fit() -> None:
    said = read("volume")
    titles = {
        f"{solution['title'].format(thing=thing)} {where} {when}".strip()
        for kind in said["kinds"] for solution in kind["solutions"] for thing in kind["things"]
        for where in said["where"] for when in said["when"]
    }  # fmt: skip
    assert sum(len(title) <= 90 for title in titles) >= 100_000
    assert sum(len(kind["problems"]) for kind in said["kinds"]) >= 40
    assert sum(len(kind["solutions"]) for kind in said["kinds"]) >= 40


def test_every_phrase_of_the_volume_fills_in_and_fits_without_its_time() -> None:
    slots = dict.fromkeys(("n", "p", "few", "m", "h", "c"), 7)
    said = read("volume")
    for kind in said["kinds"]:
        for thing in kind["things"]:
            for phrase in [*kind["problems"], *(solution["proposal"] for solution in kind["solutions"])]:
                assert "{" not in phrase.format(thing=thing, **slots)
            for solution in kind["solutions"]:
                assert all(
                    len(f"{solution['title'].format(thing=thing)} {where}") <= 90 for where in said["where"]
                )
