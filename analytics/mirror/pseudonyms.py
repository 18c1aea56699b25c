"""Stable pseudonyms in place of people's names, for readers who must not see them."""

import hashlib
import hmac
from contextvars import ContextVar

from django.conf import settings

from analytics.domain.report import KNOWN_IDS
from analytics.domain.statements import sql

from .store import Snapshot

# Whether the answers of the current request hide names.
hides_names: ContextVar[bool] = ContextVar("hides_names", default=False)


def hide_names(snapshot: Snapshot) -> None:
    """Until the snapshot ends, no statement reads an ID, email or alias of a user or key.

    A user is `user-` and 12 hexadecimal digits everywhere, filters and searches included, as long
    as SECRET_KEY stays the same. Custom tags that name a user become `tag-` and such digits.
    """
    values = {"secret": pseudonym_secret(), "known_ids": list(KNOWN_IDS)}
    snapshot.fetch(sql("mirror/pseudonyms"), values)
    snapshot.fetch(sql("mirror/hidden_tags"), values)
    snapshot.fetch(sql("mirror/hidden_names"))


def pseudonym_secret() -> str:
    """Derived from SECRET_KEY: without it nobody can test whose pseudonym it is."""
    return hmac.new(settings.SECRET_KEY.encode(), b"pseudonyms", hashlib.sha256).hexdigest()
