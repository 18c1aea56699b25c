"""Django's sessions in the database, in a table of ours that names the user of each.

It is what SESSION_ENGINE names.
"""

import hashlib
from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from .models import LoginSession

SIGNED_IN_AT, TOUCHED_AT = "signed_in_at", "touched_at"
ADDRESS, BROWSER = "address", "browser"


class SessionStore(DatabaseSessionStore):
    """Copies what lists need from the content of a session to columns, at each save."""

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        session = cast("LoginSession", super().create_model_instance(data))
        user_id = data.get(SESSION_KEY)
        session.user_id = int(user_id) if user_id else None
        session.public_id = public_id_of(session.session_key)
        session.signed_in_at = moment(data.get(SIGNED_IN_AT))
        session.touched_at = moment(data.get(TOUCHED_AT))
        session.address = data.get(ADDRESS, "")
        session.browser = data.get(BROWSER, "")
        return session


def public_id_of(session_key: str) -> str:
    """A name for a session that opens nothing: keys are random, so nobody finds it from this."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
