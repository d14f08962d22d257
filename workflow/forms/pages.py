"""One literal: for every step of the table, its heading, its button, what it does, and the form for what must be said."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from place.models import Person
from place.vocabulary import Role
from workflow.forms import steps as f
from workflow.models import Proposal
from workflow.rules import Offer, offers

Text = str | Promise


@dataclass(frozen=True)
class StepPage:
    """What one step looks like to the person who may take it."""

    heading: Text
    button: Text
    does: Text
    form: type[f.StepForm] = f.StepForm
    grave: bool = False  # it ends or stops something: the button says so
    only_when_ready: bool = False  # offered on the idea's page only once nothing is missing
    on_case: bool = False  # it is about the business case, so that is what is read before it is taken


# fmt: off
STEP_PAGES: dict[str, StepPage] = {
    "submit": StepPage(
        _("Send it in"), _("Send in your idea"),
        _("Your idea goes to your organisation's coordinator, who reads every one. You can still withdraw it.")),
    "just_do_it": StepPage(
        _("Just do it"), _("Start it now"),
        _("A small idea needs no business case. It starts now, with one page on record, and you answer for the money."),
        f.JustDoItForm),
    "ask": StepPage(
        _("Ask the author"), _("Send the question"),
        _("The idea waits with its authors until they answer, then comes back to where it is now."),
        f.AskForm),
    "answer": StepPage(
        _("Answer the question"), _("Send the answer"),
        _("Your answer goes to whoever asked. You can put the idea's own words right at the same time."),
        f.AnswerForm),
    "review": StepPage(
        _("Send to review"), _("Send to review"),
        _("Everybody assigned is asked to score the idea, each without seeing the others' scores.")),
    "refer": StepPage(
        _("Send to the panel"), _("Send to the panel"),
        _("Scoring closes and the panel decides. This happens by itself when the last score arrives.")),
    "rescore": StepPage(
        _("Ask for another look"), _("Send back for scoring"),
        _("Every reviewer is asked to confirm or change their scores. They read your reason."),
        f.ReasonForm),
    "approve": StepPage(
        _("Approve"), _("Approve the idea"),
        _("The idea gets a business case: what it costs and saves, for whom and when. No money is promised yet."),
        f.ApproveForm),
    "adopt": StepPage(
        _("Adopt it from another body"), _("Start our case"),
        _("The idea has proved itself elsewhere. It gets a business case here, with the figures scaled to yours."),
        f.ApproveForm),
    "decline": StepPage(
        _("Do not take forward"), _("See what the author will read"),
        _("The idea ends here, with a reason and your words. Its author can appeal once, with something new."),
        f.DeclineForm, grave=True),
    "appeal": StepPage(
        _("Appeal"), _("Send the appeal"),
        _("Your idea is read again. Whoever said no may not decide this time. You can appeal once."),
        f.AppealForm),
    "park": StepPage(
        _("Park"), _("Park the idea"),
        _("The idea rests until a day you choose, then comes back by itself."),
        f.ParkForm),
    "resume": StepPage(
        _("Bring it back"), _("Bring it back"),
        _("The idea goes back to where it was when it was parked, and its clock starts again."),
        f.ReasonForm),
    "merge": StepPage(
        _("Join with another idea"), _("Join them"),
        _("This idea ends here and its authors and supporters are counted with the other: they have that problem too."),
        f.MergeForm),
    "unmerge": StepPage(
        _("Take apart again"), _("Take apart"),
        _("The idea stands on its own again, where it was before it was joined."),
        f.ReasonForm),
    "withdraw": StepPage(
        _("Withdraw"), _("Withdraw the idea"),
        _("The idea ends here. It cannot be sent in again; you can always share a new one."),
        f.WithdrawForm, grave=True),
    "send_to_finance": StepPage(
        _("Send to finance"), _("Send to finance"),
        _("A finance officer checks the business case and either assures it or returns it with comments."),
        on_case=True),
    "return_case": StepPage(
        _("Return the case"), _("Return the case"),
        _("The case owner can change the business case again. Agreements and signatures on it fall."),
        f.CommentsForm, grave=True, on_case=True),
    "assure": StepPage(
        _("Assure the case"), _("Assure this version"),
        _("This version is frozen: you say that its figures can be relied on. The organisations are then asked "
          "to agree and sign."),
        f.CommentsForm, on_case=True),
    "refuse": StepPage(
        _("Refuse to sign"), _("Refuse"),
        _("The case goes back to its owner. Agreements and signatures on this version fall."),
        f.ReasonForm, grave=True, on_case=True),
    "commit": StepPage(
        _("Commit"), _("Commit the savings"),
        _("Every organisation has agreed and signed. From now on these savings count as committed."),
        only_when_ready=True),
    "start": StepPage(
        _("Start delivery"), _("Start delivery"),
        _("Work begins. The next milestone sets the clock.")),
    "bank": StepPage(
        _("Bank the savings"), _("Bank the savings"),
        _("You confirm that the money has left the budget for good.")),
    "deliver": StepPage(
        _("Close as delivered"), _("Close as delivered"),
        _("The idea is in place. It frees no cash; its benefits are measured.")),
    "reopen": StepPage(
        _("Reopen"), _("Reopen"),
        _("A saving has leaked or was confirmed in error: it is being delivered again until it is put right."),
        f.ReasonForm, grave=True),
    "stop": StepPage(
        _("Stop the work"), _("Stop the work"),
        _("Delivery ends and the savings no longer count as committed."),
        f.ReasonForm, grave=True),
}
# fmt: on


@dataclass(frozen=True)
class Action:
    """A step as a page offers it: what it is called, where it is, and what is still missing."""

    step: str
    label: Text
    url: str
    grave: bool
    missing: list[Text]

    @property
    def ready(self) -> bool:
        return not self.missing


def actions(proposal: Proposal, person: Person) -> list[Action]:
    """What the idea's page offers this person, in the order of the table."""
    return [_action(proposal, offer) for offer in offers(proposal, person) if _worth_offering(offer)]


def step_url(proposal: Proposal, step: str) -> str:
    """Reviewers are chosen on a page of their own before an idea is sent to them."""
    if step == "review":
        return reverse("workflow:assign", args=[proposal.reference])
    return reverse("workflow:step", args=[proposal.reference, step])


def _worth_offering(offer: Offer) -> bool:
    """A reviewer is not offered the panel: their last score sends the idea there by itself."""
    if offer.capacity.role == Role.REVIEWER:
        return offer.ready
    return offer.ready or not STEP_PAGES[offer.name].only_when_ready


def _action(proposal: Proposal, offer: Offer) -> Action:
    page = STEP_PAGES[offer.name]
    return Action(offer.name, page.heading, step_url(proposal, offer.name), page.grave, list(offer.missing))
