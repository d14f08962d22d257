"""`make bench`: how long pages, the engine and documents take, from a throw-away database; prints Markdown tables.

Pages are served by gunicorn as an installation serves them and fetched over loopback: first one at a time (the median
counts), then by ten readers at once. Every figure for a page also stands as a multiple of a bare Wagtail page, served the
same way to the same signed-in person in the same run, because machines differ and multiples do not.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from place.models import Person

HOUSE = Path(__file__).resolve().parents[1]
ALONE, AT_ONCE, SECONDS = 40, 10, 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ideas", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--port", type=int, default=8790)
    chosen = parser.parse_args()
    say(
        "## Pages\n\n| ideas | page | ms alone | 95 in 100 within | × bare page | requests a second, ten at once | queries |"
        "\n|--:|---|--:|--:|--:|--:|--:|"
    )
    for number in chosen.ideas:
        run("--pages", str(number), str(chosen.port))
    run("--sums", "0", "0")


def run(*what: str) -> None:
    """Measure in a process of its own, with a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bankable-bench-") as folder:
        env = os.environ | {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tests.bench_settings",
            "DEMO": "0",
            "DEBUG": "0",
        }
        env.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-m", "tests.bench", *what], env=env, cwd=HOUSE, check=True)


def prepare(number: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", *(["--ideas", str(number)] if number else []), stdout=open(os.devnull, "w"))  # noqa: SIM115


# Pages


def pages(number: int, port: int) -> None:
    prepare(number)
    with served(port):
        measure(number, port, addresses())


def measure(number: int, port: int, wanted: dict[str, tuple[str, str]]) -> None:
    """One row for each page, the bare one first."""
    bare = 0.0
    for name, (cookie, address) in wanted.items():
        taken = alone(port, cookie, address)
        one, slow = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        bare = bare or one
        many = together(port, cookie, address)
        say(
            f"| {number:,} | {name} | {one:.1f} | {slow:.1f} | {one / bare:.1f} | {many:.0f} | {queries(cookie, address)} |"
        )


def addresses() -> dict[str, tuple[str, str]]:
    """The pages to fetch, each with whose cookie: a bare page made for comparison, then what people open every day."""
    from wagtail.models import Page, Site

    from ideas.models import Challenge, Idea

    coordinator, administrator, auditor = map(holder, ("coordinator", "organisation_admin", "auditor"))
    home = coordinator.organisation
    bare = Site.objects.get(is_default_site=True).root_page.add_child(
        instance=Page(title="Bare", slug="bare")
    )
    idea = (
        Idea.objects.visible_to(coordinator)
        .filter(stage="delivering", home_organisation=home)
        .exclude(case=None)
        .first()
    )
    challenge = Challenge.objects.live().order_by("pk").first()
    of_the_coordinator = {
        "bare Wagtail page": bare.url or "/bare/",
        "home": "/",
        "browse (20 rows)": "/ideas/",
        "idea page": f"/ideas/{idea.reference}/",
        "talk": f"/ideas/{idea.reference}/talk/",
        "challenge": f"/challenges/{challenge.slug}/",
        "my account": "/account/",
        "notices": "/account/notices/",
        "triage": "/triage/",
        "load and lateness": "/triage/load/?late=1",
        "put forward for somebody": "/desk/put-forward/?q=a",
    }
    of_the_auditor = {
        f"report: {name}": f"/reports/{name}/" for name in ("pipeline", "time-in-stage", "late", "decisions")
    }
    desk = f"/organisation/{administrator.organisation.slug}/"  # type: ignore[union-attr]
    of_the_administrator = {"people of an organisation": desk, "its roles": f"{desk}roles/"}
    return {
        name: (cookie, address)
        for cookie, pages in (
            (cookie_of(coordinator), of_the_coordinator),
            (cookie_of(auditor), of_the_auditor),
            (cookie_of(administrator), of_the_administrator),
        )
        for name, address in pages.items()
    }


def holder(role: str) -> Person:
    from place.models import RoleGrant

    return RoleGrant.objects.filter(role=role).order_by("pk").first().person  # type: ignore[union-attr]


def cookie_of(person: Person) -> str:
    """The cookie of somebody who has just signed in."""
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session.update(
        {
            "_auth_user_id": str(person.pk),
            "_auth_user_backend": "portal.backend.Backend",
            "_auth_user_hash": person.get_session_auth_hash(),
        }
    )
    session.save()
    return f"sessionid={session.session_key}"


@contextmanager
def served(port: int) -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "portal.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command)
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def fetch(connection: http.client.HTTPConnection, cookie: str, address: str) -> None:
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}.")


def alone(port: int, cookie: str, address: str) -> list[float]:
    """Milliseconds of one reader's page, after a warm-up."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    return ms_each(lambda: fetch(connection, cookie, address), ALONE)


def together(port: int, cookie: str, address: str) -> float:
    """Requests a second that ten readers get through."""
    done, until = [0] * AT_ONCE, time.monotonic() + SECONDS

    def read(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            fetch(connection, cookie, address)
            done[place] += 1

    began = time.monotonic()
    readers = [threading.Thread(target=read, args=(place,)) for place in range(AT_ONCE)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(done) / (time.monotonic() - began)


def queries(cookie: str, address: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = cookie.partition("=")[2]
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


# Sums


def sums() -> None:
    prepare(0)
    say("\n## Sums\n\n| what | median |\n|---|--:|")
    for name, act, times in work():
        say(f"| {name} | {median_ms(act, times):,.0f} ms |")
    documents()


def work() -> Iterator[tuple[str, Callable[[], object], int]]:
    import numpy as np

    from casebuilder.appraisal import appraise, parse
    from tests.large_case import large_case, typing

    large = parse(large_case())
    yield (
        "appraisal: 4 options × 60 lines × 25 years, without simulation",
        lambda: appraise(large, draws=1),
        10,
    )
    yield "appraisal with 10,000 draws for each option", lambda: appraise(large), 5
    yield (
        "10,000 triangular draws of 60 lines alone",
        lambda: np.random.default_rng(1).triangular(-0.3, 0, 0.1, (60, 10_000)),
        10,
    )
    yield (
        "one cell changed in the grid of that case: parsed, appraised, checked, drawn, answered",
        typing(),
        20,
    )


# Documents


def documents() -> None:
    """The largest paper against as many pages of plain text and tables: processor seconds, one after the other."""
    from weasyprint import HTML

    from casebuilder.documents import pdf
    from tests.casebuilder.documents import largest, papers

    pdf.write(papers.small())  # what is loaded only once
    paper = largest.largest()
    steps: dict[str, float] = {}
    given = timed(steps, "the words and sums of it", lambda: pdf._given(paper))
    press = pdf.Press()
    given["decision"] = timed(
        steps, "finding the deciding page that fits", lambda: pdf.that_fits(press, paper, given)
    )
    html = timed(steps, "its HTML", lambda: pdf._html(given))
    laid = timed(steps, "layout", lambda: press.layout(html))
    timed(steps, "drawing, tagging, typefaces, metadata, compressing", lambda: pdf._bytes(laid, paper))
    whole: dict[str, float] = {}
    number = timed(whole, "whole", lambda: pdf.write(paper)).pages
    say(
        f"\n## The PDF of 4 options × 60 lines × 25 years × 12 bodies\n\n| {number} pages | processor seconds |\n|---|--:|"
    )
    say(f"| **the whole document** | **{whole['whole']:.1f}** |")
    for name, seconds in steps.items():
        say(f"| of which, measured apart: {name} | {seconds:.1f} |")
    for name, options in (
        ("plain text and tables, tagged and archivable as ours", dict(pdf.OPTIONS)),
        ("plain text and tables, neither", {}),
    ):
        alike: dict[str, float] = {}
        pages = timed(alike, name, lambda: plain(HTML, number, options))  # noqa: B023 - called at once
        times = whole["whole"] / alike[name]
        say(f"| {pages} pages of {name} | {alike[name]:.1f} (ours takes {times:.1f} times that) |")


def timed(steps: dict[str, float], name: str, act: Callable[[], Any]) -> Any:
    began = time.process_time()
    found = act()
    steps[name] = time.process_time() - began
    return found


def plain(html: Any, number: int, options: dict[str, Any]) -> int:
    """Pages as full as ours, every other one a table; no stylesheet but what fills them."""
    words = "<p>Families come to notice when something has already gone wrong. Three bodies then act, each alone.</p>"
    row = "<tr><th>Severnside City Council</th>" + "<td>1,234,567.89</td>" * 6 + "</tr>"
    kinds = ("<h1>A page</h1>" + words * 15, f"<table>{row * 40}</table>")
    look = "@page { size: A4; margin: 20mm } div { break-before: page } table { width: 100%; font-size: 8pt }"
    pages = "".join(f"<div>{kinds[page % 2]}</div>" for page in range(number))
    text = f"<html lang=en><title>Plain</title><style>{look} body {{ font: 10pt sans-serif }}</style>{pages}"
    document = html(string=text).render(**options)
    document.write_pdf(**options)
    return len(document.pages)


def median_ms(act: Callable[[], object], times: int) -> float:
    return statistics.median(ms_each(act, times))


def ms_each(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of so many runs after three that do not count."""
    taken = []
    for run_number in range(times + 3):
        began = time.perf_counter()
        act()
        if run_number >= 3:
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pages"]:
        pages(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["--sums"]:
        sums()
    else:
        main()
