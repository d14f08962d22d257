"""What the tests of the living index share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.indexing.indexer import Indexer
from tests.cast import Cast
from tests.search.live import live_index


@pytest.fixture
def whoosh(settings: Any, tmp_path: Path, cast: Cast) -> Indexer:
    return live_index(settings, tmp_path, "whoosh")
