"""Limits concurrent statements; waiters are served FIFO."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Lock

from django.conf import settings

from analytics.domain.errors import UsageBusy

from .cancellation import check_turn

LOOK_SECONDS = 1.0


class Places:
    """So many at a time, in the order in which they came."""

    def __init__(self, count: int):
        self.free = count
        self.waiting: deque[Event] = deque()
        self.lock = Lock()

    def take(self, patience: float) -> None:
        """Wait for a place, no longer than so many seconds.

        Raises UsageBusy, or UsageSuperseded where the request has given way to a newer one.
        """
        called = Event()
        with self.lock:
            if self.free:
                self.free -= 1
                return
            self.waiting.append(called)
        deadline = time.monotonic() + patience
        try:
            while not called.wait(min(LOOK_SECONDS, max(0, deadline - time.monotonic()))):
                check_turn()
                if time.monotonic() >= deadline:
                    raise UsageBusy
        except BaseException:
            self.leave(called)
            raise

    def leave(self, called: Event) -> None:
        """Wait no longer; a place that came at the last moment is for the next."""
        with self.lock:
            if not called.is_set():
                self.waiting.remove(called)
                return
        self.release()

    def release(self) -> None:
        """Give a place to whoever waits longest."""
        with self.lock:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.free += 1


places = Places(settings.STATEMENTS_AT_ONCE)
exempted: ContextVar[bool] = ContextVar("needs no place", default=False)


@contextmanager
def place(patience: float | None = None) -> Iterator[None]:
    """While statements may run. Nobody who holds a place may ask for another.

    patience: seconds; as long as a statement may take where it is left out. Raises as `take` does.
    """
    if exempted.get():
        yield
        return
    places.take(settings.STATEMENT_TIMEOUT if patience is None else patience)
    try:
        yield
    finally:
        places.release()


@contextmanager
def exempt() -> Iterator[None]:
    """The statements of the block take no place: they belong to a file, which has a bound of its
    own.
    """
    token = exempted.set(True)
    try:
        yield
    finally:
        exempted.reset(token)
