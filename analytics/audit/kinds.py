"""The kinds of events in the audit trail, in the words of the log and the page."""

import logging

from django.db.models import TextChoices


class Kind(TextChoices):
    """What happened. The label starts the line in the log."""

    SIGN_IN = "sign_in", "signed in"
    SIGN_IN_FAILED = "sign_in_failed", "sign-in failed"
    LOCKED = "locked", "sign-in failed and locked"
    SIGN_OUT = "sign_out", "signed out"
    SESSIONS_ENDED = "sessions_ended", "sessions ended"
    REFUSED = "refused", "access refused"
    USER_VIEWED = "user_viewed", "user viewed"
    USERS_SEARCHED = "users_searched", "users searched"
    EXPORTED = "exported", "exported"
    TOKEN_CREATED = "token_created", "token created"
    TOKEN_FIRST_USED = "token_first_used", "token first used"
    TOKEN_REVOKED = "token_revoked", "token revoked"
    NOTE_WRITTEN = "note_written", "note written"
    ACCOUNT_CHANGED = "account_changed", "account changed"
    ROLE_CHANGED = "role_changed", "role changed"
    SETTING_CHANGED = "setting_changed", "setting changed"

    @property
    def level(self) -> int:
        """Of the line in the log: failures and refusals are warnings."""
        return logging.WARNING if self in WARNINGS else logging.INFO


WARNINGS = frozenset({Kind.SIGN_IN_FAILED, Kind.LOCKED, Kind.REFUSED})
