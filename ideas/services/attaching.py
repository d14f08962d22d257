"""Files come to an idea and go."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ideas.models import Attachment, Idea
from ideas.rules import may_attach, may_detach
from place.allowance import within_allowance
from place.files import Checked
from place.keeping import drop, keep_bytes
from place.models import Person
from place.properties import nameless
from place.scanning import vetted
from place.services import record
from workflow.refusals import NotAllowed


def attach(*, by: Person, idea: Idea, name: str, content: bytes) -> Attachment:
    """Check one file and keep its safe copy with the idea, without the names in its properties: who had the idea may be
    hidden from those who judge it. Raises FileRefused with the reason."""
    _refuse_unless_author(by, idea)
    return _keep(by, idea, nameless(vetted(name, content, by=by, target=idea)))


def _refuse_unless_author(by: Person, idea: Idea) -> None:
    if not may_attach(by, idea):
        raise NotAllowed(_("Only its authors can add files to this idea, and only while it is open."))


@transaction.atomic
def _keep(by: Person, idea: Idea, checked: Checked) -> Attachment:
    locked = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    _refuse_unless_author(by, locked)  # it may have been closed while the file was looked into
    within_allowance(locked.attachments.all(), checked, by=by)
    kept = keep_bytes(Attachment(idea=locked), checked, by=by)
    record(by=by, action="attach", target=locked, file=str(kept.uid), size=kept.size, mime=kept.mime)
    return kept


@transaction.atomic
def detach(*, by: Person, attachment: Attachment) -> None:
    """Remove a file for good: the entry in the audit says that there was one, its bytes are deleted."""
    if not may_detach(by, attachment):
        raise NotAllowed(_("Only whoever added a file, or the coordinator, can remove it."))
    record(by=by, action="detach", target=attachment.idea, file=str(attachment.uid), size=attachment.size)
    drop(attachment)
