"""What a button of the grid does to its rows: add, copy, move, take out, put back, and paste a block."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebuilder.forms.columns import BY_YEAR, FUNNEL, UNIT, Column, columns
from casebuilder.forms.grid import MOST_FIELDS, MOST_NEW, GridForm, Row
from casebuilder.pasting import TooMuch, table

WAY_OF_NEW = {"years": "by_year", "funnel": "funnel"}  # how a line added in a view is worked out
MOST_TOLD = 5  # cells that could not be taken are named one by one


def act(form: GridForm, button: str, *, view: str, at: tuple[str, str] = ("", ""), block: str = "") -> str:
    """Do what the button says; the answer is a sentence for whoever pressed it. Nothing is saved by any of this."""
    verb, _colon, name = button.partition(":")
    row = next((each for each in form.rows if each.id == name), None)
    if verb in ("add", "copy") and not room(form, view):
        return save_first()
    if verb == "add":
        said = _add(form, "benefit" if name == "benefit" else "cost", view)
    elif verb == "paste":
        said = paste(form, block, view=view, row=at[0], column=at[1])
    elif row is None:
        return ""
    else:
        said = {"copy": _copy, "up": _up, "down": _down, "drop": _drop, "back": _back}.get(verb, _nothing)(
            form, row
        )
    form.again()
    return said


def save_first() -> str:
    return _("Save first: there are too many new lines to keep apart.")


def fields_sent(form: GridForm, view: str) -> int:
    """How many fields the page sends back in a view: its cells, and what was typed in others."""
    across = columns(view, form.document)
    cells = {way: {each.field for each in across if way in each.ways} for way in (UNIT, FUNNEL, BY_YEAR)}
    return sum(len(cells[row.way] | row.said.keys()) + row.gone + 3 * row.is_new for row in form.rows)


def room(form: GridForm, view: str) -> int:
    """How many lines can be added before the page is more than can be sent: the wider the view, the fewer."""
    left = form.stop - form.start + MOST_NEW - len(form.rows)
    each = len(columns(view, form.document)) + 3
    return max(min(left, (MOST_FIELDS - fields_sent(form, view)) // each), 0)


def _add(form: GridForm, kind: str, view: str) -> str:
    form.rows.append(form.new_row(form.free_id(), kind, WAY_OF_NEW.get(view, "unit")))
    return _("A cost was added at the end.") if kind == "cost" else _("A benefit was added at the end.")


def _copy(form: GridForm, row: Row) -> str:
    like = row.like if row.is_new else row.place
    made = form.new_row(form.free_id(), row.kind, row.way, like)
    made.said = row.said | {"name": _("%(name)s (copy)") % {"name": row.now("name")}}
    form.rows.insert(form.rows.index(row) + 1, made)
    return _("%(name)s was copied below.") % {"name": row.now("name")}


def _up(form: GridForm, row: Row) -> str:
    return _move(form, row, -1)


def _down(form: GridForm, row: Row) -> str:
    return _move(form, row, 1)


def _move(form: GridForm, row: Row, step: int) -> str:
    """Past the next row of the same kind, costs among costs."""
    alike = [each for each in form.rows if each.kind == row.kind]
    to = alike.index(row) + step
    if not 0 <= to < len(alike):
        return _("%(name)s is there already.") % {"name": row.now("name")}
    other = form.rows.index(alike[to])
    form.rows.remove(row)
    form.rows.insert(other, row)
    return _("%(name)s was moved. It is now number %(place)s.") % {"name": row.now("name"), "place": to + 1}


def _drop(form: GridForm, row: Row) -> str:
    if row.is_blank:
        form.rows.remove(row)
        return _("The empty line is gone.")
    row.gone = True
    return _("%(name)s will be taken out when you save. “Put back” keeps it.") % {"name": row.now("name")}


def _back(form: GridForm, row: Row) -> str:
    row.gone = False
    return _("%(name)s is back.") % {"name": row.now("name")}


def _nothing(_form: GridForm, _row: Row) -> str:
    return ""


# A block from a spreadsheet


def paste(form: GridForm, block: str, *, view: str, row: str, column: str) -> str:
    """Fill cells down and to the right from one of them, and say what was done and what could not be."""
    try:
        cells = table(block)
    except TooMuch:
        return _("That is more than a case can hold. Nothing was pasted; copy fewer rows.")
    if not cells:
        return _("There was nothing to paste.")
    across = columns(view, form.document)
    first = next((place for place, each in enumerate(across) if each.field == column), 0)
    rows = in_order(form)
    start = next((place for place, each in enumerate(rows) if each.id == row), 0)
    added = _room(form, rows, start + len(cells), rows[start].kind if rows else "cost", view)
    filled, refused = 0, []
    for each, texts in zip(rows[start:], cells, strict=False):
        for place, text in enumerate(texts, start=first):
            why = _put(form, each, across[place] if place < len(across) else None, text)
            filled += not why
            if why:
                refused.append(why)
    lost = sum(len(texts) for texts in cells[max(len(rows) - start, 0) :])
    form.again()
    bad = sum(name in each.said for each in rows for name in each.errors)
    return " ".join(_told(filled, added, bad, refused, lost))


def in_order(form: GridForm) -> list[Row]:
    """Rows as the page shows them: costs, then benefits, without what is to be taken out."""
    return [row for kind in ("cost", "benefit") for row in form.rows if row.kind == kind and not row.gone]


def _room(form: GridForm, rows: list[Row], wanted: int, kind: str, view: str) -> int:
    """Add rows at the end, of the kind the block began in, until it fits."""
    kind = rows[-1].kind if rows else kind
    added = max(min(wanted - len(rows), room(form, view)), 0)
    for _number in range(added):
        row = form.new_row(form.free_id(), kind, WAY_OF_NEW.get(view, "unit"))
        form.rows.append(row)
        rows.append(row)
    return added


def _put(form: GridForm, row: Row, column: Column | None, text: str) -> str:
    """Why a cell could not take a text; nothing when it could. A text that is wrong is kept in its cell and marked there."""
    where = {"text": text[:60], "name": row.now("name") or _("the new line")}
    if column is None:
        return _("“%(text)s” lay beyond the last column") % where if text else ""
    where["label"] = str(column.label)
    if row.way not in column.ways or (column.benefits_only and row.kind == "cost"):
        return _("“%(label)s” does not apply to %(name)s: “%(text)s” was left out") % where if text else ""
    before = dict(row.said)
    form.say(row, column.field, text)
    if column.holds == "choice" and text and row.now(column.field) not in dict(form.choices(column.field)):
        row.said = before  # a list of choices cannot hold it
        return _("“%(text)s” is not one of those offered for “%(label)s” of %(name)s") % where
    return ""


def _told(filled: int, added: int, bad: int, refused: list[str], lost: int) -> list[str]:
    said = [ngettext("%(n)s cell filled.", "%(n)s cells filled.", filled) % {"n": filled}]
    if added:
        said.append(ngettext("%(n)s line added.", "%(n)s lines added.", added) % {"n": added})
    if bad:
        said.append(
            ngettext(
                "%(n)s cell is marked: it cannot be read.",
                "%(n)s cells are marked: they cannot be read.",
                bad,
            )
            % {"n": bad}
        )
    if refused:
        more = len(refused) - MOST_TOLD
        rest = [_("and %(n)s more") % {"n": more}] if more > 0 else []
        said.append(_("Not taken: %(what)s.") % {"what": "; ".join([*refused[:MOST_TOLD], *rest])})
    if lost:
        said.append(_("%(n)s cells lay beyond the last row there is room for.") % {"n": lost})
    return [*said, _("Nothing is saved yet.")]
