"""The method note: how the sums are done, with the date and source of every rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from casebuilder.appraisal.rates import published_index
from casebuilder.documents.paper import Paper
from casebuilder.documents.tables import Row, Table
from casebuilder.documents.words import day, percent, year_label


def notes(paper: Paper) -> list[tuple[str, str]]:
    """Each a word and what it means here."""
    case = paper.case
    return [
        (_("Years"), _years(case)),
        (_("Prices"), _prices(paper)),
        (_("Discounting"), _discounting(paper)),
        (_("Published figures"), _edition(paper)),
        (_("Correction for optimism"), _correction()),
        (_("Less business as usual"), _("Every total is the option less what would happen anyway.")),
        (_("Cash and value"), _cash()),
        (_("Who pays and who gains"), _pockets()),
        (_("Chance"), _chance()),
        (_("Rounding"), _rounding()),
        (_("Running it again"), _again(paper)),
        (_("Is a copy the record?"), _is_it_the_record()),
    ]


def _years(case: dict[str, Any]) -> str:
    return _("Year 0 is %(first)s; the last is %(last)s. A year runs from April to March.") % {
        "first": year_label(case["base_year"], 0),
        "last": year_label(case["base_year"], case["horizon"]),
    }


def _prices(paper: Paper) -> str:
    case = paper.case
    base = year_label(case["base_year"], 0)
    if case["prices"]["basis"] == "real":
        return _("Real: every figure is in the prices of %(year)s.") % {"year": base}
    if "inflation" in case["prices"]:
        given = {"rate": percent(case["prices"]["inflation"]), "year": base}
        return (
            _(
                "Figures were entered in each year's own prices, with inflation of %(rate)s a year. "
                "Present values are in the prices of %(year)s."
            )
            % given
        )
    if case["prices"]["index"] == published_index(paper.published, case["base_year"], case["horizon"]):
        given = {"year": base, "source": paper.published.published["deflators"].source}
        return (
            _(
                "Figures were entered in each year's own prices, with the deflators of the edition named below "
                "(%(source)s). Present values are in the prices of %(year)s."
            )
            % given
        )
    return _(
        "Figures were entered in each year's own prices, with a price index year by year. "
        "Present values are in the prices of %(year)s."
    ) % {"year": base}


def _discounting(paper: Paper) -> str:
    given = paper.case["discounting"]
    if given["schedule"] == "none":
        return _("Nothing is discounted: a pound of any year counts as a pound.")
    if given["schedule"] == "flat":
        return _("A flat rate of %(rate)s a year.") % {"rate": percent(given["rate"])}
    names = {"standard": _("standard"), "health": _("health"), "reduced": _("reduced")}
    bands = paper.published.schedules[given["schedule"]]
    said = [
        _("%(rate)s a year in years %(first)s to %(last)s")
        % {"rate": percent(band.rate), "first": band.first, "last": band.last}
        for band in bands
        if band.first <= paper.case["horizon"]
    ]
    return _("The %(name)s schedule: %(bands)s.") % {
        "name": names[given["schedule"]],
        "bands": "; ".join(said),
    }


def _edition(paper: Paper) -> str:
    """Which edition of the parameters, by its day and its fingerprint; the table gives each figure's source."""
    return _(
        "The edition of the parameters in force from %(day)s; its fingerprint begins %(print)s. Once a version is frozen "
        "it keeps its edition, whatever is published later."
    ) % {"day": day(paper.published.in_force_from.isoformat()), "print": paper.published.fingerprint[:16]}


def _correction() -> str:
    return _(
        "Every line carries a grade of evidence from 1 (best) to 6, or a correction set by hand. "
        "The correction always moves the figure against the case: costs up, benefits down."
    )


def _cash() -> str:
    return _(
        "Net present value counts every benefit. The effect on budgets counts only cash: money that leaves "
        "or enters a named budget. One-off and recurring, capital and revenue, real and cash terms each stand "
        "apart and are never added."
    )


def _pockets() -> str:
    return _(
        "Each body's benefit is laid at the payers in proportion to what each pays of the cost, because a case "
        "does not say which pound of cost brings which pound of benefit. A body whose costs fall counts as paying "
        "nothing. A line that does not say whether it recurs is read as recurring when it has more than one year and "
        "is not capital; its fund is taken to hold for every body with a share in it."
    )


def _chance() -> str:
    return _(
        "Each line with a range is drawn from a triangular distribution that peaks at its corrected figure, and each by "
        "itself: where lines would go wrong together, results spread wider than is shown."
    )


def _rounding() -> str:
    return _(
        "Tables are exact to the penny, and their rows and columns add up; only a running total, made from unrounded "
        "figures, may be a penny off. Sentences are rounded to what "
        "the weakest evidence behind the benefits can bear."
    )


def _again(paper: Paper) -> str:
    if paper.withheld:
        return _(
            "This is a released copy: it carries no case file, because the full record has a section that is kept back. "
            "Finance holds the record; its SHA-256 is the fingerprint on the cover."
        )
    return _(
        "The case file attached to the PDF of this document is the whole of what was appraised. Its SHA-256 "
        "is the fingerprint on the cover, and anybody can run it again and get these figures."
    )


def _is_it_the_record() -> str:
    address = f"{settings.SITE_ADDRESS}{reverse('casebuilder:check_document')}"
    return _("Choose the file, or type its fingerprint, on the page “Check a document”: %(address)s") % {
        "address": address
    }


def rates(paper: Paper) -> Table:
    """The published figures behind the sums, each with its source, its date and what to be careful about."""
    names = {
        "discounting": _("Discount rates"),
        "grade_corrections": _("Corrections by grade: %(list)s") % {"list": _grades(paper)},
        "hours_a_post": _("Hours in a full-time post: %(hours)s")
        % {"hours": f"{paper.published.hours_a_post:,f}"},
    }
    rows = tuple(
        Row(
            name,
            (
                paper.published.published[key].source,
                day(paper.published.published[key].as_of),
                paper.published.published[key].note,
            ),
        )
        for key, name in names.items()
    )
    columns = (_("What"), _("Source"), _("As of"), _("Care"))
    return Table(
        "rates", _("Rates used, with their sources and dates"), columns, rows, numeric=False, css="rates"
    )


def _grades(paper: Paper) -> str:
    return ", ".join(
        f"{grade}: {percent(Decimal(share))}" for grade, share in paper.published.grade_corrections.items()
    )
