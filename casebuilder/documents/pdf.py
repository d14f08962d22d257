"""Writes the PDF: tagged (PDF/UA-1), archivable (PDF/A-3a), locked down, the same bytes for the same Paper.

Layout of a large case takes seconds: `making.write` calls it in a process with limits on time and memory.
"""

from __future__ import annotations

import gc
import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.etree import ElementTree as ET  # only writes metadata, never parses what somebody sent

from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from casebuilder.documents import typefaces
from casebuilder.documents.decision import ROOMS, Decision, decision
from casebuilder.documents.paper import Paper, TooLarge
from casebuilder.documents.view import context
from casebuilder.documents.written import CannotWrite, Written

NEEDS_PANGO = (
    "The PDF writer needs the Pango library: install it (on Debian or Ubuntu: apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0) and start again."
)
UA = "http://www.aiim.org/pdfua/ns/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
# The second glyph of a letter with a loose accent carries no text of its own, which the standards call malformed.
NO_CHARACTER = b"> <200b>"
OPTIONS = {"pdf_variant": "pdf/a-3a", "uncompressed_pdf": True, "presentational_hints": False}


def write(paper: Paper) -> Written:
    """The PDF of a paper."""
    paper.refuse_if_too_large()
    with careful() as warnings:
        press, given = Press(), _given(paper)
        given["decision"] = that_fits(press, paper, given)
        document = press.layout(_html(given))
        content = _bytes(document, paper)
    return Written(content, len(document.pages), tuple(warnings))


def that_fits(press: Press, paper: Paper, given: dict[str, Any]) -> Decision | None:
    """The roomiest form of the deciding page that is one page.

    Every form is laid out in one go, each from a new page on, because setting up costs more than a page does.
    """
    forms = list(dict.fromkeys(decision(paper, room) for room in ROOMS))
    pages = press.layout(_html(given | {"forms": forms})).pages
    fitting = (
        form
        for number, form in enumerate(forms, start=1)
        if sum(f"form-{number}" in page.anchors for page in pages) == 1
    )
    try:
        return next(fitting)
    except StopIteration:
        raise TooLarge(
            _(
                "The page that decides does not fit on one page, even at its shortest. "
                "Shorten its words, or look for a figure that cannot be meant, and try again."
            )
        ) from None


def _given(paper: Paper) -> dict[str, Any]:
    return context(paper) | {
        "made_iso": timezone.localtime(paper.made_at).replace(microsecond=0).isoformat(),
        "replaced": typefaces.replaces(paper.case_bytes.decode()),
    }


def _html(given: dict[str, Any]) -> str:
    return typefaces.drawable(render_to_string("casebuilder/document/pdf.html", given))


class Press:
    """The stylesheet and typefaces, set up once for all that is laid out with them."""

    def __init__(self, *more: str) -> None:
        self.weasyprint = _weasyprint()
        from weasyprint.text.fonts import FontConfiguration

        from casebuilder.documents.fetcher import Fetcher

        self.fetcher, self.fonts = Fetcher(_held()), FontConfiguration()
        self.sheet = self.weasyprint.CSS(
            string="".join([typefaces.rules(), _file("document.css"), *(_file(name) for name in more)]),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )

    def layout(self, html: str) -> Any:
        page = self.weasyprint.HTML(string=html, url_fetcher=self.fetcher)
        return page.render(font_config=self.fonts, stylesheets=[self.sheet], **OPTIONS)


def ready() -> None:
    """Load what every document needs, so that each process made for one has it already."""
    _weasyprint()
    _held()
    get_template("casebuilder/document/pdf.html")


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:  # what cffi raises when the shared library is missing
        raise CannotWrite(NEEDS_PANGO) from error
    return weasyprint


@cache
def _held() -> dict[str, tuple[str, bytes]]:
    """Everything the writer may read by name: the typefaces and the mark across a draft."""
    return typefaces.held() | {"draft.svg": ("image/svg+xml", _file("draft.svg").encode())}


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _bytes(document: Any, paper: Paper) -> bytes:
    from weasyprint import Attachment

    when = paper.made_at.astimezone(timezone.get_fixed_timezone(0)).replace(microsecond=0)
    document.metadata.attachments = (
        []
        if paper.withheld
        else [  # the record would say what a copy keeps back
            Attachment(
                file_obj=BytesIO(paper.case_bytes),
                name=paper.filename,
                description="The case file this document was made from",
                created=when,
                modified=when,
                relationship="Source",
            )
        ]
    )
    document.metadata.generate_rdf_metadata = with_ua(document.metadata.generate_rdf_metadata)
    identifier = paper.record_fingerprint[:32].encode()  # what the page “Check a document” knows it by
    return saved(document, pdf_identifier=identifier, finisher=finish)


def saved(document: Any, **more: Any) -> bytes:
    target = BytesIO()
    with catch_warnings():
        simplefilter(
            "ignore", ResourceWarning
        )  # WeasyPrint leaves its colour profile to the garbage collector
        document.write_pdf(target, **OPTIONS, **more)
    return target.getvalue()


def finish(document: Any, pdf: Any) -> None:
    """Show the title, not the file name, in the window; give each glyph of a character of several a meaning.

    Everything is compressed but the metadata: PDF/A wants that readable, and WeasyPrint can only do all or nothing.
    """
    from pydyf import Dictionary, Stream

    pdf.catalog["ViewerPreferences"] = Dictionary({"DisplayDocTitle": "true"})
    for each in pdf.objects:
        if isinstance(each, Stream):
            if any(isinstance(part, bytes) and b"beginbfchar" in part for part in each.stream):
                each.stream = [
                    part.replace(b"> <>", NO_CHARACTER) if isinstance(part, bytes) else part
                    for part in each.stream
                ]
            _compress(each)


def _compress(stream: Any) -> None:
    """Once, at a moderate level: writing asks for the bytes of each object more than once."""
    if stream.extra.get("Type") == "/Metadata" or "Filter" in stream.extra:
        return
    _head, _word, content = stream.data.partition(b"\nstream\n")
    packed = zlib.compress(content.removesuffix(b"\nendstream"), 6)
    if not packed.endswith((b"\r", b"\n")):  # a reader may take that for the end of the line
        stream.stream, stream.compress = [packed], False
        stream.extra["Filter"] = "/FlateDecode"


def with_ua(generate: Callable[..., bytes]) -> Callable[..., bytes]:
    """The metadata written for PDF/A, with the claim to PDF/UA-1 and the schema that claim needs."""

    def generated(*given: Any) -> bytes:
        tree = ET.fromstring(generate(*given))  # noqa: S314 - WeasyPrint wrote it a moment ago
        claim = ET.SubElement(tree, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
        ET.SubElement(claim, f"{{{UA}}}part").text = "1"
        _describe(ET.SubElement(tree, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""}))
        return ET.tostring(tree)

    return generated


def _describe(description: ET.Element) -> None:
    for prefix, space in (
        ("pdfuaid", UA),
        ("pdfaExtension", EXTENSION),
        ("pdfaSchema", SCHEMA),
        ("pdfaProperty", PROPERTY),
    ):
        ET.register_namespace(prefix, space)
    schema = _resource(description, f"{{{EXTENSION}}}schemas", "Bag")
    _texts(schema, SCHEMA, schema="PDF/UA identification", namespaceURI=UA, prefix="pdfuaid")
    part = _resource(schema, f"{{{SCHEMA}}}property", "Seq")
    _texts(
        part,
        PROPERTY,
        name="part",
        valueType="Integer",
        category="internal",
        description="Part of the standard",
    )


def _resource(parent: ET.Element, tag: str, kind: str) -> ET.Element:
    """The one item of a list of resources."""
    holder = ET.SubElement(ET.SubElement(parent, tag), f"{{{RDF}}}{kind}")
    return ET.SubElement(holder, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})


def _texts(parent: ET.Element, space: str, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, f"{{{space}}}{name}").text = text


@contextmanager
def careful() -> Iterator[list[str]]:
    """What every document is written under; gives what the writer complains of."""
    with _said() as warnings, _fatal_as_error(), _without_collecting():
        yield warnings


@contextmanager
def _fatal_as_error() -> Iterator[None]:
    """WeasyPrint's fatal error is a BaseException: uncaught, it would end the whole worker."""
    _weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        raise CannotWrite("The document tried to read something it may not.") from error


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Layout makes hundreds of thousands of boxes and drops none: looking through them for rubbish takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _said() -> Iterator[list[str]]:
    """Everything the writer's own log says while it works."""
    collector, logger = _Collector(), logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        logger.removeHandler(collector)
