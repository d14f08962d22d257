"""Walks every address of the site as somebody, by itself: from the address book, and along every link it meets."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pikepdf
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from ideas.models import Idea
from place.models import Organisation, Person

# Where an address takes a word: the words that lead somewhere. An address whose word is not here still gets “all”.
WORDS = {
    "step": ("decline", "idea"),
    "part": ("words",),
    "page": ("1",),
}
LINK = re.compile(r"""(?:href|src|action|hx-get|data-url)="([^"#]+)["#]""")
ENDED = ("sign-out", "/demo/")  # nothing to read there
WAYS_TO_AN_IDEA = ("idea", "proposal", "case__idea", "version__case__idea", "comment__idea")
MOST_LINKS = 15  # followed beyond the address book, by one person


@dataclass
class Answer:
    """What came back from one address, surface by surface."""

    address: str
    status: int
    surfaces: dict[str, str] = field(default_factory=dict)


def address_book(*, only: tuple[str, ...] = ()) -> list[str]:
    """Every address the site has, filled in with everything there is; found in the resolver, so new rooms are in it."""
    found = {filled for names, route in _routes() for filled in _filled(names, route)}
    searches = {f"/ideas/?q={word}" for word in ("zqtitle11", "zqcase31", "zqdraft21", "lamps")}
    return sorted(found | searches | set(only))


def _routes() -> Iterator[tuple[tuple[str, ...], str]]:
    """Names of the gaps and the route, “/ideas/%(reference)s/”, of each address of ours."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[tuple[str, ...], str]]:
        for pattern in patterns:
            route = before + _plain(str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                if not route.startswith((settings.ADMIN_PATH, "styleguide/", "_util/")):
                    yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and not str(pattern.name).startswith("wagtail_serve"):
                yield tuple(re.findall(r"%\((\w+)\)s", route)), f"/{route}"

    yield from walk(get_resolver().url_patterns, "")


def _plain(route: str) -> str:
    """A route with a place to write into for each of its gaps, whether it was written as a path or as an expression."""
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"%(\1)s", re.sub(r"\(\?P<(\w+)>[^)]*\)", r"%(\1)s", route))
    return re.sub(r"\\Z|[\^$]", "", route).replace("\\", "")


def _filled(names: tuple[str, ...], route: str) -> Iterator[str]:
    """Each idea with its own things; another idea's things are tried in test_advisories.py."""
    known, things = _known(), _things() if "uid" in names else [("", "")]
    for values in product(*(known.get(name, ("1",)) for name in names)):
        gaps = dict(zip(names, values, strict=True))
        for reference, uid in things:
            if "uid" not in names or "reference" not in names or gaps["reference"] == reference:
                yield route % (gaps | ({"uid": uid} if "uid" in names else {}))


def _things() -> list[tuple[str, str]]:
    """One of each kind of thing that has an id in its address, for each idea: the idea's reference and the id."""
    found = []
    for model in apps.get_models():
        if model is Person or not any(gap.name == "uid" for gap in model._meta.fields):
            continue
        own = {gap.name for gap in model._meta.fields}
        way = next((way for way in WAYS_TO_AN_IDEA if way.split("__")[0] in own), None)
        rows = model._default_manager.values_list(*([f"{way}__reference"] if way else []), "uid")
        kept = list({row[0]: row for row in rows}.values()) if way else list(rows)[:2]
        found += [(str(row[0]) if way else "", str(row[-1])) for row in kept]
    people = Person.objects.filter(last_name__istartswith="zq").values_list("uid", flat=True)
    return found + [("", str(uid)) for uid in people]


def _known() -> dict[str, tuple[str, ...]]:
    """For each gap, what there is to write into it."""
    bodies = tuple(Organisation.objects.values_list("slug", flat=True))
    known = {name: tuple(words) for name, words in WORDS.items()}
    return known | {
        "reference": tuple(Idea.objects.values_list("reference", flat=True)),
        "uid": ("",),
        "slug": bodies,
        "organisation": bodies,
        "body": bodies,
    }


def crawl(client: Client, book: list[str]) -> Iterator[Answer]:
    """Every address of the book, and every address of ours its pages lead to."""
    waiting, seen, followed = list(book), {_shape(address) for address in book}, 0
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        answer = read(address, response)
        yield answer
        for link in LINK.findall(answer.surfaces.get("page", "")):
            there = urlsplit(urljoin(f"http://testserver{address}", link.replace("&amp;", "&")))
            target = f"{there.path}?{there.query}" if there.query else there.path
            ours = (
                there.netloc == "testserver"
                and there.path.startswith("/")
                and not there.path.startswith("/static/")
            )
            if (
                ours
                and followed < MOST_LINKS
                and _shape(target) not in seen
                and not any(e in target for e in ENDED)
            ):
                seen.add(_shape(target))
                waiting.append(target)
                followed += 1


def _shape(address: str) -> str:
    """Two lists that differ only in what they are sorted by are one page here."""
    parts = urlsplit(address)
    asked = sorted(name if name != "q" else f"q={value}" for name, value in parse_qsl(parts.query))
    return f"{parts.path}?{'&'.join(asked)}" if asked else parts.path


def read(address: str, response: HttpResponse) -> Answer:
    """Everything somebody could read in an answer."""
    body = response.getvalue() if response.streaming else response.content
    kind = response.headers.get("Content-Type", "").split(";")[0]
    answer = Answer(address, response.status_code)
    answer.surfaces["headers"] = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    answer.surfaces["page" if kind == "text/html" else kind or "nothing"] = body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            answer.surfaces["workbook"] = "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    if body.startswith(b"%PDF") and len(body) > 200:
        answer.surfaces["document"] = _words_of(body)
    return answer


def _words_of(body: bytes) -> str:
    """What a PDF holds beside its pages' pictures: its metadata, its attachments, its text as far as it stands plainly."""
    with pikepdf.open(io.BytesIO(body)) as document:
        words = [str(document.docinfo), str(document.open_metadata())]
        words += [
            file.get_file().read_bytes().decode("utf-8", "replace") for file in document.attachments.values()
        ]
    return "\n".join(words)
