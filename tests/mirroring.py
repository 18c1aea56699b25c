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

MEMORY = {"memory": "400MB", "threads": 1}
EVERY_DAY = 10_000
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

    connection: to the server of the proxy's database. Nothing is copied twice in a row: as long as
    PostgreSQL's own snapshot is the same, nobody has written.
    """

    def __init__(self, folder: Path, connection: psycopg.Connection):
        super().__init__(folder, **MEMORY)
        self.connection = connection
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
        (snapshot,) = self.connection.execute("SELECT pg_current_snapshot()::text").fetchone()
        return snapshot, str(connections[LITELLM].settings_dict)
