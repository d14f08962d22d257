"""The language somebody reads: chosen by them, or the site's own."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from place.models import Person
from place.services import record

# Each language by its own name, so that whoever reads nothing else finds it.
OWN_NAMES = {"en-gb": "English", "cy": "Cymraeg"}


def language_of(person: Any) -> str:
    """What a person reads, for words sent to them when no page of theirs is open."""
    chosen = getattr(person, "language", "")
    return chosen if chosen in OWN_NAMES else settings.LANGUAGE_CODE


def in_language_of(person: Any) -> AbstractContextManager[None]:
    """Write what follows as its reader wants it, whoever caused it."""
    return translation.override(language_of(person))


def in_language_of_site() -> AbstractContextManager[None]:
    """Write what many people read and sign in one language, whoever asked for it."""
    return translation.override(settings.LANGUAGE_CODE)


@transaction.atomic
def choose_language(*, by: Person, language: str) -> None:
    """Read the site, and get its mails, in this language from now on."""
    if language not in OWN_NAMES:
        raise ValidationError(_("Choose one of the languages of this site."))
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
        record(by=by, action="choose_language", target=by, organisation=by.organisation, language=language)
