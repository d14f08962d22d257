"""Nothing a person typed makes the writer read a file, open a connection, or run away."""

from __future__ import annotations

import pytest
import weasyprint
from weasyprint.urls import FatalURLFetchingError

from casebuilder.documents import pdf
from casebuilder.documents.fetcher import Fetcher, Refused
from casebuilder.documents.paper import TooLarge
from tests.casebuilder.documents import papers
from tests.casebuilder.documents.conftest import written

ADDRESSES = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "http://127.0.0.1:9/canary",
    "https://example.org/",
    "ftp://example.org/",
    "//example.org/x.png",
    "data:text/html,<h1>x</h1>",
    "data:text/css,@import url(file:///etc/passwd)",
    "app:fonts/../../paper.py",
    "app:nothing",
    "jar:file:///x",
    "data:image/png;base64," + "A" * 300_000,
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_we_do_not_hold_is_refused(address: str) -> None:
    fetcher = Fetcher({"ours": ("text/css", b"p{}")})
    with pytest.raises(Refused):
        fetcher.fetch(address)
    assert fetcher.refused


def test_names_we_hold_and_small_inline_pictures_are_served() -> None:
    fetcher = Fetcher({"ours": ("text/css", b"p{}")})
    assert fetcher.fetch("app:ours").read() == b"p{}"
    assert fetcher.fetch("data:image/svg+xml,<svg/>").read() == b"<svg/>"


@pytest.mark.papers
def test_hostile_text_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = Fetcher.fetch

    def noted(self: Fetcher, url: str, headers: object = None) -> object:
        asked.append(url)
        return real(self, url, headers)

    monkeypatch.setattr(Fetcher, "fetch", noted)
    pdf.Press().layout(pdf._html(pdf._given(papers.hostile())))
    assert asked
    assert all(url.startswith("app:fonts/") or url == "app:draft.svg" for url in asked)
    assert b"root:x:0" not in written("hostile").content


HOLES = [
    "<img src='file:///etc/passwd' alt='x'>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "<object data='file:///etc/passwd'></object>",
    "<style>@import url(file:///etc/passwd)</style>",
    "<style>p { background: url(http://127.0.0.1:9/canary) }</style>",
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    "<base href='file:///etc/'><img src='passwd' alt='x'>",
]


@pytest.mark.parametrize("hole", HOLES)
def test_even_unescaped_markup_reads_nothing(hole: str) -> None:
    """The second wall: were a template ever to let markup through, the fetcher would still refuse."""
    document = pdf.Press().layout(f"<html lang=en><title>t</title><body><p>text</p>{hole}</body></html>")
    content = pdf.saved(document)
    assert b"root:x:0" not in content
    assert b"/EmbeddedFile " not in content


def test_a_fatal_refusal_becomes_an_ordinary_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fatal(*_args: object, **_more: object) -> None:
        raise FatalURLFetchingError("no")

    monkeypatch.setattr(weasyprint.HTML, "render", fatal)
    with pytest.raises(pdf.CannotWrite, match="something it may not"):
        pdf.write(papers.small())


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def missing(name: str, *args: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(pdf.CannotWrite, match="apt-get install libpango"):
        pdf.write(papers.small())


@pytest.mark.parametrize("grow", ["lines", "organisations", "text"])
def test_a_case_too_large_to_lay_out_is_refused_before_any_layout(grow: str) -> None:
    case = papers.worked_case()
    line = case["options"][1]["lines"][0]
    if grow == "lines":
        case["options"][1]["lines"] = [line | {"key": str(place)} for place in range(601)]
    elif grow == "organisations":
        case["organisations"] += [{"key": str(place), "name": "Body"} for place in range(60)]
    else:
        line["source"] = "x" * 600_000
    with pytest.raises(TooLarge, match="shorten the case"):
        pdf.write(papers.paper(case, findings=None))


def test_a_paper_with_a_fingerprint_of_another_case_is_refused() -> None:
    with pytest.raises(ValueError, match="not the fingerprint"):
        papers.paper(papers.worked_case(), fingerprint="0" * 64)
