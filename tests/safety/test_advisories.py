"""Each way in that was once found in Wagtail, Hypha or Decidim, tried here; which test tries which stands in replayed.py."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.snippets.models import get_snippet_models

from ideas.models import Idea
from place.installation import Installation
from place.models import AuditEntry, Person, RoleGrant
from portal.tallies import Tally
from tests.cast import Cast
from tests.makers import make_idea
from tests.safety.crawl import address_book
from tests.safety.planted import CANARY, plant
from tests.safety.replayed import REPLAYED
from workflow.models import Assignment, Notice
from workflow.stages import Stage

pytestmark = pytest.mark.crawl  # each at every address

SignIn = Callable[[Person], Client]
REFUSED = (403, 404, 405)
TESTS = Path(__file__).resolve().parents[1]
KEPT_BY_THE_WAY = (
    Session,
    Tally,
    Notice,
)  # who is here, how often, what they have read: not what anybody wrote


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
    """All of them but that a list was taken away; the body of a page without where it lies in memory."""
    rows = model._default_manager.order_by("pk")
    rows = rows.exclude(action="export_ideas") if model is AuditEntry else rows
    return re.sub(r" at 0x[0-9a-f]+", "", repr(list(rows.values_list())))


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


@pytest.mark.crawl
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


def test_every_advisory_names_tests_that_are_there() -> None:
    assert len(REPLAYED) == 22 + 16 + 10 + 1
    missing = [
        (advisory, test)
        for advisory, (_how, tests) in REPLAYED.items()
        for test in tests or ["none"]
        for file, _, name in [test.partition("::")]
        if not re.search(rf"^def {name}\(", (TESTS / file).read_text(), re.MULTILINE)
    ]
    assert missing == []


def test_a_reviewer_reaches_nothing_they_are_not_asked_about(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    """Hypha 2169, 4899: being a reviewer, or having been asked once, opens no page, file or part of this idea."""
    before, let_in = everything(), []
    for person in (cast.ruth, cast.ravi):
        client = quiet(signed_in(person))
        for address in about(ideas["secret"]):
            for answer in (client.get(address), client.post(address, {"version": ideas["secret"].version})):
                let_in += (
                    [f"{person} {answer.status_code} {address}"] if answer.status_code not in REFUSED else []
                )
    assert let_in == []
    assert changed(before) == []


def test_a_kept_link_ends_with_the_right_to_it(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    """Decidim CVE-2026-45377 and 45378, Hypha 4596: a file's and a document's address, kept from better days."""
    file = ideas["secret"].attachments.get()
    paper = ideas["cased"].case.current.documents.get()
    links = {
        f"{ideas['secret'].get_absolute_url()}files/{file.uid}/": signed_in(cast.rita),
        f"/cases/{ideas['cased'].reference}/document/{paper.uid}/": signed_in(cast.fiona),
        f"/cases/{ideas['cased'].reference}/case.json": signed_in(cast.fiona),
    }
    for address, client in links.items():
        answer = client.get(address)
        assert (answer.status_code, bool(answer.getvalue())) == (200, True), address
        assert Client().get(address).status_code == 302, "the link alone opens nothing"
    Assignment.objects.filter(reviewer=cast.rita).update(state=Assignment.State.STOOD_DOWN)
    RoleGrant.objects.filter(person=cast.fiona).update(ended_at=timezone.now())
    for address, client in links.items():
        assert client.get(address).status_code == 404, address


def test_settings_are_changed_by_nobody_else(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    """CVE-2024-35228: the site's by the platform alone, a body's by its own administrators."""
    kept = Installation.load()
    addresses = [
        reverse("wagtailsettings:edit", args=["place", "installation"]),
        reverse("wagtailsettings:edit", args=["place", "installation", kept.pk]),
        "/organisation/hospital/settings/",
    ]
    before = everything()
    for person in (cast.ede, cast.olga, cast.carol, cast.alice, cast.adam, cast.ruth):
        client = quiet(signed_in(person))
        for address in addresses:
            answer = client.post(address, {"name": "Mine", "accent": "#000000", "speaking_up": "Tell me."})
            assert answer.status_code in (302, 403, 404), address
    assert changed(before) == []


def test_a_document_below_a_private_collection_is_private(db: None, tmp_path: Any) -> None:
    """GHSA-c2xx-cjmh-9q8f, CVE-2026-44201: what an editor put into a folder of a folder for staff is for staff."""
    with override_settings(MEDIA_ROOT=tmp_path):
        staff = Collection.get_first_root_node().add_child(name="Staff")
        below = staff.add_child(name="Below")
        CollectionViewRestriction.objects.create(collection=staff, restriction_type="login")
        document = get_document_model().objects.create(
            title="zqstaff88", collection=below, file=ContentFile(b"%PDF-1.7 zqstaff88", name="staff.pdf")
        )
        for more in ({}, {"headers": {"If-None-Match": f'"{document.get_file_hash()}"'}}):
            answer = Client().get(document.url, **more)  # type: ignore[arg-type]
            assert answer.status_code == 302
            assert not answer.has_header("ETag")


def test_no_address_takes_the_size_of_a_picture(cast: Cast, signed_in: SignIn) -> None:
    """CVE-2026-54260, 54263: sizes are ours alone; neither the server nor the builder of such addresses is there to ask."""
    with pytest.raises(NoReverseMatch):
        reverse("wagtailimages_serve", args=["signature", 1, "fill-99999x99999"])
    payload = "<script>alert(1)</script>"
    for address in ("/admin/images/1/generate_url/output/", "/admin/images/1/generate_url/"):
        answer = quiet(signed_in(cast.sue)).get(address, {"filter_spec": payload, "filter_method": payload})
        assert payload not in answer.content.decode()
    answer = quiet(signed_in(cast.sue)).get("/admin/images/1/preview/fill-99999x99999/")
    assert answer.status_code == 404


def test_the_editors_interface_tells_of_no_page_they_may_not_change(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn
) -> None:
    """GHSA-3vrh-m9w7-v94f: an editor whose group may change nothing reads no draft through it."""
    Group.objects.get(name="Editors").page_permissions.all().delete()
    draft = Page.objects.filter(live=False).first()
    assert draft is not None
    client = quiet(signed_in(cast.ede))
    for address in (
        f"/admin/api/main/pages/{draft.pk}/",
        "/admin/api/main/pages/?fields=*",
        f"/admin/api/main/pages/find/?html_path={draft.url_path}",
    ):
        assert draft.title not in client.get(address, follow=True).content.decode(), address


def test_nothing_can_be_copied_in_the_administration() -> None:
    """GHSA-x5cx-w6p2-mxf2, GHSA-jm5p-837g-rv8g: no kind of thing of ours is a snippet, and no list of ours has a copy."""
    assert get_snippet_models() == []
    for name in ("ideas", "cases", "organisations", "teams", "services", "outcomes"):
        for space in (name, f"read_{name}"):
            with pytest.raises(NoReverseMatch):
                reverse(f"{space}:copy", args=[1])


def test_whether_somebody_may_is_answered_by_yes_or_no() -> None:
    """Hypha 4758: a pair is always true. mypy holds each function to what it says; here each says it."""
    for floor in ("place", "workflow", "ideas", "casebuilder"):
        rules = import_module(f"{floor}.rules")
        for name, rule in inspect.getmembers(rules, inspect.isfunction):
            if rule.__module__ == rules.__name__ and re.match(r"(can|is|may|administers|of_the)_?", name):
                told = inspect.signature(rule).return_annotation
                assert told == "bool" or (name in OTHER_ANSWERS and told == OTHER_ANSWERS[name]), (
                    f"{floor}.rules.{name}"
                )


# A capacity, in which somebody acts, or in words why they may not: its callers ask which of the two it is.
OTHER_ANSWERS: dict[str, str] = {"may_agree": "Capacity | str", "may_sign": "Capacity | str"}


@pytest.mark.parametrize(
    "order", ["(SELECT 1)", "title;DROP TABLE x", "author__password", "-author__email", "zq'\"--", "1"]
)
def test_a_list_is_ordered_by_nothing_a_visitor_makes_up(
    cast: Cast, ideas: dict[str, Idea], signed_in: SignIn, order: str
) -> None:
    """CVE-2026-45376: the same rows in the same order as when nothing is asked."""
    for person, addresses in (
        (cast.carol, ["/ideas/", "/triage/", "/reports/late/"]),
        (cast.sue, ["/admin/ideas/", "/admin/cases/", "/admin/users/", "/admin/reports/bankable/late/"]),
    ):
        client = quiet(signed_in(person))
        for address in addresses:
            plain = _references(client.get(address).content.decode())
            for name in ("sort", "order", "ordering", "order_by"):
                answer = client.get(address, {name: order})
                assert answer.status_code < 500, (address, name)
                assert _references(answer.content.decode()) in (plain, []), (address, name)


def test_no_parameter_asks_whose_an_idea_is(cast: Cast, ideas: dict[str, Idea], signed_in: SignIn) -> None:
    """OpenReview: a parameter that picks ideas by a person would say, by what it finds, who wrote or scores them."""
    client = quiet(signed_in(cast.sam))
    plain = _references(client.get("/ideas/").content.decode())
    assert ideas["hidden"].reference in plain
    for who in (cast.xenia, cast.yorick):
        for value in (who.pk, who.uid, who.email, who.last_name, who.name):
            asked = dict.fromkeys(
                ("author", "reviewer", "by", "person", "holder", "coauthor", "assignments__reviewer"), value
            )
            assert _references(client.get("/ideas/", asked).content.decode()) == plain
            assert _references(client.get("/ideas/", {"q": value}).content.decode()) == []


def _references(page: str) -> list[str]:
    """The ideas of a list, in its order."""
    return list(dict.fromkeys(re.findall(r"BK-[A-Z0-9]{5}", page)))
