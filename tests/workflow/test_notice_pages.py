"""My notices on the site, what I choose to hear of, and the link in a mail that ends its kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from place.models import AuditEntry, Person
from tests.cast import Cast
from tests.makers import make_idea
from workflow.envelopes import digest, message
from workflow.models import How, Notice
from workflow.notices import tell, unread
from workflow.preferences import RULES, choices_of, stop_token

Kind = Notice.Kind
SignIn = Callable[[Person], Client]


def test_the_list_shows_what_is_new_and_marks_it_read_when_it_is_opened(
    cast: Cast, signed_in: SignIn
) -> None:
    idea = make_idea(cast)
    notice = tell(cast.alice, Kind.COMMENT, idea, text="Have you asked the police?")
    client = signed_in(cast.alice)
    page = client.get("/account/notices/").content.decode()
    assert "A comment on your idea" in page and "Have you asked the police?" in page
    assert re.search(r'class="count">1<', page)
    assert client.get(f"/account/notices/{notice.uid}/")["Location"] == idea.get_absolute_url()
    assert unread(cast.alice) == 0
    assert "You have read everything" in client.get("/account/notices/?show=unread").content.decode()


def test_one_or_all_can_be_marked_as_read_and_only_ones_own(cast: Cast, signed_in: SignIn) -> None:
    idea = make_idea(cast)
    first, _second, _third = (tell(cast.alice, Kind.COMMENT, idea) for _ in range(3))
    bobs = tell(cast.bob, Kind.COMMENT, idea)
    client = signed_in(cast.alice)
    client.post("/account/notices/read/", {"notice": first.uid})
    client.post("/account/notices/read/", {"notice": bobs.uid})
    assert (unread(cast.alice), unread(cast.bob)) == (2, 1)
    assert client.post("/account/notices/read/", {"notice": "nonsense"}).status_code in (302, 404)
    assert client.get(f"/account/notices/{bobs.uid}/").status_code == 404
    page = client.post("/account/notices/read/", follow=True).content.decode()
    assert "2 notices are marked as read." in page and unread(cast.alice) == 0


def test_a_long_list_has_pages_and_costs_no_more_queries(
    cast: Cast, signed_in: SignIn, queries_of: Callable[[Client, str], int]
) -> None:
    client = signed_in(cast.alice)
    tell(cast.alice, Kind.COMMENT, make_idea(cast))
    few = queries_of(client, "/account/notices/")
    for number in range(45):
        tell(cast.alice, Kind.COMMENT, make_idea(cast, title=f"Idea {number}"), text=f"Comment {number}")
    assert queries_of(client, "/account/notices/") == few <= 15
    assert "Comment 0<" in client.get("/account/notices/?page=3").content.decode()


def test_choices_are_kept_and_what_waits_cannot_be_turned_off(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.alice)
    page = client.get("/account/notices/choices/").content.decode()
    assert 'name="waiting" value="off"' not in page and 'name="account"' not in page
    data = {kind: rule.default for kind, rule in RULES.items()}
    client.post("/account/notices/choices/", data | {"comment": "off", "waiting": "daily"})
    chosen = choices_of(cast.alice)
    assert (chosen[Kind.COMMENT], chosen[Kind.WAITING]) == (How.OFF, How.DAILY)
    assert AuditEntry.objects.get(action="choose_notices").said == {"comment": "off", "waiting": "daily"}
    refused = client.post("/account/notices/choices/", data | {"waiting": "off"})
    assert refused.status_code == 200 and choices_of(cast.alice)[Kind.WAITING] == How.DAILY


# Stopping from the mail


def link_of(letter: EmailMultiAlternatives) -> str:
    assert letter.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(letter.extra_headers["List-Unsubscribe"]).strip("<>")
    assert link in str(letter.body) and link in str(letter.alternatives[0].content)
    return link.partition("8000")[2]


def test_one_click_stops_a_kind_without_signing_in_or_a_token(cast: Cast) -> None:
    link = link_of(message(tell(cast.alice, Kind.FOLLOWED, make_idea(cast))))
    outside = Client(enforce_csrf_checks=True)
    page = outside.get(link)
    assert choices_of(cast.alice)[Kind.FOLLOWED] == How.DAILY  # looking changes nothing
    assert b"News of an idea you follow" in page.content and b"alice" not in page.content
    done = outside.post(link, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and b"These mails have stopped" in done.content
    assert choices_of(cast.alice)[Kind.FOLLOWED] == How.OFF
    assert outside.post(link).status_code == 200  # twice is once


def test_stopping_the_daily_mail_leaves_what_cannot_be_turned_off(cast: Cast, signed_in: SignIn) -> None:
    data = {kind: rule.default for kind, rule in RULES.items()} | {"waiting": "daily"}
    signed_in(cast.alice).post("/account/notices/choices/", data)
    link = link_of(digest(cast.alice, [tell(cast.alice, Kind.COMMENT, make_idea(cast))]))
    Client().post(link)
    chosen = choices_of(cast.alice)
    assert (chosen[Kind.COMMENT], chosen[Kind.FOLLOWED]) == (How.OFF, How.OFF)
    assert (chosen[Kind.WAITING], chosen[Kind.DECIDED]) == (How.DAILY, How.ONCE)


@pytest.mark.parametrize("kind", [Kind.WAITING, Kind.DUE, Kind.QUESTION, Kind.ACCOUNT, Kind.INVITED])
def test_a_mail_that_cannot_be_turned_off_does_not_offer_it(cast: Cast, kind: Kind) -> None:
    letter = message(tell(cast.alice, kind, make_idea(cast)))
    assert "List-Unsubscribe" not in letter.extra_headers and "Stop these mails" not in str(letter.body)
    assert Client().post(f"/notices/stop/{stop_token(cast.alice, kind)}/").status_code == 404


def test_a_link_changed_by_anybody_does_nothing(cast: Cast) -> None:
    token = stop_token(cast.alice, Kind.COMMENT)
    for other in (token[:-2], "x" + token, token.replace(":", "")):
        assert Client().post(f"/notices/stop/{other}/").status_code == 404
    assert choices_of(cast.alice)[Kind.COMMENT] == How.DAILY
