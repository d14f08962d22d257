"""Who writes an idea: asking a colleague, answering, leaving; and what other bodies offer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ideas import rules, services
from ideas.beside import tabs
from ideas.forms.together import AnswerForm, InviteForm, OfferForm
from ideas.models import Invitation, Offer
from ideas.views.finding import own_idea, person_of, seen_idea
from place.models import Person
from workflow.refusals import NotAllowed, NotYet


@login_required
@require_http_methods(["GET", "POST"])
def authors(request: HttpRequest, reference: str) -> HttpResponse:
    """Who writes it and who was asked to; the answer to asking is the same whoever has the address, or nobody."""
    idea, person = own_idea(request, reference), person_of(request)
    may_invite = rules.may_invite(person, idea)
    if request.method == "POST" and not may_invite:
        raise NotAllowed(_("Its authors can ask others to join them until the idea is scored."))
    form = (
        InviteForm(request.POST if request.method == "POST" else None, own=person.email)
        if may_invite
        else None
    )
    if request.method == "POST" and form and form.is_valid():
        services.invite(by=person, idea=idea, email=form.cleaned_data["email"])
        messages.success(
            request, _("If somebody here has that address, they are asked now. You hear when they say yes.")
        )
        return redirect("ideas:authors", idea.reference)
    shown = {
        "idea": idea,
        "tabs": tabs(idea, person, "ideas:authors"),
        "form": form,
        "coauthors": idea.coauthors.select_related("organisation", "team"),
        "invitations": idea.invitations.exclude(
            state__in=[Invitation.State.ACCEPTED, Invitation.State.WITHDRAWN]
        ),
        "began": idea.author_id == person.pk,
    }
    return render(request, "ideas/authors.html", shown, status=422 if form and form.errors else 200)


@login_required
@require_POST
def part(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """Leave, or part with a co-author."""
    idea, person = own_idea(request, reference), person_of(request)
    coauthor = get_object_or_404(Person.objects.filter(coauthored=idea), uid=uid)
    services.part_with(by=person, idea=idea, coauthor=coauthor)
    if coauthor == person:
        messages.success(
            request, _("You are no longer a co-author of %(reference)s.") % {"reference": idea.reference}
        )
        return redirect("account")
    messages.success(request, _("%(name)s is no longer a co-author.") % {"name": coauthor.name})
    return redirect("ideas:authors", idea.reference)


@login_required
@require_POST
def take_back(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    idea = own_idea(request, reference)
    invitation = get_object_or_404(idea.invitations.all(), uid=uid)
    services.take_back_invitation(by=person_of(request), invitation=invitation)
    messages.success(request, _("The invitation is taken back."))
    return redirect("ideas:authors", idea.reference)


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say yes or no to writing an idea together. Only for the address that was asked."""
    person = person_of(request)
    waiting = Invitation.objects.filter(email=person.email.lower()).select_related(
        "idea__home_organisation", "by"
    )
    found = get_object_or_404(waiting, uid=uid)
    if request.method == "POST" and "no" in request.POST:
        services.refuse(by=person, invitation=found)
        messages.success(
            request,
            _("You said no. %(name)s sees that on the page of the authors.") % {"name": found.by.name},
        )
        return redirect("account")
    if request.method == "POST":
        idea = services.accept(by=person, invitation=found)
        messages.success(request, _("You now write this idea together."))
        return redirect(idea)
    if found.state == Invitation.State.ACCEPTED and found.idea.is_author(person):
        return redirect(found.idea)
    return render(request, "ideas/invitation.html", {"invitation": found, "idea": found.idea})


# Offers


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer people, assets or data of one's own body."""
    idea, person = seen_idea(request, reference), person_of(request)
    closed = rules.why_no_offer(person, idea)
    if closed:
        raise NotAllowed(closed)
    form = OfferForm(request.POST if request.method == "POST" else None, initial={"contact": person.email})
    if request.method == "POST" and form.is_valid():
        try:
            services.offer(by=person, idea=idea, **form.cleaned_data)
        except NotYet as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your offer is made. You hear as soon as it is answered."))
            return redirect("ideas:talk", idea.reference)
    return render(
        request, "ideas/offer.html", {"idea": idea, "form": form}, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """Accept or decline an offer, with a word."""
    found, person = _offer(request, reference, uid), person_of(request)
    if not rules.may_answer_offers(person, found.idea):
        raise NotAllowed(_("An idea's authors, or its case owner, answer what is offered to it."))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.answer_offer(by=person, offer=found, accept=said["accept"] == "yes", answer=said["answer"])
        messages.success(request, _("%(body)s is told.") % {"body": found.organisation.name})
        return redirect("ideas:talk", found.idea.reference)
    shown = {"idea": found.idea, "offer": found, "form": form}
    return render(request, "ideas/answer_offer.html", shown, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    found = _offer(request, reference, uid)
    services.withdraw_offer(by=person_of(request), offer=found)
    messages.success(request, _("Your offer is taken back."))
    return redirect("ideas:talk", found.idea.reference)


def _offer(request: HttpRequest, reference: str, uid: UUID) -> Offer:
    """An offer to an idea this person may see: its own idea's, not another's."""
    idea = seen_idea(request, reference)
    found: Offer = get_object_or_404(Offer.objects.select_related("organisation", "by"), idea=idea, uid=uid)
    found.idea = idea
    return found
