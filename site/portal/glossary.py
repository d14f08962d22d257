"""The words of the field, each explained in a sentence or two; the page and docs/glossary.md are both made from this."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

# fmt: off
TERMS: tuple[tuple[Promise, Promise], ...] = (
    (_("Adoption"), _("What an organisation does about another's idea: same problem, considering, adopting, adopted, or not for us and why.")),
    (_("Driver"), _("The number a cost or saving hangs on, such as letters sent or people employed. Another organisation puts in its own.")),
    (_("Realised"), _("Saved and confirmed: finance has seen the money leave a budget, or a benefit has been measured.")),
    (_("Anchor"), _("What a score means in plain words. Every score from 0 to 5 has one, so that two reviewers mean the same by a 3.")),
    (_("Assured"), _("A finance officer has checked a business case and frozen it. From then on nobody can change a figure without it being seen.")),
    (_("Banked"), _("Finance has confirmed that the money has left a budget. Only this is money saved.")),
    (_("Baseline"), _("What happens if nothing changes. Every option is compared with it. Also called business as usual.")),
    (_("Benefit-cost ratio (BCR)"), _("All benefits divided by all costs, at today's value. It says how much comes back for each pound. It is never a pass mark here.")),
    (_("Business case"), _("What an idea costs and saves, for whom and when, with the source of every figure.")),
    (_("Capital"), _("Money spent on something that lasts for years, such as a building or a vehicle.")),
    (_("Case owner"), _("The person who writes the business case of an approved idea.")),
    (_("Cashable"), _("A saving that lets a budget be cut. Time saved is cashable only when whole posts or a contract go.")),
    (_("Challenge"), _("A question one or more organisations ask their staff, with a closing date. An idea may answer one.")),
    (_("Co-author"), _("Somebody who writes an idea with whoever began it. Whoever writes an idea, or once did, never scores it or decides on it.")),
    (_("Committed"), _("Every body that pays or gains has signed for its share.")),
    (_("Conflict of interest"), _("A reason why somebody neither scores an idea nor decides about it: they wrote it, have its problem too, work beside, above or under its author, hold a budget it touches, or said so themselves.")),
    (_("Coordinator"), _("The person in each organisation who reads every new idea and sees that it moves.")),
    (_("Cost avoidance"), _("Money that would have been spent later and now is not. No budget goes down today.")),
    (_("Delivery owner"), _("The person who makes a committed saving happen.")),
    (_("Deputy"), _("Somebody who may act for another person between two dates. Decisions record both names.")),
    (_("Discounting"), _("Counting a pound next year as a little less than a pound today, at rates the Treasury publishes.")),
    (_("Evidence grade"), _("How good the source of a figure is, from 1 (measured and audited) to 6 (somebody's best guess).")),
    (_("Executive"), _("Somebody who may sign for an organisation, up to a limit.")),
    (_("Financial year"), _("From 1 April to 31 March. 2026-27 began on 1 April 2026.")),
    (_("Fingerprint"), _("A long number made from every character of a business case. If anything changes, it changes. Signatures name it.")),
    (_("Full-year recurring"), _("What is saved each year once everything is in place, counted for a whole year.")),
    (_("Home organisation"), _("The body an idea belongs to. Its coordinator, panel and finance officer act on it.")),
    (_("Interest"), _("Something that ties a person to an idea, such as a friend, a job or money. Whoever has one says so and takes no part in judging that idea.")),
    (_("Just do it"), _("A small change that a budget holder may start at once, with a one-page record and no business case.")),
    (_("Merit"), _("How good the scores say an idea is, from 0 to 5, once how strict each reviewer is has been taken out. The bar beside it shows how sure that is.")),
    (_("Milestone"), _("Something promised by a date during delivery.")),
    (_("Minutes"), _("The record of a sitting: who was there, who had an interest, what was decided on each idea and why.")),
    (_("Net present value (NPV)"), _("All benefits less all costs, at today's value.")),
    (_("Note"), _("Something those who decide on an idea write for one another. Its authors never see it.")),
    (_("Offer"), _("People, assets or data that one body offers to the idea of another.")),
    (_("One-off"), _("A saving or cost that happens once. It is never added to what recurs.")),
    (_("Optimism bias"), _("People expect things to cost less and save more than they do. Figures are corrected for that, more for weaker evidence.")),
    (_("Organisation administrator"), _("Somebody who looks after the people, teams, roles and settings of an organisation.")),
    (_("Outcome"), _("Something the place wants more or less of, such as warm homes or short waits, with a way of measuring it.")),
    (_("Overall score"), _("One reviewer's answers put together, from 0 to 5. Each question counts for as much as it says beside it.")),
    (_("Panel"), _("The people who compare scored ideas and decide. Its chair answers for the decision.")),
    (_("Parked"), _("Put aside until a date. On that date it is looked at again.")),
    (_("Pay band"), _("A broad group of jobs, such as manager. You may say yours on your own page; it is shown only in counts, to see whether ideas are judged fairly.")),
    (_("Payback"), _("The first year in which what has come back is as much as what was put in.")),
    (_("Reviewer"), _("Somebody asked to score an idea. All reviewers answer the same questions, and nobody sees another's scores before giving their own.")),
    (_("Revenue"), _("Day-to-day spending, such as pay, energy and supplies.")),
    (_("Savings ladder"), _("How sure a saving is: estimated, assured, committed, delivering, banked. Figures of different rungs are never added.")),
    (_("Settlement"), _("A proposal for how the bodies that gain make good those that pay. It needs the bodies' legal agreement.")),
    (_("Share"), _("The part of the costs and savings that falls to one body.")),
    (_("Simulation"), _("The sums done ten thousand times with figures drawn from their likely range, to show how far the result may swing.")),
    (_("Sitting"), _("A meeting of a panel on one day, with its ideas, its members and, afterwards, its minutes.")),
    (_("Triage"), _("Reading new ideas and sorting them: ask, send to review, join with another, park, or say no and why.")),
    (_("Zero-based"), _("Justifying each cost from nothing, by what drives it, instead of from what was spent last year.")),
)
# fmt: on


def entries() -> list[dict[str, str]]:
    """Every term with its address on the page, in alphabetical order."""
    said = [(str(term), meaning) for term, meaning in TERMS]
    listed = sorted(said, key=lambda term: term[0].lower())
    return [{"term": term, "anchor": slugify(term), "meaning": str(meaning)} for term, meaning in listed]


def as_markdown() -> str:
    """The same as a document."""
    lines = [
        "# Glossary",
        "",
        "Made from `site/portal/glossary.py` by `manage.py glossary_doc`; do not edit here.",
        "",
    ]
    lines += [f"**{entry['term']}**: {entry['meaning']}\n" for entry in entries()]
    return "\n".join(lines)
