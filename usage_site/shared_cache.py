"""Django's cache in our own database: used codes and limits of sign-ins hold in every process."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.utils.crypto import salted_hmac

from analytics.accounts.models import CacheEntry

SALT = "usage_site.shared_cache"


class SharedCache(DatabaseCache):
    """Keys are hashed, as they name users, codes and addresses.

    Django removes a third of all entries when there are too many, used codes first. Nothing is
    removed here before it expires: whoever fills the cache would make a used code valid again.
    """

    def make_key(self, key: Any, version: int | None = None) -> str:
        return salted_hmac(SALT, super().make_key(key, version), algorithm="sha256").hexdigest()

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        CacheEntry.objects.using(db).filter(expires__lt=now).delete()
