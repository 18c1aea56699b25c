"""The mirror under test: copied from the proxy's database whenever somebody asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import psycopg
from django.db import connections

from analytics.litellm.router import LITELLM
from analytics.mirror.loop import run_cycle
from analytics.mirror.refresh import Cycle, Refresher
from analytics.mirror.store import Snapshot, Store
from demo.postgres import Server

MEMORY = {"memory": "400MB", "threads": 1}
EVERY_DAY = 10_000
# What a write leaves in each table: a row of a newer transaction, or another number of rows.
CATALOG = "pg_class", "pg_attribute", "pg_namespace", "pg_authid", "pg_db_role_setting"
FILLED = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relname ~ '^LiteLLM_' AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
NEWEST = "SELECT '{0}', count(*), max(xmin::text::bigint) FROM {0}"
ANYTHING = "SELECT pg_current_snapshot()::text"
SPEND = """
    SELECT names.user_id, user_day.day, sum(user_day.spend)
    FROM user_day JOIN names USING (user_no)
    GROUP BY ALL ORDER BY ALL
"""


def full_cycle(refresher: Refresher) -> Cycle:
    """A cycle to which nothing is known, except for the days themselves."""
    refresher.plan.forget()
    return refresher.cycle(verify=EVERY_DAY)


def copy_all(refresher: Refresher) -> None:
    """Cycles until no day is missing."""
    while full_cycle(refresher).read.missing:
        pass


def spend(store: Store) -> list[tuple]:
    """(user_id, day, USD) of all usage."""
    with store.snapshot() as snapshot:
        return snapshot.fetch(SPEND)


class FreshStore(Store):
    """A store that a refresher of its own brings up to date before every snapshot.

    Nothing is copied twice in a row: as long as nobody wrote to the proxy's database, the copy is
    the same. Our own database, on the same server, is written by nearly every request.
    """

    def __init__(self, folder: Path, server: Server):
        super().__init__(folder, **MEMORY)
        self.server = server
        self.connections: dict[str, psycopg.Connection] = {}
        self.refresher = Refresher(folder, **MEMORY, keeps_tags=False, retention=0)
        self.copied: tuple | None = None
        self.copying = Lock()  # the threads of a live server ask at the same time

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self.copying:
            if (state := self.state()) != self.copied:
                self.copied = state if self.copy() else None
        with super().snapshot() as snapshot:
            yield snapshot

    def copy(self) -> bool:
        """Whether everything could be copied."""
        self.refresher.plan.forget()
        while True:
            status, cycle = run_cycle(self.refresher, verify=EVERY_DAY)
            if not status.missing:
                return cycle is not None

    def state(self) -> tuple:
        """Changes with every write, and with the database that the settings name."""
        settings = connections[LITELLM].settings_dict
        try:
            connection = self.connected(settings["NAME"])
            tables = [*CATALOG, *(name for (name,) in connection.execute(FILLED))]
            found = connection.execute(" UNION ALL ".join(map(NEWEST.format, tables))).fetchall()
        except psycopg.Error:  # locked, renamed or gone: whatever happens on the server counts
            found = self.connected("postgres").execute(ANYTHING).fetchall()
        return str(found), str(settings)

    def connected(self, name: str) -> psycopg.Connection:
        """A connection that gives way to locks; a broken one is replaced."""
        known = self.connections.get(name)
        if known is None or known.closed:
            known = self.connections[name] = self.server.connect(name)
            known.execute("SET lock_timeout = '50ms'")
        return known

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()
