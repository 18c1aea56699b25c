"""The mirror in this process's memory: every question gets one consistent generation of it."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from analytics.domain.errors import MirrorNotReady, MirrorUnreadable

from .layout import FACTS, WHOLE, sql
from .manifest import DAMAGED, NAME, WANTED, File, Manifest, is_whole, read_manifest
from .status import Status, read_status

logger = logging.getLogger(__name__)

# Updates after which the memory of rows that were replaced is given back.
CHECKPOINT_EVERY = 20
RETRIES = "This site tries again every few seconds."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation. cursor: inside of a transaction that sees this generation alone.

    status: how the refresh is doing. counted: what the cursor's temporary tables hold, by name.
    """

    cursor: duckdb.DuckDBPyConnection
    manifest: Manifest
    status: Status
    counted: dict[str, Any] = field(default_factory=dict)

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
        self.updates = 0
        self.known_status = Status()
        self.database = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": memory,
                "threads": str(threads),
                "temp_directory": str(folder / "spill"),
            },
        )
        self.database.execute(sql("schema"))
        self.database.execute("CREATE TABLE generation (number BIGINT)")

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The newest generation, the same one for the whole block.

        Raises MirrorNotReady before the first copy, MirrorUnreadable where DuckDB fails.
        """
        self.update()
        status = self.status()
        if not self.manifests:
            raise MirrorNotReady(f"{status.reason} {RETRIES}" if status.reason else "")
        cursor = self.database.cursor()
        cursor.begin()
        try:
            ((number,),) = cursor.execute("SELECT number FROM generation").fetchall()
            yield Snapshot(cursor, self.manifests[number], status)
        except duckdb.Error as error:
            logger.exception("A question on the mirror failed")
            raise MirrorUnreadable from error
        finally:
            with suppress(duckdb.Error):
                cursor.rollback()
            cursor.close()

    def status(self) -> Status:
        """How the refresh is doing; what was known last where the folder was emptied."""
        status = read_status(self.folder)
        if status.snapshot_at:
            self.known_status = status
        return status if status.snapshot_at or status.reason else self.known_status

    def update(self) -> None:
        """Load what was published since. One thread loads; others go on with what there is."""
        if (stamp := self.stamp()) == self.seen:
            return
        if not self.updating.acquire(blocking=not self.manifests):
            return
        try:
            if stamp == self.seen:
                return
            if (manifest := read_manifest(self.folder)) is not None:
                self.load(manifest)
            self.seen = stamp
        except (duckdb.Error, OSError):
            logger.exception("A generation of the mirror cannot be loaded")
            self.seen = stamp
        finally:
            self.updating.release()

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever a manifest is published."""
        try:
            status = (self.folder / NAME).stat()
        except OSError:
            return self.seen
        return status.st_ino, status.st_mtime_ns

    def load(self, manifest: Manifest) -> None:
        """Replace the days and tables whose files differ, in one transaction.

        The generation before stays where a file is not whole; the refresh copies it again.
        """
        known = set(self.loaded.files)
        damaged = [
            file for file in manifest.files if file not in known and not is_whole(self.folder, file)
        ]
        if damaged:
            logger.warning("%d files of the mirror are damaged", len(damaged))
            for name in (DAMAGED, WANTED):
                (self.folder / name).touch(mode=0o600)
            return
        cursor = self.database.cursor()
        cursor.begin()
        try:
            for table in FACTS:
                self.load_days(cursor, table, manifest)
            for table in WHOLE:
                self.load_table(cursor, table, manifest)
            cursor.execute("DELETE FROM generation")
            cursor.execute("INSERT INTO generation VALUES (?)", [manifest.generation])
            self.manifests[manifest.generation] = manifest
            cursor.commit()
        except duckdb.Error:
            cursor.rollback()
            raise
        finally:
            cursor.close()
        self.loaded = manifest
        for number in sorted(self.manifests)[:-100]:
            del self.manifests[number]
        self.updates += 1
        if self.updates % CHECKPOINT_EVERY == 1:
            with suppress(duckdb.Error):  # somebody is reading: next time
                self.database.execute("CHECKPOINT")

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

    def load_table(self, cursor, table: str, manifest: Manifest) -> None:
        """A table that one file holds whole."""
        file = manifest.tables.get(table)
        if file == self.loaded.tables.get(table):
            return
        cursor.execute(f"DELETE FROM {table}")
        self.insert(cursor, table, [file] if file else [])

    def insert(self, cursor, table: str, files: list[File]) -> None:
        if files:
            paths = [str(self.folder / file.path) for file in files]
            cursor.execute(f"INSERT INTO {table} BY NAME FROM read_parquet(?)", [paths])
