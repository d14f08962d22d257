"""`make bench-search`: Whoosh, SQLite FTS5 and PostgreSQL side by side, over ideas whose words are as common as in life.

Prints one Markdown table at the end, and each row as it is measured to stderr. PostgreSQL is measured where
BENCH_DATABASE_URL names a server on which a database can be made. `python -m tests.bench_search --ideas 1000 10000`
keeps to those sizes.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HOUSE = Path(__file__).resolve().parents[1]
WORDS, ASKED = 20_000, 30
MADE = "bankable_bench"
TOO_LONG = 1.0  # seconds after which a query is stopped, so that a slow engine does not keep the rest waiting
HEAD = ("ideas", "engine", "built, a second", "size, MB", "one change until found, ms", "one word", "three words", "phrase",
        "prefix", "with filters", "ten typos", "similar ideas")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ideas", type=int, nargs="*", default=[1_000, 10_000, 50_000, 100_000])
    chosen = parser.parse_args()
    rows = run("sqlite", chosen.ideas, "")
    if os.environ.get("BENCH_DATABASE_URL"):
        rows += run("postgres", chosen.ideas, os.environ["BENCH_DATABASE_URL"].rstrip("/") + f"/{MADE}")
    say("Milliseconds of a query as p50 / p95, twenty results fetched;")
    say(f"after {1000 * TOO_LONG:,.0f} ms a query is stopped, and counts as that.\n")
    say(f"| {' | '.join(HEAD)} |\n|--:|---|{'--:|' * (len(HEAD) - 2)}")
    for row in sorted(rows, key=lambda row: int(row.split("|")[1].replace(",", ""))):
        say(row)


def run(which: str, numbers: list[int], url: str) -> list[str]:
    """In a process and with a database of its own, which grows from one number to the next. The rows of the table."""
    with tempfile.TemporaryDirectory(prefix="bankable-bench-") as folder:
        env = os.environ | {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tests.bench_settings",
            "DEMO": "0",
            "DEBUG": "0",
        }
        env |= {"DATABASE_URL": url} if url else {}
        command = [
            sys.executable,
            "-c",
            f"from tests import bench_search; bench_search.{which}({sorted(numbers)})",
        ]
        rows = []
        with subprocess.Popen(command, env=env, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                sys.stderr.write(line)
                rows.append(line.rstrip())
        if process.returncode:
            raise SystemExit(process.returncode)
        return rows


def prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def sqlite(numbers: list[int]) -> None:
    prepare()
    folder = Path(os.environ["DATA_DIR"]) / "bench-index"
    for number in numbers:
        titles = write(number)
        engine("Whoosh", "portal.search", {"PATH": str(folder)}, titles, lambda: on_disk(folder))
        engine("FTS5", "modelsearch.backends.database", {}, titles, in_sqlite)
        similar(titles)


def postgres(numbers: list[int]) -> None:
    import psycopg

    server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {MADE}")
        connection.execute(f"CREATE DATABASE {MADE}")
    prepare()
    with suppress(psycopg.Error), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")  # for typos; where the server has it
    for number in numbers:
        engine("PostgreSQL", "modelsearch.backends.database", {}, write(number), in_postgres)


def on_disk(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def in_sqlite() -> float:
    return _asked("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%search_indexentry%'")


def in_postgres() -> float:
    return _asked(
        "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relname LIKE '%search_indexentry%' AND relkind = 'r'"
    )


def _asked(sql: str) -> float:
    """Megabytes of the tables of the index; not a number where the database keeps no count."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return float(cursor.fetchone()[0] or 0) / 1e6
    except DatabaseError:
        return float("nan")


# Ideas


def write(number: int) -> list[str]:
    """As many ideas as asked; the word of rank n is 1/n as common as the first. The titles of all."""
    import numpy as np
    from django.utils import timezone

    from ideas.models import Idea
    from place.models import Person
    from tests.cast import make_cast
    from workflow.stages import Stage

    alice = Person.objects.filter(email="alice@council.example").first() or make_cast().alice
    words, shares, have = np.array(vocabulary()), 1 / np.arange(1, WORDS + 1) ** 1.05, Idea.objects.count()
    chance = np.random.default_rng(2026 + have)
    stages, now = (Stage.AT_PANEL, Stage.APPROVED, Stage.DECLINED, Stage.SUBMITTED), timezone.now()
    for first in range(have, number, 1000):
        drawn = words[chance.choice(WORDS, size=(min(1000, number - first), 128), p=shares / shares.sum())]
        Idea.objects.bulk_create(
            Idea(
                reference=f"X{first + place:07}", title=" ".join(row[:8])[:90], problem=" ".join(row[8:68]),
                proposal=" ".join(row[68:]), author=alice, home_organisation=alice.organisation,
                stage=stages[place % 4], submitted_at=now, triaged_at=now, changed_at=now - timedelta(hours=1))
            for place, row in enumerate(drawn)
        )  # fmt: skip
    return list(Idea.objects.order_by("pk").values_list("title", flat=True))


def vocabulary() -> list[str]:
    """Words nobody has read, each of two to four syllables, the same every time."""
    chance, found = random.Random(7), dict[str, None]()
    syllables = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "ar", "en")]
    while len(found) < WORDS:
        found["".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4))))] = None
    return list(found)


# Measuring


def engine(
    name: str, path: str, options: dict[str, Any], titles: list[str], size: Callable[[], float]
) -> None:
    from modelsearch.backends import import_backend

    backend, number = import_backend(path)(options), len(titles)
    began = time.perf_counter()
    index = build(backend)
    taken = time.perf_counter() - began
    found = statistics.median(findable(backend, index))
    cells = [f"{number:,}", name, f"{number / taken:,.0f}", f"{size():,.1f}", f"{found:,.0f}"]
    say(f"| {' | '.join([*cells, *(measured(ask) for ask in questions(backend, titles)), ''])} |")


def build(backend: Any) -> Any:
    from django.db import connection

    from ideas.models import Idea

    rebuilder = backend.rebuilder_class(backend.get_index_for_model(Idea))
    index = rebuilder.start()
    index.add_model(Idea)
    pks = list(Idea.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(pks), 1000):
        index.add_items(Idea, list(Idea.objects.filter(pk__in=pks[first : first + 1000])))
    rebuilder.finish()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return backend.get_index_for_model(Idea)


def findable(backend: Any, index: Any) -> list[float]:
    """From the moment an idea has a new word to the moment a search of it finds the idea."""
    from ideas.models import Idea

    taken = []
    for number in range(10):
        idea, word = Idea.objects.order_by("pk")[number], f"zyxw{'abcdefghij'[number]}quv"
        idea.title = f"{word} {idea.title}"[:90]
        Idea.objects.bulk_update([idea], ["title"])
        began = time.perf_counter()
        index.add_items(Idea, [idea])
        while not len(backend.search(word, Idea.objects.all())[:1]):
            time.sleep(0.001)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def questions(backend: Any, titles: list[str]) -> list[list[Callable[[], Any]]]:
    """For each kind of query, the queries: words as ideas have them, the common more often than the rare."""
    from modelsearch.query import Fuzzy, Phrase

    from ideas.models import Idea

    chance, every = random.Random(3), Idea.objects.all()
    panel = Idea.objects.filter(stage="at_panel")

    def ask(query: Any, rows: Any = every, **how: Any) -> Callable[[], Any]:
        return lambda: list(backend.search(query, rows, **how)[:20])

    rows = [chance.choice(titles).split() for _ in range(ASKED)]
    return [
        [ask(row[3]) for row in rows],
        [ask(" ".join(row[2:5]), operator="and") for row in rows],
        [ask(Phrase(" ".join(row[2:4]))) for row in rows],
        [(lambda word: lambda: list(backend.autocomplete(word, every)[:20]))(row[3][:3]) for row in rows],
        [ask(row[3], panel) for row in rows],
        [ask(Fuzzy(f"{row[3][:2]}x{row[3][3:]}")) for row in rows[:10]],
    ]


def measured(asked: list[Callable[[], Any]]) -> str:
    """p50 / p95 after a warm-up; a dash where the engine has no such query."""
    from django.db import NotSupportedError

    try:
        how_long(asked[0])
        taken = [how_long(ask) for ask in asked]
    except (NotImplementedError, AttributeError, NotSupportedError):
        return "–"
    return f"{told(statistics.median(taken))} / {told(statistics.quantiles(taken, n=20)[-1])}"


def how_long(ask: Callable[[], Any]) -> float:
    """Seconds a question takes; the database gives up on it when it takes too long."""
    from django.db import OperationalError, connection, transaction

    began = time.perf_counter()
    connection.ensure_connection()
    try:
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(
                lambda: int(time.perf_counter() - began > TOO_LONG), 10_000
            )
            ask()
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {TOO_LONG * 1000:.0f}")
                began = time.perf_counter()
                ask()
    except OperationalError:
        return TOO_LONG
    finally:
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(None, 0)
    return min(TOO_LONG, time.perf_counter() - began)


def told(seconds: float) -> str:
    return f">{1000 * TOO_LONG:,.0f}" if seconds >= TOO_LONG else f"{1000 * seconds:,.1f}"


def similar(titles: list[str]) -> None:
    """Through the function the pages use, as its asker sees ideas. “Built” is what a process takes to know them all."""
    from ideas.models import Idea
    from ideas.shelf import forget, shelf
    from ideas.similar import similar_to
    from place.models import Person

    person = Person.objects.get(email="carol@council.example")
    number = len(titles)
    chosen = [Idea.objects.order_by("pk")[place] for place in random.Random(5).sample(range(number), ASKED)]
    forget()
    began = time.perf_counter()
    while shelf().busy:
        time.sleep(0.1)
    ready = time.perf_counter() - began
    cells = [f"{number:,}", "any", f"{number / ready:,.0f}", *[""] * 8]
    say(f"| {' | '.join(cells)} | {measured([partial(similar_to, idea, person) for idea in chosen])} |")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
