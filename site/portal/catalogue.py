"""The words of the interface gathered from the code, and whether a translation has all of them."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from portal.environment import BASE_DIR

SOURCES = ("site/place", "site/portal", "workflow", "ideas", "casebuilder", "templates")
HEADER = "# The words of the interface. Kept by `manage.py translations`; see docs/welsh.md."
# How many forms a counted noun has, and which number takes which, as Unicode's CLDR has them.
PLURALS = {
    "cy": "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;",
}
LAZY = {
    "_now": None,  # gettext, where _ is gettext_lazy
    "_lazy": None,  # gettext_lazy, where _ is gettext
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS: dict[str, Any] = {**DEFAULT_KEYWORDS, **LAZY}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z]+")


def gather() -> Catalog:
    """Every string the code marks for translation, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for file in _sources():
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # In brackets, so that the indentation of a page is not taken for that of a program.
            text = f"({templatize(text, origin=str(file))}\n)"
        place = [(str(file.relative_to(BASE_DIR)), 1)]
        for _line, function, said, _comments in extract_python(
            BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            _keep(found, str(function), said, place)
    return found


def _sources() -> Iterator[Path]:
    for source in SOURCES:
        for file in sorted((BASE_DIR / source).rglob("*")):
            if file.suffix in {".py", ".html", ".txt"} and not {"migrations", "static"} & set(file.parts):
                yield file


def _keep(found: Catalog, function: str, said: Any, place: list[tuple[str, int]]) -> None:
    words = list(said) if isinstance(said, tuple) else [said]
    spec = KEYWORDS[function] or (1,)
    context = words.pop(0) if isinstance(spec[0], tuple) else None
    ids = words[:2] if function.startswith(("ngettext", "npgettext")) else words[:1]
    if all(ids):
        found.add(tuple(ids) if len(ids) == 2 else ids[0], locations=place, context=context)


def file_of(language: str) -> Path:
    """The translation into a language."""
    return BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The translation as it is written; an empty one where there is none yet."""
    file = file_of(language)
    text = file.read_text(encoding="utf-8") if file.exists() else f'msgid ""\nmsgstr ""\n{_header(language)}'
    return read_po(BytesIO(text.encode()), locale=language)


def _header(language: str) -> str:
    lines = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return "".join(f'"{name}: {value}\\n"\n' for name, value in lines.items())


def write(language: str, words: Catalog) -> None:
    """Write a translation in an order that does not change, without dates, and compile it."""
    file = file_of(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(
        out, words, width=100, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    text = f'{HEADER}\nmsgid ""\nmsgstr ""\n{_header(language)}\n{out.getvalue().decode()}'
    file.write_text(text, encoding="utf-8")
    with file.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read(language))


def merge(language: str) -> Catalog:
    """The translation with what the code has now: new strings empty, gone ones left out."""
    words = read(language)
    words.update(gather(), no_fuzzy_matching=True, keep_user_comments=True)
    return words


def faults(language: str) -> list[str]:
    """What keeps a translation from being whole; nothing when it is."""
    words = read(language)
    found = gather()
    said = [
        f"not in the catalogue: {message.id!r}"
        for message in found
        if message.id and not words.get(*_key(message))
    ]
    said += [
        f"no longer in the code: {message.id!r}"
        for message in words
        if message.id and not found.get(*_key(message))
    ]
    for message in words:
        if message.id:
            said += [f"{fault}: {message.id!r}" for fault in _faults(message)]
    return said + _compiled(language, words)


def _key(message: Message) -> tuple[Any, str | None]:
    return message.id, message.context


def _faults(message: Message) -> Iterator[str]:
    ids: tuple[str, ...] = tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)
    said = message.string
    strings: tuple[str, ...] = tuple(said) if isinstance(said, (tuple, list)) else (said or "",)
    if not all(strings):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    asked = set(PLACEHOLDER.findall(ids[-1]))
    # Of a counted noun the forms for a named number may say the number in words; the last may not.
    if set(PLACEHOLDER.findall(strings[-1])) != asked or any(
        not set(PLACEHOLDER.findall(string)) <= asked for string in strings
    ):
        yield "other placeholders"
    if any(sorted(TAG.findall(string)) != sorted(TAG.findall(ids[-1])) for string in strings):
        yield "other HTML tags"
    if any(
        string[:1].isspace() != ids[0][:1].isspace() or string[-1:].isspace() != ids[0][-1:].isspace()
        for string in strings
    ):
        yield "other blanks at an end"


def _compiled(language: str, words: Catalog) -> list[str]:
    file = file_of(language).with_suffix(".mo")
    if not file.exists():
        return ["not compiled"]
    wanted = BytesIO()
    write_mo(wanted, words)
    wanted.seek(0)
    with file.open("rb") as there:
        same = _plain(gettext.GNUTranslations(there)) == _plain(gettext.GNUTranslations(wanted))
    return [] if same else ["compiled from something else"]


def _plain(words: gettext.GNUTranslations) -> dict[Any, str]:
    return {key: value for key, value in words._catalog.items() if key}  # type: ignore[attr-defined]
