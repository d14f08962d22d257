"""Writes docs/stages.md from the step table, or says that it has drifted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from workflow.models import Proposal
from workflow.stages import ABOUT, Clock, Stage
from workflow.steps import BACK, Step

DOCUMENT = Path("docs/stages.md")
HEAD = """# Stages and steps

Generated from the code by `python manage.py steps_doc`; `make check` fails when the two differ. The table of steps stands in
`workflow/models/proposal.py`, the stages in `workflow/stages.py`. Nothing else changes a stage.
"""


class Command(BaseCommand):
    help = "Write docs/stages.md: the stages, the steps and a diagram. With --check, only say whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when the file has drifted"
        )
        parser.add_argument("--file", default=str(settings.BASE_DIR / DOCUMENT), help="where to write it")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = Path(options["file"]), document()
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if not options["check"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{DOCUMENT} is written.")
        elif text != there:
            raise CommandError(
                f"{DOCUMENT} does not say what the code says: run `python manage.py steps_doc`."
            )
        else:
            self.stdout.write(f"{DOCUMENT} says what the code says.")


def document() -> str:
    """The whole page, in English whatever the machine speaks."""
    model: type[Proposal] = apps.get_model(settings.PROPOSAL_MODEL)
    with translation.override("en-gb"):
        parts = [
            HEAD,
            "## Stages\n",
            _stages(),
            "## Steps\n",
            _steps(model.table()),
            "## The same, drawn\n",
            _drawing(model.table()),
        ]
    return "\n".join(parts)


# The two tables


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _stages() -> str:
    rows = []
    for stage, about in ABOUT.items():
        held = str(about.held_by.label) if about.held_by else "(done)"
        flags = ", ".join(name for name in ("approved", "committed", "closed") if getattr(about, name))
        rows.append([str(stage.label), str(about.author_reads), held, _clock(about.clock), flags])
    return _table(["stage", "the author reads", "held by", "clock", "counts as"], rows)


def _clock(clock: int | Clock | None) -> str:
    if clock is None:
        return ""
    return str(clock.label) if isinstance(clock, Clock) else f"{int(clock)} working days"


def _steps(rows: list[Step]) -> str:
    heads = ["step", "from", "to", "who", "never", "only if", "what is said"]
    return _table(heads, [
        [f"**{_plain((row.name,))}**", _labels(row.sources), _target(row),
         *(_plain(names) for names in (row.who, row.unless, row.needs, row.says))]
        for row in rows
    ])  # fmt: skip


def _plain(names: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _labels(stages: tuple[Stage, ...]) -> str:
    return ", ".join(str(stage.label) for stage in stages)


def _target(row: Step) -> str:
    return (
        f"back to where it was before “{row.undoes}”" if row.target == BACK else str(Stage(row.target).label)
    )


# The drawing


def _drawing(rows: list[Step]) -> str:
    names = [f'    state "{stage.label}" as {stage.value}' for stage in ABOUT]
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for source, target in _arrows(row, rows):
            arrows.setdefault((source, target), []).append(row.name.replace("_", " "))
    lines = [
        f"    {source} --> {target}: {', '.join(dict.fromkeys(steps))}"
        for (source, target), steps in arrows.items()
    ]
    ends = [f"    {stage.value} --> [*]" for stage, about in ABOUT.items() if about.closed]
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            *names,
            f"    [*] --> {Stage.DRAFT.value}",
            *lines,
            *ends,
            "```",
            "",
        ]
    )


def _arrows(row: Step, rows: list[Step]) -> list[tuple[str, str]]:
    """A step that goes back has an arrow to every stage the step it undoes starts from."""
    if row.target != BACK:
        return [(source.value, row.target) for source in row.sources]
    undone = [source for other in rows if other.name == row.undoes for source in other.sources]
    return [(source.value, target.value) for source in row.sources for target in undone]
