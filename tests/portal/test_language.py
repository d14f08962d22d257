"""Who reads which language, on pages and in mails."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from place.languages import choose_language, language_of
from place.models import AuditEntry
from tests.cast import Cast
from tests.makers import make_idea
from workflow.envelopes import message
from workflow.models import Notice

pytestmark = pytest.mark.django_db


def switch(client: Client, language: str, back: str = "/help/") -> str:
    answer = client.post(reverse("language"), {"language": language, "next": back})
    assert answer.status_code == 302
    return answer["Location"]


def page(client: Client, address: str = "/help/") -> str:
    return client.get(address).content.decode()


def test_a_stranger_changes_the_language_and_it_stays(client: Client) -> None:
    assert '<html lang="en-gb">' in page(client)
    assert 'lang="cy">Cymraeg</button>' in page(client)
    assert switch(client, "cy") == "/help/"
    assert '<html lang="cy">' in page(client)
    assert 'lang="en-gb">English</button>' in page(client)
    switch(client, "en-gb")
    assert '<html lang="en-gb">' in page(client)


def test_nothing_of_a_readers_language_stays_behind_when_they_are_answered(client: Client) -> None:
    switch(client, "cy")
    assert '<html lang="cy">' in page(client)
    assert translation.get_language() == "en-gb"


def test_a_browser_that_asks_for_welsh_gets_it(client: Client) -> None:
    assert (
        '<html lang="cy">'
        in client.get("/help/", headers={"accept-language": "cy,en;q=0.5"}).content.decode()
    )


def test_what_somebody_chose_goes_with_them_to_another_device(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(cast.sam)
    switch(here, "cy")
    elsewhere.force_login(cast.sam)
    assert '<html lang="cy">' in page(elsewhere)
    assert AuditEntry.objects.filter(action="choose_language", by=cast.sam).count() == 1


def test_choosing_the_same_again_writes_nothing(cast: Cast) -> None:
    choose_language(by=cast.sam, language="cy")
    choose_language(by=cast.sam, language="cy")
    assert AuditEntry.objects.filter(action="choose_language").count() == 1


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_way_back_never_leads_off_the_site(client: Client, back: str) -> None:
    assert switch(client, "cy", back) == "/"


def test_a_language_the_site_does_not_have_changes_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.sam)
    switch(client, "xx")
    cast.sam.refresh_from_db()
    assert cast.sam.language == ""
    assert '<html lang="en-gb">' in page(client)


def test_mails_come_in_the_language_of_their_reader(cast: Cast) -> None:
    choose_language(by=cast.alice, language="cy")
    notice = Notice.objects.create(person=cast.alice, kind=Notice.Kind.RECEIVED, proposal=make_idea(cast))
    assert language_of(cast.alice) == "cy"
    assert message(notice).subject.startswith("Mae eich syniad wedi cyrraedd")
    assert '<html lang="cy">' in str(message(notice).alternatives[0][0])


@pytest.mark.parametrize(
    ("address", "welsh", "english"),
    [
        ("/", "O syniad ar y rheng flaen i arbediad", "From a frontline idea"),
        ("/account/", "Yn aros amdanoch", "Waiting for you"),
        ("/ideas/new/", "Beth yw&#x27;r broblem?", "What is the problem?"),
        ("/ideas/", "Dangos canlyniadau", "Show results"),
        ("/help/", "Beth sy'n gwneud syniad da?", "What makes a good idea?"),
    ],
)
def test_a_page_is_welsh_from_top_to_bottom(cast: Cast, address: str, welsh: str, english: str) -> None:
    client = Client()
    client.force_login(cast.alice)
    switch(client, "cy")
    shown = page(client, address).replace("&#x27;", "'")
    assert welsh.replace("&#x27;", "'") in shown
    for word in (english, "Skip to main content", "Sign out", "My account", "Share an idea", "Privacy"):
        assert word not in shown


def test_errors_are_explained_in_welsh(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.alice)
    switch(client, "cy")
    answer = client.post("/ideas/new/", {}).content.decode()
    assert "Gwall:" in answer
    assert "Mae problem" in answer


def test_an_idea_and_its_stage_are_shown_in_welsh(cast: Cast) -> None:
    client, idea = Client(), make_idea(cast)
    client.force_login(cast.alice)
    switch(client, "cy")
    shown = page(client, idea.get_absolute_url())
    assert "Derbyniwyd" in shown
    assert "Received" not in shown
    assert idea.title in shown
