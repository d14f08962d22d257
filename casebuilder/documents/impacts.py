"""What is not a sum: risks, measures, milestones, impacts on people, checks, agreements and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casebuilder.documents.paper import Mark, Paper
from casebuilder.documents.tables import Row, Table
from casebuilder.documents.words import day, moment, plain, pounds


@dataclass(frozen=True)
class Answer:
    """A question every case must answer, and what this one says."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Checked:
    """What the checks found: what stands open, what was answered in writing, and how many passed."""

    failing: tuple[tuple[str, str], ...]  # sentence and reason
    answered: tuple[tuple[str, str], ...]  # sentence and written answer
    passed: int


def missing() -> str:
    return _("Not yet written")


def said(thing: dict[str, Any], name: str) -> str:
    return str(thing.get(name) or "").strip() or missing()


def risks(paper: Paper) -> Table | None:
    rows = tuple(
        Row(
            said(risk, "risk"),
            tuple(_level(said(risk, name)) for name in ("likelihood", "impact", "mitigation", "owner")),
        )
        for risk in paper.case.get("risks", ())
    )
    columns = (_("Risk"), _("Likelihood"), _("Impact"), _("What is done about it"), _("Owner"))
    return (
        Table("risks", _("Risks, each with an owner"), columns, rows, numeric=False, css="risks")
        if rows
        else None
    )


def _level(text: str) -> str:
    return text[:1].upper() + text[1:]


def measures(paper: Paper) -> Table | None:
    rows = tuple(
        Row(
            said(each, "name"),
            (
                said(each, "measure"),
                said(each, "baseline"),
                said(each, "target"),
                said(each, "owner"),
                " – ".join(day(each[end]) for end in ("from", "to") if end in each) or missing(),
            ),
        )
        for each in paper.case.get("measures", ())
    )
    columns = (_("Benefit"), _("Measure"), _("Now"), _("Target"), _("Owner"), _("From – to"))
    caption = _("Benefits register")
    return Table("measures", caption, columns, rows, numeric=False, css="register") if rows else None


def milestones(paper: Paper) -> Table | None:
    rows = tuple(
        Row(said(each, "name"), (day(each["due"]) if "due" in each else missing(), said(each, "owner")))
        for each in paper.case.get("milestones", ())
    )
    columns = (_("Milestone"), _("Due"), _("Owner"))
    return Table("milestones", _("Milestones"), columns, rows, numeric=False) if rows else None


def answers(paper: Paper) -> list[Answer]:
    """Six questions; an unanswered one is printed too."""
    given = paper.case.get("impacts", {})
    titles = (
        ("workforce", _("Workforce")),
        ("residents", _("Residents")),
        ("equality", _("Equality")),
        ("quality_and_safety", _("Quality and safety")),
        ("data_protection", _("Data protection")),
        ("carbon", _("Carbon")),
    )
    return [_answer(title, given.get(name, "")) for name, title in titles]


def _answer(title: str, given: str | dict[str, Any]) -> Answer:
    if isinstance(given, str):
        return Answer(title, given.strip() or missing())
    words = {
        "not_needed": _("Not needed"),
        "planned": _("Planned"),
        "under_way": _("Under way"),
        "recorded": _("Done, and recorded"),
        "complete": _("Complete"),
    }
    facts = [(_("Posts affected"), plain(str(given["posts"])))] if "posts" in given else []
    if "consultation" in given:
        facts.append((_("Consultation"), words[given["consultation"]]))
    if given.get("consulted_with"):
        facts.append((_("Consulted with"), given["consulted_with"]))
    if given.get("consulted_on"):
        facts.append((_("Recorded on"), day(given["consulted_on"])))
    return Answer(title, said(given, "text"), tuple(facts))


def checks(paper: Paper) -> Checked | None:
    """None where the checks were not run."""
    if paper.findings is None:
        return None
    written = paper.case.get("answers", {})
    answered = [
        each for each in paper.findings if each.passed and each.level == "soft" and written.get(each.key)
    ]
    return Checked(
        failing=tuple((each.sentence, each.reason) for each in paper.findings if not each.passed),
        answered=tuple((each.sentence, written[each.key]) for each in answered),
        passed=sum(each.passed for each in paper.findings) - len(answered),
    )


def marks(paper: Paper) -> list[Table]:
    """Agreements by finance officers, then signatures by executives; a table that is empty is left out."""
    kinds = (
        ("agreements", _("Agreed by each organisation's finance officer"), paper.agreements),
        ("signatures", _("Signed by each organisation's executive"), paper.signatures),
    )
    columns = (_("Organisation"), _("Person"), _("Capacity and authority"), _("Limit"), _("Time"))
    return [
        Table(key, caption, columns, tuple(map(_mark, found)), numeric=False, css="marks")
        for key, caption, found in kinds
        if found
    ]


def _mark(mark: Mark) -> Row:
    person = _("%(person)s, for %(other)s") % {"person": mark.person, "other": mark.for_person}
    minute = _("minute %(reference)s") % {"reference": mark.minute} if mark.minute else ""
    return Row(
        mark.organisation,
        (
            person if mark.for_person else mark.person,
            "; ".join(part for part in (mark.capacity, mark.authority, minute) if part) or missing(),
            pounds(mark.limit) if mark.limit is not None else _("None stated"),
            moment(mark.at) if mark.at else missing(),
        ),
    )
