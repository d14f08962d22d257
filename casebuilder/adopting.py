"""The case of an adopting body: from whose figures it is made, what is scaled, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebuilder import reckoning, rules
from casebuilder.appraisal.rates import parameters
from casebuilder.appraisal.scaling import Driver, Own, Place, Words, scaled_options
from casebuilder.documents.paper import Paper
from casebuilder.documents.sums import outlay
from casebuilder.documents.words import about, listed, weakest_grade
from casebuilder.editions import editions
from casebuilder.models import Case, CaseVersion
from casebuilder.prefill import fit, plain, prefilled
from casebuilder.presenter import paper_of
from place.calendar import financial_year
from place.formats import number, pounds
from workflow.stages import Stage

if TYPE_CHECKING:
    from ideas.models import Idea
    from place.models import Organisation, Person

TEXT_MOST = 2_000  # characters of what a line said of itself there that are repeated here


class Basis(models.TextChoices):
    """On whose word the figures of the origin rest, the firmest first."""

    REALISED = "realised", gettext_lazy("realised: its finance has confirmed that the money left a budget")
    MEASURED = (
        "measured",
        gettext_lazy("realised: each benefit was measured after it went live; no money left a budget"),
    )
    ASSURED = "assured", gettext_lazy("assured: its finance has checked the plan; nothing is confirmed yet")
    ESTIMATED = "estimated", gettext_lazy("estimated: the rough sum of whoever had the idea")


@dataclass(frozen=True)
class Origin:
    """The figures another body can start from."""

    idea: Idea
    basis: Basis
    document: dict[str, Any]
    version: CaseVersion | None = None


# Nobody gets there but by the steps “bank” and “deliver”, which ask for a confirmation, or a reading, of every line.
CONFIRMED = {Stage.BANKED: Basis.REALISED, Stage.DELIVERED: Basis.MEASURED}


def figures_of(idea: Idea, reader: Person) -> Origin:
    """The firmest figures of an idea this reader may read: realised, else assured, else its author's estimate.

    Realised means that everything the committed version promised is confirmed: the stages in CONFIRMED cannot be
    reached otherwise, so there the committed figures are what came true. This is the one place that decides so: a
    ledger that keeps actuals line by line is read here, and nowhere else needs to change. A case that is not released
    to the reader counts as none, and sections kept back from them are not in the document.
    """
    case = (
        Case.objects.visible_to(reader)
        .select_related("idea__home_organisation", "current")
        .filter(idea=idea)
        .first()
    )
    version = case.current if case else None
    if case is None or version is None or not version.is_frozen or not reckoning.preferred(version.document):
        return Origin(idea, Basis.ESTIMATED, prefilled(idea, timezone.localdate()))
    version.case = case
    withheld = rules.withheld(reader, case)
    document = paper_of(version, withheld=withheld).case if withheld else version.document
    basis = CONFIRMED.get(Stage(idea.stage), Basis.ASSURED)
    return Origin(idea, basis, reckoning.as_draft(document), version)


def scaled_case(
    origin: Origin, own: Mapping[Place, Own], *, body: Organisation, today: date
) -> dict[str, Any]:
    """The case file of the adopting body: the two options scaled, everything that is only true of the origin left out."""
    theirs, idea = origin.document, origin.idea
    options = scaled_options(
        theirs, own, body=body.slug, measured=origin.basis in CONFIRMED.values(),
        corrections=parameters(today, editions().known()).grade_corrections, words=_words(origin),
    )  # fmt: skip
    taken = {option["key"] for option in options}
    least = next(key for key in ("do-minimum", "minimum", "least", "smaller") if key not in taken)
    asked = next(option for option in options if option["role"] == "preferred")
    return {
        "format": theirs["format"],
        "reference": idea.reference,  # its own once it has one
        "title": fit(idea.title) or idea.reference,
        "base_year": financial_year(today),
        "horizon": theirs["horizon"],
        "prices": theirs["prices"],
        "discounting": theirs["discounting"],
        "organisations": [{"key": body.slug, "name": body.name}],
        "options": [*options, {"key": least, "name": _("Do the minimum"), "role": "option", "lines": []}],
        "narrative": {"summary": fit(idea.proposal), "strategic": _strategic(origin)},
        "measures": [
            {"line": line["key"], "name": line["name"]}
            for line in asked["lines"]
            if line["kind"] == "benefit"
        ],
    }


def _strategic(origin: Origin) -> str:
    said = _("%(reference)s at %(body)s. Its figures are %(basis)s.") % named(origin)
    return "\n\n".join(part for part in (fit(origin.idea.problem), said) if part)


def named(origin: Origin) -> dict[str, Any]:
    return {
        "reference": origin.idea.reference,
        "body": origin.idea.home_organisation.name,
        "basis": origin.basis.label,
        "version": origin.version.number if origin.version else "",
    }


def _words(origin: Origin) -> Words:
    said = named(origin)

    def source(line: Mapping[str, Any]) -> str:
        words = (
            _("%(reference)s, version %(version)s, %(body)s, %(basis)s. Their source: %(theirs)s")
            if origin.version
            else _("%(reference)s, %(body)s, %(basis)s. Their source: %(theirs)s")
        )
        return words % {**said, "theirs": line["source"][:TEXT_MOST]}

    def scaled(driver: Driver, own: Own, line: Mapping[str, Any]) -> str:
        return _("%(ours)s here, where they have %(theirs)s. Why they believe it: %(why)s") % {
            "ours": in_words(driver, own.quantity, own.rate),
            "theirs": in_words(driver, driver.quantity, driver.rate),
            "why": line["justification"][:TEXT_MOST],
        }

    def kept(line: Mapping[str, Any]) -> str:
        return _(
            "Not scaled: it is written year by year, so it stands here as it is there. Put in your own figures. "
            "Why they believe it: %(why)s"
        ) % {"why": line["justification"][:TEXT_MOST]}

    return Words(source, scaled, kept)


def in_words(driver: Driver, quantity: Decimal, rate: Decimal) -> str:
    """12,000 letters at £0.55 each."""
    return _("%(quantity)s %(unit)s at %(rate)s each") % {
        "quantity": figure(quantity), "unit": driver.unit or _("people who might be reached"), "rate": price(rate),
    }  # fmt: skip


def figure(value: Decimal) -> str:
    """With as many decimals as it has."""
    return number(value, places=max(0, -int(value.normalize().as_tuple().exponent)))


def price(value: Decimal) -> str:
    """Pounds and pence, and finer where a part of a penny matters."""
    return pounds(value, pence=True) if value == value.quantize(Decimal("0.01")) else f"£{plain(value)}"


def worth(document: Mapping[str, Any]) -> dict[str, Decimal]:
    """The other half of what a case comes to: what it costs, once and every year, and what is left in all."""
    option = reckoning.preferred(document)
    if option is None:
        return {}
    found = reckoning.reckoned(document, only=option["key"])
    result = found[option["key"]]
    paper = Paper(case=dict(document), results=found, made_at=timezone.now(), editions=editions().known())
    spent = outlay(paper, result)
    return {
        "cost_once": spent.one_off,
        "cost_yearly": spent.recurring,
        "budgets": Decimal(result["net_budget_impact"]),
        "npv": Decimal(result["npv"]),
    }


@dataclass(frozen=True)
class Outcome:
    """What a case comes to there and here: the two figures it is announced with, or, where none of it is cash, words."""

    theirs: Mapping[str, Decimal | None]
    ours: Mapping[str, Decimal | None]
    in_words: tuple[str, ...] = ()


def compared(origin: Origin, document: Mapping[str, Any]) -> Outcome:
    theirs, ours = reckoning.figures(origin.document), reckoning.figures(document)
    cash = any((*theirs.values(), *ours.values()))
    return Outcome(theirs, ours, () if cash else tuple(_without_cash(origin, document)))


def _without_cash(origin: Origin, document: Mapping[str, Any]) -> Iterator[str]:
    """What a case yields of which no line is cash, as exactly as its evidence bears."""
    yield _("None of it counts as cash: no budget gets smaller, there or here.")
    asked = reckoning.preferred(document)
    lines = asked["lines"] if asked else []
    benefits = [line["name"] for line in lines if line["kind"] == "benefit"]
    if benefits:
        yield _("What it yields instead: %(benefits)s.") % {"benefits": listed(benefits)}
    worth = {
        "recurring": _("That is worth about %(ours)s in a full year here, and about %(theirs)s at %(body)s."),
        "one_off": _("What comes once is worth about %(ours)s here, and about %(theirs)s at %(body)s."),
    }
    theirs, ours = (reckoning.figures(each, cash=False) for each in (origin.document, document))
    grade, body = weakest_grade(lines), origin.idea.home_organisation.name
    for name, sentence in worth.items():
        if ours[name] or theirs[name]:
            there, here = (about(each[name] or 0, grade) for each in (theirs, ours))
            yield sentence % {"ours": here, "theirs": there, "body": body}
