"""The files of an idea: seen and taken away by whoever sees the idea, added by its authors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ideas import rules, services
from ideas.beside import tabs
from ideas.models import Attachment, Idea
from ideas.views.finding import person_of, seen_idea
from place.keeping import download
from place.uploads import FilesForm
from workflow.refusals import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    idea, person = seen_idea(request, reference), person_of(request)
    may_add = rules.may_attach(person, idea)
    if request.method == "POST" and not may_add:
        raise NotAllowed(_("Only its authors can add files to this idea, and only while it is open."))
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    if request.method == "POST" and form.is_valid():
        added = form.take(
            lambda name, content: services.attach(by=person, idea=idea, name=name, content=content)
        )
        say_added(request, added)
        if not form.errors:
            return redirect("ideas:files", idea.reference)
    files = list(idea.attachments.all())
    shown = {
        "idea": idea,
        "tabs": tabs(idea, person, "ideas:files"),
        "files": rows(files, idea, [each for each in files if _removable(each, idea, request)]),
        "form": form if may_add else None,
        "back": idea.get_absolute_url(),
    }
    return render(request, "ideas/files.html", shown, status=422 if form.errors else 200)


def _removable(attachment: Attachment, idea: Idea, request: HttpRequest) -> bool:
    attachment.idea = idea
    return rules.may_detach(person_of(request), attachment)


def say_added(request: HttpRequest, names: list[str]) -> None:
    if names:
        said = ngettext("Added: %(names)s", "Added: %(names)s", len(names)) % {"names": ", ".join(names)}
        messages.success(request, said)


def rows(files: list[Attachment], idea: Idea, removable: list[Attachment]) -> list[dict[str, Any]]:
    return [{"file": each, "removable": each in removable} for each in files]


def _attachment(request: HttpRequest, reference: str, uid: UUID) -> Attachment:
    """A file of an idea this person may see: its own idea's, not another's."""
    idea = seen_idea(request, reference)
    found: Attachment = get_object_or_404(Attachment.objects.filter(idea=idea), uid=uid)
    found.idea = idea
    return found


@login_required
@require_GET
def file(request: HttpRequest, reference: str, uid: UUID) -> FileResponse:
    return download(_attachment(request, reference, uid))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """Ask once, then remove it for good."""
    found, person = _attachment(request, reference, uid), person_of(request)
    if not rules.may_detach(person, found):
        raise NotAllowed(_("Only whoever added a file, or the coordinator, can remove it."))
    if request.method == "POST":
        services.detach(by=person, attachment=found)
        messages.success(request, _("%(name)s is removed.") % {"name": found.name})
        return redirect("ideas:files", found.idea.reference)
    return render(request, "ideas/remove_file.html", {"idea": found.idea, "file": found})
