"""LiteLLM admin keys as credentials: one indexed read, cached for a minute by hash."""

import logging
from dataclasses import dataclass
from secrets import compare_digest
from threading import Lock

from cachetools import TTLCache
from django.conf import settings

from analytics.domain.errors import UsageSchemaChanged
from analytics.domain.statements import sql
from analytics.litellm.connection import litellm_cursor

logger = logging.getLogger(__name__)

PREFIX = "sk-"
REMEMBERED_SECONDS = 60
MAX_REMEMBERED = 1000
UNREADABLE = (
    "LITELLM_ADMIN_KEYS=true, but the role may not read blocked, expires and allowed_routes of"
    " LiteLLM_VerificationToken and user_role of LiteLLM_UserTable: run docs/reader_role.sql."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LitellmKey:
    """A key that is neither blocked nor expired. user_id: whose; empty for a key of no user."""

    user_id: str
    is_admin: bool


MASTER = LitellmKey(user_id="master key", is_admin=True)

_remembered: TTLCache[str, LitellmKey | None] = TTLCache(MAX_REMEMBERED, REMEMBERED_SECONDS)
_lock = Lock()


def remembered_key(key_hash: str) -> tuple[bool, LitellmKey | None]:
    """Whether the key's lookup is cached, and its result."""
    with _lock:
        return key_hash in _remembered, _remembered.get(key_hash)


def find_key(key_hash: str) -> LitellmKey | None:
    """The valid key with this sha256, or None. Raises UsageError, which is not cached."""
    try:
        with litellm_cursor() as cursor:
            cursor.execute(sql("litellm/sql/admin_key"), {"token": key_hash})
            row = cursor.fetchone()
    except UsageSchemaChanged:
        logger.error(UNREADABLE)
        raise
    key = LitellmKey(user_id=row[0] or "", is_admin=row[1]) if row else None
    with _lock:
        _remembered[key_hash] = key
    return key


def is_master_key(key_hash: str) -> bool:
    """Whether it is the sha256 of LITELLM_MASTER_KEY."""
    wanted = settings.LITELLM_MASTER_KEY_HASH
    return bool(wanted) and compare_digest(key_hash, wanted)


def forget_keys() -> None:
    """Clear the cache."""
    with _lock:
        _remembered.clear()
