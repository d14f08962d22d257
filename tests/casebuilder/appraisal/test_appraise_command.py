"""manage.py appraise: figures for a person or a program, and one line for each fault."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from casebuilder.appraisal import appraise

from .makers import a_case, a_line, worked_example

ROOT = Path(__file__).parents[3]


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(worked_example()), encoding="utf-8")
    return path


def refused(capsys: pytest.CaptureFixture[str], file: str) -> list[str]:
    with pytest.raises(SystemExit) as stopped:
        call_command("appraise", file)
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


def test_json_is_what_the_engine_says(case_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("appraise", str(case_file), "--json", "--seed", "7", "--draws", "99")
    assert json.loads(capsys.readouterr().out) == appraise(worked_example(), seed=7, draws=99)


def test_a_dash_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(worked_example()).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    call_command("appraise", "-", "--json")
    assert json.loads(capsys.readouterr().out)["pilot"]["npv"] == "249321.13"


def test_the_text_says_what_a_person_asks(case_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("appraise", str(case_file))
    said = capsys.readouterr().out
    for words in (
        "Pilot in two neighbourhoods (pilot, preferred)",
        "£249,321.13",
        "in year 2 (2028-29)",
        "2031-32  0.841973",
        "a proposal; needs the bodies' legal agreement (for example a section 75 or section 256 agreement)",
        "NHS trust pays Council £7,758.32",
        "£630,000.00",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((a_line(),), "Budgets are £100.00 worse off, which public value must justify."),
        ((a_line("gain", "benefit", cashable="1"),), "No organisation loses cash."),
        ((a_line(by_year={"0": "300"}), a_line("gain", "benefit", cashable="1")), "no share is enough"),
        ((a_line(),), "never"),
    ],
)
def test_the_text_says_what_there_is_no_figure_for(
    lines: Any, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(a_case(*lines)))
    call_command("appraise", str(path))
    assert words in capsys.readouterr().out


def test_faults_are_one_line_each_with_their_path(
    case_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = worked_example()
    case["options"][1]["lines"][0]["grade"] = 9
    case["line\nbreak"] = 1
    case_file.write_text(json.dumps(case))
    found = refused(capsys, str(case_file))
    assert [line.partition(": ")[0] for line in found] == ['["line\\nbreak"]', "options[1].lines[0].grade"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "must be JSON"),
        (b"\xff", "must be UTF-8"),
        (b"[" * 200_000, "levels deep"),
        (b"[]", "must be an object"),
        (b" " * 8_000_001, "at most"),
    ],
    ids=lambda value: value[:8],
)
def test_what_is_no_case_file_is_refused_in_one_line(
    content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(content)
    (line,) = refused(capsys, str(path))
    assert line.startswith("(file): ")
    assert words in line


@pytest.mark.parametrize("file", ["/no/such/file", "/", "a\0b"], ids=["missing", "a folder", "no name"])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = refused(capsys, file)
    assert line.startswith("(file): cannot be read")


def test_the_program_itself_exits_with_2_and_no_traceback() -> None:
    for arguments, said in ((["-"], b"{}"), (["-", "--draws", "0"], b""), (["-", "--seed", "x"], b"")):
        done = subprocess.run(
            [sys.executable, "manage.py", "appraise", *arguments],
            cwd=ROOT,
            input=said,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stdout == b""
        assert b"Traceback" not in done.stderr
