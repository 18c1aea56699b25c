"""What a cycle reads: hot days that changed, days still missing, and a proof of an old one."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from analytics.domain.errors import UsageUnreadable
from analytics.domain.formats import listed
from analytics.litellm.schema import DELETED_KEYS, Schema

from . import reader
from .catalog import Catalog, fetch_catalog
from .hot_rows import HotRows
from .layout import RAW
from .manifest import Manifest
from .small_tables import copy_people

ONE_DAY = timedelta(days=1)
PEOPLE_SECONDS = 120
DISCOVERY_SECONDS = 60
# Between the proofs of two old days: a proof costs as much as all else in a cycle.
PROOF_SECONDS = 30

Texts = Mapping[date, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one transaction read. at: its start by the server's clock, UTC.

    days: those whose rows lie in `rows`, CSV files by raw table, and those of `hot`, CSV files by
    day and raw table with the id first. newer: days of which `hot` has only newer rows.
    marks, proofs: by day and raw table. unchanged: days whose proof is the known one. gone: days
    without any row. pruned: days of which only the tag rows are gone. people: CSV files; empty
    where they were not due, as catalog is None.
    missing: days that are still to be copied. malformed: texts in place of days.
    lacking, knows_deleted_keys: as in `Manifest`.
    """

    at: datetime
    source: str
    is_of_another_database: bool = False
    days: tuple[date, ...] = ()
    rows: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    hot: Mapping[date, Mapping[str, Path]] = field(default_factory=dict)
    newer: tuple[date, ...] = ()
    marks: Texts = field(default_factory=dict)
    proofs: Texts = field(default_factory=dict)
    unchanged: tuple[date, ...] = ()
    gone: tuple[date, ...] = ()
    pruned: tuple[date, ...] = ()
    people: Mapping[str, Path] = field(default_factory=dict)
    catalog: Catalog | None = None
    missing: int = 0
    malformed: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    knows_deleted_keys: bool = True


def without_days(read: Read, days: frozenset[date]) -> Read:
    """What was read, but for some days that are under way."""
    kept = {day: paths for day, paths in read.hot.items() if day not in days}
    return replace(read, days=tuple(day for day in read.days if day not in days), hot=kept)


class Plan:
    """Remembers what is due. keeps_tags: of days whose tag rows LiteLLM prunes."""

    def __init__(self, *, keeps_tags: bool):
        self.keeps_tags = keeps_tags
        self.forget()

    def forget(self) -> None:
        """Everything is due."""
        self.found: dict[str, reader.TableDays] = {}
        self.discovered_at = self.people_at = self.proof_at = float("-inf")

    def read(
        self,
        cursor: Any,
        schema: Schema,
        manifest: Manifest,
        folder: Path,
        held: HotRows,
        *,
        batch: int,
        hot_batch: int,
        verify: int,
    ) -> Read:
        """Ask and copy. batch: most days of the first copy; hot_batch: most days that change now.

        verify: days to prove, and to copy if they are missing, at least.

        Raises UsageUnreadable where a table or column is missing that no page can do without, as
        in the middle of a migration: an empty mirror would be worse than an old one.
        """
        if schema.unmet:
            raise UsageUnreadable(unmet_words(schema))
        at, source = reader.clock_of(cursor), reader.source_of(cursor)
        if manifest.source and source != manifest.source:
            return Read(at=at, source=source, is_of_another_database=True)
        now = time.monotonic()
        if discovers := now - self.discovered_at >= DISCOVERY_SECONDS:
            self.found = {raw: reader.days_of(cursor, schema, raw) for raw in RAW}
            self.discovered_at = now
        people, catalog = {}, None
        if now - self.people_at >= PEOPLE_SECONDS:
            people = copy_people(cursor, schema, folder)
            catalog = fetch_catalog(cursor, at)
            self.people_at = now

        today = at.date()
        known = {day for raw in ("raw_user", "raw_tag") for day in self.found[raw].days}
        hot = hot_days(today)
        held.keep_only(hot)
        hot_marks = read_texts(reader.marks_of, cursor, schema, hot)
        known |= set(hot_marks)
        missing = sorted(known - set(manifest.days) - hot, reverse=True)
        looked_at = set(manifest.days) if discovers else hot & set(manifest.days)
        gone = sorted(looked_at - known if discovers else looked_at - set(hot_marks))
        differ = [day for day in hot_marks if marks_differ(manifest, day, hot_marks[day])]
        changed = longest_unread(manifest, differ)[: max(hot_batch, verify)]
        late = [day for day in differ if day not in changed and day not in manifest.days]

        closed = [day for day in manifest.days if day not in hot and day in known]
        proves = not missing and now - self.proof_at >= PROOF_SECONDS
        due = oldest_proof(manifest, closed)[: verify or int(proves)]
        if due:
            self.proof_at = now
        proofs = read_texts(reader.proofs_of, cursor, schema, due)
        differing = [day for day in due if proofs.get(day, {}) != manifest.days[day].proofs]
        marks = read_texts(reader.marks_of, cursor, schema, differing)
        pruned = [day for day in differing if self.is_pruned(manifest, day, marks.get(day, {}))]

        wanted = missing[: max(batch, verify)]
        if verify:
            proofs = {**proofs, **read_texts(reader.proofs_of, cursor, schema, wanted)}
        closed_days = sorted({*wanted, *differing} - set(pruned))
        rows = {}
        for raw in RAW:
            rows[raw] = (folder / f"{raw}.csv",)
            reader.copy_days(cursor, schema, raw, closed_days, *rows[raw])
        follows = not verify and reader.knows_changes(schema)
        since = {day: held.since(day) if follows else None for day in changed}
        marks = {**read_texts(reader.marks_of, cursor, schema, wanted), **marks, **hot_marks}
        return Read(
            at=at,
            source=source,
            days=tuple(sorted({*closed_days, *changed})),
            rows=rows,
            hot={day: copy_hot_day(cursor, schema, day, since[day], folder) for day in since},
            newer=tuple(day for day in since if since[day] is not None),
            marks=marks,
            proofs=proofs,
            unchanged=tuple(day for day in due if day not in differing),
            gone=tuple(gone),
            pruned=tuple(pruned),
            people=people,
            catalog=catalog,
            missing=len(missing) - len(wanted) + len(late),
            malformed=self.malformed,
            lacking=schema.missing,
            knows_deleted_keys=schema.has_all(DELETED_KEYS),
        )

    @property
    def malformed(self) -> tuple[str, ...]:
        """Texts in place of days, of all daily tables."""
        return tuple(sorted({text for found in self.found.values() for text in found.malformed}))

    def is_pruned(self, manifest: Manifest, day: date, marks: Mapping[str, str]) -> bool:
        """Whether the day lacks just its tag rows, at the old end of their table."""
        tag_days, known = self.found["raw_tag"].days, manifest.days[day].marks
        return (
            self.keeps_tags
            and "raw_tag" in known
            and "raw_tag" not in marks
            and all(day < tag_day for tag_day in tag_days)
            and marks.get("raw_user") == known.get("raw_user")
        )


def unmet_words(schema: Schema) -> str:
    """What is missing or may not be read, and what helps."""
    tables = sorted({table for table, _ in schema.unmet})
    is_refused = any(schema.refuses(*pair) for pair in schema.unmet)
    what = "The role lacks permission to read" if is_refused else "LiteLLM's database lacks"
    return f"{what} {listed(tables)}. Run manage.py check --database litellm for details."


def copy_hot_day(
    cursor: Any, schema: Schema, day: date, since: datetime | None, folder: Path
) -> dict[str, Path]:
    """The day's CSV files by raw table. since: as `HotRows.since` gives it."""
    paths = {raw: folder / f"{raw}.{day}.csv" for raw in RAW}
    for raw, path in paths.items():
        reader.copy_hot_day(cursor, schema, raw, day, since, path)
    return paths


def hot_days(today: date) -> frozenset[date]:
    """The days that LiteLLM may still write to: its clock may differ from the server's."""
    return frozenset({today - ONE_DAY, today, today + ONE_DAY})


def read_texts(read: Any, cursor: Any, schema: Schema, days: Iterable[date]) -> Texts:
    """Marks or proofs by day and raw table; a day without rows has none."""
    days = sorted(days)
    if not days:
        return {}
    found: dict[date, dict[str, str]] = {}
    for raw in RAW:
        for day, text in read(cursor, schema, raw, days).items():
            found.setdefault(day, {})[raw] = text
    return found


def marks_differ(manifest: Manifest, day: date, marks: Mapping[str, str]) -> bool:
    """Whether the day has changed since it was copied, or was not copied."""
    return day not in manifest.days or manifest.days[day].marks != marks


def longest_unread(manifest: Manifest, days: Iterable[date]) -> list[date]:
    """Days that were never copied first, the newest of them; then the one copied longest ago."""
    newest_first = sorted(days, reverse=True)
    known = manifest.days
    return sorted(
        newest_first, key=lambda day: known[day].read_at if day in known else datetime.min
    )


def oldest_proof(manifest: Manifest, days: Iterable[date]) -> list[date]:
    """The days, those without a proof first, then the one proved longest ago."""
    return sorted(days, key=lambda day: (manifest.days[day].proved_at or datetime.min, day))
