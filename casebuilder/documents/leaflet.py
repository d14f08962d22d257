"""Writes a short document that is no business case, from its finished HTML: the same standards, press and lockdown."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from casebuilder.documents import pdf, typefaces
from casebuilder.documents.apart import Limits, apart
from casebuilder.documents.paper import TooLarge
from casebuilder.documents.written import Written

MOST_CHARACTERS = 400_000


def write(html: str, *, made_at: datetime, identifier: str) -> Written:
    """The PDF of a page; `identifier` is what its record is known by. The same page makes the same bytes."""
    with pdf.careful() as warnings:
        document = pdf.Press("leaflet.css").layout(typefaces.drawable(html))
        document.metadata.generate_rdf_metadata = pdf.with_ua(document.metadata.generate_rdf_metadata)
        content = pdf.saved(document, pdf_identifier=identifier[:32].encode(), finisher=pdf.finish)
    return Written(content, len(document.pages), tuple(warnings))


def write_apart(html: str, *, made_at: datetime, identifier: str) -> Written:
    """The same in a process of its own, with limits on time and memory; it asks the database nothing."""
    if len(html) > MOST_CHARACTERS:
        raise TooLarge("too long")
    pdf.ready()
    at = timezone.localtime(made_at)
    return apart(lambda: write(html, made_at=at, identifier=identifier), Limits.of_site())
