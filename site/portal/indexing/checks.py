"""Warns of a search server that anybody on the network could read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@register("security")
def search_server_has_a_password(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every idea is in it, the confidential ones too."""
    urls = [urlsplit(url) for url in settings.SEARCH_ENGINE.get("URLS", [])]
    return [
        Warning(
            f"The search server at {url.hostname} is reached without a password or without encryption.",
            hint="Write SEARCH_ENGINE with https://user:password@ and let the server ask for it.",
            id="portal.W001",
        )
        for url in urls
        if url.hostname not in LOOPBACK and (url.scheme != "https" or not url.password)
    ]
