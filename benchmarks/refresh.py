"""Measures the refresh: first copy, cycles in steady state, and who waits for its locks."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from demo.postgres import Server

from . import company, writer
from .measure import Readings
from .processes import cpu_seconds, postmaster
from .site import Visitor
from .sizes import QUARTER

CYCLES = 20
ALTER = 'ALTER TABLE "{table}" ALTER COLUMN spend SET DEFAULT 0.0'
ALTER_EVERY = 0.5  # seconds

FIRST_WALL = "first copy, s"
FIRST_CPU = "first copy, PostgreSQL CPU s"
CYCLE_CPU = "refresh, PostgreSQL CPU ms per cycle"
CYCLE_WALL = "refresh, ms per cycle"
SHARE = "refresh, PostgreSQL CPU, % of one core at its own pace"
ALTER_FIRST = "ALTER TABLE during the first copy, slowest, ms"
ALTER_REFRESH = "ALTER TABLE during refreshes and exports, slowest, ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What something took. cpu: of PostgreSQL; seconds."""

    wall: float
    cpu: float


def refresh_readings(server: Server, mirror: Path, visitor: Visitor) -> Readings:
    """Everything about the refresh. mirror: its folder, which holds the whole copy afterward."""
    first = first_copy(server, mirror)
    return (
        {FIRST_WALL: first.wall, FIRST_CPU: first.cpu}
        | cycle_readings(server, mirror)
        | lock_readings(server, mirror, visitor)
    )


def first_copy(server: Server, mirror: Path) -> Cost:
    """Copy everything into an empty folder."""
    from analytics.mirror.loop import refresher_of

    empty(mirror)
    with server.connect() as owner, refresher_of(mirror) as refresher:
        server_pid = postmaster(owner)
        begun, cpu = time.perf_counter(), cpu_seconds(server_pid)
        while one_cycle(refresher).missing:
            pass
        return Cost(wall=time.perf_counter() - begun, cpu=cpu_seconds(server_pid) - cpu)


def empty(folder: Path) -> None:
    """Delete what the folder holds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


def one_cycle(refresher):
    """Run a cycle; its status. Raises RuntimeError where it fails."""
    from analytics.mirror.loop import run_cycle

    status, cycle = run_cycle(refresher)
    if cycle is None:
        raise RuntimeError(status.reason)
    return status


def cycle_readings(server: Server, mirror: Path) -> Readings:
    """Cycles in steady state: LiteLLM has written between any two."""
    from analytics.mirror.loop import pause_after, refresher_of

    costs, pauses = [], []
    with server.connect(company.DATABASE) as owner, refresher_of(mirror) as refresher:
        server_pid, cells = postmaster(owner), writer.used_cells(owner)
        for _ in range(2):  # the days under way are read whole, then for the first time in part
            writer.one_batch_each(owner, cells)
            one_cycle(refresher)
        for _ in range(CYCLES):
            writer.one_batch_each(owner, cells)
            begun, cpu = time.perf_counter(), cpu_seconds(server_pid)
            status = one_cycle(refresher)
            costs.append(Cost(wall=time.perf_counter() - begun, cpu=cpu_seconds(server_pid) - cpu))
            pauses.append(pause_after(status))
    cpu = sum(cost.cpu for cost in costs)
    return {
        CYCLE_CPU: cpu / CYCLES * 1000,
        CYCLE_WALL: median(cost.wall for cost in costs) * 1000,
        SHARE: 100 * cpu / (sum(pauses) + sum(cost.wall for cost in costs)),
    }


def lock_readings(server: Server, mirror: Path, visitor: Visitor) -> Readings:
    """How long LiteLLM's migrations wait: during another first copy, then cycles and exports."""
    from analytics.mirror.loop import refresher_of, run_cycle

    url = server.url(company.DATABASE)
    with altering(url) as waits:
        # A cycle is canceled when another session waits for its locks: some of them fail here.
        empty(mirror)
        with refresher_of(mirror) as refresher:
            for _ in range(50):
                status, cycle = run_cycle(refresher)
                if cycle and not status.missing:
                    break
    readings = {ALTER_FIRST: max(waits)}
    first_copy(server, mirror)
    with altering(url) as waits, refresher_of(mirror) as refresher:
        export = threading.Thread(
            target=visitor.get, args=(f"/users/daily.csv?{QUARTER.query}",), daemon=True
        )
        export.start()
        for _ in range(CYCLES):
            run_cycle(refresher)
        export.join()
    return readings | {ALTER_REFRESH: max(waits)}


@contextmanager
def altering(url: str) -> Iterator[list[float]]:
    """Lock one table after the other as a migration does; milliseconds that each waited."""
    over = threading.Event()
    waits: list[float] = []

    def alter() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not over.is_set():
                table = list(writer.TABLES)[len(waits) % len(writer.TABLES)]
                begun = time.perf_counter()
                connection.execute(ALTER.format(table=table))
                waits.append((time.perf_counter() - begun) * 1000)
                over.wait(ALTER_EVERY)

    thread = threading.Thread(target=alter, daemon=True)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()
