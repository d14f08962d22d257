"""What `manage.py serve` does when one of its processes ends by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management.base import CommandError

from portal.management.commands import serve

COMMANDS = [["web"], ["worker"], ["indexer"]]


class Process:
    """As much of a process as keep() asks about."""

    def __init__(self, name: str) -> None:
        self.name, self.ended, self.told = name, False, False

    def poll(self) -> int | None:
        return -9 if self.ended else None

    def terminate(self) -> None:
        self.told = self.ended = True

    def wait(self, seconds: float) -> int:
        assert self.ended
        return 0


class House:
    """`serve` with such processes; each pause between two looks at them is the next thing that happens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, happens: list[Callable[[House], None]]) -> None:
        self.started: list[Process] = []
        self.stop: Any = None
        self.said = io.StringIO()
        left = iter(happens)

        def pause(seconds: float) -> None:
            next(left)(self)

        def handler(number: int, do: Any) -> None:
            self.stop = do

        monkeypatch.setattr(serve.time, "sleep", pause)
        monkeypatch.setattr(serve.signal, "signal", handler)
        self.command = serve.Command(stdout=io.StringIO(), stderr=self.said)
        self.command.start = self.start  # type: ignore[method-assign,assignment]

    def start(self, *command: str) -> Process:
        self.started.append(Process(command[-1]))
        return self.started[-1]

    def run(self) -> None:
        self.command.keep(COMMANDS, [self.start(*command) for command in COMMANDS])  # type: ignore[misc]


def kill(name: str) -> Callable[[House], None]:
    """The last process of this name is killed."""

    def happens(house: House) -> None:
        next(each for each in reversed(house.started) if each.name == name).ended = True

    return happens


def stop(house: House) -> None:
    house.stop(15, None)


@pytest.mark.parametrize("name", ["worker", "indexer"])
def test_a_killed_worker_or_indexer_is_started_again_and_the_site_goes_on(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    house = House(monkeypatch, [kill(name), kill(name), lambda house: None, stop])
    house.run()
    names = [each.name for each in house.started]
    assert names == ["web", "worker", "indexer", name, name]
    assert all(each.ended for each in house.started) and house.started[0].told
    assert house.said.getvalue().count(f"{name} ended by itself and is started again.") == 2


def test_one_that_ends_over_and_over_stops_all(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, [kill("indexer")] * 20)
    with pytest.raises(CommandError, match="over and over"):
        house.run()
    assert len(house.started) == len(COMMANDS) + serve.OFTEN and all(each.ended for each in house.started)


def test_without_its_web_server_nothing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(monkeypatch, [kill("web")])
    with pytest.raises(CommandError, match="The web server ended by itself"):
        house.run()
    assert len(house.started) == len(COMMANDS) and all(each.ended for each in house.started)
