"""Plain text stays plain: what people type can never become anything but words, line ends and honest links."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from place.text import as_html, tidy
from tests.payloads import PAYLOADS

ALLOWED = {"p", "br", "a", "strong"}


class Strict(HTMLParser):
    """Reads what we made, and objects to every tag and attribute we never write."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        given = dict(attrs)
        if tag == "a":
            assert set(given) == {"href", "rel"}
            assert given["rel"] == "nofollow noopener noreferrer"
            assert str(given["href"]).startswith(("http://", "https://", "mailto:"))
            self.links.append(str(given["href"]))
        elif tag == "strong":
            assert given == {"class": "mention"}
        else:
            assert not given

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def looked_at(text: str, names: list[str] | None = None) -> Strict:
    parser = Strict()
    parser.feed(as_html(text, names=names or ["Alice <b>Council", "Bob"]))
    parser.close()
    return parser


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_typed_becomes_more_than_words_and_honest_links(payload: str) -> None:
    looked_at(payload)
    looked_at(f"Hello @{payload} and https://example.org/{payload}", [payload])


@given(st.text(max_size=300))
def test_neither_does_anything_else(text: str) -> None:
    read = looked_at(tidy(text))
    assert "".join(read.words.split()) == "".join(tidy(text).split())


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&c=2"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("http://example.org, and", "http://example.org"),
        ("Write to alice@council.example!", "mailto:alice@council.example"),
        ("mailto:alice@council.example", "mailto:alice@council.example"),
    ],
)
def test_addresses_become_links(text: str, link: str) -> None:
    assert looked_at(text).links == [link]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://example.org", "//example.org",
        "https://user:secret@example.org/", "https://example.org@evil.example/", "http://", "https://[::1", "www.example.org",
    ],
)  # fmt: skip
def test_other_addresses_stay_words(text: str) -> None:
    assert not [link for link in looked_at(text).links if not link.startswith("mailto:")]


def test_paragraphs_and_line_ends_are_kept() -> None:
    assert as_html("One\ntwo\n\nthree") == "<p>One<br>two</p><p>three</p>"


def test_control_and_direction_signs_are_taken_out() -> None:
    assert tidy(" a\x00b\u202ec\u2066d\u200b\r\n\r\n\r\n\r\ne\u2028f ") == "abcd\n\ne\nf"


def test_somebody_spoken_to_stands_out_and_a_longer_name_wins() -> None:
    html = as_html("@Ann Lee-Smith and @Ann Lee, not @Ann Leeds", names=["Ann Lee", "Ann Lee-Smith"])
    assert html.count('class="mention"') == 2
    assert '<strong class="mention">@Ann Lee-Smith</strong>' in html
