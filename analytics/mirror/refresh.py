"""One cycle of the refresh: read what changed in a short transaction, build, publish."""

import logging
import shutil
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from analytics.domain.errors import UsageError
from analytics.litellm.reading import reading_transaction

from .builder import Builder
from .catalog import write_catalog
from .failures import cause_of
from .manifest import (
    DAMAGED,
    NAME,
    Day,
    Manifest,
    publish_manifest,
    read_manifest,
    without_damaged,
)
from .plan import Plan, Read, hot_days, without_days

logger = logging.getLogger(__name__)

# Seconds that the transaction of a batch of days should take.
BATCH_SECONDS = 1.0
MOST_DAYS_A_BATCH = 10
MOST_HOT_DAYS = 3
# The same for days that change now: they should all be read, if that is far from the time limit.
HOT_SECONDS = 5.0
# Of which the shortest tells the cost.
RECENT_CYCLES = 10
# An export is written within its own time limit; what is older was left by a killed process.
SPOOL_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """What a cycle did. seconds: of its transaction; changed: whether it published a generation.

    least_seconds: of the shortest of the last transactions that copied days. Others make the rest
    wait, so this is nearest to what a cycle costs the server.
    """

    read: Read
    seconds: float
    least_seconds: float
    changed: bool


class Refresher:
    """Keeps the mirror in a folder equal to the proxy's database. One at a time for each folder."""

    def __init__(
        self, folder: Path, *, memory: str, threads: int, keeps_tags: bool, retention: float
    ):
        """keeps_tags: of days that LiteLLM prunes. retention: seconds that unused files stay."""
        self.folder, self.retention = folder, retention
        self.memory, self.threads = memory, threads
        self.plan = Plan(keeps_tags=keeps_tags)
        self.incoming = folder / "incoming"
        self.batch = 1
        self.hot_batch = MOST_HOT_DAYS
        self.unused: dict[Path, float] = {}
        self.recent: deque[float] = deque(maxlen=RECENT_CYCLES)
        self.remove_exports()
        self.open(without_damaged(folder, read_manifest(folder) or Manifest()))

    def open(self, manifest: Manifest) -> None:
        """Go on from a generation; from an empty one where its tables cannot be read."""
        self.plan.forget()
        self.manifest = manifest
        try:
            self.builder = self.builder_of(manifest)
        except (duckdb.Error, OSError) as error:
            logger.warning("The mirror cannot be read and is copied anew: %s", cause_of(error))
            self.manifest = Manifest(generation=manifest.generation)
            self.builder = self.builder_of(self.manifest)

    def builder_of(self, manifest: Manifest) -> Builder:
        return Builder(self.folder, manifest, memory=self.memory, threads=self.threads)

    def close(self) -> None:
        self.builder.close()

    def rebuild(self) -> None:
        """Copy everything anew; readers keep what is there until the first days are published."""
        self.builder.close()
        self.open(Manifest(generation=self.manifest.generation))

    def unverified(self, since: datetime) -> int:
        """How many closed days were neither read nor proved since a moment, UTC."""
        hot = hot_days(since.date())
        return sum(
            max(entry.read_at, entry.proved_at or entry.read_at) < since
            for day, entry in self.manifest.days.items()
            if day not in hot
        )

    def cycle(self, *, verify: int = 0) -> Cycle:
        """Read, build and publish once. verify: days to prove now, the oldest proofs first.

        Raises UsageError where the database gives no answer, duckdb.Error or OSError where files
        cannot be written; the generation before stays.
        """
        try:
            return self.read_and_publish(verify)
        except BaseException as error:
            # What was read is lost: it is due again.
            self.plan.forget()
            self.builder.hot_rows.forget()
            if isinstance(error, UsageError):  # a server that is too slow may seem to hang
                self.batch, self.hot_batch = max(1, self.batch // 2), 1
            raise

    def read_and_publish(self, verify: int) -> Cycle:
        self.repair()
        shutil.rmtree(self.incoming, ignore_errors=True)
        self.incoming.mkdir(mode=0o700)
        started = time.monotonic()
        with reading_transaction() as (cursor, schema):
            read = self.plan.read(
                cursor,
                schema,
                self.manifest,
                self.incoming,
                self.builder.hot_rows,
                batch=self.batch,
                hot_batch=self.hot_batch,
                verify=verify,
            )
        seconds = time.monotonic() - started
        if read.is_of_another_database:
            logger.warning("The proxy's database is another one now and is copied anew")
            self.restart(read.source)
            return self.read_and_publish(verify)
        try:
            differing = self.builder.hot_rows.take(read.hot, read.newer, read.marks, read.at)
            changed = self.publish(without_days(read, differing))
        except (duckdb.Error, OSError):
            self.restart(None)
            raise
        self.remove_unused()
        if read.catalog:
            write_catalog(self.folder, read.catalog)
        if read.days:
            a_day = max(seconds / len(read.days), 0.001)
            self.batch = max(1, min(MOST_DAYS_A_BATCH, int(BATCH_SECONDS / a_day)))
            self.hot_batch = max(1, min(MOST_HOT_DAYS, int(HOT_SECONDS / a_day)))
            self.recent.append(seconds)
        if differing:
            return self.read_and_publish(verify)
        least = min(self.recent, default=seconds)
        return Cycle(read=read, seconds=seconds, least_seconds=least, changed=changed)

    def restart(self, source: str | None) -> None:
        """Begin anew from what is published, or from nothing for another source."""
        self.builder.close()
        known = self.manifest
        self.open(Manifest(generation=known.generation, source=source) if source else known)

    def repair(self) -> None:
        """Copy damaged days again, where a reader has found damage; all where nothing is left."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.manifest.tables and not (self.folder / NAME).exists():
            logger.warning("The mirror's folder was emptied: everything is copied anew")
            self.builder.close()
            self.open(Manifest(generation=self.manifest.generation))
        if (self.folder / DAMAGED).exists():
            (self.folder / DAMAGED).unlink(missing_ok=True)
            self.builder.close()
            self.open(without_damaged(self.folder, self.manifest))

    def publish(self, read: Read) -> bool:
        """Build what was read and publish it; False where nothing has changed."""
        generation = generation_after(self.manifest)
        if read.people:
            self.builder.read_people(read.people)
        days = {day: entry for day, entry in self.manifest.days.items() if day not in read.gone}
        if read.days:
            built = self.builder.build(read.rows, read.days, generation, hot=read.hot)
            days |= {
                day: Day(
                    files=built.files[day],
                    read_at=read.at,
                    marks=read.marks.get(day, {}),
                    proofs=read.proofs.get(day, {}),
                    proved_at=read.at if day in read.proofs else None,
                    rejected=built.rejected.get(day, 0),
                )
                for day in read.days
            }
        days |= {
            day: replace(days[day], proofs=read.proofs[day], proved_at=read.at)
            for day in read.unchanged
        }
        days |= {
            day: replace(
                days[day], proofs=read.proofs.get(day, {}), proved_at=read.at, tags_pruned=True
            )
            for day in read.pruned
        }
        tables = dict(self.manifest.tables)
        if read.days or read.people:
            saved = {**tables, **self.builder.save_tables(generation)}
            tables = {name: file for name, file in saved.items() if file}
        found = Manifest(
            source=read.source,
            generation=generation,
            lacking=read.lacking,
            knows_deleted_keys=read.knows_deleted_keys,
            malformed=read.malformed,
            days=days,
            tables=tables,
        )
        if replace(found, generation=self.manifest.generation) == self.manifest:
            return False
        publish_manifest(self.folder, found)
        self.manifest = found
        return True

    def remove_unused(self) -> None:
        """Delete files that no generation of the last while needs."""
        needed = {self.folder / file.path for file in self.manifest.files}
        found = {path for path in self.folder.glob("*/*.parquet") if path not in needed}
        now = time.monotonic()
        self.unused = {path: self.unused.get(path, now) for path in found}
        for path, since in self.unused.items():
            if now - since >= self.retention:
                path.unlink(missing_ok=True)

    def remove_exports(self) -> None:
        """Delete what exports left whose process was killed while it wrote."""
        for path in self.folder.glob("export-*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > SPOOL_SECONDS:
                    shutil.rmtree(path)


def generation_after(manifest: Manifest) -> int:
    """A number that no file of the folder has, also after the folder or the layout was replaced."""
    return max(manifest.generation + 1, int(time.time()))
