"""docs/stages.md is made from the table, and drift is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ideas.models import Idea
from workflow.stages import ABOUT


def test_the_page_in_the_repository_says_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("steps_doc", check=True)
    assert "says what the code says" in capsys.readouterr().out


def test_drift_fails_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "stages.md"
    call_command("steps_doc", file=str(file))
    text = file.read_text()
    assert all(f"**{row.name.replace('_', ' ')}**" in text for row in Idea.table())
    assert all(str(about.author_reads) in text for about in ABOUT.values())
    assert "needs_information --> at_panel: answer" in text
    file.write_text(text.replace("5 working days", "6 working days"))
    with pytest.raises(CommandError, match="run `python manage.py steps_doc`"):
        call_command("steps_doc", file=str(file), check=True)
