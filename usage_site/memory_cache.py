"""An in-process cache bounded in bytes. It stores values without copying: frozen ones only.

Django's own memory cache counts entries, whatever their size, and pickles each value on every read,
which for 10,000 users takes longer than the whole page may.
"""

import pickle
import time
from threading import RLock
from typing import Any

from cachetools import TLRUCache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

MEGABYTE = 2**20
# Of two caches in one process with one name there is one, as with Django's own.
STORES: dict[str, tuple[TLRUCache, RLock]] = {}


class MemoryCache(BaseCache):
    """LOCATION: a name. OPTIONS: MEGABYTES, beyond which the least recently used values go."""

    def __init__(self, name: str, params: dict[str, Any]):
        super().__init__(params)
        megabytes = params.get("OPTIONS", {}).get("MEGABYTES", 256)
        empty = TLRUCache(megabytes * MEGABYTE, ttu=until, timer=time.monotonic, getsizeof=size)
        self.store, self.lock = STORES.setdefault(name, (empty, RLock()))

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        with self.lock:
            if self.has_key(key, version):
                return False
            self.set(key, value, timeout, version)
            return True

    def get(self, key, default=None, version=None) -> Any:
        with self.lock:
            value, _ = self.store.get(self.make_and_validate_key(key, version), (default, None))
        return value

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> None:
        name = self.make_and_validate_key(key, version)
        entry = value, self.get_backend_timeout(timeout)
        with self.lock:
            self.store.pop(name, None)
            if size(entry) <= self.store.maxsize:
                self.store[name] = entry

    def delete(self, key, version=None) -> bool:
        with self.lock:
            return self.store.pop(self.make_and_validate_key(key, version), None) is not None

    def has_key(self, key, version=None) -> bool:
        with self.lock:
            return self.make_and_validate_key(key, version) in self.store

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        with self.lock:
            if not self.has_key(key, version):
                return False
            self.set(key, self.get(key, version=version), timeout, version)
            return True

    def clear(self) -> None:
        with self.lock:
            self.store.clear()

    def get_backend_timeout(self, timeout=DEFAULT_TIMEOUT) -> float:
        """Seconds from now; infinity for what does not expire."""
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return float("inf") if seconds is None else float(seconds)


def until(key: str, entry: tuple[Any, float], now: float) -> float:
    """When an entry expires, on the store's clock."""
    return now + entry[1]


def size(entry: tuple[Any, float]) -> int:
    """Bytes, as the value says itself, else as long as it is pickled."""
    value, _ = entry
    return getattr(value, "nbytes", None) or len(pickle.dumps(value))
