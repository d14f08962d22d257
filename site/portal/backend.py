"""Reads who is signed in with all that every page says of them, in the one query each request asks anyway."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from place.models import Person
from workflow.notices import with_unread

PATH = "portal.backend.Backend"


class Backend(AuthenticationBackend):
    """Signs in as allauth does; a person comes with their organisation, team and how many notices they have not read."""

    def get_user(self, user_id: Any) -> Person | None:
        found = with_unread(Person.objects.select_related("organisation", "team")).filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
