"""docs/appraisal.md says what the engine does: its worked example, and every check by its key."""

from __future__ import annotations

import re
from pathlib import Path

from casebuilder.appraisal import appraise
from casebuilder.appraisal.checks import CHECKS

from .makers import worked_example

PAGE = (Path(__file__).parents[3] / "docs" / "appraisal.md").read_text(encoding="utf-8")


def test_the_page_lists_every_check_with_its_level() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (hard|soft) \|", PAGE, re.MULTILINE)
    assert rows == [(check.key, check.level) for check in CHECKS]


def test_the_page_gives_the_figures_of_the_worked_example() -> None:
    found = appraise(worked_example())["pilot"]
    for figure in ("pv_cost", "pv_benefit", "npv", "pv_cashable", "net_budget_impact"):
        assert f"**£{float(found[figure]):,.2f}**" in PAGE
    for ratio in (found["bcr"], found["cashable_ratio"], *found["switching"].values()):
        assert f"**{ratio.replace('-', '−')}**" in PAGE
    for row in found["settlement"]:
        assert f"**£{float(row['amount']):,.2f}**" in PAGE
