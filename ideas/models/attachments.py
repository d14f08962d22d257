"""Files added to an idea."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ideas.models.idea import Idea
from place.keeping import KeptFile


class Attachment(KeptFile):
    """A photo, a quotation, a sheet of figures: seen by everybody who sees the idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="attachments")

    class Meta(KeptFile.Meta):
        indexes: ClassVar = [models.Index(fields=["by", "size"], name="attachment_by_person")]
