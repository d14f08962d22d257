"""Finds the lowest point of a smooth function of a few numbers, by Nelder and Mead's simplex (1965)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

MOST_ROUNDS = 200


def lowest(
    height: Callable[..., float], start: Sequence[float], *, step: float, within: float, close: float = 1e-3
) -> tuple[float, ...]:
    """Where `height` is lowest, to about `close` in every number, no number further from nothing than `within`."""

    def measured(at: np.ndarray) -> tuple[float, tuple[float, ...]]:
        inside = tuple(float(value) for value in np.clip(at, -within, within))
        return height(*inside), inside

    first = np.array(start, dtype=float)
    corners = sorted(
        measured(first + offset) for offset in (np.zeros(len(first)), *np.eye(len(first)) * step)
    )
    for _ in range(MOST_ROUNDS):
        if np.ptp(np.array([at for _, at in corners]), axis=0).max() < close:
            break
        worst = np.array(corners[-1][1])
        centre = np.mean([at for _, at in corners[:-1]], axis=0)
        tried = measured(2 * centre - worst)
        if tried[0] < corners[0][0]:
            tried = min(tried, measured(3 * centre - 2 * worst))
        elif tried[0] >= corners[-2][0]:
            tried = min(
                tried, measured((centre + (worst if tried[0] >= corners[-1][0] else np.array(tried[1]))) / 2)
            )
        if tried[0] < corners[-1][0]:
            corners = sorted([*corners[:-1], tried])
        else:
            best = np.array(corners[0][1])
            corners = sorted([corners[0], *(measured((best + np.array(at)) / 2) for _, at in corners[1:])])
    return corners[0][1]
