"""As many ideas as somebody wants to measure with: the written stories again, under other words, days and scores."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

from portal.demo import content
from portal.demo.content import Words, read
from portal.demo.place import Severnside
from workflow.stages import ABOUT, Stage


def generate(place: Severnside, number: int, *, seed: int) -> Iterator[Words]:
    """So many ideas, each with the structure of a written one: titles may meet, as they do in life."""
    chance = random.Random(seed + 1)  # noqa: S311  (a demonstration, repeatable by its seed)
    models, phrases, known = _models(), read("volume"), content.cases()
    for place_in_line in range(number):
        model = chance.choice(models)
        idea = copy.deepcopy(model) | {"key": f"{model['key']}-{place_in_line}"}
        if model["key"] in known:
            idea["case"] = model["key"]
        idea |= _words(phrases, chance)
        if idea["submitted_days_ago"] is not None:
            idea["submitted_days_ago"] = max(1, round(idea["submitted_days_ago"] * chance.uniform(0.9, 1.3)))
        for given in idea["story"].get("review_scores", []):
            given["scores"] = given["scores"] and {
                name: _near(score, chance) for name, score in given["scores"].items()
            }
        yield idea


def cases() -> dict[str, Words]:
    return content.cases()


def _models() -> list[Words]:
    """Written ideas whose story can be told twice: those with a case need one written for them."""
    known = content.cases()
    return [
        idea
        for idea in content.ideas()
        if "resumed" not in idea["story"]
        and (
            not ABOUT[Stage(idea["stage"])].approved or "just_do_it" in idea["story"] or idea["key"] in known
        )
    ]


def _near(score: int, chance: random.Random) -> int:
    return min(5, max(0, score + chance.choice((-1, 0, 0, 1))))


def _words(phrases: Words, chance: random.Random) -> Words:
    """A title, a problem and a proposal that read as if somebody had written them."""
    kind = chance.choice(phrases["kinds"])
    thing, answer = chance.choice(kind["things"]), chance.choice(kind["solutions"])
    counted = {
        "thing": thing, "n": f"{chance.randrange(4, 90) * 100:,}", "p": chance.randrange(4, 30), "few": chance.randrange(3, 19),
        "m": chance.randrange(4, 25), "h": chance.randrange(12, 160), "c": chance.randrange(20, 95),
    }  # fmt: skip
    where, when = chance.choice(phrases["where"]), chance.choice(phrases["when"])
    title = " ".join(part for part in (answer["title"].format(**counted), where, when) if part)
    return {
        "title": title if len(title) <= 90 else f"{answer['title'].format(**counted)} {where}"[:90].strip(),
        "problem": chance.choice(kind["problems"]).format(**counted),
        "proposal": answer["proposal"].format(**counted),
    }
