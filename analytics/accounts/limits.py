"""Rate limits per minute for the API, in this process or for all processes together."""

import hashlib
import logging
import time
from dataclasses import dataclass
from math import ceil
from threading import Lock

from cachetools import LRUCache
from django.db import DatabaseError, connection
from django.utils import timezone

from analytics.domain.statements import sql

from .models import RateCount

WINDOW_SECONDS = 60.0
MAX_KEYS = 10_000
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Window:
    """A minute of one key. ends: on the monotonic clock."""

    ends: float
    count: int = 0


class LocalRateLimiter:
    """Fixed windows of a minute for the most recent MAX_KEYS keys of this process."""

    def __init__(self) -> None:
        self._windows: LRUCache[str, Window] = LRUCache(maxsize=MAX_KEYS)
        self._lock = Lock()

    def add(self, key: str, number: int) -> tuple[int, int]:
        """The number in this window with `number` more, and the seconds until it ends."""
        now = time.monotonic()
        with self._lock:
            window = self._windows.get(key)
            if window is None or window.ends <= now:
                window = self._windows[key] = Window(now + WINDOW_SECONDS)
            window.count += number
            return window.count, max(1, ceil(window.ends - now))

    def clear(self) -> None:
        """Forget every count."""
        with self._lock:
            self._windows.clear()


class RateLimiter:
    """Counts in our own database where it is PostgreSQL, else in this process.

    While the database does not answer, each process counts for itself.
    """

    def __init__(self, name: str):
        """name: keeps the keys of several limits apart."""
        self.name = name
        self.local = LocalRateLimiter()
        self.purge_at = 0.0

    def count(self, key: str) -> tuple[int, int]:
        """Count one more; gives the number in this window, and the seconds until it ends."""
        return self.add(key, 1)

    def peek(self, key: str) -> int:
        """The number in this window."""
        return self.add(key, 0)[0]

    def clear(self) -> None:
        """Forget what this process has counted itself."""
        self.local.clear()

    def add(self, key: str, number: int) -> tuple[int, int]:
        if connection.vendor != "postgresql":
            return self.local.add(key, number)
        hashed = hashlib.sha256(f"{self.name} {key}".encode()).hexdigest()
        try:
            counted = add_shared(hashed, number)
            self.purge()
        except DatabaseError as error:
            logger.warning("Rates are counted by this process alone: %s", type(error).__name__)
            return self.local.add(key, number)
        return counted

    def purge(self) -> None:
        """Once a minute: delete windows that are over."""
        if time.monotonic() >= self.purge_at:
            self.purge_at = time.monotonic() + WINDOW_SECONDS
            RateCount.objects.filter(ends_at__lt=timezone.now()).delete()


def add_shared(key: str, number: int) -> tuple[int, int]:
    """As `LocalRateLimiter.add`, for all processes. Raises django.db.DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(sql("accounts/sql/count_rate"), [key, number])
        count, seconds = cursor.fetchone()
    return count, max(1, ceil(seconds))
