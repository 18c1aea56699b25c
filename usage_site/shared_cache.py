"""A cache in our own database: used codes and limits of sign-ins hold in every process."""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from analytics.accounts.models import CacheEntry

SALT = "usage_site.shared_cache"


class SharedCache(BaseCache):
    """Values are JSON: Django's own such cache reads them by pickle, and so would run code for
    whoever can write to the database. Lists come back for tuples.

    Keys are hashed, as they name users, codes and addresses. Nothing is removed before it expires:
    whoever fills the cache would make a used code valid again.
    """

    def __init__(self, location: str, params: dict[str, Any]):
        super().__init__(params)

    def make_key(self, key: Any, version: int | None = None) -> str:
        return salted_hmac(SALT, super().make_key(key, version), algorithm="sha256").hexdigest()

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        """Whether there was no valid entry; of several processes one gets True."""
        CacheEntry.objects.filter(expires__lt=timezone.now()).delete()
        entry = CacheEntry(
            cache_key=self.make_key(key, version),
            value=json.dumps(value),
            expires=self.expires(timeout),
        )
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def get(self, key, default=None, version=None) -> Any:
        found = self.valid(key, version).values_list("value", flat=True).first()
        return default if found is None else json.loads(found)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> None:
        CacheEntry.objects.update_or_create(
            cache_key=self.make_key(key, version),
            defaults={"value": json.dumps(value), "expires": self.expires(timeout)},
        )

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        return bool(self.valid(key, version).update(expires=self.expires(timeout)))

    def delete(self, key, version=None) -> bool:
        count, _models = CacheEntry.objects.filter(cache_key=self.make_key(key, version)).delete()
        return bool(count)

    def clear(self) -> None:
        CacheEntry.objects.all().delete()

    def valid(self, key: Any, version: int | None):
        """The entry of this key, unless it is over."""
        keyed = CacheEntry.objects.filter(cache_key=self.make_key(key, version))
        return keyed.filter(expires__gt=timezone.now())

    def expires(self, timeout: float | None) -> datetime:
        """timeout: seconds; None is for ever."""
        until = self.get_backend_timeout(timeout)
        if until is None:
            return datetime.max.replace(tzinfo=UTC)
        return datetime.fromtimestamp(until, UTC)
