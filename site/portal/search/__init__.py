"""A search backend for Wagtail and django-modelsearch that keeps its index in plain files, through Whoosh.

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search", "PATH": "/var/lib/site/index"}}

It needs nothing of the site around it. Every call is synchronous: what add() returns from, the next search finds.
docs/search.md describes the options, what it offers beyond the shared contract, and how it keeps its files.
"""

from portal.search.backend import SearchBackend
from portal.search.storage import IndexBusy, IndexDamaged, IndexMissing, IndexUnusable

__all__ = ["IndexBusy", "IndexDamaged", "IndexMissing", "IndexUnusable", "SearchBackend"]
