"""The last step: everything on one page, each part with a way back to change it, and the button that sends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas import services
from ideas.forms import SendForm
from ideas.models import Idea
from ideas.similar import similar_to
from ideas.steps import challenge_takes_it
from ideas.views.finding import own_idea, person_of
from ideas.views.frame import show_step
from ideas.views.keeping import is_typing, kept, not_kept, put_aside, version_in
from workflow.refusals import NotYet, Stale
from workflow.services import move

STEP = "check"


def show(request: HttpRequest, idea: Idea) -> HttpResponse:
    if request.method == "POST":
        return _take(request, idea)
    return _render(request, idea, SendForm(idea=idea))


def _take(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The answers are kept first, so that a refusal to send loses none of them."""
    if request.POST.get("then") == "alone":
        return _alone(request, idea)
    form, then, person = SendForm(request.POST, idea=idea), request.POST.get("then", ""), person_of(request)
    valid, typing = form.is_valid(), is_typing(request)
    try:
        draft = services.keep(
            idea, by=person, version=version_in(request), step=STEP, quietly=typing, **form.kept()
        )
        if valid and then == "send":
            return redirect(
                "ideas:submitted", move(draft, "submit", by=person, version=draft.version).reference
            )
    except NotYet as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return _render(request, own_idea(request, idea.reference), form)
    except Stale as late:
        if typing:
            return not_kept(request)
        return _render(request, own_idea(request, idea.reference), form, late)
    if typing:
        return kept(request)
    if valid and then == "later":
        return put_aside(request, idea)
    return _render(request, own_idea(request, idea.reference), form)


def _alone(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Take the challenge off, so that the idea can be sent without it."""
    form = SendForm(request.POST, idea=idea)
    said = {"challenge": None, **form.kept()}
    try:
        services.keep(idea, by=person_of(request), version=version_in(request), step=STEP, **said)
    except Stale as late:
        return _render(request, own_idea(request, idea.reference), form, late)
    messages.success(request, _("The challenge is taken off. You can send your idea now."))
    return redirect("ideas:edit", idea.reference, STEP)


def _render(request: HttpRequest, idea: Idea, form: SendForm, late: Stale | None = None) -> HttpResponse:
    return show_step(
        request, idea, STEP, late=late, form=form, parts=_parts(idea), estimates=list(idea.estimates.all()),
        refused=challenge_takes_it(idea, {}), similar=similar_to(idea, person_of(request)),
    )  # fmt: skip


def _parts(idea: Idea) -> list[dict[str, Any]]:
    """The answers so far, each with where it is changed; the calculator's lines have a part of their own."""
    words, where = (reverse("ideas:edit", args=[idea.reference, step]) for step in ("idea", "where"))
    needed, none = _("Still needed"), _("Not given")
    bodies = "\n".join(body.name for body in idea.organisations.all())
    rows = (
        (_("Title"), idea.title or needed, words),
        (_("The problem"), idea.problem or needed, words),
        (_("What to do instead"), idea.proposal or needed, words),
        (_("Challenge"), idea.challenge.title if idea.challenge else none, where),
        (_("Photos and files"), _files(idea), reverse("ideas:files", args=[idea.reference])),
        (_("Organisations"), bodies or idea.home_organisation.name, where),
        (_("Team"), idea.team.name if idea.team else none, where),
        (_("Service"), idea.service.name if idea.service else none, where),
        (_("What it helps with"), idea.outcome.name if idea.outcome else none, where),
    )
    return [{"key": key, "value": value, "url": url} for key, value, url in rows]


def _files(idea: Idea) -> str:
    return "\n".join(file.name for file in idea.attachments.all()) or str(_("None yet"))
