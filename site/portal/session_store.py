"""Sessions in the database that know when they began and when somebody was last there."""

from __future__ import annotations

import time

from django.contrib.sessions.backends import db

BEGAN, SEEN = "_began", "_seen"


class SessionStore(db.SessionStore):
    """Signing in gives a session a new key, and with it a new beginning."""

    def cycle_key(self) -> None:
        self[BEGAN] = self[SEEN] = int(time.time())
        super().cycle_key()
