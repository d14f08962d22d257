"""Who the demonstration lets anybody sign in as, and the one password they share."""

from __future__ import annotations

# Known to everybody on purpose: the demonstration only starts on a loopback address.
DEMO_PASSWORD = "severnside for everyone"  # noqa: S105
