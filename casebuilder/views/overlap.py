"""Two people changed the same thing: the second sees both values, who and when, and chooses; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casebuilder.merging import MINE, THEIRS, Conflict
from casebuilder.refusals import Overlap
from casebuilder.views.finding import case_crumbs
from casebuilder.wording import Words

View = Callable[..., HttpResponse]
OURS = ("csrfmiddlewaretoken", "seen")


@dataclass(frozen=True)
class Choice:
    """One thing both changed."""

    name: str
    where: str
    was: list[str]
    theirs: list[str]
    mine: list[str]
    chosen: str


def choosing(view: View) -> View:
    """Shows the page of choices where saving found that both changed the same."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Overlap as overlap:
            return _page(request, overlap)

    return wrapped


def _page(request: HttpRequest, overlap: Overlap) -> HttpResponse:
    current = overlap.current
    case, looked = current.case, "seen" in request.POST
    words = Words(overlap.base.document, current.document)
    sent = [
        (name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name not in OURS and not name.startswith("keep-")
    ]
    said = {
        "idea": case.idea,
        "crumbs": case_crumbs(case),
        "theirs": current,
        "choices": [_choice(request, words, conflict) for conflict in overlap.conflicts],
        "sent": sent,
        "problem": _("Choose one of the two for each.") if looked else "",
    }
    return render(request, "casebuilder/overlap.html", said, status=422 if looked else 409)


def _choice(request: HttpRequest, words: Words, conflict: Conflict) -> Choice:
    name, path = f"keep-{conflict.id}", conflict.path
    chosen = request.POST.get(name, "")
    return Choice(
        name=name,
        where=words.where(path),
        was=words.value(path, conflict.base),
        theirs=words.value(path, conflict.theirs, conflict.base),
        mine=words.value(path, conflict.mine, conflict.base),
        chosen=chosen if chosen in (THEIRS, MINE) else "",
    )
