"""The lines of an option as one form: each row is checked as the line's own form checks it, and only where it changed.

A row is a line of the version people began with (r0, r1 …) or a new one (n0, n1 …). A cell that is not sent is as it was,
so a view that shows some of the columns leaves the others alone.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebuilder.forms.columns import BY_YEAR, FUNNEL, UNIT, every_column, needed, read, widest
from casebuilder.forms.line import LineForm
from casebuilder.forms.line_file import COSTS, as_fields, as_line
from casebuilder.forms.option import measured_lines, new_key
from casebuilder.forms.section import SectionForm
from casebuilder.pasting import parts_of_day

ROW = re.compile(r"[rn]\d{1,4}")
MOST_CELLS = 4_000  # in one form; more lines than that have a second page
MOST_NEW = 500
MOST_FIELDS = 4_900  # of the 5,000 one form may be sent with; the rest are not cells
DAY_PARTS = ("day", "month", "year")
Line = dict[str, Any]


@dataclass
class Row:
    """One row as it was sent: what it began as, what was typed into it, and what became of that."""

    id: str
    place: int | None = None  # in the version begun with; a new line has none
    like: int | None = None  # the line there that a new one was copied from
    kind: str = "cost"
    way: str = UNIT
    gone: bool = False
    said: dict[str, str] = field(default_factory=dict)
    began: dict[str, str] = field(default_factory=dict)  # every field before anything was typed
    line: Line | None = None  # as the case file has it, when it can be one
    errors: dict[str, str] = field(default_factory=dict)
    lacking: bool = False  # something it needs is still empty
    key: str = ""

    @property
    def is_new(self) -> bool:
        return self.place is None

    @property
    def is_blank(self) -> bool:
        return (
            self.is_new
            and self.like is None
            and not any(text and text != self.began.get(name, "") for name, text in self.said.items())
        )

    def now(self, name: str) -> str:
        return self.said.get(name, self.began.get(name, ""))


class GridForm(SectionForm):
    """All lines of one option, or one page of them."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        document: dict[str, Any],
        number: int,
        option: int,
        page: int = 1,
    ) -> None:
        self.option, self.lines = option, document["options"][option]["lines"]
        self.columns = every_column(document)
        self._offered: dict[str, list[tuple[str, str]]] = {}
        self.tool = LineForm({}, document=document, number=number, option=option)
        fitting = lines_a_page(document)
        self.pages = max(-(-len(self.lines) // fitting), 1)
        self.page = min(max(page, 1), self.pages)
        self.start = (self.page - 1) * fitting
        self.stop = min(self.start + fitting, len(self.lines))
        super().__init__(data, document=document, number=number)
        self.rows = self._read(data)
        self._work()

    def read(self, document: dict[str, Any]) -> dict[str, Any]:
        return {}

    # From what was sent to rows

    def _read(self, data: QueryDict | None) -> list[Row]:
        there = range(self.start, self.stop)
        if data is None:
            return [self.row_of(place) for place in there]
        gone, rows = set(data.getlist("gone")), []
        for name in dict.fromkeys(data.get("rows", "").split(",")):
            row = self._row(name, data, there)
            if row is not None:
                row.gone = name in gone
                rows.append(row)
        missing = set(there) - {row.place for row in rows}
        rows += [self.row_of(place) for place in sorted(missing)]  # never lost for not having been sent
        by_id = {row.id: row for row in rows}
        for name, text in data.items():
            row_id, dash, column = name.partition("-")
            if dash and column in self.columns and row_id in by_id:
                self.say(by_id[row_id], column, str(text))
        return rows

    def _row(self, name: str, data: QueryDict, there: range) -> Row | None:
        if not ROW.fullmatch(name):
            return None
        if name[0] == "r":
            return self.row_of(int(name[1:])) if int(name[1:]) in there else None
        like = data.get(f"{name}-like", "")
        like_at = int(like) if like.isascii() and like.isdigit() and len(like) < 5 else None
        kind = "benefit" if data.get(f"{name}-kind") == "benefit" else "cost"
        sent = data.get(f"{name}-way")
        way = sent if sent in (BY_YEAR, FUNNEL) else UNIT
        return self.new_row(
            name, kind, way, like_at if like_at is not None and like_at < len(self.lines) else None
        )

    def row_of(self, place: int) -> Row:
        line = self.lines[place]
        return Row(
            f"r{place}", place, kind=line["kind"], way=_way(line), began=self._fields(line), key=line["key"]
        )

    def new_row(self, name: str, kind: str, way: str = UNIT, like: int | None = None) -> Row:
        if like is not None:
            line = self.lines[like]
            return Row(name, like=like, kind=line["kind"], way=_way(line), began=self._fields(line))
        last = self.document["horizon"]
        began = {
            "class_": "revenue" if kind == "cost" else "cash_releasing",
            "value": way,
            "evidence": "6",
            "share_0": "100",
        }
        if way != BY_YEAR:
            began |= {"first": str(min(int(kind == "benefit"), last)), "last": str(last)}
        return Row(name, kind=kind, way=way, began=began)

    def free_id(self) -> str:
        return f"n{1 + max((int(row.id[1:]) for row in self.rows if row.is_new), default=-1)}"

    def _fields(self, line: Line) -> dict[str, str]:
        """The line as its form would be sent back untouched."""
        fields = as_fields(line, self.document)
        return {name: str(value) for name, value in fields.items() if value is not None}

    def say(self, row: Row, column: str, text: str) -> None:
        """Put a text into a cell; one that means what stood there already changes nothing."""
        found = read(self.columns[column], text, self.document, self.choices(column))
        if found != row.began.get(column, ""):
            row.said[column] = found
        else:
            row.said.pop(column, None)

    def choices(self, column: str) -> list[tuple[str, str]]:
        """What a column offers, read once: a grid asks for it in every row."""
        if column not in self._offered:
            offered = getattr(self.tool.fields[column], "choices", [])
            self._offered[column] = [(str(value), str(label)) for value, label in offered]
        return self._offered[column]

    # From rows to lines

    def _work(self) -> None:
        for row in self.rows:
            row.errors, row.lacking, row.line = {}, False, None
            if row.place is not None and not row.said:
                row.line = self.lines[row.place]
            elif not row.gone and not row.is_blank:
                self._check(row)

    def _check(self, row: Row) -> None:
        """The line's own form, used over and over: making one for each row would take most of the time."""
        tool = self.tool
        tool.data = {"expected": "1", **row.began, **row.said}
        tool.data |= _day_boxes(tool.data.pop("starts", ""))
        tool.full_clean()
        for name, wrong in tool.errors.as_data().items():
            if name == "expected":
                continue
            first = wrong[0]
            if first.code == "required":
                row.lacking = True
                row.errors[name] = needed(tool.fields[name].label)
            else:
                row.errors[name] = self._words(name, first)
        if not row.errors:
            row.line = {"key": row.key, **as_line(tool.cleaned_data, self.document)}
            row.kind, row.way = row.line["kind"], _way(row.line)
        elif tool.cleaned_data.get("class_"):
            row.kind = "cost" if tool.cleaned_data["class_"] in COSTS else "benefit"

    def _words(self, name: str, error: forms.ValidationError) -> str:
        column = self.columns.get(name)
        if column and column.holds == "year":
            return _("“%(label)s” must be a year of this case, like 2027-28") % {"label": column.label}
        if column and column.holds == "choice":
            return _("“%(label)s” must be one of those offered") % {"label": column.label}
        return " ".join(error.messages)

    def again(self) -> None:
        """After rows were added, moved or filled."""
        self._work()

    # What a form of the editor does

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        wrong = sum(len(row.errors) for row in self.rows if not row.gone)
        if wrong:
            self.add_error(
                None,
                ngettext(
                    "%(count)s cell needs mending. It is marked in the table.",
                    "%(count)s cells need mending. They are marked in the table.",
                    wrong,
                )
                % {"count": wrong},
            )
        return said

    @property
    def left_out(self) -> int:
        """Rows that are not whole yet, so that nothing can be worked out with what was typed into them."""
        return sum(not row.gone and not row.is_blank and row.line is None for row in self.rows)

    def write(self, document: dict[str, Any]) -> None:
        """Put the lines into a document; a row that is not whole is left as it was, or out when it is new."""
        taken = [*(line["key"] for line in self.lines), *measured_lines(document)]
        kept = []
        for row in self.rows:
            line = (
                row.line if row.line is not None else (None if row.place is None else self.lines[row.place])
            )
            if row.gone or line is None:
                continue
            if not row.key:
                row.key = new_key("line", taken)
                taken.append(row.key)
            kept.append(copy.deepcopy(line) | {"key": row.key})
        before, after = self.lines[: self.start], self.lines[self.stop :]
        document["options"][self.option]["lines"] = copy.deepcopy(before) + kept + copy.deepcopy(after)

    def why(self) -> str:
        """What changed, in a few words, for the list of versions."""
        rows = [row for row in self.rows if not row.is_blank]
        counts = (
            (_("%(count)s changed"), sum(bool(row.said) and not row.is_new and not row.gone for row in rows)),
            (_("%(count)s added"), sum(row.is_new and not row.gone for row in rows)),
            (_("%(count)s taken out"), sum(row.gone and not row.is_new for row in rows)),
        )
        said = ", ".join(words % {"count": count} for words, count in counts if count) or _(
            "in another order"
        )
        return _("Lines of %(option)s: %(said)s") % {
            "option": self.document["options"][self.option]["name"],
            "said": said,
        }

    def field_of(self, path: str) -> str | None:
        """A fault of a line belongs to its cell; what has none stands on top."""
        place = re.match(rf"options\[{self.option}\]\.lines\[(\d+)\]\.(.+)", path)
        kept = [row for row in self.rows if not row.gone and (row.line is not None or row.place is not None)]
        at = int(place[1]) - self.start if place else -1
        name = LineForm.named(place[2], self.document) if place else None
        if name and 0 <= at < len(kept):
            kept[at].errors[name] = _("This cannot be kept: see the top of the page")
        return None


def lines_a_page(document: Mapping[str, Any]) -> int:
    """As many lines as one form can carry with the most columns a view has."""
    return max(MOST_CELLS // widest(document), 20)


def _day_boxes(text: str) -> dict[str, str]:
    """One cell as the three boxes of the line's form; what is no date stands in the first, which refuses it."""
    parts = parts_of_day(text) or ((text, "", "") if text else ())
    return dict(zip((f"starts_{part}" for part in DAY_PARTS), parts, strict=False))


def _way(line: Mapping[str, Any]) -> str:
    return next(way for way in ("unit", "funnel", "by_year") if way in line)
