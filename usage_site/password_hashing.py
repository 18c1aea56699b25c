"""Limits concurrent password hashing, which takes most of a second of CPU."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

HASHES_AT_ONCE = 2
WAIT_SECONDS = 3.0
RETRY_SECONDS = 5


class PasswordHashingBusy(Exception):
    """As many passwords are being hashed as may be at once, and others wait already."""


class HashingLimit:
    """So many threads hash at once, so many more wait up to WAIT_SECONDS, others are refused."""

    def __init__(self, running: int, waiting: int):
        self.running = threading.BoundedSemaphore(running)
        self.admitted = threading.BoundedSemaphore(running + waiting)
        self.held = threading.local()

    @contextmanager
    def slot(self) -> Iterator[None]:
        """A thread that holds a slot enters again at once. Raises PasswordHashingBusy."""
        if getattr(self.held, "slot", False):
            yield
            return
        if not self.admitted.acquire(blocking=False):
            raise PasswordHashingBusy
        try:
            if not self.running.acquire(timeout=WAIT_SECONDS):
                raise PasswordHashingBusy
            self.held.slot = True
            try:
                yield
            finally:
                self.held.slot = False
                self.running.release()
        finally:
            self.admitted.release()


# Threads that wait serve nobody else, so that most of them must stay free.
hashing_limit = HashingLimit(running=HASHES_AT_ONCE, waiting=settings.SIGN_INS_WAITING)


class LimitedPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """Django's default hasher within the limit, for sign-in, password change and admin."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with hashing_limit.slot():
            return super().encode(password, salt, iterations)
