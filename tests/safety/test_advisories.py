"""Each way in that was once found in Wagtail, Hypha or Decidim, tried here against every address there is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.utils import timezone

from ideas.models import Idea
from place.models import Person, RoleGrant
from portal.tallies import Tally
from tests.cast import Cast
from tests.makers import make_idea
from tests.safety.crawl import address_book
from tests.safety.planted import CANARY, plant
from workflow.models import Assignment
from workflow.stages import Stage

SignIn = Callable[[Person], Client]
REFUSED = (403, 404, 405)
KEPT_BY_THE_WAY = (Session, Tally)  # who is here and how often: not what anybody wrote


@pytest.fixture
def ideas(cast: Cast, tmp_path: Any) -> Iterator[dict[str, Idea]]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield plant(cast)


def everything() -> dict[str, str]:
    """A fingerprint of each table, so that any change of any row shows."""
    return {
        model._meta.label: hashlib.sha256(_rows(model).encode()).hexdigest()
        for model in apps.get_models()
        if model not in KEPT_BY_THE_WAY and not model._meta.proxy
    }  # fmt: skip


def _rows(model: Any) -> str:
    """All of them; the body of a page without where it lies in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(list(model._default_manager.order_by("pk").values_list())))


def changed(before: dict[str, str]) -> list[str]:
    return [
        table
        for table, fingerprint in everything().items()
        if before[table] != fingerprint and table != "place.Person"
    ]  # when they last signed in


def about(idea: Idea) -> list[str]:
    """All addresses about an idea but signing, which asks anybody to prove who they are before it looks."""
    return [a for a in address_book() if idea.reference in a and not a.endswith("/sign/")]


def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_looking_changes_nothing(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    """ASVS 3.5.3: every address, asked for by the chair, the coordinator and the author."""
    before, book = everything(), address_book()
    for person in (cast.piet, cast.carol, cast.alice):
        client = quiet(signed_in(person))
        for address in book:
            response = client.get(address)
            if response.streaming:
                response.getvalue()
    assert [table for table in changed(before) if table != "place.Person"] == []


def test_a_stranger_changes_nothing_with_the_ids_of_another_body(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    """P-03, Decidim CVE-2026-40869: every address about a confidential idea, posted to by somebody of another body."""
    before, client, let_in = everything(), quiet(signed_in(cast.stan)), []
    for address in about(ideas["secret"]):
        for more in ({}, {"HTTP_HX_REQUEST": "true"}):
            for response in (client.get(address, **more), client.post(address, {"version": "5"}, **more)):  # type: ignore[arg-type]
                let_in += [f"{response.status_code} {address}"] if response.status_code not in REFUSED else []
    assert let_in == []
    assert changed(before) == []


def test_a_thing_of_one_idea_is_not_reached_through_another(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    """CVE-2026-44199: a file, a reviewer, a comment, a note named in the address of an idea it does not belong to."""
    own = make_idea(cast, Stage.IN_REVIEW, title="Alice's other idea")
    tried = [a for a in about(ideas["secret"]) if a.count("-") > 4]  # with an id beside the reference
    assert tried
    before, let_in = everything(), []
    for person in (cast.alice, cast.carol):
        client = quiet(signed_in(person))
        for address in tried:
            elsewhere = address.replace(ideas["secret"].reference, own.reference)
            for response in (client.get(elsewhere), client.post(elsewhere, {"version": own.version})):
                let_in += [f"{person} {elsewhere}"] if response.status_code not in REFUSED else []
    assert let_in == []
    assert changed(before) == []


def test_conditional_headers_are_no_oracle(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    """GHSA-92hv-j533-69wc: who may see comes before whether it has changed; private answers carry no ETag."""
    inside, outside = quiet(signed_in(cast.alice)), quiet(signed_in(cast.stan))
    for address in about(ideas["secret"]):
        seen = inside.get(address)
        if seen.streaming:
            seen.getvalue()  # read to its end, it closes its file
        if seen.status_code == 200:
            assert not seen.has_header("ETag"), address
            assert "no-store" in seen["Cache-Control"], address
        for header in ({"If-None-Match": "*"}, {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"}):
            assert outside.get(address, headers=header).status_code in (403, 404, 405), address


def test_an_idea_is_not_joined_with_one_the_coordinator_may_not_see(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    """CVE-2026-44200: the right to the target counts, not only the right to the source."""
    RoleGrant.objects.create(person=cast.stan, organisation=cast.police, role="coordinator")
    own = make_idea(cast, Stage.SUBMITTED, home_organisation=cast.police, author=cast.zelda, coauthors=[])
    answer = quiet(signed_in(cast.stan)).post(
        f"/ideas/{own.reference}/step/merge/",
        {"version": own.version, "target": ideas["secret"].reference, "reason": "The same."},
    )
    own.refresh_from_db()
    assert own.stage == Stage.SUBMITTED
    assert answer.status_code in (200, 403, 404, 409, 422)
    assert not CANARY.search(answer.content.decode())


def test_fields_smuggled_into_a_form_are_not_taken(cast: Cast, signed_in: SignIn) -> None:
    """CVE-2024-32882, P-10: every field an idea has, posted with the form that asks for three of them."""
    draft = make_idea(cast, Stage.DRAFT, title="Mine")
    smuggled = {
        "stage": "approved", "author": cast.stan.pk, "home_organisation": cast.police.pk, "holder": cast.alice.pk,
        "case_owner": cast.alice.pk, "delivery_owner": cast.alice.pk, "version": 99, "submitted_at": "2026-01-01",
        "triaged_at": "2026-01-01", "supporters_count": 1000, "reference": "BK-AAAAA", "appealed": "on", "due": "2030-01-01",
        "yearly_saving": "1000000", "coauthors": [cast.stan.pk], "id": 1, "pk": 1, "is_superuser": "on", "uid": "x",
    }  # fmt: skip
    words = {"title": "Mine, changed", "problem": "They burn.", "proposal": "Dim them."}
    kept = ("stage", "author_id", "home_organisation_id", "holder_id", "case_owner_id", "delivery_owner_id", "submitted_at",
            "triaged_at", "supporters_count", "reference", "appealed", "yearly_saving")  # fmt: skip
    before = {name: getattr(Idea.objects.get(pk=draft.pk), name) for name in kept}
    client = signed_in(cast.alice)
    for step in ("idea", "where", "saving", "check"):
        quiet(client).post(f"/ideas/{draft.reference}/edit/{step}/", smuggled | words)
    after = Idea.objects.get(pk=draft.pk)
    assert {name: getattr(after, name) for name in kept} == before
    assert {person.pk for person in after.coauthors.all()} == {cast.bob.pk}
    assert not Person.objects.get(pk=cast.alice.pk).is_superuser


def test_rights_end_in_the_middle_of_a_session(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    """P-12: a role taken away, a reviewer stood down, a co-author taken off: the next page is refused."""
    secret = ideas["secret"].get_absolute_url()
    coordinator, reviewer, coauthor = (signed_in(p) for p in (cast.carol, cast.rita, cast.bob))
    for client in (coordinator, reviewer, coauthor):
        assert client.get(secret).status_code == 200
    RoleGrant.objects.filter(person=cast.carol).update(ended_at=timezone.now())
    Assignment.objects.filter(reviewer=cast.rita).update(state=Assignment.State.STOOD_DOWN)
    ideas["secret"].coauthors.remove(cast.bob)
    for client in (coordinator, reviewer, coauthor):
        assert client.get(secret).status_code == 404
    assert coordinator.get("/triage/").status_code == 403


def test_becoming_confidential_hides_everything_that_hangs_on_it(cast: Cast, signed_in: SignIn) -> None:
    """GHSA-c2xx-cjmh-9q8f, P-08: page, files, milestones and search follow the idea at once."""
    idea = make_idea(cast, Stage.IN_REVIEW, title="zqturned77 lamps")
    client = quiet(signed_in(cast.henry))
    assert client.get(idea.get_absolute_url()).status_code == 200
    assert "zqturned77" in client.get("/ideas/").content.decode()
    Idea.objects.filter(pk=idea.pk).update(audience="confidential")
    for address in about(idea):
        assert client.get(address).status_code in (403, 404, 405), address
    for address in ("/ideas/", "/ideas/?q=lamps", "/", "/account/"):
        assert "zqturned77" not in client.get(address).content.decode()
