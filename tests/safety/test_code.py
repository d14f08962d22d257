"""What the code must never say, because each of these has once let somebody in elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
CODE = [
    file
    for folder in ("site", "workflow", "ideas", "casebuilder")
    for file in sorted((HOUSE / folder).rglob("*.py"))
    if "migrations" not in file.parts
]
TEMPLATES = sorted((HOUSE / "templates").rglob("*"))

# What is forbidden, and the files that may say it because their whole purpose is to say it safely.
NEVER = {
    r"mark_safe\(|SafeString\(": "site/place/text.py casebuilder/documents/drawing.py site/portal/second_factor.py ideas/talk.py",
    r"csrf_exempt": "workflow/views/notices.py",  # a mail program leaves a list for its reader; the link proves who
    r"\.extra\(|RawSQL|\.raw\(": "",
    r"fields\s*=\s*[\"']__all__[\"']|^\s*exclude\s*=": "",
    r"os\.system|shell=True|\beval\(|\bexec\(|pickle": "",
}


@pytest.mark.parametrize("never", NEVER)
def test_the_code_never_says(never: str) -> None:
    found = {
        str(file.relative_to(HOUSE))
        for file in CODE
        for line in file.read_text().splitlines()
        if re.search(never, line) and not line.lstrip().startswith(("from ", "import "))
    }
    assert found <= set(NEVER[never].split())


def test_no_view_takes_a_row_by_its_number_past_the_rule_of_who_may_see_it() -> None:
    found = [
        f"{file.relative_to(HOUSE)}: {line.strip()}"
        for file in CODE
        if "views" in file.parts or file.name.startswith("views")
        for line in file.read_text().splitlines()
        if re.search(r"\.objects\.get\(", line)
    ]
    assert found == []


def test_no_template_passes_anything_on_unescaped() -> None:
    found = [
        str(file.relative_to(HOUSE))
        for file in TEMPLATES
        if file.suffix == ".html" and re.search(r"\|\s*safe\b|autoescape off|\|\s*safeseq", file.read_text())
    ]
    assert found == []
