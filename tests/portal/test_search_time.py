"""How long a search takes tells nobody of what they may not see."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from place.models import Person
from tests.cast import Cast
from tests.makers import make_idea
from tests.many import multiply
from tests.search.engines import rebuild, settings_for
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
EACH = 300  # ideas that may be seen, and as many that may not
TURNS = 40
KNOWN, UNKNOWN = "zqhidden", "zqnobody"  # in every hidden idea, and in none at all


@pytest.mark.crawl
@pytest.mark.parametrize(
    "who", ["sam", "rita", "piet", "fiona", "erin", "olga", "cleo", "bea", "carol", "stan"]
)
def test_a_word_of_hidden_ideas_alone_takes_as_long_as_one_nobody_wrote(
    cast: Cast, signed_in: SignIn, settings: Any, tmp_path: Path, who: str
) -> None:
    settings.WAGTAILSEARCH_BACKENDS = settings_for("whoosh", tmp_path)
    make_idea(cast, Stage.AT_PANEL, title="Dim the lamps")
    make_idea(
        cast, Stage.SUBMITTED, title="Zqhidden lamps", problem="Zqhidden lamps by night.", audience="confidential",
        home_organisation=cast.hospital, organisations=[cast.hospital], author=cast.henry, coauthors=[], holder=None,
        team=None)  # fmt: skip
    multiply(EACH)
    rebuild()
    client = signed_in(getattr(cast, who))
    taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for turn in range(TURNS):
        for word in sorted(taken, reverse=bool(turn % 2)):
            began = time.perf_counter()
            client.get("/search/", {"q": word})
            taken[word].append(time.perf_counter() - began)
    known, unknown = median(taken[KNOWN]), median(taken[UNKNOWN])
    assert asked(client, KNOWN) == asked(client, UNKNOWN)
    assert 0.8 < known / unknown < 1.25, (known, unknown)


def asked(client: Client, word: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get("/search/", {"q": word})
    return len(captured)
