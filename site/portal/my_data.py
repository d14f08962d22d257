"""What we hold about one person, as they may take it away: theirs, and never what is somebody else's to keep."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from casebuilder.models import Agreement, Signature
from ideas.models import AdoptionStep, Comment, Follow, Idea, IdeaList, Support
from place.exports import csv_lines
from place.models import AuditEntry, Deputy, Person
from place.services import record
from workflow.envelopes import still_theirs
from workflow.models import (
    Amendment,
    Assignment,
    Decision,
    DeclaredInterest,
    Notice,
    PanelVote,
    ReviewerProfile,
    Seat,
)
from workflow.preferences import choices_of

Rows = list[dict[str, Any]]

# What somebody said in their own words with a step; whom they named stays out.
OWN_WORDS = (
    "question",
    "answer",
    "reason",
    "rationale",
    "feedback",
    "could_change",
    "comments",
    "something_new",
    "what",
)


@transaction.atomic
def take_away(*, by: Person) -> bytes:
    """Everything as one zip: a JSON file for machines, a CSV a kind for people."""
    held = gather(by)
    record(by=by, action="download_own_data", target=by)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = {"made_at": timezone.now(), **held}
        archive.writestr("everything.json", json.dumps(whole, default=str, indent=2, ensure_ascii=False))
        for name, rows in held.items():
            archive.writestr(f"{name}.csv", _table(rows))
    return packed.getvalue()


def gather(person: Person) -> dict[str, Rows]:
    """Kind by kind, what is theirs."""
    case = "version__case__idea__reference"
    declared = DeclaredInterest.objects.filter(person=person)
    granted = ("role", "organisation__name", "granted_at", "ended_at", "signing_limit", "authority")
    agreed, signed = Agreement.objects.filter(by=person), Signature.objects.filter(by=person)
    return {
        "profile": _profile(person),
        "roles": _rows(person.grants.values(*granted)),
        "stand_ins": _stand_ins(person),
        "ideas": _ideas(person),
        "supported": _rows(Support.objects.filter(person=person).values("idea__reference", "at")),
        "followed": _rows(Follow.objects.filter(person=person).values("idea__reference", "at")),
        "taken_up": _rows(AdoptionStep.objects.filter(by=person).values("adoption__idea__reference", "at", "state", "note")),
        "comments": _rows(Comment.objects.filter(by=person).values("idea__reference", "at", "edited_at", "text")),
        "lists": _rows(IdeaList.objects.filter(by=person).values("name", "organisation__name", "at", "state")),
        "decisions": _decisions(person),
        "scores": _scores(person),
        "reviewing": _reviewing(person),
        "days_away": _rows(person.absences.values("starts", "ends")),
        "scores_you_changed": _rows(
            Amendment.objects.filter(assignment__reviewer=person).values(
                "assignment__proposal__reference", "given_at", "values", "panel_comment", "author_comment"
            )
        ),
        "interests": _rows(declared.values("proposal__reference", "at", "because", "withdrawn_at")),
        "panels": _rows(Seat.objects.filter(person=person).values("sitting__organisation__name", "sitting__held_on", "present")),
        "panel_votes": _votes(person),
        "agreements": list(agreed.values(case, "organisation__name", "at")),
        "signatures": list(signed.values(case, "organisation__name", "at", "capacity", "authority", "amount")),
        "notices": _notices(person),
        "notice_choices": [{"kind": kind, "how": how} for kind, how in choices_of(person).items()],
        "sessions": list(UserSession.objects.filter(user=person).values("created_at", "ip", "user_agent")),
        "what_you_did": _rows(AuditEntry.objects.filter(by=person).values("at", "action", "target_type")),
    }  # fmt: skip


def _rows(found: Iterable[Any]) -> Rows:
    return [dict(row) for row in found]


def _profile(person: Person) -> Rows:
    return [{
        "name": person.name, "email": person.email, "job_title": person.job_title,
        "organisation": person.organisation and person.organisation.name,
        "team": person.team and person.team.name,
        "pay_band": person.get_pay_band_display(),
        "joined": person.date_joined, "last_signed_in": person.last_login,
    }]  # fmt: skip


def _stand_ins(person: Person) -> Rows:
    rows = Deputy.objects.filter(Q(person=person) | Q(deputy=person)).order_by("starts")
    return [
        {"you": "act for somebody" if row.deputy_id == person.pk else "have somebody act for you",
         "starts": row.starts, "ends": row.ends}
        for row in rows
    ]  # fmt: skip


def _ideas(person: Person) -> Rows:
    with_others = Idea.coauthors.through.objects.filter(person=person).values("idea")
    ideas = Idea.objects.filter(Q(author=person) | Q(pk__in=with_others)).order_by("pk")
    return list(
        ideas.values("reference", "title", "problem", "proposal", "stage", "audience", "hide_name", "created_at", "submitted_at")
    )  # fmt: skip


def _decisions(person: Person) -> Rows:
    taken = Decision.objects.filter(by=person).select_related("proposal").order_by("pk")
    return [
        {"idea": row.proposal.reference, "step": row.step, "at": row.at,
         "said": "\n".join(str(row.said[name]) for name in OWN_WORDS if row.said.get(name))}
        for row in taken
    ]  # fmt: skip


def _scores(person: Person) -> Rows:
    own = (
        Assignment.objects.filter(reviewer=person)
        .select_related("proposal")
        .prefetch_related("scores__criterion")
    )
    return [
        {"idea": row.proposal.reference, "state": row.state, "done_at": row.done_at,
         "scores": "; ".join(f"{score.criterion.name}: {score.value}" for score in row.scores.all()),
         "for_the_author": row.author_comment, "for_the_panel": row.panel_comment,
         "signed": row.signed, "why_you_stood_down": row.stood_down_because,
         "begun_and_not_given": json.dumps(row.draft, ensure_ascii=False) if row.draft else ""}
        for row in own
    ]  # fmt: skip


def _reviewing(person: Person) -> Rows:
    found = ReviewerProfile.objects.filter(person=person).prefetch_related("outcomes", "services")
    return [
        {"at_most": row.most, "outcomes": "; ".join(each.name for each in row.outcomes.all()),
         "services": "; ".join(each.name for each in row.services.all())}
        for row in found
    ]  # fmt: skip


def _votes(person: Person) -> Rows:
    """Between which two ideas they chose at a panel, and which they would take first."""
    cast = PanelVote.objects.filter(voter=person).select_related("first", "second")
    return [
        {"preferred": (row.first if row.for_first else row.second).reference,
         "other": (row.second if row.for_first else row.first).reference, "at": row.at}
        for row in cast
    ]  # fmt: skip


def _notices(person: Person) -> Rows:
    told = Notice.objects.filter(person=person).select_related("proposal")
    readable = {notice.pk for notice in still_theirs(person, list(told))}
    return [
        {"kind": row.kind, "at": row.created_at, "read_at": row.read_at,
         "idea": row.proposal.reference if row.proposal and row.pk in readable else "",
         "text": row.text if row.pk in readable else ""}
        for row in told
    ]  # fmt: skip


def _table(rows: Iterable[dict[str, Any]]) -> bytes:
    """One kind as a CSV whose cells no spreadsheet takes for formulas."""
    listed = list(rows)
    headings = list(listed[0]) if listed else []
    return b"".join(csv_lines(headings, [list(row.values()) for row in listed])) if listed else b""
