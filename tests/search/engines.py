"""Every engine the search tests run on, chosen by the settings alone; on PostgreSQL the database's engine is PostgreSQL's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models

from ideas.models import Idea
from tests.cast import Cast
from tests.makers import make_idea
from workflow.stages import Stage

ENGINES = ("whoosh", "database")

# title, problem, proposal, stage, yearly saving
IDEAS = [
    (
        "Dim the street lamps",
        "The lamps burn all night.",
        "Dim them by half after midnight.",
        Stage.AT_PANEL,
        9000,
    ),
    (
        "Share the vans",
        "Two fleets drive the same streets.",
        "One fleet for both bodies.",
        Stage.AT_PANEL,
        52000,
    ),
    (
        "One café for two sites",
        "Both cafés run at a loss.",
        "Share one café and one cook.",
        Stage.DELIVERING,
        12500,
    ),
    (
        "Stop paper payslips",
        "Paper payslips cost postage.",
        "Send payslips by mail only.",
        Stage.SUBMITTED,
        700,
    ),
    (
        "Lamps in the depot",
        "The depot is lit at night.",
        "Sensors: the lamps burn only when needed.",
        Stage.PARKED,
        None,
    ),
]


def settings_for(engine: str, folder: Path) -> dict[str, Any]:
    if engine == "whoosh":
        return {"default": {"BACKEND": "portal.search", "PATH": str(folder / "index")}}
    if engine == "opensearch":
        urls = ["https://user:password@search.example.org:9200"]
        return {
            "default": {
                "BACKEND": "modelsearch.backends.opensearch3",
                "URLS": urls,
                "INDEX_PREFIX": "bankable_",
            }
        }
    return {"default": {"BACKEND": "modelsearch.backends.database"}}


def rebuild() -> Any:
    """What `rebuild_modelsearch_index` does, for ideas."""
    engine = get_search_backend()
    rebuilder = engine.rebuilder_class(engine.get_index_for_model(Idea))
    index = rebuilder.start()
    for model in get_indexed_models():
        index.add_items(model, list(model.get_indexed_objects()))
    rebuilder.finish()
    return engine


def plant(cast: Cast) -> dict[str, Idea]:
    return {
        title: make_idea(cast, stage, title=title, problem=problem, proposal=proposal, yearly_saving=saving)
        for title, problem, proposal, stage, saving in IDEAS
    }
