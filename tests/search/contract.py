"""modelsearch's own tests of a backend, over ours: `make contract`, which needs the fixture its wheel leaves out.

Not named test_*, so that the suite passes it by: it has other models and other settings. Nothing in it is skipped.
"""

from __future__ import annotations

from typing import Any

from django.test import TestCase
from modelsearch.test.testapp import models
from modelsearch.tests.test_backends import BackendTests

TREE = {
    "name": "Animal",
    "under": [{"name": "Mammal", "under": ["Dog", "Cat"]}, {"name": "Reptile", "under": ["Gecko"]}],
}


class TestWhoosh(BackendTests, TestCase):
    backend_path = "portal.search"

    @classmethod
    def setUpTestData(cls) -> None:
        """What the tests of modelsearch 1.3 speak of and an older fixture has not."""
        for model in (models.MPAnimal, models.NSAnimal):
            if not model.objects.exists():
                _plant(model, None, TREE)
        if not models.Speaker.objects.filter(name__contains="Doyle").exists():
            meeting, _ = models.Meeting.objects.get_or_create(
                name="Stand-up meeting", defaults={"start_time": "09:30"}
            )
            item = models.AgendaItem.objects.create(meeting=meeting, topic="What is next")
            models.Speaker.objects.create(agenda_item=item, name="Arthur Doyle")

    def test_after_a_reset_nothing_is_found(self) -> None:
        self.backend.reset_indexes()
        assert self.backend.search("JavaScript", models.Book).count() == 0


def _plant(model: Any, parent: Any, node: Any) -> None:
    name, under = (node, []) if isinstance(node, str) else (node["name"], node["under"])
    here = model.add_root(name=name) if parent is None else parent.add_child(name=name)
    for child in under:
        _plant(model, model.objects.get(pk=here.pk), child)
