"""Wagtail's log, each line of which is a line of our audit too: whatever the administration changes, the audit is one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models, transaction
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.models.audit_log import ModelLogEntryManager
from wagtail.models.pages import PageLogEntryManager

from place.models import Person
from place.services import record


class Audited:
    """Put before a manager of log lines: what it notes, the audit notes in the same transaction."""

    @transaction.atomic
    def log_action(self, instance: models.Model, action: str, **said: Any) -> Any:
        line = super().log_action(instance, action, **said)  # type: ignore[misc]
        user = said.get("user")
        record(
            by=user if isinstance(user, Person) else Person.objects.filter(pk=getattr(user, "pk", 0)).first(),
            action=action[:60],
            target=instance,
            title=line.label[:200],
        )
        return line


class ThingManager(Audited, ModelLogEntryManager):
    """Log lines about everything but pages."""


class PageManager(Audited, PageLogEntryManager):
    """Log lines about pages."""


class ThingLog(ModelLogEntry):
    """A line of Wagtail's log about a thing, noted in the audit as well."""

    objects: ClassVar = ThingManager()

    class Meta:
        proxy = True


class PageLog(PageLogEntry):
    """A line of Wagtail's log about a page, noted in the audit as well."""

    objects: ClassVar = PageManager()

    class Meta:
        proxy = True
