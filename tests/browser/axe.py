"""Asks the accessibility engine what is wrong with the page that is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ENGINE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """One line for each rule broken and each place it is broken in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(ENGINE)
    found: list[dict[str, Any]] = page.evaluate("rules => axe.run(rules).then(all => all.violations)", RULES)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]
