"""manage.py score: a file of scores ranked by anybody who has it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.workflow.scoring.planted import planted
from workflow.scoring import estimate

HEAD = "idea,reviewer,criterion,weight,score\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = planted(2, ideas=12, reviewers=5, each=3).cells
    path = tmp_path / "scores.csv"
    path.write_text(
        HEAD
        + "".join(
            f"{r.idea},{r.reviewer},{r.criterion},{r.weight},{'' if r.score is None else r.score}\n"
            for r in rows
        ),
        encoding="utf-8",
    )
    return path


def run(path: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("score", str(path), *more, stdout=out)
    return out.getvalue()


def test_it_prints_what_the_panel_page_reckons(file: Path) -> None:
    said: dict[str, Any] = json.loads(run(file, "--json", "--top", "4"))
    found = estimate(planted(2, ideas=12, reviewers=5, each=3).cells, top=4)
    assert [row["idea"] for row in said["ideas"]] == [one.idea for one in found.merits]
    assert set(said["ideas"][0]) == {"idea", "mean", "merit", "low", "high", "p_top", "reviews"}
    assert said["ideas"][0]["merit"] == pytest.approx(found.merits[0].merit, abs=1e-6)
    assert sum(row["p_top"] for row in said["ideas"]) == pytest.approx(4, abs=0.01)
    assert {row["reviewer"] for row in said["reviewers"]} == {f"reviewer {n:04}" for n in range(5)}
    assert {"severity"} <= set(said["reviewers"][0])


def test_without_json_it_prints_a_table(file: Path) -> None:
    text = run(file)
    assert "90 % interval" in text and "idea 0003" in text and "severity" in text


def test_doubts_are_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text(HEAD + "a,r,c,1,3\n", encoding="utf-8")
    assert "Fewer than three people scored" in run(path)


@pytest.mark.parametrize(("rows", "fault"), [
    ("a,r,c,1,much\n", "line 2: score is “much”"),
    ("a,r,c,0,3\n", "line 2: weight is “0”"),
    ("a,r,c,nan,3\n", "line 2: weight is “nan”"),
    (",r,c,1,3\n", "line 2: idea is empty"),
    ("a,r,c,1,3\na,r,c,1,4\n", "line 3: the same idea, reviewer and criterion stand on line 2"),
    ("a,r,c\n", "line 2: weight is “”"),
    ("a,r,c,-1,3\n", "line 2: weight is “-1”"),
    ("a,r,c,1e300,3\n", "line 2: weight is “1e300”"),
    ("a,r,c,1,nan\n", "line 2: score is “nan”"),
    ("a,r,c,1,-inf\n", "line 2: score is “-inf”"),
    ("a,r,c,1,1e300\n", "line 2: score is “1e300”"),
    ("a,r,c,1,3\n,,,,\n", "line 3: reviewer is empty"),
    (f"{'a' * 200_000},r,c,1,3\n", "line 2: field larger than field limit"),
])  # fmt: skip
def test_a_wrong_row_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: str, fault: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        call_command("score", str(path))
    assert fault in capsys.readouterr().err


ODD: dict[str, str] = {
    "nothing": HEAD,
    "nothing judged": HEAD + "a,r,c,1,\na,s,c,1,\n",
    "one reviewer": HEAD + "".join(f"i{n},r,c,1,{n % 6}\n" for n in range(9)),
    "one idea": HEAD + "".join(f"a,r{n},c,1,{n % 6}\n" for n in range(9)),
    "one score": HEAD + "a,r,c,1,3\n",
    "all equal": HEAD + "".join(f"i{n},r{m},c,1,3\n" for n in range(20) for m in range(4)),
    "all equal and far out": HEAD + "".join(f"i{n},r{m},c,1,1000\n" for n in range(99) for m in range(9)),
    "a criterion nobody could judge": HEAD + "".join(f"i{n},r,c,1,{n}\ni{n},r,d,1e6,\n" for n in range(5)),
    "weights far apart": HEAD + "".join(f"i{n},r,c,1e-9,{n}\ni{n},r,d,1e6,{n}\n" for n in range(5)),
    "groups that share nobody": HEAD + "".join(f"i{n},r{n},c,1,{n % 6}\n" for n in range(9)),
}


@pytest.mark.parametrize("what", ODD)
def test_whatever_can_be_scores_is_ranked_or_said_to_be_nothing(tmp_path: Path, what: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD[what], encoding="utf-8")
    said: dict[str, Any] = json.loads(run(path, "--json", "--top", "2"), parse_constant=pytest.fail)
    assert set(said) >= {"ideas", "reviewers"}
    for row in said["ideas"]:
        assert row["low"] <= row["merit"] <= row["high"] and 0 <= row["p_top"] <= 1
    assert ("nothing to rank" in run(path)) is (not said["ideas"])
    assert said["ideas"] == [] or said["doubts"] or what.startswith("all equal")


def test_a_file_as_spreadsheets_write_it_is_read(tmp_path: Path) -> None:
    """With a mark at its beginning, ends of lines of another system, spaces, and columns of one's own in another order."""
    path = tmp_path / "sheet.csv"
    path.write_bytes(
        "\ufeffscore, weight,idea,criterion,reviewer,note\r\n4,30,Lamps,Worth, Ann ,yes\r\n,30,Vans,Worth,Ann,\r\n".encode()
    )
    said: dict[str, Any] = json.loads(run(path, "--json"))
    assert [row["idea"] for row in said["ideas"]] == ["Lamps"]
    assert [row["reviewer"] for row in said["reviewers"]] == ["Ann"]


@pytest.mark.parametrize(("head", "fault"), [
    ("", "there is no column idea"),
    ("idea,idea,reviewer,criterion,weight,score", "the column idea is there twice"),
    ("idea;reviewer;criterion;weight;score", "there is no column idea"),
])  # fmt: skip
def test_a_heading_that_is_none_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: str, fault: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(head, encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        call_command("score", str(path))
    assert fault in capsys.readouterr().err


def test_a_review_far_from_what_one_would_expect_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    usual = "".join(f"i{n:02},r{m},c,1,{n % 4 + 1}\n" for n in range(12) for m in range(3))
    path.write_text(HEAD + usual + "odd,r0,c,1,5\nodd,r1,c,1,1\nodd,r2,c,1,1\n", encoding="utf-8")
    assert "odd, r0: 5.00, where" in run(path)
    assert [(row["idea"], row["reviewer"]) for row in json.loads(run(path, "--json"))["outliers"]] == [
        ("odd", "r0")
    ]


def test_a_missing_column_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("idea,reviewer,criterion,score\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        call_command("score", str(path))
    assert "there is no column weight" in capsys.readouterr().err


def test_a_file_that_is_not_there_and_no_room_at_all_are_refused(tmp_path: Path, file: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("score", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="--top must be 1 or more"):
        call_command("score", str(file), "--top", "0")
    with pytest.raises(CommandError, match="--seed must be 0 or more"):
        call_command("score", str(file), "--seed", "-1")
