"""Django's PostgreSQL backend, for a server that may stop answering on an open connection.

A paused machine or hung storage keeps TCP alive, so neither `statement_timeout`, which the server
itself has to enforce, nor `tcp_user_timeout` ends the wait. Only the client can.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import IsolationLevel

# A little more than statement_timeout: a server that works says first what took too long.
ANSWER_SECONDS = 6.0


class BoundedConnection(psycopg.Connection):
    """A connection that waits ANSWER_SECONDS for the server, and is closed when that is over."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        bound = ANSWER_SECONDS if timeout is None else timeout
        try:
            return super().wait(gen, interval, timeout=bound)
        except psycopg.errors._WaitTimeout:
            self.close()
            raise psycopg.OperationalError(f"no answer within {bound:g} seconds") from None


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows neither pools nor isolation levels of its own, which our settings never ask for."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> BoundedConnection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return BoundedConnection.connect(**conn_params)
