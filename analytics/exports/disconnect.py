"""Detects client disconnects (gunicorn only)."""

import select
from dataclasses import dataclass
from socket import socket

from django.http import HttpRequest

# Only Linux reports a client that closed its end while nothing is sent.
CLOSED = getattr(select, "POLLRDHUP", 0)


@dataclass(frozen=True, slots=True)
class Asker:
    """The client of a request. connection: None if the server does not expose it."""

    connection: socket | None

    def is_gone(self) -> bool:
        """Whether the client has closed the connection."""
        if self.connection is None:
            return False
        poll = select.poll()
        poll.register(self.connection, CLOSED)
        return bool(poll.poll(0))

    def has_to_take_within(self, seconds: float) -> None:
        """Set a timeout for sending, because a client may stop reading without disconnecting."""
        if self.connection is not None:
            self.connection.settimeout(max(seconds, 0.001))


def asker_of(request: HttpRequest) -> Asker:
    """The request's client. Only gunicorn exposes the connection."""
    return Asker(request.META.get("gunicorn.socket"))
