"""Who gets into Wagtail's admin: the platform's administrators, and editors for their pages. No role brings anybody in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from place.models import AuditEntry, Organisation, Person
from place.vocabulary import Role
from portal import urls_admin
from portal.administration.exporting import SafeExport
from tests.cast import PEOPLE, Cast
from workflow.refusals import NotAllowed

SignIn = Callable[[Person], Client]


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = "/admin/"
) -> Iterator[str]:
    """Every address of the administration, ids filled in with ones that may exist."""
    for pattern in urls_admin.urlpatterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif "^" not in route and "(?P" not in route:
            yield filled(route)


def filled(route: str) -> str:
    for kind, value in (("<int:", "1"), ("<uuid:", "0b8a1c5e-0000-4000-8000-000000000000"), ("<", "user")):
        while kind in route:
            start = route.index(kind)
            route = route[:start] + value + route[route.index(">", start) + 1 :]
    return route


@pytest.fixture
def editor(cast: Cast) -> Person:
    cast.sam.groups.add(Group.objects.get(name="Editors"))
    return cast.sam


def test_there_is_much_to_close() -> None:
    assert len(set(addresses())) > 150


def test_no_address_of_the_administration_opens_to_anybody_but_the_platform(
    cast: Cast, rf: RequestFactory
) -> None:
    """Each view is asked itself: three thousand pages of “no” would take minutes to draw."""
    opened = []
    for name in [*PEOPLE, "nobody"]:
        person = AnonymousUser() if name == "nobody" else getattr(cast, name)
        for address in set(addresses()) if name not in ("sue", "gone") else ():
            view = resolve(address)
            for request in (rf.get(address), rf.post(address)):
                request.user = person
                try:
                    answer = view.func(request, *view.args, **view.kwargs)
                except NotAllowed:
                    continue
                if name != "nobody" or not answer["Location"].startswith("/accounts/sign-in/"):
                    opened.append((name, address, answer.status_code))
    assert opened == []


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/users/", "/admin/reports/site-history/", "/admin/no-such/"]
)
def test_a_refusal_is_a_page_of_ours(cast: Cast, signed_in: SignIn, address: str) -> None:
    for name in ("alice", "carol", "olga", "adam"):
        answer = signed_in(getattr(cast, name)).get(address)
        assert answer.status_code == 403
        assert "people who look after this site" in answer.content.decode()


def test_somebody_who_left_is_a_stranger(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.gone).get("/admin/").status_code == 302


def test_the_platform_gets_in_and_signs_in_with_our_own_sign_in(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.sue).get("/admin/").status_code == 200
    assert Client().get("/admin/")["Location"] == "/accounts/sign-in/?next=/admin/"
    for address in ("/admin/login/", "/admin/password_reset/"):
        assert Client().get(address)["Location"].startswith("/accounts/sign-in/")
        assert signed_in(cast.sue).get(address)["Location"] == "/admin/"


def test_a_partial_request_is_refused_too(cast: Cast, signed_in: SignIn) -> None:
    asked = {"x-requested-with": "XMLHttpRequest", "if-none-match": '"anything"'}
    assert signed_in(cast.olga).get("/admin/pages/", headers=asked).status_code == 403
    assert Client().get("/admin/pages/", headers=asked).status_code == 302


def test_editors_see_pages_and_nothing_of_the_platform(editor: Person, signed_in: SignIn) -> None:
    client = signed_in(editor)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/pages/", follow=True).status_code == 200
    for closed in ("users", "groups", "sites", "collections", "workflows/list", "reports/workflow"):
        assert client.get(f"/admin/{closed}/").status_code in (302, 403, 404), closed


@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMIN, Role.COORDINATOR])
def test_an_editor_with_a_role_can_neither_see_nor_change_accounts_and_groups(
    cast: Cast, editor: Person, signed_in: SignIn, role: Role
) -> None:
    editor.grants.create(organisation=cast.council, role=role)
    client = signed_in(editor)
    group = Group.objects.get(name="Editors")
    for address in (
        "/admin/users/", "/admin/users/new/", f"/admin/users/edit/{editor.pk}/", "/admin/groups/", "/admin/groups/new/",
        f"/admin/groups/edit/{group.pk}/", f"/admin/users/edit/{cast.sue.pk}/",
    ):  # fmt: skip
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"is_superuser": "on", "email": editor.email}).status_code in (302, 403)
    editor.refresh_from_db()
    assert not editor.is_superuser


def test_an_account_page_of_wagtail_changes_neither_password_nor_address(
    cast: Cast, signed_in: SignIn
) -> None:
    page = signed_in(cast.sue).get("/admin/account/").content.decode()
    assert "password" not in page.lower()
    assert "email" not in Person.objects.get(pk=cast.sue.pk).email or 'name="name_email-email"' not in page


@pytest.mark.crawl
@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_only_our_own_exports_leave(cast: Cast, signed_in: SignIn, export: str) -> None:
    """Any listing of Wagtail's that could write a file writes ours, or none."""
    client, raw = signed_in(cast.sue), []
    for address in set(addresses()):
        answer = client.get(address, {"export": export})
        if answer.status_code == 200:
            view = getattr(answer.resolver_match.func, "view_class", object)
            if not issubclass(view, SafeExport):
                raw.append(address)
    assert raw == []


def test_the_site_history_leaves_harmless(cast: Cast, signed_in: SignIn) -> None:
    from wagtail.log_actions import log

    Organisation.objects.filter(pk=cast.council.pk).update(name='=HYPERLINK("http://evil.example","x")')
    log(Organisation.objects.get(pk=cast.council.pk), "wagtail.edit", user=cast.sue)
    answer = signed_in(cast.sue).get("/admin/reports/site-history/?export=csv")
    assert "'=HYPERLINK" in answer.getvalue().decode()


def test_what_wagtail_logs_is_in_the_audit(cast: Cast) -> None:
    from wagtail.log_actions import log

    log(cast.council, "wagtail.edit", user=cast.sue)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.action, entry.target_type) == (cast.sue, "wagtail.edit", "place.organisation")
    assert entry.target_id == str(cast.council.pk)


# What is not used is not there


APPS = {
    "portal", "casebuilder", "ideas", "workflow", "place", "allauth", "allauth.account", "django_htmx", "django_tasks_db",
    "wagtail.sites", "wagtail.users", "wagtail.snippets", "wagtail.documents", "wagtail.images", "wagtail.search",
    "wagtail.admin", "wagtail", "modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "whitenoise.runserver_nostatic", "django.contrib.staticfiles",
    "django.forms",
    # other parts of this release bring these
    "wagtail.contrib.typed_table_block", "allauth.mfa", "allauth.usersessions", "csp",
    "django.contrib.humanize", "wagtail.contrib.settings",
}  # fmt: skip


def test_no_app_is_installed_that_nobody_decided_on() -> None:
    assert set(settings.INSTALLED_APPS) <= APPS


@pytest.mark.parametrize("name", [
    "admin:index", "wagtailapi_v2:pages:listing", "wagtailapi:pages:listing", "wagtailredirects:index",
    "wagtailforms:index", "simple_translation:submit_page_translation", "wagtailsearchpromotions:index",
    "wagtail_localize:submit_translation", "wagtailstyleguide", "api-1.0.0:openapi-json", "api:openapi-json",
])  # fmt: skip
def test_surfaces_of_wagtail_and_django_that_are_not_used_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_searching_pages_in_the_administration_asks_for_permission() -> None:
    assert settings.WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS is True


def test_the_administration_stands_where_the_settings_say() -> None:
    admin = next(p for p in get_resolver().url_patterns if getattr(p, "urlconf_name", None) is urls_admin)
    assert str(admin.pattern) == settings.ADMIN_PATH
