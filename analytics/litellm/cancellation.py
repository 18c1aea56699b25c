"""Cancels a session's running statement when a newer request arrives."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import RLock

import psycopg

from analytics.domain.errors import UsageSuperseded

CANCEL_SECONDS = 2.0


class Turn:
    """A request of a session while it lasts. about: what it asks, for two that ask the same."""

    def __init__(self, about: str):
        self.about = about
        self.lock = RLock()
        self.connection: psycopg.Connection | None = None
        self.is_over = False

    def give_way(self) -> None:
        """End the statement that runs, and let no other begin."""
        with self.lock:
            self.is_over = True
            if self.connection is not None:
                # Where the server does not hear, the statement ends by its own time limit.
                with suppress(psycopg.Error):
                    self.connection.cancel_safe(timeout=CANCEL_SECONDS)

    def check(self) -> None:
        """Raises UsageSuperseded once a newer request has begun."""
        if self.is_over:
            raise UsageSuperseded

    @contextmanager
    def asking(self, connection: psycopg.Connection) -> Iterator[None]:
        """While a statement may run on the connection."""
        with self.lock:
            self.check()
            self.connection = connection
        try:
            yield
        finally:
            with self.lock:
                self.connection = None


current: ContextVar[Turn | None] = ContextVar("current turn", default=None)
turns: dict[str, set[Turn]] = {}
turns_lock = RLock()


@contextmanager
def turn_of(session: str, about: str) -> Iterator[None]:
    """The session's newest request: older ones give way unless they ask the same."""
    turn = Turn(about)
    with turns_lock:
        older = [other for other in turns.get(session, ()) if other.about != about]
        turns.setdefault(session, set()).add(turn)
    token = current.set(turn)
    try:
        for other in older:
            other.give_way()
        yield
    finally:
        current.reset(token)
        with turns_lock:
            turns[session].discard(turn)
            if not turns[session]:
                del turns[session]


def check_turn() -> None:
    """Raises UsageSuperseded where this request has given way."""
    if turn := current.get():
        turn.check()
