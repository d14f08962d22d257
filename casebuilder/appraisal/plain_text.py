"""Plain text decides how an appraisal reads in a terminal: a few tables for each option, nothing to click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from .casefile import CaseFile, Option
from .headline import headline
from .rates import Parameters
from .rounding import PRECISE
from .settlement import LABEL

Row = Sequence[str]


def plain_text(
    case: CaseFile, appraised: Mapping[str, Any], editions: Sequence[Parameters] | None = None
) -> str:
    """Every option but the baseline, one after the other; `editions` are those it was appraised with."""
    blocks = [_heading(case)]
    with localcontext(PRECISE):
        for option in case.options:
            if option.key in appraised:
                saving = headline(case, option.key, editions=editions)
                parts = _option(case, option, appraised[option.key], saving)
                blocks.extend("\n".join(block) for block in parts)
    if not appraised:
        blocks.append("There is no option beside business as usual.")
    return "\n\n".join(blocks) + "\n"


def _heading(case: CaseFile) -> str:
    basis = "cash of each year (nominal)" if case.is_nominal else f"prices of {case.year_label(0)} (real)"
    rate = f" at {case.rate}" if case.rate is not None else ""
    return (
        f"{case.reference}: {case.title}\n"
        f"Amounts entered in {basis}; shown in prices of {case.year_label(0)}, less business as usual.\n"
        f"Discounting: {case.schedule}{rate}."
    )


def _option(
    case: CaseFile, option: Option, found: Mapping[str, Any], saving: Mapping[str, str]
) -> Iterator[list[str]]:
    title = f"{option.name} ({option.key}{', preferred' if option.role == 'preferred' else ''})"
    yield [title, "=" * len(title)]
    yield _headline(case, found, saving)
    yield _years(found)
    yield _organisations(case, found)
    yield _settlement(case, found)
    yield _doubts(case, found)


def _headline(case: CaseFile, found: Mapping[str, Any], saving: Mapping[str, str]) -> list[str]:
    return _columns(
        [
            ("Cash saving in a full year, recurring", _pounds(saving["recurring_full_year"])),
            ("Cash saving, one-off", _pounds(saving["one_off"])),
            ("Net present value", _pounds(found["npv"])),
            ("  benefits", _pounds(found["pv_benefit"])),
            ("  costs", _pounds(found["pv_cost"])),
            ("Benefit for each £1 of cost", _ratio(found["bcr"])),
            ("Net effect on budgets, present value", _pounds(found["net_budget_impact"])),
            ("Cash back for each £1 of cash cost", _ratio(found["cashable_ratio"])),
            ("Pays back", _payback(case, found["payback_year"])),
            ("Pays back in cash", _payback(case, found["cashable_payback_year"])),
        ]
    )


def _years(found: Mapping[str, Any]) -> list[str]:
    header = ("Year", "Factor", "Cost", "Benefit", "Net", "Present net", "Cumulative", "Cashable net")
    fields = ("label", "factor", "cost", "benefit", "net", "present_net", "cumulative", "cashable_net")
    rows = [
        tuple(year[field] if field in ("label", "factor") else _pounds(year[field]) for field in fields)
        for year in found["years"]
    ]
    return _columns([header, *rows])


def _organisations(case: CaseFile, found: Mapping[str, Any]) -> list[str]:
    header = ("Who pays, who gains", "Cost", "Benefit", "Net", "Cash cost", "Cashable", "Net cash")
    fields = ("pv_cost", "pv_benefit", "net", "pv_cash_cost", "pv_cashable", "net_cash")
    rows = [
        (organisation.name, *(_pounds(found["by_organisation"][organisation.key][field]) for field in fields))
        for organisation in case.organisations
    ]
    return _columns([header, *rows])


def _settlement(case: CaseFile, found: Mapping[str, Any]) -> list[str]:
    names = {organisation.key: organisation.name for organisation in case.organisations}
    transfers = [
        f"  {names[transfer['from']]} pays {names[transfer['to']]} {_pounds(transfer['amount'])}"
        for transfer in found["settlement"]
    ]
    if transfers:
        return [f"Settlement, {LABEL}:", *transfers]
    short = sum((Decimal(each["net_cash"]) for each in found["by_organisation"].values()), Decimal(0))
    if short < 0:
        gap = _pounds(str(-short))
        return [f"Settlement: none. Budgets are {gap} worse off, which public value must justify."]
    return ["Settlement: none needed. No organisation loses cash."]


def _doubts(case: CaseFile, found: Mapping[str, Any]) -> list[str]:
    switching, simulated, naive = found["switching"], found["simulation"], found["naive"]
    npv, budget = simulated["npv"], simulated["net_budget_impact"]
    return [
        "What would bring it to nothing:",
        f"  {_change('benefits', switching['benefits'])}; {_change('costs', switching['costs'])}.",
        f"  {_cashability(switching['cashability'])}",
        f"Simulation ({simulated['draws']:,} draws, seed {simulated['seed']}):",
        f"  net present value from {_pounds(npv['p10'])} to {_pounds(npv['p90'])} in eight draws of ten,",
        f"  not negative in {_percent(npv['probability_not_negative'])} of draws;",
        f"  effect on budgets not negative in {_percent(budget['probability_not_negative'])} of draws.",
        f"The naive sum says {_pounds(naive['net'])}, paying back {_payback(case, naive['payback_year'])}:",
        "  not discounted, not corrected for optimism, nothing fading. It is here to say why it is wrong.",
    ]


def _percent(share: str) -> str:
    return f"{Decimal(share):.1%}"


def _change(name: str, share: str | None) -> str:
    return f"{name}: no figure" if share is None else f"{name} {Decimal(share):+.1%}"


def _cashability(share: str | None) -> str:
    if share is None:
        return "Share of cash benefits that must be cashed to break even in cash: no figure."
    if Decimal(share) > 1:
        return "Share of cash benefits that must be cashed to break even in cash: no share is enough."
    if Decimal(share) <= 0:
        return "Share of cash benefits that must be cashed to break even in cash: none."
    return f"Share of cash benefits that must be cashed to break even in cash: {_percent(share)}."


def _payback(case: CaseFile, year: int | None) -> str:
    return "never" if year is None else f"in year {year} ({case.year_label(year)})"


def _pounds(amount: str) -> str:
    value = Decimal(amount)
    return f"{'-' if value < 0 else ''}£{abs(value):,.2f}"


def _ratio(value: str | None) -> str:
    return "no figure" if value is None else f"£{Decimal(value):,.2f}"


def _columns(rows: Sequence[Row]) -> list[str]:
    """The first column to the left, the others to the right, as money is read."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
