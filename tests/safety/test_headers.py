"""Every answer, whatever its kind, tells the browser the same strict things."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from place.models import Person
from portal import urls
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

HOUSE = Path(__file__).resolve().parents[2]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def broken(request: HttpRequest) -> None:
    raise RuntimeError("as if a page had a fault")


urlpatterns = [path("broken/", broken), *urls.urlpatterns]


def policy_of(response: object) -> dict[str, str]:
    """The content policy of an answer, directive by directive."""
    header = response["Content-Security-Policy"]  # type: ignore[index]
    return {name: value for name, _, value in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.urls("tests.safety.test_headers")
@pytest.mark.parametrize(("address", "status"), [
    ("/help/", 200), ("/account/", 302), ("/nowhere/at/all/", 404), ("/broken/", 500),
    ("/static/portal/css/base.css", 200), ("/static/portal/js/portal.js", 200),
    ("/accounts/sign-in/", 200), ("/ideas/BK-00000/support/", 302),
])  # fmt: skip
def test_every_kind_of_answer_carries_every_header(cast: Cast, address: str, status: int) -> None:
    response = Client(raise_request_exception=False).get(address)
    response.close()
    assert response.status_code == status
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "'unsafe" not in response["Content-Security-Policy"]
    assert policy_of(response)["frame-ancestors"] == "'none'"


def test_a_host_name_that_is_not_ours_is_refused_with_the_same_headers(cast: Cast) -> None:
    response = Client().get("/help/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert {name: response.get(name) for name in ALWAYS} == ALWAYS


def test_a_forged_host_never_reaches_a_link(cast: Cast) -> None:
    """Neither the host a proxy forwards nor the one a visitor claims becomes part of a page others may be served."""
    for header in ("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL"):
        response = Client().get("/help/", headers={header: "evil.example"})
        assert response.status_code == 200
        assert b"evil.example" not in response.content


def test_pages_run_nothing_written_into_them_and_load_nothing_from_elsewhere(cast: Cast) -> None:
    policy = policy_of(Client().get("/help/"))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


def test_only_under_the_administration_is_the_policy_looser(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.sue)
    inside, outside = client.get("/admin/"), client.get("/account/")
    assert "'unsafe-inline'" in policy_of(inside)["script-src"]
    assert policy_of(inside)["frame-ancestors"] == "'self'"
    assert "'unsafe" not in outside["Content-Security-Policy"]


def test_a_file_is_taken_away_and_never_run(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    idea = make_idea(cast, Stage.SUBMITTED)
    response = signed_in(cast.alice).get(f"/ideas/{idea.reference}/submitted/?copy")
    policy = policy_of(response)
    assert response["Content-Disposition"].startswith("attachment")
    assert policy["default-src"] == "'none'"
    assert policy["sandbox"] == ""


WRITTEN_IN = re.compile(
    r"""<style|\sstyle\s*=|<script(?![^>]*\ssrc=)(?![^>]*application/json)"""
    r"""|\son(?:click|change|submit|load|error|focus|blur|input|toggle|key\w+|mouse\w+|pointer\w+)\s*=|hx-on|javascript:|hx-vals=.js:"""
)


def test_no_template_writes_script_or_style_into_a_page() -> None:
    """The policy would block it; mails, which browsers do not run under it, may style themselves."""
    found = [
        f"{template.relative_to(HOUSE)}: {match[0].strip()}"
        for folder in ("templates", "site", "ideas", "workflow", "casebuilder")
        for template in sorted((HOUSE / folder).rglob("*.html"))
        if "mail" not in template.parts and "email" not in template.parts
        and "document" not in template.parts
        for match in WRITTEN_IN.finditer(template.read_text())
    ]  # fmt: skip
    assert found == []
