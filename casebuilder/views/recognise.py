"""Check a document: is this file, or this fingerprint, the record? Anybody signed in may ask; nothing sent is kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casebuilder.checking import Match, matches, matches_of
from casebuilder.documents.inside import Claims
from casebuilder.documents.words import day
from casebuilder.forms.checking import CheckForm
from casebuilder.views.finding import person


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = CheckForm(request.POST if sent else None, request.FILES if sent else None)
    said: dict[str, Any] = {"form": form}
    if sent and form.is_valid():
        claims: Claims | None = form.cleaned_data["file"]
        typed = form.cleaned_data["fingerprint"]
        found = matches(claims, person(request)) if claims else matches_of(typed, person(request))
        said |= {"asked": True, **_verdict(claims, found)}
    return render(request, "casebuilder/check_document.html", said, status=422 if form.errors else 200)


def _verdict(claims: Claims | None, found: list[Match]) -> dict[str, Any]:
    """The answer in a sentence, its colour, and what is known of each version it matches."""
    very = any(match.very_file for match in found)
    if claims and claims.altered:
        title = _("This document was altered")
        text = _(
            "The case file inside it is not the one it was made from. Do not rely on it: download it again from the case."
        )
        return {"tone": "bad", "title": title, "text": text, "found": [_facts(each) for each in found]}
    if not found:
        title = _("No record you may see matches")
        text = _(
            "It may have been changed, come from another place, or belong to a case you may not read. "
            "If you were given it as the record, ask whoever gave it to you."
        )
        return {"tone": "wait", "title": title, "text": text, "found": []}
    title = _("This is the record") if very or not claims or claims.inside else _("This names the record")
    facts = [_facts(each) for each in found]
    return {"tone": _tone(claims, found), "title": title, "text": _how_far(claims, found), "found": facts}


def _tone(claims: Claims | None, found: list[Match]) -> str:
    stands = all(match.overtaken_by is None for match in found)
    certain = not claims or claims.inside or any(match.very_file for match in found)
    return "good" if stands and certain else "wait"


def _how_far(claims: Claims | None, found: list[Match]) -> str:
    """What can be said for certain of this file, and what not."""
    if any(match.very_file for match in found):
        return _("It is, to the last byte, the very file this site keeps.")
    if claims is None:
        return _("A version of a business case has this fingerprint. Compare what you have with it.")
    if any(match.released_copy for match in found):
        return _("It is the released copy: the figures of the record, without the sections kept back.")
    if claims.case is not None and claims.named:
        return _(
            "The case file inside it is the record. The pages are not, byte for byte, those this site keeps: "
            "they may have been made at another time, or changed. If it matters, download it again."
        )
    if claims.case is not None:
        return _("It says exactly what the record says.")
    return _(
        "It carries the fingerprint of the record, but it is not, byte for byte, the file this site keeps. "
        "Figures may have been changed in it: download it again to be sure."
    )


def _facts(match: Match) -> dict[str, Any]:
    """What is known of one version, as rows to read."""
    version = match.version
    idea = version.case.idea
    rows = [
        (_("Business case"), f"{idea.reference}: {idea.title}"),
        (
            _("Version"),
            _("%(number)s, %(state)s")
            % {"number": version.number, "state": version.get_state_display().lower()},
        ),
    ]
    if version.assured_at and version.assured_by:
        said = {"day": day(version.assured_at), "name": version.assured_by.name}
        rows.append((_("Assured by finance"), _("%(day)s, by %(name)s") % said))
    signed = [
        _("%(body)s: %(name)s, %(day)s")
        % {"body": mark.organisation.name, "name": mark.by.name, "day": day(mark.at)}
        for mark in match.signatures
    ]
    rows.append(
        (_("Signed for"), "\n".join(signed) or _("Nobody has signed this version, or no signature stands"))
    )
    if match.overtaken_by:
        rows.append(
            (_("No longer stands"), _("Version %(number)s took its place") % {"number": match.overtaken_by})
        )
    if match.signed_before_redaction:
        rows.append(
            (_("Changed since"), _("A passage was blacked out after this was signed; no figure changed"))
        )
    rows.append((_("Fingerprint"), version.fingerprint))
    return {"rows": [{"key": key, "value": value} for key, value in rows], "version": version, "idea": idea}
