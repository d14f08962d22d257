"""Settlement decides who would pay whom so that nobody loses cash by a case that gains cash in all."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .rounding import ZERO, largest_remainder, money

LABEL = "a proposal; needs the bodies' legal agreement (for example a section 75 or section 256 agreement)"


def settlement(net_cash: Mapping[str, Decimal]) -> list[dict[str, str]]:
    """Transfers that make each loser whole, from the gainers in proportion to what they gain."""
    gains = {key: net for key, net in net_cash.items() if net > 0}
    losses = {key: -net for key, net in net_cash.items() if net < 0}
    gained = sum(gains.values(), ZERO)
    if not losses or gained < sum(losses.values(), ZERO):
        return []
    return [
        {"from": gainer, "to": loser, "amount": money(amount)}
        for loser, loss in losses.items()
        for gainer, amount in _shared(loss, gains, gained).items()
        if amount
    ]


def _shared(loss: Decimal, gains: Mapping[str, Decimal], gained: Decimal) -> dict[str, Decimal]:
    parts = [loss * gain / gained for gain in gains.values()]
    return dict(zip(gains, largest_remainder(parts, loss), strict=True))
