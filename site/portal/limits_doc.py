"""The table of limits as docs/limits.md shows it."""

from __future__ import annotations

from portal import sign_in_tries as tries
from portal.limits import LIMITS, OTHERWISE, Limit


def table() -> str:
    """One row a limit, in the order of the code."""
    rows = ["| what | each person | each address | in | on |", "|---|---|---|---|---|"]
    rows += [_row(limit) for limit in (*LIMITS, OTHERWISE)]
    return "\n".join([*rows, "", _tries()])


def _row(limit: Limit) -> str:
    person, address = (f"{most:,}" if most else "–" for most in (limit.person, limit.address))
    minutes = "1 minute" if limit.minutes == 1 else f"{limit.minutes} minutes"
    pages = ", ".join(f"`{page}`" for page in limit.pages) or "every other form"
    return f"| {limit.what} | {person} | {address} | {minutes} | {pages} |"


def _tries() -> str:
    first, longest = int(tries.FIRST_WAIT.total_seconds()), int(tries.LONGEST_WAIT.total_seconds()) // 60
    return (
        f"Wrong passwords: {tries.FREE} without a wait, then {first} seconds, twice as long each time, up to {longest} minutes, "
        f"counted for the account and the browser or address they come from. A browser that never signed in to the account "
        f"also waits after {tries.ADDRESS} wrong passwords an hour from its address or {tries.ACCOUNT} an hour for the account."
    )
