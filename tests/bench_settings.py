"""The settings `make bench` serves with: the product's own, and a template for a page with nothing on it."""

from __future__ import annotations

from portal.settings import *  # noqa: F403

TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "bench_templates"]  # type: ignore[index]  # noqa: F405
