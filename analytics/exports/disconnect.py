"""Detects client disconnects (gunicorn only)."""

import select
from dataclasses import dataclass
from socket import socket

from django.http import HttpRequest

# Only Linux tells of a reader that closed its end while nothing is sent.
CLOSED = getattr(select, "POLLRDHUP", 0)


@dataclass(frozen=True, slots=True)
class Asker:
    """The other end of a request. connection: None where the server does not show it."""

    connection: socket | None

    def is_gone(self) -> bool:
        """Whether the other end has closed the connection."""
        if self.connection is None:
            return False
        poll = select.poll()
        poll.register(self.connection, CLOSED)
        return bool(poll.poll(0))

    def has_to_take_within(self, seconds: float) -> None:
        """From now on sending a piece fails when it takes longer: a reader may stop and stay."""
        if self.connection is not None:
            self.connection.settimeout(max(seconds, 0.001))


def asker_of(request: HttpRequest) -> Asker:
    """Gunicorn hands over the connection; other servers do not."""
    return Asker(request.META.get("gunicorn.socket"))
