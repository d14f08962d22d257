"""Generated cases: every kind of line, price base, schedule and sharing, with pennies that matter."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .makers import a_case

PLACES = ("council", "nhs", "police", "fire")
CLASSES = {
    "cost": ("capital", "revenue", "in_kind"),
    "benefit": ("cash_releasing", "income", "non_cash_releasing", "cost_avoidance", "public_value"),
}


def decimal(low: int, high: int, decimals: int) -> st.SearchStrategy[str]:
    """Decimal strings between two whole numbers of the last decimal."""

    def text(number: int) -> str:
        digits = f"{abs(number):0{decimals + 1}d}"
        return f"{'-' if number < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"

    return st.integers(low, high).map(text)


amounts = decimal(-5_000_000, 20_000_000, 2)
shares_of_one = decimal(0, 1000, 3)
rates = decimal(-300, 500, 3)


@st.composite
def shares(draw: st.DrawFn, places: tuple[str, ...]) -> dict[str, str]:
    """Thousandths that sum to one, over some of the organisations."""
    cuts = sorted(draw(st.lists(st.integers(0, 1000), max_size=len(places) - 1)))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    return {place: f"{part // 1000}.{part % 1000:03d}" for place, part in zip(places, parts, strict=False)}


@st.composite
def values(draw: st.DrawFn, horizon: int) -> dict[str, Any]:
    if draw(st.booleans()):
        years = draw(st.dictionaries(st.integers(0, horizon), amounts, max_size=6))
        return {"by_year": {str(year): amount for year, amount in years.items()}}
    first = draw(st.integers(0, horizon))
    found: dict[str, Any] = {"from": first, "to": draw(st.integers(first, horizon))}
    found |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "ramp": st.lists(shares_of_one, max_size=3),
                "growth": rates,
                "drop_off": shares_of_one,
            },
        )
    )
    if draw(st.booleans()):
        return found | {
            "unit": {"quantity": draw(decimal(-500, 9000, 1)), "unit": "visit", "value": draw(amounts)}
        }
    names = ("need", "engagement", "retention", "impact", "deadweight")
    funnel = draw(
        st.fixed_dictionaries(
            dict.fromkeys(names, shares_of_one)
            | {"population": decimal(0, 90_000, 1), "unit_value": amounts},
            optional={"attribution": shares_of_one},
        )
    )
    return found | {"funnel": funnel}


@st.composite
def lines(draw: st.DrawFn, key: str, places: tuple[str, ...], horizon: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(("cost", "benefit")))
    line = {"key": key, "name": key, "kind": kind, "class": draw(st.sampled_from(CLASSES[kind]))}
    line |= {"source": "S", "justification": "J", "shares": draw(shares(places))} | draw(values(horizon))
    if line["class"] in ("cash_releasing", "income"):
        line["cashable"] = draw(shares_of_one)
    if draw(st.booleans()):
        line["grade"] = draw(st.integers(1, 6))
    else:
        line["correction"] = draw(decimal(0, 2000 if kind == "cost" else 1000, 3))
    if draw(st.booleans()):
        line["range"] = {"low": draw(decimal(-100, 0, 2)), "high": draw(decimal(0, 300, 2))}
    return line


@st.composite
def discounting(draw: st.DrawFn) -> dict[str, str]:
    schedule = draw(st.sampled_from(("standard", "health", "reduced", "none", "flat")))
    return {"schedule": schedule} | ({"rate": draw(rates)} if schedule == "flat" else {})


@st.composite
def prices(draw: st.DrawFn, horizon: int) -> dict[str, Any]:
    basis = draw(st.sampled_from(("real", "inflation", "index")))
    if basis == "real":
        return {"basis": "real"}
    if basis == "inflation":
        return {"basis": "nominal", "inflation": draw(rates)}
    level = decimal(1, 30_000, 2)
    return {"basis": "nominal", "index": {str(year): draw(level) for year in range(horizon + 1)}}


@st.composite
def cases(draw: st.DrawFn, *, baseline: bool = True) -> dict[str, Any]:
    """A case of up to four bodies and two options beside business as usual, each of up to four lines."""
    horizon = draw(st.sampled_from((0, 1, 2, 3, 5, 7, 33)))
    places = PLACES[: draw(st.integers(1, len(PLACES)))]

    def some_lines(most: int) -> list[dict[str, Any]]:
        return [
            draw(lines(f"line-{number}", places, horizon)) for number in range(draw(st.integers(0, most)))
        ]

    case = a_case(
        horizon=horizon,
        prices=draw(prices(horizon)),
        discounting=draw(discounting()),
        organisations=[{"key": place, "name": place} for place in places],
        simulation={"seed": draw(st.integers(0, 9)), "draws": 20},
    )
    case["options"][0]["lines"] = some_lines(2) if baseline else []
    case["options"][1]["lines"] = some_lines(4)
    if draw(st.booleans()):
        case["options"].append({"key": "less", "name": "Less", "role": "option", "lines": some_lines(2)})
    return case
