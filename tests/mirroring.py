"""The mirror under test: copied from the proxy's database whenever somebody asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.mirror.loop import run_cycle
from analytics.mirror.refresh import Cycle, Refresher
from analytics.mirror.store import Snapshot, Store

MEMORY = {"memory": "400MB", "threads": 2}
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
    """A store that a refresher of its own brings up to date before every snapshot."""

    def __init__(self, folder: Path):
        super().__init__(folder, **MEMORY)
        self.refresher = Refresher(folder, **MEMORY, keeps_tags=False, retention=0)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        self.refresher.plan.forget()
        while run_cycle(self.refresher, verify=EVERY_DAY)[0].missing:
            pass
        with super().snapshot() as snapshot:
            yield snapshot
