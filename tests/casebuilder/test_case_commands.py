"""The PDF, the workbook and the case file from the command line: the file, and what goes wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from casebuilder.models import Case
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage


def run(capsys: pytest.CaptureFixture[str], *words: str, command: str = "casepdf") -> tuple[int, str]:
    try:
        call_command(command, *words)
    except SystemExit as stop:
        return int(stop.code or 0), capsys.readouterr().err
    return 0, capsys.readouterr().out


def test_the_pdf_is_written(
    case_in: Callable[..., Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "case.pdf"
    code, said = run(capsys, case_in().idea.reference.lower(), "-o", str(target))
    assert code == 0 and "pages" in said
    assert target.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("command", "begins"), [("casexlsx", b"PK\x03\x04"), ("casejson", b'{"base_year":2026')]
)
def test_the_workbook_and_the_case_file_are_written_too(
    case_in: Callable[..., Case],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    begins: bytes,
) -> None:
    target, case = tmp_path / "case.out", case_in()
    code, said = run(capsys, case.idea.reference, "-o", str(target), command=command)
    assert code == 0 and f"fingerprint {case.current.fingerprint}" in said
    assert target.read_bytes().startswith(begins)
    if command == "casejson":
        assert hashlib.sha256(target.read_bytes()).hexdigest() == case.current.fingerprint


def test_what_cannot_be_done_is_said_with_an_exit_code(
    cast: Cast, case_in: Callable[..., Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "case.pdf")
    assert run(capsys, "BK-XXXXX", "-o", target) == (2, "BK-XXXXX is not the reference of any idea here.\n")
    idea = make_idea(cast, Stage.SUBMITTED)
    assert run(capsys, idea.reference, "-o", target) == (2, f"{idea.reference} has no business case yet.\n")
    case = case_in()
    code, said = run(capsys, case.idea.reference, "-o", target, "--version-number", "9")
    assert (code, said) == (2, f"{case.idea.reference} has no version 9.\n")
    code, said = run(capsys, case.idea.reference, "-o", str(tmp_path))
    assert code == 2 and "cannot be written" in said
