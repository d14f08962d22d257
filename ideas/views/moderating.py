"""The coordinator hides comments and shows them again; anybody reports one; those who decide leave notes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ideas import rules, services
from ideas.beside import tabs
from ideas.forms.talk import HideForm, NoteForm, ReportForm
from ideas.models import Note
from ideas.talk import Talk
from ideas.views.finding import person_of, seen_idea
from ideas.views.talk import address_of, comment_of
from place.text import as_html
from workflow.refusals import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def hide(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    comment, person = comment_of(request, reference, uid), person_of(request)
    talk = Talk(comment.idea, person)
    said = talk.said(comment)
    if not talk.moderates:
        raise NotAllowed(_("Only the coordinator can hide a comment."))
    form = HideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.hide(by=person, comment=comment, because=form.cleaned_data["because"])
        messages.success(request, _("The comment is hidden. Its writer is told why."))
        return redirect(address_of(talk, comment))
    shown = {
        "idea": comment.idea,
        "said": said,
        "form": form,
        "reports": comment.reports.select_related("by"),
    }
    return render(request, "ideas/hide_comment.html", shown, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """Show a hidden comment again; for one that was only reported, leave it be."""
    comment, person = comment_of(request, reference, uid), person_of(request)
    services.restore(by=person, comment=comment)
    messages.success(request, _("The comment is there for everybody who sees the idea."))
    return redirect(address_of(Talk(comment.idea, person), comment))


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    comment, person = comment_of(request, reference, uid), person_of(request)
    talk = Talk(comment.idea, person)
    said = talk.said(comment)
    if said.instead or comment.by_id == person.pk:
        raise NotAllowed(_("There is nothing to report here."))
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.report(by=person, comment=comment, why=form.cleaned_data["why"])
        messages.success(request, _("Thank you. The coordinator will look at it."))
        return redirect(address_of(talk, comment))
    shown = {"idea": comment.idea, "said": said, "form": form}
    return render(request, "ideas/report_comment.html", shown, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Notes of those who decide, for one another."""
    idea, person = seen_idea(request, reference), person_of(request)
    if not rules.may_read_notes(person, idea):
        raise NotAllowed(_("This page is for those who decide on the idea."))
    may_write = rules.may_write_notes(person, idea)
    form = NoteForm(request.POST if request.method == "POST" else None) if may_write else None
    if request.method == "POST" and not may_write:
        raise NotAllowed(_("Notes are written by those who decide on the idea."))
    if request.method == "POST" and form and form.is_valid():
        services.note(by=person, idea=idea, text=form.cleaned_data["text"])
        messages.success(request, _("The note is there for those who decide."))
        return redirect("ideas:notes", idea.reference)
    written = Note.objects.visible_to(person, idea).select_related("by__organisation")
    shown = {
        "idea": idea,
        "tabs": tabs(idea, person, "ideas:notes"),
        "notes": [{"note": each, "html": as_html(each.text)} for each in written],
        "form": form,
    }
    return render(request, "ideas/notes.html", shown, status=422 if form and form.errors else 200)
