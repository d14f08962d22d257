"""A document is made in a process of its own: whatever happens there, the worker says so and goes on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from casebuilder import services, tasks
from casebuilder.documents import making, paper, pdf, workbook
from casebuilder.documents.apart import Broke, Limits, RanOut, apart
from casebuilder.documents.paper import TooLarge
from casebuilder.documents.written import CannotWrite, Written
from casebuilder.models import Case
from tests.casebuilder.documents import papers
from tests.cast import Cast
from workflow.stages import Stage

ENOUGH = Limits(seconds=60, megabytes=800)


@pytest.fixture(autouse=True)
def no_process_is_left() -> Any:
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_what_comes_back_is_what_is_written_here(kind: str) -> None:
    wanted = {"pdf": pdf, "xlsx": workbook}[kind].write(papers.small())
    assert making.write(kind, papers.small()) == wanted


def forever() -> NoReturn:
    while True:
        pass


def asleep() -> NoReturn:
    while True:
        time.sleep(60)


@pytest.mark.parametrize("make", [forever, asleep])
def test_what_takes_too_long_is_stopped(make: Callable[[], Written]) -> None:
    began = time.monotonic()
    with pytest.raises(RanOut, match="longer than 0.5 seconds and was stopped. Shorten"):
        apart(make, Limits(seconds=0.5, megabytes=100))
    assert time.monotonic() - began < 5


def test_processor_time_is_limited_too_should_the_worker_itself_be_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An orphan is ended by the system, not by us."""
    real = signal.getsignal(signal.SIGINT)
    with pytest.raises(RanOut, match="was stopped"):
        apart(_spent, Limits(seconds=30, megabytes=100))
    assert signal.getsignal(signal.SIGINT) is real


def _spent() -> NoReturn:
    os.kill(os.getpid(), signal.SIGXCPU)  # what the system sends when the time of RLIMIT_CPU is over
    raise AssertionError("it had no effect")


def test_the_limits_hold_in_the_process() -> None:
    def made() -> Written:
        import resource

        found = [resource.getrlimit(each)[0] for each in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)]
        return Written(repr(found).encode(), 1)

    assert apart(made, ENOUGH).content == b"[61, 0]"


def test_what_needs_too_much_memory_is_stopped() -> None:
    with pytest.raises(RanOut, match="more memory than it may take. Shorten"):
        apart(lambda: Written(bytes(500_000_000), 1), Limits(seconds=30, megabytes=100))


def test_a_library_that_ends_the_process_ends_only_that() -> None:
    with pytest.raises(RanOut):
        apart(os.abort, ENOUGH)


@pytest.mark.parametrize("refusal", [TooLarge, CannotWrite])
def test_a_refusal_comes_back_in_its_own_words(refusal: type[Exception]) -> None:
    def refuse() -> NoReturn:
        raise refusal("not “this”")

    with pytest.raises(refusal, match="not “this”"):
        apart(refuse, ENOUGH)


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, BaseException])
def test_anything_else_comes_back_as_broken_with_where(error: type[BaseException]) -> None:
    def fail() -> NoReturn:
        raise error("here")

    with pytest.raises(Broke, match="in fail"):
        apart(fail, ENOUGH)


def test_a_process_that_says_nothing_is_broken() -> None:
    with pytest.raises(Broke):
        apart(lambda: os._exit(3), ENOUGH)


def test_the_workers_database_is_not_spoken_to(cast: Cast) -> None:
    with pytest.raises(Broke, match="asks the database nothing"):
        apart(lambda: Written(str(Case.objects.count()).encode(), 1), ENOUGH)
    assert Case.objects.count() == 0


def endless(case: dict[str, Any]) -> dict[str, Any]:
    """A case nobody could lay out in a second: a hundred thousand letters without a break, in thousands of rows."""
    line = case["options"][1]["lines"][0]
    many = [line | {"key": f"line-{place}", "name": "W" * 100_000} for place in range(1)]
    many += [line | {"key": f"row-{place}", "source": "word " * 40} for place in range(700)]
    case["options"][1]["lines"] = many
    return case


@pytest.mark.parametrize("limits", [{"DOCUMENT_SECONDS": 2}, {"DOCUMENT_MEGABYTES": 40}])
def test_the_page_says_what_to_do_and_the_worker_goes_on(
    cast: Cast,
    case_in: Callable[..., Case],
    settings: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    signed_in: Callable[..., Any],
    limits: dict[str, int],
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for most in ("MOST_LINES", "MOST_YEAR_CELLS", "MOST_CHARACTERS"):
        monkeypatch.setattr(paper, most, 10**9)
    case = case_in(Stage.APPROVED)
    whole = case.current.document
    case.current.document = endless({**whole, "options": [dict(each) for each in whole["options"]]})
    from casebuilder.appraisal import fingerprint

    case.current.fingerprint = fingerprint(case.current.document)
    case.current.save()
    document = services.ask_for_document(by=cast.owen, version=case.current)
    for name, value in limits.items():
        setattr(settings, name, value)
    began = time.monotonic()
    tasks.make_document.call(document.pk)
    assert time.monotonic() - began < 30
    document.refresh_from_db()
    assert document.state == "failed" and "Shorten its longest texts and try again." in document.problem
    page = signed_in(cast.owen).get(f"/cases/{case.idea.reference}/").content.decode()
    assert "Shorten its longest texts and try again." in page and "Try again" in page
    settings.DOCUMENT_SECONDS, settings.DOCUMENT_MEGABYTES = 60, 1500
    other = services.ask_for_document(by=cast.owen, version=case_in(Stage.APPROVED).current)
    tasks.make_document.call(other.pk)
    other.refresh_from_db()
    assert other.state == "done"


def test_a_document_is_not_made_for_somebody_who_may_not_read_it_any_more(
    cast: Cast, case_in: Callable[..., Case]
) -> None:
    case = case_in(Stage.APPROVED)
    document = services.ask_for_document(by=cast.owen, version=case.current)
    case.idea.__class__.objects.filter(pk=case.idea.pk).update(case_owner=None)
    tasks.make_document.call(document.pk)
    document.refresh_from_db()
    assert (document.state, document.file.name) == ("failed", "")
    assert "may not read it any more" in document.problem
