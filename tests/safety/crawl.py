"""Walks every address of the site as somebody, by itself: from the address book, and along every link it meets."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
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
from wagtail.models import Page

from casebuilder.models import Case
from ideas.models import Idea
from place.models import Organisation, Person
from portal import urls_admin
from portal.reports import BY_NAME, REPORTS

# Where an address takes a word: the words that lead somewhere. An address whose word is not here still gets “all”.
WORDS = {
    "step": ("decline", "idea"),
    "part": ("words",),
    "page": ("1",),
    "name": tuple(report.name for report in (*REPORTS, *BY_NAME)),
}
# What the id behind a word in an address is of; behind any other word everything that has an id is tried.
KINDS = {
    "notices": ("Notice",), "mail": ("Mail",), "people": ("Person",), "authors": ("Person",), "teams": ("Team",),
    "invitations": ("Invitation",), "requests": ("RoleRequest",), "document": ("CaseDocument",),
    "files": ("Attachment", "CaseFile"), "offers": ("Offer",), "talk": ("Comment",), "reviewers": ("Assignment",),
    "reviews": ("Assignment",), "sittings": ("Sitting",), "lists": ("IdeaList",),
}  # fmt: skip
SEARCHED = (
    "zqtitle11", "zqcase31", "zqdraft21", "zqhidden41", "zqreviewer42", "zqreleased61", "zqfile18", "Zeno", "lamps",
)  # fmt: skip
NOTHING = "zqnothing00"  # planted nowhere: what a search of it finds is what a search of a canary may find
LINK = re.compile(r"""(?:href|src|action|hx-get|data-url)="([^"#]+)["#]""")
ENDED = ("sign-out", "/demo/")  # nothing to read there
WAYS_TO_AN_IDEA = ("idea", "proposal", "case__idea", "version__case__idea", "comment__idea")
MOST_LINKS = 15  # followed beyond the address book, by one person
CHOICES = re.compile(r"<select\b.*?</select>", re.DOTALL)
EXPORTS = ("csv", "xlsx")
_TEXTS: dict[str, str] = {}  # the words of each file met, by its sum: the same PDF is read once


@dataclass
class Answer:
    """What came back from one address, surface by surface."""

    address: str
    status: int
    surfaces: dict[str, str] = field(default_factory=dict)


def address_book(*, only: tuple[str, ...] = ()) -> list[str]:
    """Every address the site has, filled in with everything there is; found in the resolver, so new rooms are in it."""
    found = {filled for names, route in _routes() for filled in _filled(names, route)}
    searches = {f"{path}?q={word}" for path in ("/ideas/", "/search/") for word in SEARCHED}
    reports = {
        f"/reports/{report.name}/?export={kind}" for report in (*REPORTS, *BY_NAME) for kind in EXPORTS
    }
    exports = {f"/ideas/export/?as={kind}" for kind in (*EXPORTS, "json")}
    return sorted(found | searches | reports | exports | set(only))


def administration() -> list[str]:
    """Every address of the administration, about the planted people, ideas and cases, and each list as a file."""
    base, found = f"/{settings.ADMIN_PATH}", set()
    pages = tuple(
        str(pk) for pk in Page.objects.filter(depth__gt=1).order_by("path").values_list("pk", flat=True)[:3]
    )
    ids = {
        "ideas/inspect/": tuple(str(pk) for pk in Idea.objects.values_list("pk", flat=True)),
        "cases/inspect/": tuple(str(pk) for pk in Case.objects.values_list("pk", flat=True)),
        "users/": tuple(
            str(pk) for pk in Person.objects.filter(pk__gt=900_000_000).values_list("pk", flat=True)
        ),
    }
    for names, route in _routes(urls_admin.urlpatterns, base.lstrip("/")):
        below = route.removeprefix(base)
        of_kind = next((rows for start, rows in ids.items() if below.startswith(start)), ("1",))
        values = {name: pages if name in ("page_id", "parent_page_id") else of_kind for name in names}
        if not re.search(r"[|(*]|logout|failwhale|workflow", route.replace("%(", "")):
            found |= {
                route % dict(zip(names, each, strict=True))
                for each in product(*(values[name] for name in names))
            }
    lists = {address for address in found if f"{address}results/" in found}
    return sorted(found | {f"{address}?export={kind}" for address in lists for kind in EXPORTS})


def _routes(patterns: list[Any] | None = None, base: str = "") -> Iterator[tuple[tuple[str, ...], str]]:
    """Names of the gaps and the route, “/ideas/%(reference)s/”, of each address of ours."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[tuple[str, ...], str]]:
        for pattern in patterns:
            route = before + _plain(str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                if base or not route.startswith((settings.ADMIN_PATH, "styleguide/", "_util/")):
                    yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and not str(pattern.name).startswith("wagtail_serve"):
                yield tuple(re.findall(r"%\((\w+)\)s", route)), f"/{route}"

    yield from walk(get_resolver().url_patterns if patterns is None else patterns, base)


def _plain(route: str) -> str:
    """A route with a place to write into for each of its gaps, whether it was written as a path or as an expression."""
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"%(\1)s", re.sub(r"\(\?P<(\w+)>[^)]*\)", r"%(\1)s", route))
    return re.sub(r"\\Z|[\^$]", "", route).replace("\\", "")


def _filled(names: tuple[str, ...], route: str) -> Iterator[str]:
    """Each idea and each body with its own things; another's things are tried in test_advisories.py."""
    known, things = _known(), _things(route) if "uid" in names else [("", "")]
    for values in product(*(known.get(name, ("1",)) for name in names)):
        gaps = dict(zip(names, values, strict=True))
        whose = gaps.get("reference") or gaps.get("slug")
        for belongs, uid in things:
            if "uid" not in names or whose is None or belongs in ("", whose):
                yield route % (gaps | ({"uid": uid} if "uid" in names else {}))


def _things(route: str) -> list[tuple[str, str]]:
    """What the id in an address may be of: for each idea or body one of each kind, with its reference or short name."""
    before = re.search(r"(\w+)/%\(uid\)s", route)
    kinds = KINDS.get(before[1] if before else "", ())
    people = Person.objects.filter(last_name__icontains="zq").values_list("organisation__slug", "uid")
    found = (
        []
        if kinds and "Person" not in kinds
        else [("" if "reference" in route else b, str(u)) for b, u in people]
    )
    for model in apps.get_models():
        own = {gap.name for gap in model._meta.fields}
        if model is Person or "uid" not in own or (kinds and model.__name__ not in kinds):
            continue
        way = next((way for way in WAYS_TO_AN_IDEA if way.split("__")[0] in own), None)
        whose = f"{way}__reference" if way else "organisation__slug" if "organisation" in own else ""
        rows = list(model._default_manager.values_list(*([whose] if whose else []), "uid"))
        kept = list({row[0]: row for row in rows}.values()) if whose else rows[:2]
        found += [(str(row[0]) if whose else "", str(row[-1])) for row in kept]
    return found


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
                and (followed < MOST_LINKS or "/document/" in target)  # papers are few, and said in full
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
    text = body.decode("utf-8", "replace")
    if kind == "text/html":
        answer.surfaces |= {"page": CHOICES.sub("", text), "choices": "\n".join(CHOICES.findall(text))}
    else:
        answer.surfaces[kind or "nothing"] = text
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            answer.surfaces["workbook"] = "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    if body.startswith(b"%PDF") and len(body) > 200:
        answer.surfaces["document"] = _words_of(body)
    return answer


def _words_of(body: bytes) -> str:
    """All the words of a PDF: what stands on its pages, its metadata, and the files inside it."""
    key = hashlib.sha256(body).hexdigest()
    if key not in _TEXTS:
        read = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        _TEXTS[key] = f"{read.stdout.decode()}\n{_beside_the_pages(body)}"
    return _TEXTS[key]


def _beside_the_pages(body: bytes) -> str:
    with pikepdf.open(io.BytesIO(body)) as document:
        words = [str(document.docinfo), str(document.open_metadata())]
        words += [
            file.get_file().read_bytes().decode("utf-8", "replace") for file in document.attachments.values()
        ]
    return "\n".join(words)
