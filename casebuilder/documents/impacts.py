"""What is not a sum: risks, measures, milestones, impacts on people, checks, agreements and signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from casebuilder.appraisal.impacts import about
from casebuilder.documents.paper import Mark, Paper
from casebuilder.documents.tables import Row, Table
from casebuilder.documents.words import day, moment, plain, pounds
from casebuilder.impact_words import (
    CONSULTATION,
    ENGAGEMENT,
    GROUPS,
    NEEDED,
    ROUTES,
    called,
    carbon_note,
    carbon_rows,
)


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
    all_of_them: bool  # a draft is not yet held against what other ideas claim of the same budgets


# Checks that know more than the case file: what they find depends on the day, until finance assures the case.
OF_THE_SITE = ("budget_claims", "budget_known")


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


# What a section may say beside its text, in the order it is printed: its key, what it is called, and how it is written.
Said = Callable[[Any], str]
FACTS: dict[str, tuple[tuple[str, str | Promise, Said], ...]] = {
    "workforce": (
        ("posts", _lazy("Posts affected"), lambda said: plain(str(said))),
        ("redeployed", _lazy("People who move to other work"), lambda said: plain(str(said))),
        ("consultation", _lazy("Consultation"), lambda said: called(CONSULTATION, said)),
        ("consulted_with", _lazy("Consulted with"), str),
        ("consultation_starts", _lazy("Starts on"), day),
        ("consulted_on", _lazy("Recorded on"), day),
    ),
    "residents": (
        ("noticed_by", _lazy("Who will notice"), str),
        ("engagement", _lazy("Asking them"), lambda said: called(ENGAGEMENT, said)),
        ("engaged_with", _lazy("Who is asked, and how"), str),
        ("engaged_on", _lazy("When"), day),
    ),
    "equality": (
        (
            "groups",
            _lazy("Affected more than others"),
            lambda said: ", ".join(called(GROUPS, each) for each in said),
        ),
        ("assessment", _lazy("Equality impact assessment"), str),
    ),
    "quality_and_safety": (
        ("assessment", _lazy("Quality impact assessment"), str),
        ("signed_off_by", _lazy("Signed off by"), str),
        ("signed_off_on", _lazy("Signed off on"), day),
    ),
    "data_protection": (
        ("assessment_needed", _lazy("Data protection impact assessment"), lambda said: called(NEEDED, said)),
        ("assessment", _lazy("Reference"), str),
    ),
    "procurement": (
        ("route", _lazy("Route"), lambda said: called(ROUTES, said)),
        ("value", _lazy("What the contract is worth in all"), pounds),
        ("framework", _lazy("Framework"), str),
        ("starts", _lazy("Buying starts on"), day),
        ("awarded", _lazy("Awarded by"), day),
    ),
}


def answers(paper: Paper) -> list[Answer]:
    """Six questions; an unanswered one is printed too. How something is bought is printed where it is said."""
    given = paper.case.get("impacts", {})
    titles = (
        ("workforce", _("Workforce")),
        ("residents", _("Residents")),
        ("equality", _("Equality")),
        ("quality_and_safety", _("Quality and safety")),
        ("data_protection", _("Data protection")),
        ("carbon", _("Carbon")),
        ("procurement", _("How it is bought")),
    )
    return [_answer(paper, name, title) for name, title in titles if name != "procurement" or given.get(name)]


def _answer(paper: Paper, name: str, title: str) -> Answer:
    given = about(paper.case, name)
    facts = [
        (str(label), write(given[key]))
        for key, label, write in FACTS.get(name, ())
        if given.get(key) not in (None, "", [])
    ]
    if given.get("tonnes"):
        facts += _carbon(paper)
    return Answer(title, said(dict(given), "text"), tuple(facts))


def _carbon(paper: Paper) -> list[tuple[str, str]]:
    """Each year's tonnes at the published value of that year."""
    known = _("%(tonnes)s tonnes at %(price)s a tonne: %(worth)s")
    unknown = _("%(tonnes)s tonnes; no value of a tonne is published for that year")
    rows = [
        (
            year,
            (known if worth[-1:].isdigit() else unknown) % {"tonnes": tonnes, "price": price, "worth": worth},
        )
        for year, tonnes, price, worth in carbon_rows(paper.case, paper.published)
    ]
    return [*rows, (_("Value of a tonne"), carbon_note(paper.published))]


def checks(paper: Paper) -> Checked | None:
    """None where the checks were not run. What needs the budgets of the site is only certain once finance has assured it."""
    if paper.findings is None:
        return None
    written = paper.case.get("answers", {})
    findings = [each for each in paper.findings if not (paper.is_draft and each.key in OF_THE_SITE)]
    answered = [each for each in findings if each.passed and each.level == "soft" and written.get(each.key)]
    return Checked(
        failing=tuple((each.sentence, each.reason) for each in findings if not each.passed),
        answered=tuple((each.sentence, written[each.key]) for each in answered),
        passed=sum(each.passed for each in findings) - len(answered),
        all_of_them=not paper.is_draft,
    )


def marks(paper: Paper) -> list[Table]:
    """Agreements by finance officers, then signatures by executives; a table that is empty is left out."""
    kinds = (
        ("agreements", _("Agreed by each organisation's finance officer"), paper.agreements),
        ("signatures", _("Signed by each organisation's executive"), paper.signatures),
    )
    found = []
    for key, caption, given in kinds:
        limited = key == "signatures"  # who agrees states no limit
        limit = (_("Limit"),) if limited else ()
        columns = (_("Organisation"), _("Person"), _("Capacity and authority"), *limit, _("Time"))
        rows = tuple(_mark(mark, limited=limited) for mark in given)
        if rows:
            css = "marks limited" if limited else "marks"
            found.append(Table(key, caption, columns, rows, numeric=False, css=css))
    return found


def _mark(mark: Mark, *, limited: bool) -> Row:
    person = _("%(person)s, for %(other)s") % {"person": mark.person, "other": mark.for_person}
    limit = (pounds(mark.limit) if mark.limit is not None else _("None stated"),) if limited else ()
    return Row(
        mark.organisation,
        (
            person if mark.for_person else mark.person,
            _in_what_capacity(mark) or missing(),
            *limit,
            moment(mark.at) if mark.at else missing(),
        ),
    )


def _in_what_capacity(mark: Mark) -> str:
    """Capacity, authority and minute; a capacity the authority begins with is said once."""
    repeated = mark.authority.casefold().startswith(mark.capacity.casefold())
    minute = _("minute %(reference)s") % {"reference": mark.minute} if mark.minute else ""
    if _("minute") in mark.minute.casefold():  # “Cabinet, minute 57” says it itself
        minute = mark.minute
    return "; ".join(part for part in ("" if repeated else mark.capacity, mark.authority, minute) if part)
