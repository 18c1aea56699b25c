"""The mirror in this process's memory: every question gets one consistent generation of it."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from analytics.domain.errors import MirrorNotReady, MirrorUnreadable
from analytics.domain.statements import sql

from .failures import log_failure
from .layout import FACTS, WHOLE
from .manifest import DAMAGED, NAME, WANTED, File, Manifest, is_whole, read_manifest
from .pseudonyms import NAMING, fill_pseudonyms
from .spill import SpillFolder
from .status import Status, read_status

logger = logging.getLogger(__name__)

# Updates after which the memory of rows that were replaced is given back.
CHECKPOINT_EVERY = 20
RETRIES = "This site tries again every few seconds."
RETRY_SECONDS = 5.0
# More than can be read at once: a reader of an older one finds its manifest.
MANIFESTS = 100
FIRST_DAYS = "INSERT INTO first_days SELECT user_no, min(day) FROM user_day GROUP BY user_no"
UNLOADED = "The newest copy cannot be read."


class Damaged(Exception):
    """Files of the newest generation are not whole."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation. cursor: inside of a transaction that sees this generation alone.

    status: how the refresh is doing. counted: the numbers of the temporary tables of a question.
    views: temporary ones that stand in place of tables at the moment.
    """

    cursor: duckdb.DuckDBPyConnection
    manifest: Manifest
    status: Status
    counted: dict[Any, Any] = field(default_factory=dict)
    views: list[str] = field(default_factory=list)

    def fetch(self, text: str, values: Mapping[str, Any] | None = None) -> list[tuple]:
        """Every row of a statement. values: of its `$name` parameters; others are left out."""
        given = {name: value for name, value in (values or {}).items() if f"${name}" in text}
        return self.cursor.execute(text, given).fetchall()


class Store:
    """The tables of a mirror's folder, updated to the newest generation when they are asked."""

    def __init__(self, folder: Path, *, memory: str, threads: int):
        self.folder = folder
        self.updating = threading.Lock()
        self.manifests: dict[int, Manifest] = {}
        self.loaded = Manifest()
        self.seen: tuple[int, int] | None = None
        self.failing_since: datetime | None = None
        self.retry_at = 0.0
        self.updates = 0
        self.known_status = Status()
        self.spill = SpillFolder(folder)
        spill = str(self.spill.path)
        self.database = duckdb.connect(
            ":memory:",
            config={"memory_limit": memory, "threads": str(threads), "temp_directory": spill},
        )
        self.database.execute(sql("mirror/schema"))
        self.database.execute("CREATE TABLE generation (number BIGINT)")

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The newest generation, the same one for the whole block.

        Raises MirrorNotReady before the first copy, MirrorUnreadable where DuckDB fails.
        """
        # Before the tables: a cycle that ends in between is newer than what is loaded.
        status = read_status(self.folder)
        self.update()
        status = self.status_of_loaded(status)
        if not self.manifests and self.failing_since:
            raise MirrorUnreadable
        if not self.manifests:
            raise MirrorNotReady(f"{status.reason} {RETRIES}" if status.reason else "")
        try:
            cursor = self.database.cursor()
        except duckdb.Error as error:
            raise unreadable(error) from error
        try:
            cursor.begin()
            ((number,),) = cursor.execute("SELECT number FROM generation").fetchall()
            yield Snapshot(cursor, self.manifests[number], status)
        except duckdb.Error as error:
            raise unreadable(error) from error
        finally:
            with suppress(duckdb.Error):
                cursor.rollback()
            cursor.close()

    def status_of_loaded(self, status: Status) -> Status:
        """How old the loaded tables are, and why; status: that of what is published."""
        if self.stamp() == self.seen and status.snapshot_at and not self.failing_since:
            self.known_status = status
        failing = (status.failing_since, status.reason)
        if self.failing_since:
            failing = (self.failing_since, UNLOADED)
        days = self.loaded.days.values()
        return replace(
            self.known_status,
            snapshot_at=self.known_status.snapshot_at
            or max((day.read_at for day in days), default=None),
            failing_since=failing[0],
            reason=failing[1],
        )

    def update(self) -> None:
        """Load what was published since. One thread loads; others go on with what there is."""
        if not self.is_due(self.stamp()):
            return
        if not self.updating.acquire(blocking=not self.manifests):
            return
        try:
            stamp = self.stamp()
            if self.is_due(stamp):
                self.load_published()
                self.seen = stamp
        finally:
            self.updating.release()

    def is_due(self, stamp: tuple[int, int] | None) -> bool:
        """Whether something else is published, or what could not be loaded may be tried again."""
        is_over = self.failing_since is not None and time.monotonic() >= self.retry_at
        return stamp != self.seen or is_over

    def load_published(self) -> None:
        """Load the manifest's generation; the one before stays where that fails."""
        try:
            if (manifest := read_manifest(self.folder)) is not None:
                self.load(manifest)
            self.failing_since = None
        except (duckdb.Error, OSError, Damaged) as error:
            log_failure(logger, "A generation of the mirror cannot be loaded", error)
            self.failing_since = self.failing_since or datetime.now(UTC).replace(tzinfo=None)
            self.retry_at = time.monotonic() + RETRY_SECONDS

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever a manifest is published."""
        try:
            status = (self.folder / NAME).stat()
        except OSError:
            return self.seen
        return status.st_ino, status.st_mtime_ns

    def load(self, manifest: Manifest) -> None:
        """Replace the days and tables whose files differ, in one transaction.

        Raises Damaged where a file is not whole; the refresh then copies it again.
        """
        known = set(self.loaded.files)
        damaged = [
            file for file in manifest.files if file not in known and not is_whole(self.folder, file)
        ]
        if damaged:
            logger.warning("%d files of the mirror are damaged", len(damaged))
            for name in (DAMAGED, WANTED):
                (self.folder / name).touch(mode=0o600)
            raise Damaged
        cursor = self.database.cursor()
        cursor.begin()
        try:
            for table in FACTS:
                self.load_days(cursor, table, manifest)
            changed = {table for table in WHOLE if self.load_table(cursor, table, manifest)}
            if changed & NAMING:
                fill_pseudonyms(cursor)
            cursor.execute("DELETE FROM first_days")
            cursor.execute(FIRST_DAYS)
            cursor.execute("DELETE FROM generation")
            cursor.execute("INSERT INTO generation VALUES (?)", [manifest.generation])
            self.remember(manifest)
            cursor.commit()
        except duckdb.Error:
            cursor.rollback()
            raise
        finally:
            cursor.close()
        self.loaded = manifest
        self.updates += 1
        if self.updates % CHECKPOINT_EVERY == 1:
            with suppress(duckdb.Error):  # somebody is reading: next time
                self.database.execute("CHECKPOINT")

    def remember(self, manifest: Manifest) -> None:
        """Keep the manifests of the generations loaded last, whatever their numbers."""
        self.manifests.pop(manifest.generation, None)
        self.manifests[manifest.generation] = manifest
        for number in list(self.manifests)[:-MANIFESTS]:
            del self.manifests[number]

    def load_days(self, cursor, table: str, manifest: Manifest) -> None:
        """The days of a fact table whose files are others than those that are loaded."""

        def files(of: Manifest) -> dict[date, File]:
            return {
                day: entry.files[table] for day, entry in of.days.items() if table in entry.files
            }

        before, now = files(self.loaded), files(manifest)
        gone = [day for day, file in before.items() if now.get(day) != file]
        fresh = [file for day, file in now.items() if before.get(day) != file]
        if gone:
            cursor.execute(
                f"DELETE FROM {table} WHERE day IN (SELECT unnest(?::DATE[]))",
                [gone],
            )
        self.insert(cursor, table, fresh)

    def load_table(self, cursor, table: str, manifest: Manifest) -> bool:
        """A table that one file holds whole; gives whether it changed."""
        file = manifest.tables.get(table)
        if file == self.loaded.tables.get(table):
            return False
        cursor.execute(f"DELETE FROM {table}")
        self.insert(cursor, table, [file] if file else [])
        return True

    def insert(self, cursor, table: str, files: list[File]) -> None:
        if files:
            paths = [str(self.folder / file.path) for file in files]
            cursor.execute(f"INSERT INTO {table} BY NAME FROM read_parquet(?)", [paths])


def unreadable(error: duckdb.Error) -> MirrorUnreadable:
    """The error for users of what DuckDB said of a question."""
    log_failure(logger, "A question on the mirror failed", error)
    return MirrorUnreadable()
