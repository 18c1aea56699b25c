"""The mirror that this process reads: one store, made when it is first asked."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock

from django.conf import settings

from analytics.domain.errors import MirrorNotReady, MirrorUnreadable
from analytics.domain.privacy import hides_names

from .catalog import Catalog, read_catalog
from .manifest import WANTED
from .pseudonyms import hide_names
from .status import Status, read_status
from .store import Snapshot, Store

LOOK_SECONDS = 0.05
making = Lock()
# Requests that wait for a cycle hold a thread each; all of them get the same cycle.
waiting = BoundedSemaphore(3)


def store() -> Store:
    """The store of the site's folder, one for the process."""
    with making:
        return made_store()


@cache
def made_store() -> Store:
    folder = Path(settings.MIRROR_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Store(folder, memory=settings.MIRROR_MEMORY, threads=settings.MIRROR_THREADS)


@contextmanager
def current_snapshot() -> Iterator[Snapshot]:
    """The newest generation for one request, without names where the request hides them.

    Raises MirrorNotReady before the first copy, MirrorUnreadable where DuckDB fails.
    """
    with store().snapshot() as snapshot:
        if hides_names.get():
            hide_names(snapshot.fetch)
        yield snapshot


def current_catalog() -> Catalog | None:
    """What the refresh last saw of LiteLLM's database; None before that."""
    return read_catalog(mirror_folder())


def mirror_folder() -> Path:
    """Where the mirror lies; its file system has room for large files."""
    return store().folder


def refresh_now(patience: float) -> bool:
    """Ask for a cycle and wait for its end; False where none ends within so many seconds.

    Where several wait already it only asks. Raises MirrorUnreadable where it cannot ask.
    """
    folder = mirror_folder()
    before = read_status(folder)
    try:
        (folder / WANTED).touch(mode=0o600)
    except OSError as error:
        raise MirrorUnreadable from error
    if not waiting.acquire(blocking=False):
        return False
    try:
        return ends_within(patience, folder, before)
    finally:
        waiting.release()


def ends_within(patience: float, folder: Path, before: Status) -> bool:
    """Whether a cycle after the one that `before` tells of ends well within so many seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        status = read_status(folder)
        if status != before and (status.failing_since or status.snapshot_at != before.snapshot_at):
            return status.failing_since is None
        time.sleep(LOOK_SECONDS)
    return False


def mirror_state() -> str:
    """`ok`, or why no page can answer: `empty` before the first copy, `unreadable`."""
    try:
        with current_snapshot():
            return "ok"
    except MirrorNotReady:
        return "empty"
    except (MirrorUnreadable, OSError):
        return "unreadable"
