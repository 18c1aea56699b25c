"""Rows of days that LiteLLM still writes to, held so that a cycle reads only those that changed."""

import time
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from .csv_files import read_csv
from .layout import RAW
from .marks import sums_in

# Between two whole copies of a day, which find changes that marks cannot show.
WHOLE_SECONDS = 300.0
# A proxy's clock may be behind the server's, and a row is visible later than its updated_at.
OVERLAP = timedelta(seconds=15)

Marks = Mapping[str, str]


class HotRows:
    """Held in tables of the builder's DuckDB, with the marks that were read with them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self.connection = connection
        for raw, columns in RAW.items():
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE TABLE held_{raw} (id VARCHAR, {declared})")
        self.forget()

    def forget(self) -> None:
        """Every day is read whole next time."""
        self.read_at: dict[date, datetime] = {}
        self.whole_at: dict[date, float] = {}
        self.distrusted_at: dict[date, float] = {}

    def since(self, day: date) -> datetime | None:
        """From when on rows of the day may have changed; None where it is to be read whole."""
        if day not in self.read_at or is_recent(self.distrusted_at.get(day)):
            return None
        return self.read_at[day] - OVERLAP if is_recent(self.whole_at[day]) else None

    def take(
        self,
        files: Mapping[date, Mapping[str, Path]],
        newer: Iterable[date],
        marks: Mapping[date, Marks],
        read_at: datetime,
    ) -> frozenset[date]:
        """Keep what was read. Gives the days that have to be read whole.

        files: CSV by day and raw table, the id first. newer: days of which only newer rows were
        read. Where rows are gone, or newer than they say, what is held differs from the marks.
        read_at: start of the transaction by the server's clock, UTC.
        """
        newer = frozenset(newer)
        for day, paths in files.items():
            for raw, path in paths.items():
                self.merge(raw, day, path, is_whole=day not in newer)
        differing = [day for day in newer if self.sums_of(day) != sums_in(marks.get(day, {}))]
        for day in files:
            self.read_at[day] = read_at
            if day not in newer:
                self.whole_at[day] = time.monotonic()
        self.distrusted_at |= dict.fromkeys(differing, time.monotonic())
        return frozenset(differing)

    def merge(self, raw: str, day: date, path: Path, *, is_whole: bool) -> None:
        """Replace rows of the same id; those of the whole day where the file holds it."""
        rows = read_csv({"id": "VARCHAR"} | RAW[raw])
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE newer AS FROM {rows}", [str(path)])
        if is_whole:
            self.connection.execute(f"DELETE FROM held_{raw} WHERE day = ?", [day])
        self.connection.execute(f"DELETE FROM held_{raw} WHERE id IN (SELECT id FROM newer)")
        self.connection.execute(f"INSERT INTO held_{raw} FROM newer")

    def sums_of(self, day: date) -> dict[str, str]:
        """What the marks of the day should begin with, by raw table that holds a row of it."""
        found = {}
        for raw in RAW:
            sums = f"SELECT count(*), coalesce(sum(requests), 0) FROM held_{raw} WHERE day = ?"
            ((count, requests),) = self.connection.execute(sums, [day]).fetchall()
            if count:
                found[raw] = f"{count}:{requests}"
        return found

    def fill(self, days: Iterable[date]) -> None:
        """Add the rows of these days to the raw tables."""
        for raw in RAW:
            self.connection.execute(
                f"INSERT INTO {raw} SELECT * EXCLUDE (id) FROM held_{raw}"
                " WHERE day IN (SELECT unnest(?::DATE[]))",
                [list(days)],
            )

    def keep_only(self, days: Iterable[date]) -> None:
        """Drop other days."""
        kept = set(days)
        for day in set(self.read_at) - kept:
            del self.read_at[day]
        for raw in RAW:
            self.connection.execute(
                f"DELETE FROM held_{raw} WHERE day NOT IN (SELECT unnest(?::DATE[]))", [list(kept)]
            )


def is_recent(moment: float | None) -> bool:
    """Whether less than WHOLE_SECONDS have passed. moment: of `time.monotonic`."""
    return moment is not None and time.monotonic() - moment < WHOLE_SECONDS
