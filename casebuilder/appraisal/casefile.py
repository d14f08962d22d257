"""Casefile decides what a case is in memory: frozen values, made only from data that has no fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Any, TypeVar

from .faults import shape_faults
from .reading import CaseFileError, Fault, load, path_of
from .rounding import ONE, PRECISE, ZERO

Made = TypeVar("Made")

CASH_BENEFITS = frozenset({"cash_releasing", "income"})
DEFAULT_SEED = 1
DEFAULT_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Organisation:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """So many of something, at so much each."""

    quantity: Decimal
    unit: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Funnel:
    """From everybody who might be reached to those for whom something changed because of this."""

    population: Decimal
    need: Decimal
    engagement: Decimal
    retention: Decimal
    impact: Decimal
    deadweight: Decimal
    attribution: Decimal
    unit_value: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    organisation: str
    code: str
    fund: str


@dataclass(frozen=True, slots=True)
class Line:
    """One cost or benefit. Exactly one of by_year, unit, funnel and one of grade, correction is set."""

    key: str
    name: str
    kind: str
    class_: str
    shares: Mapping[str, Decimal]
    source: str
    justification: str
    by_year: Mapping[int, Decimal] | None = None
    unit: Unit | None = None
    funnel: Funnel | None = None
    first: int = 0
    last: int = 0
    ramp: tuple[Decimal, ...] = ()
    growth: Decimal = ZERO
    drop_off: Decimal = ZERO
    grade: int | None = None
    correction: Decimal | None = None
    cashable: Decimal = ZERO
    low: Decimal = ZERO
    high: Decimal = ZERO
    outcome: str = ""
    budget: Budget | None = None
    recurrence: str | None = None
    starts: date | None = None
    posts: Decimal | None = None
    people: Decimal | None = None
    hours: Decimal | None = None

    @property
    def is_cost(self) -> bool:
        return self.kind == "cost"

    @property
    def cash_share(self) -> Decimal:
        """How much of the line is cash: all of a cost unless in kind, the cashable part of a benefit."""
        if self.is_cost:
            return ZERO if self.class_ == "in_kind" else ONE
        return self.cashable

    @property
    def is_cashable(self) -> bool:
        return not self.is_cost and self.cashable > 0


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    name: str
    role: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case without faults. `data` is what was read: the texts, and what is signed."""

    reference: str
    title: str
    base_year: int
    horizon: int
    organisations: tuple[Organisation, ...]
    options: tuple[Option, ...]
    schedule: str
    rate: Decimal | None
    inflation: Decimal | None
    index: tuple[Decimal, ...] | None
    seed: int
    draws: int
    as_of: date | None
    edition: str | None  # fingerprint of the edition of the parameters it was frozen with
    data: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def is_nominal(self) -> bool:
        return self.inflation is not None or self.index is not None

    @property
    def baseline(self) -> Option:
        return next(option for option in self.options if option.role == "baseline")

    @property
    def preferred(self) -> Option | None:
        return next((option for option in self.options if option.role == "preferred"), None)

    def year_label(self, year: int) -> str:
        """The financial year as finance writes it: 2026-27."""
        start = self.base_year + year
        return f"{start}-{(start + 1) % 100:02d}"


def parse(data: Any) -> CaseFile:
    """Read a case from JSON text, bytes or decoded data; raise CaseFileError with every fault found."""
    if isinstance(data, CaseFile):
        return data
    data = load(data)
    with localcontext(PRECISE):
        faults = shape_faults(data) or list(_faults_between_fields(data))
        if faults:
            raise CaseFileError(faults)
        return _case(data)


# What a schema cannot say: sums, references and years


def _faults_between_fields(data: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _index_faults(data["prices"].get("index"), data["horizon"])
    yield from _repeated(data["organisations"], "organisations")
    yield from _repeated(data["options"], "options")
    roles = Counter(option["role"] for option in data["options"])
    if roles["baseline"] != 1:
        yield Fault("options", f"must have exactly one with role baseline, has {roles['baseline']}")
    if roles["preferred"] > 1:
        yield Fault("options", f"must have at most one with role preferred, has {roles['preferred']}")
    carbon = data.get("impacts", {}).get("carbon")
    tonnes = carbon.get("tonnes", ()) if isinstance(carbon, dict) else ()
    yield from _years_beyond(tonnes, ("impacts", "carbon", "tonnes"), data["horizon"])
    known = [organisation["key"] for organisation in data["organisations"]]
    for place, option in enumerate(data["options"]):
        yield from _repeated(option["lines"], f"options[{place}].lines")
        for number, line in enumerate(option["lines"]):
            yield from _line_faults(line, ("options", place, "lines", number), known, data["horizon"])


def _repeated(things: Iterable[Mapping[str, Any]], where: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, thing in enumerate(things):
        if thing["key"] in seen:
            yield Fault(f"{where}[{place}].key", f"must be unique, {thing['key']} is already used")
        seen.add(thing["key"])


def _index_faults(index: Mapping[str, str] | None, horizon: int) -> Iterator[Fault]:
    if index is None:
        return
    missing = [year for year in range(horizon + 1) if str(year) not in index]
    if missing:
        yield Fault(
            path_of(("prices", "index", str(missing[0]))), f"is needed for every year from 0 to {horizon}"
        )
    yield from _years_beyond(index, ("prices", "index"), horizon)


def _years_beyond(by_year: Iterable[str], way: tuple[str | int, ...], horizon: int) -> Iterator[Fault]:
    for year in by_year:
        if int(year) > horizon:
            yield Fault(path_of((*way, year)), f"must be a year from 0 to the horizon, {horizon}")


def _line_faults(
    line: Mapping[str, Any], way: tuple[str | int, ...], known: list[str], horizon: int
) -> Iterator[Fault]:
    yield from _years_beyond(line.get("by_year", ()), (*way, "by_year"), horizon)
    if "to" in line and line["to"] > horizon:
        yield Fault(path_of((*way, "to")), f"must be at most the horizon, {horizon}, is {line['to']}")
    if "from" in line and line["from"] > line["to"]:
        yield Fault(path_of((*way, "from")), f"must be at most to, {line['to']}, is {line['from']}")
    organisations = f"must be one of the organisations {', '.join(known)}"
    for key in line["shares"]:
        if key not in known:
            yield Fault(path_of((*way, "shares", key)), organisations)
    total = sum((Decimal(share) for share in line["shares"].values()), ZERO)
    if total != 1:
        yield Fault(path_of((*way, "shares")), f"must sum to exactly 1, sums to {total}")
    if "budget" in line and line["budget"]["organisation"] not in known:
        yield Fault(path_of((*way, "budget", "organisation")), organisations)


# From faultless data to values


def _case(data: Mapping[str, Any]) -> CaseFile:
    prices, discounting, simulation = data["prices"], data["discounting"], data.get("simulation", {})
    index = prices.get("index")
    return CaseFile(
        reference=data["reference"],
        title=data["title"],
        base_year=data["base_year"],
        horizon=data["horizon"],
        organisations=tuple(Organisation(**organisation) for organisation in data["organisations"]),
        options=tuple(_option(option) for option in data["options"]),
        schedule=discounting["schedule"],
        rate=_maybe(Decimal, discounting.get("rate")),
        inflation=_maybe(Decimal, prices.get("inflation")),
        index=tuple(Decimal(index[str(year)]) for year in range(data["horizon"] + 1)) if index else None,
        seed=simulation.get("seed", DEFAULT_SEED),
        draws=simulation.get("draws", DEFAULT_DRAWS),
        as_of=_maybe(date.fromisoformat, data.get("parameters", {}).get("as_of")),
        edition=data.get("parameters", {}).get("edition"),
        data=data,
    )


def _option(data: Mapping[str, Any]) -> Option:
    lines = tuple(_line(line) for line in data["lines"])
    return Option(key=data["key"], name=data["name"], role=data["role"], lines=lines)


def _maybe(make: Callable[[str], Made], value: str | None) -> Made | None:
    return None if value is None else make(value)


def _decimals(data: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in data.items()}


def _line(data: Mapping[str, Any]) -> Line:
    """Give each field of a line its type; what is absent keeps the default of Line."""
    fields = {_NAMES.get(name, name): _MAKE.get(name, _as_given)(value) for name, value in data.items()}
    spread = fields.pop("range", None) or {}
    return Line(**fields, **spread)


def _as_given(value: Any) -> Any:
    return value


_NAMES = {"class": "class_", "from": "first", "to": "last"}
_MAKE: dict[str, Callable[[Any], Any]] = {
    "shares": _decimals,
    "by_year": lambda years: {int(year): Decimal(value) for year, value in years.items()},
    "unit": lambda unit: Unit(Decimal(unit["quantity"]), unit["unit"], Decimal(unit["value"])),
    "funnel": lambda funnel: Funnel(**{"attribution": ONE} | _decimals(funnel)),
    "ramp": lambda ramp: tuple(map(Decimal, ramp)),
    "range": _decimals,
    "budget": lambda budget: Budget(**budget),
    "starts": date.fromisoformat,
}
_MAKE.update(
    dict.fromkeys(("growth", "drop_off", "correction", "cashable", "posts", "people", "hours"), Decimal)
)
