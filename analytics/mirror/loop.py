"""Runs cycles of the refresh, one process a folder at a time, and says how they went."""

import atexit
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import duckdb
from django.conf import settings
from django.db import connections

from analytics.domain.errors import UsageError
from analytics.litellm.router import LITELLM

from .failures import cause_of, log_failure
from .manifest import WANTED
from .refresh import Cycle, Refresher
from .status import Status, read_status, write_status

logger = logging.getLogger(__name__)

LOCK = "lock"
# Of one core of the proxy's PostgreSQL, at most.
SHARE = 0.01
# The same while somebody asks for the newest rows again and again, and seconds between two cycles.
WANTED_SHARE = 0.1
WANTED_SECONDS = 1.0
MOST_SECONDS = 120.0
AFTER_FAILURE_SECONDS = 5.0
LOOK_SECONDS = 0.2
STOP_SECONDS = 20.0


@contextmanager
def elected(folder: Path) -> Iterator[Callable[[], bool]]:
    """Whether this process is the one that refreshes the folder; asked before each cycle.

    It no longer is when somebody deletes the folder: another process may hold the new one's lock.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield lambda: False
            return
        yield lambda: is_at(file.fileno(), folder / LOCK)


def is_at(descriptor: int, path: Path) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


@contextmanager
def refresher_of(folder: Path) -> Iterator[Refresher]:
    """The refresher with the site's settings."""
    refresher = Refresher(
        folder,
        memory=settings.MIRROR_MEMORY,
        threads=settings.MIRROR_THREADS,
        keeps_tags=settings.MIRROR_KEEP_PRUNED_TAGS,
        retention=settings.MIRROR_RETENTION,
    )
    try:
        yield refresher
    finally:
        refresher.close()
        connections[LITELLM].close()


def run_cycle(refresher: Refresher, *, verify: int = 0) -> tuple[Status, Cycle | None]:
    """One cycle and the status after it; the cycle is None where it failed.

    verify: as in `Refresher.cycle`.
    """
    before = read_status(refresher.folder)
    started = time.monotonic()
    try:
        cycle = refresher.cycle(verify=verify)
    except UsageError as failure:
        close_broken_connection()
        return failed(refresher.folder, before, failure.sentence), None
    except (duckdb.Error, OSError) as failure:
        log_failure(logger, "The mirror could not be written", failure)
        reason = f"The mirror cannot be written ({cause_of(failure)})."
        return failed(refresher.folder, before, reason), None
    status = Status(
        snapshot_at=cycle.read.at,
        missing=cycle.read.missing,
        seconds=round(cycle.least_seconds, 3),
        duration=round(time.monotonic() - started, 3),
        cycles=before.cycles + 1,
        failures=before.failures,
    )
    write_status(refresher.folder, status)
    return status, cycle


def close_broken_connection() -> None:
    """Connect anew for the next cycle. Django itself does so at the end of a request only."""
    connection = connections[LITELLM]
    if not connection.in_atomic_block:
        connection.close()


def failed(folder: Path, before: Status, reason: str) -> Status:
    """The status after a failure: what is there stays, and it says since when and why."""
    since = before.failing_since or datetime.now(UTC).replace(tzinfo=None)
    if (before.failing_since, before.reason) != (since, reason):
        logger.warning("The refresh fails: %s", reason)
    status = replace(
        before,
        failing_since=since,
        reason=reason,
        cycles=before.cycles + 1,
        failures=before.failures + 1,
    )
    try:
        write_status(folder, status)
    except OSError:
        logger.warning("The status of the mirror cannot be written either")
    return status


def start_refresher() -> None:
    """Refresh the site's mirror in a thread of this process, unless another service does it."""
    if settings.MIRROR_REFRESH != "auto":
        return
    stop = Event()
    given = Path(settings.MIRROR_DIR), stop
    thread = Thread(target=run_until_stopped, args=given, name="refresh", daemon=True)
    thread.start()
    # DuckDB aborts the process where the interpreter ends under a thread that is inside of it.
    atexit.register(end, thread, stop)


def end(thread: Thread, stop: Event) -> None:
    """Let the thread finish its cycle."""
    stop.set()
    thread.join(STOP_SECONDS)


def run_until_stopped(folder: Path, stop: Event) -> None:
    """The loop; after a fault that nobody foresaw it starts again."""
    while not stop.is_set():
        try:
            run_loop(folder, stop, logger.info)
        except Exception as error:
            log_failure(logger, "The refresh stopped and starts again", error)
            stop.wait(AFTER_FAILURE_SECONDS)


def run_loop(folder: Path, stop: Event, say: Callable[[str], None]) -> None:
    """Refresh until `stop` is set; waits while another process does it."""
    while not stop.is_set():
        with elected(folder) as is_elected:
            if is_elected():
                with refresher_of(folder) as refresher:
                    while is_elected() and not stop.is_set():
                        run_and_wait(refresher, stop, say)
                continue
        stop.wait(AFTER_FAILURE_SECONDS)


def run_and_wait(refresher: Refresher, stop: Event, say: Callable[[str], None]) -> None:
    """A cycle, then a pause, so that the pace is one that the proxy's database can bear."""
    status, cycle = run_cycle(refresher)
    if cycle and cycle.read.days:
        say(words(cycle))
    if not cycle:
        wait(refresher.folder, stop, at_least=WANTED_SECONDS, at_most=AFTER_FAILURE_SECONDS)
    elif not status.missing:
        shortest = max(WANTED_SECONDS, status.seconds / WANTED_SHARE)
        wait(refresher.folder, stop, at_least=shortest, at_most=pause_after(status))


def pause_after(status: Status) -> float:
    """Seconds until the next cycle, at SHARE of a core of the proxy's database at most."""
    return min(max(settings.MIRROR_SECONDS, status.seconds / SHARE), MOST_SECONDS)


def wait(folder: Path, stop: Event, *, at_least: float, at_most: float) -> None:
    """Wait until somebody wants the newest rows, within these seconds."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < max(at_least, at_most):
        if waited >= at_least and (folder / WANTED).exists():
            break
        if stop.wait(min(LOOK_SECONDS, max(0.0, max(at_least, at_most) - waited))):
            break
    (folder / WANTED).unlink(missing_ok=True)


def words(cycle: Cycle) -> str:
    """`Copied Nov 25, 2026: 2 days in 0.05 s, 88 to go.`"""
    days = cycle.read.days
    count = f"{len(days)} day{'' if len(days) == 1 else 's'}"
    rest = f", {cycle.read.missing} to go" if cycle.read.missing else ""
    return f"Copied {count} up to {max(days)} in {cycle.seconds:.2f} s{rest}"
