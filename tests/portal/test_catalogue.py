"""Every word of the interface can be translated, and is there in Welsh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.translation import gettext, ngettext

from portal import catalogue

TEMPLATES = Path(settings.BASE_DIR) / "templates"
MARKUP = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|&\w+;|<[^>]*>", re.DOTALL)
SHOWN = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*[A-Za-z]{3}[^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Bankable", "GOV.UK"}


def test_nothing_is_missing_in_welsh() -> None:
    assert catalogue.faults("cy") == []


def bare_words(text: str) -> list[str]:
    """Words a template shows without asking for their translation."""
    plain, asked, comment = "", False, False
    for token in Lexer(text).tokenize():
        first = token.split_contents()[0] if token.token_type == TokenType.BLOCK else ""
        if first in ("blocktranslate", "endblocktranslate"):
            asked = first == "blocktranslate"
        elif first in ("comment", "endcomment"):
            comment = first == "comment"
        plain += token.contents if token.token_type == TokenType.TEXT and not (asked or comment) else "\0"
    lines = MARKUP.sub("", plain).split("\0")
    return [
        *SHOWN.findall(plain),
        *(line.strip() for line in lines if WORD.search(line) and line.strip() not in NAMES),
    ]


@pytest.mark.parametrize(
    "template",
    [
        path.relative_to(TEMPLATES).as_posix()
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in (".html", ".txt") and "styleguide" not in path.parts
    ],
)
def test_a_template_shows_no_word_that_cannot_be_translated(template: str) -> None:
    assert bare_words((TEMPLATES / template).read_text(encoding="utf-8")) == []


def test_the_search_for_bare_words_finds_them() -> None:
    assert bare_words('<p>Hello there</p><a title="Go home">{{ name }}</a>{% translate "Yes" %}') == [
        "Go home",
        "Hello there",
    ]


@pytest.mark.parametrize(
    ("said", "string", "fault"),
    [
        ("%(n)s ideas", "syniadau", "other placeholders"),
        ("<b>Now</b>", "Nawr", "other HTML tags"),
        ("Now", "", "not translated"),
        (" and more", "a mwy", "other blanks at an end"),
    ],
)
def test_a_wrong_translation_is_found(said: str, string: str, fault: str) -> None:
    words = Catalog(locale="cy")
    assert list(catalogue._faults(words.add(said, string))) == [fault]


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "%(n)s diwrnod gwaith"),
        (2, "%(n)s ddiwrnod gwaith"),
        (3, "%(n)s diwrnod gwaith"),
        (6, "%(n)s diwrnod gwaith"),
        (40, "%(n)s diwrnod gwaith"),
    ],
)
def test_a_number_takes_the_right_form_of_its_noun(n: int, words: str) -> None:
    with translation.override("cy"):
        assert ngettext("%(n)s working day", "%(n)s working days", n) == words


def test_welsh_counts_people_in_five_ways() -> None:
    with translation.override("cy"):
        said = [ngettext("%(n)s person", "%(n)s people", n) % {"n": n} for n in (1, 2, 3, 6, 10)]
    assert said == ["1 person", "2 berson", "3 pherson", "6 pherson", "10 o bobl"]


def test_what_the_libraries_say_is_welsh_too() -> None:
    with translation.override("cy"):
        assert gettext("Enter a valid email address.") == "Rhowch gyfeiriad e-bost dilys."
        assert gettext("This field is required.") == "Mae angen llenwi'r maes hwn."
