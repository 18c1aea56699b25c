"""In-process rate limits per minute for the API."""

import time
from dataclasses import dataclass
from math import ceil
from threading import Lock

from cachetools import LRUCache

WINDOW_SECONDS = 60.0
MAX_KEYS = 10_000


@dataclass(slots=True)
class Window:
    """A minute of one key. ends: on the monotonic clock."""

    ends: float
    count: int = 0


class RateLimiter:
    """Fixed windows of a minute for the most recent MAX_KEYS keys."""

    def __init__(self) -> None:
        self._windows: LRUCache[str, Window] = LRUCache(maxsize=MAX_KEYS)
        self._lock = Lock()

    def count(self, key: str) -> tuple[int, int]:
        """Count one more; gives the number in this window, and the seconds until it ends."""
        return self._add(key, 1)

    def peek(self, key: str) -> int:
        """The number in this window."""
        return self._add(key, 0)[0]

    def clear(self) -> None:
        """Forget every count."""
        with self._lock:
            self._windows.clear()

    def _add(self, key: str, number: int) -> tuple[int, int]:
        now = time.monotonic()
        with self._lock:
            window = self._windows.get(key)
            if window is None or window.ends <= now:
                window = self._windows[key] = Window(now + WINDOW_SECONDS)
            window.count += number
            return window.count, max(1, ceil(window.ends - now))
