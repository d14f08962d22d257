"""What a page costs does not depend on how much there is: the same queries at 20 ideas and at 2,000, for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ideas.models import Idea, Support
from place.models import Person
from tests.case_makers import make_case
from tests.cast import Cast
from tests.makers import make_idea
from tests.many import multiply
from tests.page_makers import make_challenge
from workflow.stages import ABOUT, Stage

AT_MOST = 24  # the panel, for whose scores and votes do not count; triage, for ideas alike, 19
TWENTY = [*Stage, Stage.SUBMITTED, Stage.AT_PANEL, Stage.DELIVERING]

# Who reads what; {delivering}, {at_panel} and {waiting} are ideas in those stages, {review} is Rita's of one in review;
# all of them answer {challenge}.
READ: dict[str, list[str]] = {
    "alice": [
        "/",
        "/account/",
        "/account/notices/",
        "/ideas/",
        "/ideas/?stage=at_panel",
        "/ideas/{delivering}/",
        "/ideas/{delivering}/talk/",
        "/ideas/{delivering}/files/",
        "/ideas/new/",
        "/challenges/",
        "{challenge}",
    ],
    "carol": [
        "/",
        "/account/",
        "/triage/",
        "/triage/load/?stage=submitted",
        "/desk/letters/",
        "/desk/rerouted/",
        "/desk/put-forward/?q=al",
        "/ideas/",
        "/ideas/{at_panel}/",
    ],
    "rita": ["/account/", "/reviews/", "/reviews/{review}/"],
    "piet": ["/account/", "/panel/", "/ideas/{at_panel}/"],
    "owen": ["/account/", "/cases/{waiting}/", "/ideas/{waiting}/"],
    "fiona": ["/account/", "/savings/", "/cases/{waiting}/", "/cases/{waiting}/agree/"],
    "erin": ["/account/", "/savings/", "/ideas/{waiting}/"],
    "dora": ["/account/", "/ideas/{delivering}/", "/ideas/{delivering}/milestones/"],
    "adam": [
        "/account/",
        "/ideas/",
        "/ideas/{delivering}/",
        "/savings/",
        "/reports/",
        "/reports/late/",
        "/reports/decisions/",
        "/reports/time-in-stage/",
    ],
    "olga": [
        "/organisation/council/",
        "/organisation/council/people/{owen}/",
        "/organisation/council/people/{owen}/leaves/",
        "/organisation/council/people/{carol}/leaves/",
        "/organisation/council/roles/",
        "/organisation/council/teams/",
        "/organisation/council/invitations/",
        "/organisation/council/settings/",
        "/organisation/council/record/",
    ],
    "sam": ["/", "/ideas/?q=lamps", "/ideas/?organisation=council&sort=saving"],
    "stan": ["/ideas/", "/ideas/{delivering}/"],
}


@pytest.mark.crawl
def test_every_page_asks_the_same_questions_of_twenty_ideas_and_of_two_thousand(
    cast: Cast, signed_in: Callable[[Person], Client], queries_of: Callable[[Client, str], int]
) -> None:
    challenge = make_challenge(cast, blind=True, criteria_set=cast.criteria)
    ideas = [make_idea(cast, stage, challenge=challenge, blind=True) for stage in TWENTY]
    for idea in ideas:
        Support.objects.create(idea=idea, person=cast.henry, organisation=cast.hospital)
        if ABOUT[Stage(idea.stage)].approved:
            make_case(cast, idea)
    at = {stage: next(idea for idea in ideas if idea.stage == stage) for stage in Stage}
    names = {
        "owen": cast.owen.uid,
        "carol": cast.carol.uid,
        "delivering": at[Stage.DELIVERING].reference,
        "at_panel": at[Stage.AT_PANEL].reference,
        "waiting": at[Stage.AWAITING_COMMITMENT].reference,
        "challenge": challenge.url,
        "review": at[Stage.IN_REVIEW].assignments.get(reviewer=cast.rita).uid,
    }
    pages = [(who, page.format(**names)) for who, read in READ.items() for page in read]
    visitors = {who: signed_in(getattr(cast, who)) for who in READ}

    def warm() -> None:
        """What a process asks once and remembers, as it does of ideas that are new, is not what a page costs."""
        for who, page in pages * 2:
            visitors[who].get(page)

    warm()
    few = {(who, page): queries_of(visitors[who], page) for who, page in pages}
    multiply(100)
    assert Idea.objects.count() == 2_000
    warm()
    assert {(who, page): queries_of(visitors[who], page) for who, page in pages} == few
    assert max(few.values()) <= AT_MOST
