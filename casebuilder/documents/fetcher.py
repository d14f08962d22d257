"""What the PDF writer may read: names held in memory and small inline pictures; no file, no network."""

from __future__ import annotations

from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

# A picture written into the page itself; anything larger is not ours.
LARGEST_INLINE = 200_000


class Refused(ValueError):
    """An address the writer may not read."""


class Fetcher(URLFetcher):
    """Serves `app:` names from a dictionary and `data:image/…`; raises for every other address."""

    def __init__(self, held: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(
            timeout=2, allowed_protocols=("data", "app"), allow_redirects=False, fail_on_errors=False
        )
        self._held = held
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == "app" and name in self._held:
            mime, body = self._held[name]
            return URLFetcherResponse(url, body, {"Content-Type": mime})
        if url.startswith("data:image/") and len(url) <= LARGEST_INLINE:
            return super().fetch(url)
        self.refused.append(url[:200])
        raise Refused(f"The document may not read {url[:60]!r}")
