"""Fixtures every test may use: the cast, somebody signed in, a count of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from place.append_only import lift
from place.models import Person
from tests import migrated
from tests.cast import Cast
from tests.kept import cast_of_rows

# Generated cases are the same on every run and machine: a failure can be repeated, a pass is not luck.
hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("suite")


def pytest_sessionstart(session: pytest.Session) -> None:
    """While several workers read the tests, the database that they will copy is made."""
    shares = getattr(session.config.option, "numprocesses", None)
    if shares and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        Thread(target=migrated.make).start()


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> Iterator[bool]:
    """On SQLite the tests start from a copy of a migrated database; elsewhere they migrate their own."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        yield bool(request.config.getvalue("reuse_db"))
        return
    copy = Path(database["TEST"]["NAME"])
    migrated.copy_to(copy)
    yield True
    copy.unlink()


@pytest.fixture(autouse=True)
def audit_emptied_after_a_test_that_commits(
    request: pytest.FixtureRequest, _django_db_marker: None
) -> Iterator[None]:
    """The database refuses to delete audit entries; a test that really commits must leave it empty all the same."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = marker and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        lift()  # migrate's own trigger comes back with the flush that follows


@pytest.fixture(autouse=True)
def no_ideas_kept_from_another_test() -> None:
    """Each process keeps ideas to find similar ones; those of another test are gone from the database."""
    from ideas.shelf import forget

    forget()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody in tests/cast.py."""
    return cast_of_rows()


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which a person is signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="portal.backend.Backend")
        return client

    return sign_in


@pytest.fixture
def queries_of(django_assert_max_num_queries: Callable) -> Callable[[Client, str], int]:
    """How many queries a page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count
