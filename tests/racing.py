"""Several processes at once, on the database the settings name."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from queue import Queue

from django.db import connections

PEOPLE_AT_ONCE = 4


def together(act: Callable[[int, int], str], number: int, *, people: int = PEOPLE_AT_ONCE) -> Counter[str]:
    """Let so many processes act on each of so many things at the same moment; count how it ended for each."""
    context = multiprocessing.get_context("fork")
    answers: Queue = context.Queue()  # type: ignore[assignment]
    start = context.Barrier(people)
    connections.close_all()
    racers = [
        context.Process(target=_race, args=(act, number, person, start, answers)) for person in range(people)
    ]
    for racer in racers:
        racer.start()
    ended = [answers.get(timeout=120) for _ in range(people * number)]
    for racer in racers:
        racer.join(30)
    return Counter(ended)


def _race(act: Callable[[int, int], str], number: int, person: int, start: Barrier, answers: Queue) -> None:
    for place in range(number):
        start.wait(60)
        try:
            answers.put(act(place, person))
        except Exception as error:  # noqa: BLE001  (whatever it was, the test must see it and fail)
            answers.put(f"{type(error).__name__}: {error}")
    connections.close_all()
