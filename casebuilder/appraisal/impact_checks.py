"""Impact checks decide whether the impact sections are answered, and whether their answers hold together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .impacts import BUYING, Consultation, Needed, Route, about
from .looking import Look, Problem, blank
from .wording import N_

UNANSWERED = {
    "equality": N_("The impact on equality is not answered."),
    "quality_and_safety": N_("The impact on quality and safety is not answered."),
    "data_protection": N_("The impact on data protection is not answered."),
    "carbon": N_("The impact on carbon is not answered."),
    "workforce": N_("The impact on workforce is not answered."),
    "residents": N_("The impact on residents is not answered."),
}


def answered(look: Look) -> Iterator[Problem]:
    for section, words in UNANSWERED.items():
        if blank(about(look.case.data, section).get("text")):
            yield Problem(f"impacts.{section}", words)


def consultation(look: Look) -> Iterator[Problem]:
    """Where posts go somebody is asked, and a record of it says whom and when."""
    said = about(look.case.data, "workforce")
    stands = Consultation.of(look.case.data)
    if _posts_go(look) and stands in (None, Consultation.NOT_NEEDED):
        words = N_("Posts go, and the case does not say how the people in them are consulted.")
        yield Problem("impacts.workforce.consultation", words)
    if stands is Consultation.RECORDED and blank(said.get("consulted_with")):
        words = N_("The consultation is recorded without saying with whom.")
        yield Problem("impacts.workforce.consulted_with", words)
    if said.get("consultation") == Consultation.RECORDED and blank(said.get("consulted_on")):
        words = N_("The consultation is recorded without saying on which day.")
        yield Problem("impacts.workforce.consulted_on", words)


def _posts_go(look: Look) -> bool:
    counted = Decimal(str(about(look.case.data, "workforce").get("posts", 0)))
    return counted > 0 or any(line.posts for _, line in look.chosen if not line.is_cost)


def assessments(look: Look) -> Iterator[Problem]:
    """What the sections say is needed is there, with its reference and whoever signed it."""
    equality, quality, privacy = (
        about(look.case.data, section) for section in ("equality", "quality_and_safety", "data_protection")
    )
    if equality.get("groups") and blank(equality.get("assessment")):
        words = N_("Protected groups are affected, and no equality impact assessment is named.")
        yield Problem("answers.assessments", words)
    if not blank(quality.get("assessment")) and blank(quality.get("signed_off_by")):
        words = N_("The quality impact assessment is named, and nobody has signed it off.")
        yield Problem("answers.assessments", words)
    if privacy.get("assessment_needed") == Needed.YES:
        words = N_("A data protection impact assessment is needed, and it is not done.")
        yield Problem("answers.assessments", words)
    elif privacy.get("assessment_needed") == Needed.DONE and blank(privacy.get("assessment")):
        words = N_("The data protection impact assessment is done, and its reference is not given.")
        yield Problem("answers.assessments", words)


def procurement(look: Look) -> Iterator[Problem]:
    """Something that is bought has a value and a day; a framework has a name, and an award without competition a reason."""
    said = about(look.case.data, "procurement")
    route = said.get("route")
    if route not in BUYING:
        return
    if blank(said.get("value")):
        yield Problem("answers.procurement", N_("The procurement section names a route and no value."))
    if blank(said.get("awarded")):
        words = N_("The procurement section does not say by when the contract is awarded.")
        yield Problem("answers.procurement", words)
    if route == Route.FRAMEWORK and blank(said.get("framework")):
        yield Problem("answers.procurement", N_("The procurement section does not name the framework."))
    if route == Route.DIRECT_AWARD and blank(said.get("text")):
        words = N_("The procurement section awards without competition and gives no reason.")
        yield Problem("answers.procurement", words)
