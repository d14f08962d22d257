"""“We have this problem too”, said for a body: one short form for its coordinator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ideas import services
from ideas.adopting import MOVES, TONES, State, why_closed
from ideas.forms.adopting import TakeUpForm
from ideas.models import Adoption, Idea
from ideas.views.finding import person_of, seen_idea
from place.models import Organisation, Person
from workflow.refusals import NotAllowed, NotYet
from workflow.registry import PAGES


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where one's body stands; whoever speaks for several chooses which."""
    idea, person = seen_idea(request, reference), person_of(request)
    bodies, body = bodies_for(request, idea, person)
    adoption = idea.adoptions.select_related("own").filter(organisation=body).first()
    sent, late = posted(request, adoption)
    form = TakeUpForm(sent, adoption=adoption)
    if late:
        form.add_error(None, str(late))
    elif sent and form.is_valid():
        said = form.cleaned_data
        try:
            services.take_up(
                by=person, idea=idea, organisation=body, state=said["state"], expected=said["version"],
                reason=said.get("reason", ""), note=said["note"],
            )  # fmt: skip
        except services.SaidBefore:  # this very moment
            return page(request, reference)
        except NotYet as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("It is said. The authors of the idea are told."))
            return redirect("idea", idea.reference)
    shown = {
        "idea": idea, "form": form, "bodies": bodies, "body": body, "adoption": adoption,
        "steps": told(adoption), "own": own_seen(adoption, person), "case_url": _case_url(idea, adoption, body),
    }  # fmt: skip
    status = late.status if late else 422 if form.errors else 200
    return render(request, "ideas/take_up.html", shown, status=status)


def posted(
    request: HttpRequest, adoption: Adoption | None
) -> tuple[QueryDict | None, services.SaidBefore | None]:
    """What was sent; and who spoke for the body since the page was opened. Nothing somebody wrote is lost by that."""
    if request.method != "POST":
        return None, None
    version = str(adoption.version if adoption else 0)
    if request.POST.get("version", version) == version:
        return request.POST, None
    again = request.POST.copy()
    again["version"] = version
    return again, services.SaidBefore(adoption)


def bodies_for(request: HttpRequest, idea: Idea, person: Person) -> tuple[list[Organisation], Organisation]:
    """The bodies this person speaks for about an idea, and the one they speak for now."""
    bodies = services.speaks_for(person, idea)
    if not bodies:
        raise NotAllowed(_("Coordinators of other organisations say here whether theirs takes the idea up."))
    closed = why_closed(idea, person)
    if closed:
        raise NotAllowed(closed)
    asked = request.GET.get("body", "")
    return bodies, next((each for each in bodies if each.slug == asked), bodies[0])


def told(adoption: Adoption | None) -> list[dict[str, Any]]:
    """Its steps for components/timeline.html."""
    if adoption is None:
        return []
    steps = adoption.steps.select_related("by", "on_behalf_of").order_by("-number")
    return [
        {
            "title": step.get_state_display(), "when": step.at, "who": step.by.name,
            "tone": TONES[State(step.state)],
            "text": "\n".join(text for text in (step.get_reason_display() if step.reason else "", step.note) if text),
        }
        for step in steps
    ]  # fmt: skip


def own_seen(adoption: Adoption | None, person: Person) -> Idea | None:
    """The body's own idea, where this person may see it."""
    if adoption is None or adoption.own_id is None:
        return None
    return Idea.objects.visible_to(person).filter(pk=adoption.own_id).first()


def _case_url(idea: Idea, adoption: Adoption | None, body: Organisation) -> str:
    """Where a case of the body's own begins, where it may go there from where it stands."""
    now = State(adoption.state) if adoption else None
    return f"{PAGES['adopt'](idea)}?body={body.slug}" if State.ADOPTING in MOVES[now] else ""
