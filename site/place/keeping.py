"""Files kept with a thing: what every such file has, and how its bytes come, go out and go away."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.utils import timezone

from place.files import Checked
from place.models import Person


def kept_under(kept: Any, name: str) -> str:
    """Where the bytes lie: under a name nobody chose and nobody can guess."""
    return f"kept/{kept.uid.hex[:2]}/{kept.uid.hex}"


class KeptFile(models.Model):
    """A file somebody added to a thing. It is read through a page that asks who may, never by its place on the disk."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()  # bytes
    stored = models.FileField(upload_to=kept_under)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.name


K = TypeVar("K", bound=KeptFile)


def keep_bytes(row: K, checked: Checked, *, by: Person) -> K:
    """Fill and save the row; should the database refuse it, its bytes do not stay behind."""
    row.name, row.mime, row.size, row.by = checked.name, checked.mime, len(checked.content), by
    row.stored.save(checked.name, ContentFile(checked.content), save=False)
    try:
        row.save()
    except Exception:
        row.stored.storage.delete(str(row.stored.name))
        raise
    return row


def drop(row: KeptFile) -> None:
    """Delete the row now, and its bytes as soon as that is certain."""
    storage, path = row.stored.storage, str(row.stored.name)
    row.delete()
    transaction.on_commit(lambda: storage.delete(path))


def private(response: Any) -> Any:
    """A file that is somebody's business only: not cached, not guessed at, not run."""
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def download(row: KeptFile) -> FileResponse:
    """The file itself, always to be saved and never shown in the site's own name."""
    try:
        opened = row.stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return private(FileResponse(opened, as_attachment=True, filename=row.name, content_type=row.mime))
