"""The talk about an idea: reading it, saying something, answering, changing and removing one's own words, following."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ideas import rules, services
from ideas.beside import tabs
from ideas.forms.talk import CommentForm, EditForm
from ideas.models import Comment, Idea
from ideas.offers import offers_on
from ideas.talk import Talk
from ideas.views.finding import person_of, seen_idea
from place.models import Person
from workflow.refusals import NotAllowed

LISTS = ("account", "following")  # pages that list what somebody follows, each with a way to stop


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything said; a form for more, at the end or under the comment it answers."""
    idea, person = seen_idea(request, reference), person_of(request)
    talk = Talk(idea, person)
    answers = _answered(request, idea)
    if request.method == "POST" and talk.silent:
        raise NotAllowed(talk.silent)
    form = _posted(request, talk, answers)
    if form and form.is_valid():
        said = services.say(
            by=person,
            idea=idea,
            text=form.cleaned_data["text"],
            answers=answers,
            to=_to(form.cleaned_data.get("to")),
        )
        messages.success(request, _("Your comment is there for everybody who sees this idea."))
        return redirect(address_of(talk, said))
    return show(request, talk, form=form, answers=answers)


def _posted(request: HttpRequest, talk: Talk, answers: Comment | None) -> CommentForm | None:
    """What was sent. Where the comment it answers is gone, the words stay and can be sent as a comment of their own."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    gone = bool(data.get("answers")) and answers is None
    data["answers"] = "" if gone else data.get("answers", "")
    form = CommentForm(data, people=talk.people())
    if gone:
        form.add_error(
            None, _("The comment you answer has been removed or hidden. You can still say it by itself.")
        )
    return form


def _empty(talk: Talk, answers: Comment | None) -> CommentForm | None:
    """A form to write in, for whoever may."""
    if talk.silent:
        return None
    return CommentForm(people=talk.people(), initial={"answers": answers.uid if answers else None})


def _answered(request: HttpRequest, idea: Idea) -> Comment | None:
    """The comment being answered, of this idea only, while it can be read; an address that was made up answers nothing."""
    said = request.POST.get("answers", "") if request.method == "POST" else request.GET.get("answer", "")
    try:
        uid = UUID(said)
    except ValueError:
        return None
    there = Comment.objects.select_related("answers").filter(idea=idea, removed_at=None, hidden_at=None)
    return there.filter(uid=uid).first()


def _to(uid: str | None) -> Person | None:
    return Person.objects.filter(uid=uid).first() if uid else None


def address_of(talk: Talk, comment: Comment) -> str:
    """The page of the talk a comment stands on, at the comment."""
    number = talk.page_with(comment)
    query = f"?page={number}" if number > 1 else ""
    return f"{reverse('ideas:talk', args=[talk.idea.reference])}{query}#c-{comment.uid}"


def show(
    request: HttpRequest,
    talk: Talk,
    *,
    form: Any = None,
    answers: Comment | None = None,
    changing: Comment | None = None,
) -> HttpResponse:
    """The page of the talk, with at most one form on it."""
    at = answers or changing
    threads, page = talk.page(talk.page_with(at) if at else request.GET.get("page"))
    idea, person = talk.idea, talk.person
    form = form or _empty(talk, answers)
    shown = {
        "idea": idea,
        "tabs": tabs(idea, person, "ideas:talk"),
        "talk": talk,
        "threads": threads,
        "page": page,
        "form": form,
        "answers": (answers.answers_id or answers.pk) if answers else None,
        "changing": changing.pk if changing else None,
        "offers": offers_on(idea, person),
        "may_offer": not rules.why_no_offer(person, idea),
        "may_follow": rules.may_follow(person, idea),
        "follows": idea.followed,
    }
    return render(request, "ideas/talk.html", shown, status=422 if form and form.errors else 200)


def comment_of(request: HttpRequest, reference: str, uid: UUID) -> Comment:
    """A comment of an idea this person may see: its own idea's, not another's."""
    idea = seen_idea(request, reference)
    found: Comment = get_object_or_404(Comment.objects.select_related("by", "answers"), idea=idea, uid=uid)
    found.idea = idea
    return found


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    """Change one's own words, where they stand."""
    comment, person = comment_of(request, reference, uid), person_of(request)
    talk = Talk(comment.idea, person)
    if not talk.said(comment).may["edit"]:
        raise NotAllowed(
            talk.silent or _("Only whoever wrote a comment can change it, while it can be read.")
        )
    form = EditForm(request.POST if request.method == "POST" else None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        services.edit(by=person, comment=comment, text=form.cleaned_data["text"])
        messages.success(request, _("Your comment is changed."))
        return redirect(address_of(talk, comment))
    return show(request, talk, form=form, changing=comment)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, uid: UUID) -> HttpResponse:
    comment, person = comment_of(request, reference, uid), person_of(request)
    said = Talk(comment.idea, person).said(comment)
    if not said.may["remove"]:
        raise NotAllowed(_("Only whoever wrote a comment can remove it, while it can be read."))
    if request.method == "POST":
        services.take_away(by=person, comment=comment)
        messages.success(request, _("Your comment is removed."))
        return redirect("ideas:talk", comment.idea.reference)
    return render(request, "ideas/remove_comment.html", {"idea": comment.idea, "said": said})


@login_required
@require_POST
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Hear of every step, or no longer."""
    idea, person = seen_idea(request, reference), person_of(request)
    if "back" in request.POST:
        services.unfollow(by=person, idea=idea)
        messages.success(request, _("You no longer follow “%(title)s”.") % {"title": idea.title})
    else:
        services.follow(by=person, idea=idea)
        messages.success(request, _("You follow this idea: you hear of every step it takes."))
    came_from = request.POST.get("from")
    if came_from in LISTS:
        return redirect(came_from)
    return redirect("ideas:talk" if came_from == "talk" else "idea", idea.reference)
