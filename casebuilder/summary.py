"""The results card: what the engine says of a document as it is being written, in a finance officer's words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebuilder import reckoning
from casebuilder.appraisal import CaseFile, Finding, parse
from casebuilder.documents import charts, decision, sentences
from casebuilder.documents.grade_bar import Part, grade_bar
from casebuilder.documents.paper import Paper
from casebuilder.documents.words import weakest_grade
from casebuilder.editions import editions
from casebuilder.evidence import Evidence
from casebuilder.links import link_to
from place.formats import number, pounds

if TYPE_CHECKING:
    from casebuilder.models import Case

Row = tuple[str, str]
MOST_BODIES = 12  # drawn one by one


@dataclass(frozen=True)
class Bodies:
    """Who pays and who gains in cash, and the settlement that would put it right."""

    rows: list[list[str]]
    settlement: list[str]
    otherwise: str
    chart: SafeString | None


@dataclass(frozen=True)
class Summary:
    """What stands beside the form. Without a preferred option there is nothing to sum up."""

    recurring: Decimal | None
    one_off: Decimal | None
    npv: str
    budgets: str
    payback: str
    rows: list[Row]
    bodies: Bodies | None
    chart: SafeString | None
    confidence: list[str]
    option: str = ""  # of which all this is: the one asked for, whichever is on the screen


@dataclass(frozen=True)
class Open:
    """A check that still fails, in words, with why it matters and where to mend it."""

    sentence: str
    reason: str
    url: str
    is_soft: bool
    part: str


def summary(document: dict[str, Any], case: CaseFile | None = None, *, brief: bool = False) -> Summary:
    """In brief without what chance says, which is drawn ten thousand times and not looked at while somebody types."""
    case = case or parse(document)
    option = reckoning.preferred(document)
    figures = reckoning.figures(case)
    if option is None:
        return Summary(None, None, "", "", "", [], None, None, [])
    results = reckoning.reckoned(case, only=option["key"], brief=brief)
    paper = Paper(case=document, results=results, made_at=timezone.now(), editions=editions().known())
    found = results[option["key"]]
    grade = weakest_grade(option["lines"])
    sure = [] if brief or not option["lines"] else sentences.chances(paper, option, found, grade)
    return Summary(
        recurring=figures["recurring"],
        one_off=figures["one_off"],
        npv=pounds(found["npv"]),
        budgets=pounds(found["net_budget_impact"]),
        payback=sentences.payback(paper, found["payback_year"]),
        rows=_rows(paper, found),
        bodies=_bodies(paper, found),
        chart=_chart(found),
        confidence=sure,
        option=option["name"],
    )


def _rows(paper: Paper, found: dict[str, Any]) -> list[Row]:
    less = Decimal(found["pv_cost"]) < 0
    none = (
        _("does not apply: it costs less than business as usual")
        if less
        else _("does not apply: there is no cost")
    )
    return [
        (_("Cost, present value"), pounds(found["pv_cost"], pence=True)),
        (_("Benefit, present value"), pounds(found["pv_benefit"], pence=True)),
        (_("Net present value"), pounds(found["npv"], pence=True)),
        (_("Benefit for each £1 of cost"), number(found["bcr"], places=2) if found["bcr"] else none),
        (_("Pays back"), sentences.payback(paper, found["payback_year"])),
        (_("Net effect on budgets"), pounds(found["net_budget_impact"], pence=True)),
        (_("Pays back in cash"), sentences.cash_payback(paper, found)),
    ]


def _bodies(paper: Paper, found: dict[str, Any]) -> Bodies:
    rows = [
        [
            paper.organisations[each["key"]],
            pounds(row["pv_cash_cost"], pence=True),
            pounds(row["pv_cashable"], pence=True),
            pounds(row["net_cash"], pence=True),
        ]
        for each in paper.case["organisations"]
        for row in [found["by_organisation"][each["key"]]]
    ]
    grade = weakest_grade(paper.option["lines"] if paper.option else ())
    settlement = sentences.settlement(paper, found, grade)
    chart = decision.who(paper, found, grade, most=MOST_BODIES)
    otherwise = "" if settlement else sentences.no_settlement(paper, found, grade)
    return Bodies(rows, settlement, otherwise, chart)


def _chart(found: dict[str, Any]) -> SafeString | None:
    years = found["years"]
    if not any(Decimal(year["cost"]) or Decimal(year["benefit"]) for year in years):
        return None
    value, cash = ([Decimal(year[name]) for year in years] for name in ("cumulative", "cumulative_cashable"))
    return charts.drawn(charts.cumulative, [year["label"] for year in years], value, cash)


def evidence_bar(evidence: Evidence) -> SafeString:
    bars = [
        (name, [Part(row.grade, getattr(row, share)) for row in evidence.rows if getattr(row, share)])
        for name, share in ((_("Costs"), "cost_share"), (_("Benefits"), "benefit_share"))
    ]
    return grade_bar([(name, parts) for name, parts in bars if parts])


def open_checks(case: Case, document: dict[str, Any], parsed: CaseFile | None = None) -> list[Open]:
    """Hard checks first: they keep the case from finance whatever is said."""
    found = reckoning.case_findings(case, parsed or document)
    failing = [finding for finding in found if not finding.passed]
    return [
        opened(case.idea.reference, document, finding)
        for finding in sorted(failing, key=lambda each: each.level == "soft")
    ]


def opened(reference: str, document: dict[str, Any], finding: Finding) -> Open:
    """A finding with the way to the field it is about."""
    address = link_to(reference, finding.path, document)
    return Open(finding.sentence, finding.reason, address, finding.level == "soft", part_of(finding.path))


def part_of(path: str) -> str:
    """Which tab of the editor a path belongs to."""
    from casebuilder.links import PARTS

    head = path.partition(".")[0].partition("[")[0]
    return "options" if head == "options" else PARTS.get(head, "settings")
