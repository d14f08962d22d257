"""The process that answers."""

from __future__ import annotations

import gc


def test_what_is_loaded_at_the_start_is_not_searched_for_garbage_again() -> None:
    import portal.wsgi

    assert callable(portal.wsgi.application)
    assert gc.get_freeze_count() > 100_000
    gc.unfreeze()
