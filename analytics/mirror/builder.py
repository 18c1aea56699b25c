"""Builds the mirror's files from rows that the refresh has copied. Knows nothing of PostgreSQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from analytics.domain.report import KNOWN_IDS
from analytics.domain.statements import literal, sql

from .csv_files import read_csv
from .hot_rows import HotRows
from .layout import (
    AMOUNTS,
    BUDGETS,
    DAILY_TEXTS,
    DICTIONARIES,
    FACTS,
    PEOPLE_TEXTS,
    RAW,
    RAW_PEOPLE,
    SUMS,
    TEXT,
    WHOLE,
)
from .manifest import File, Manifest, file_at

# A row with more than this is malformed: sums over all rows then stay within 64 bits.
LARGEST_COUNT = 2**44


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What `Builder.build` made. files: by day and fact table; rejected: malformed rows by day."""

    files: Mapping[date, Mapping[str, File]]
    rejected: Mapping[date, int]


class Builder:
    """A DuckDB of the refresher's own: dictionaries that grow, and the rows of one build."""

    def __init__(self, folder: Path, manifest: Manifest, *, memory: str, threads: int):
        """Raises duckdb.Error or OSError where a dictionary of the manifest cannot be read."""
        self.folder = folder
        self.connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": memory,
                "threads": str(threads),
                "temp_directory": str(folder / "builder-spill"),
            },
        )
        self.connection.execute(sql("mirror/schema"))
        self.hot_rows = HotRows(self.connection)
        self.connection.execute("CREATE TABLE known_id (user_id VARCHAR, label VARCHAR)")
        self.connection.executemany("INSERT INTO known_id VALUES (?, ?)", list(KNOWN_IDS.items()))
        for name, columns in RAW_PEOPLE.items():
            declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            self.connection.execute(f"CREATE TABLE {name} ({declared})")
        self.connection.execute(sql("mirror/load/budgets"))
        self.has_new_people = False
        self.saved: dict[str, str] = {}
        for name in DICTIONARIES:
            if file := manifest.tables.get(name):
                path = str(folder / file.path)
                self.connection.execute(f"INSERT INTO {name} FROM read_parquet(?)", [path])
                self.saved[name] = self.state_of(name)

    def close(self) -> None:
        self.connection.close()

    def read_people(self, rows: Mapping[str, Path]) -> None:
        """Replace what is known of users and keys. rows: a CSV file for each `RAW_PEOPLE` table."""
        for table, columns in RAW_PEOPLE.items():
            self.read_csv(table, columns, [rows[table]])
        self.number(PEOPLE_TEXTS)
        for name in ("budgets", "names"):
            self.connection.execute(sql(f"mirror/load/{name}"))
        self.has_new_people = True

    def build(
        self,
        rows: Mapping[str, Iterable[Path]],
        days: Iterable[date],
        generation: int,
        *,
        hot: Iterable[date] = (),
    ) -> Built:
        """The fact files of these days.

        rows: CSV files by raw table, columns as in `layout.RAW`, all of them rows of `days`.
        hot: those of the days whose rows are held.
        generation: makes the names of the files unique.
        """
        days = sorted(days)
        rejected = self.read_rows(rows, hot)
        self.connection.execute("CREATE OR REPLACE TEMP TABLE fresh (day DATE)")
        self.connection.executemany("INSERT INTO fresh VALUES (?)", [[day] for day in days])
        for table in FACTS:
            self.connection.execute(f"DELETE FROM {table}")
        self.number(DAILY_TEXTS)
        for name in ("dictionaries", "cells", "agents", "cubes"):
            self.connection.execute(sql(f"mirror/load/{name}"))
        files: dict[date, dict[str, File]] = {day: {} for day in days}
        for table in FACTS:
            for (day,) in self.connection.execute(f"SELECT DISTINCT day FROM {table}").fetchall():
                if file := self.save_day(table, day, generation):
                    files[day][table] = file
            self.connection.execute(f"DELETE FROM {table}")
        return Built(files=files, rejected=rejected)

    def number(self, texts: Mapping[str, Iterable[str]]) -> None:
        """Let dictionaries grow. texts: the raw tables that hold new texts, by dictionary."""
        for table, sources in texts.items():
            column = TEXT[table]
            selects = (f"SELECT coalesce({column}, '') FROM {source}" for source in sources)
            text = sql("mirror/load/number")
            self.connection.execute(
                text.format(table=table, column=column, found=" UNION ".join(selects))
            )

    def read_rows(self, rows: Mapping[str, Iterable[Path]], hot: Iterable[date]) -> dict[date, int]:
        """Fill the raw tables; gives how many malformed rows each day has."""
        for table, columns in RAW.items():
            self.read_csv(table, columns, rows[table])
        self.hot_rows.fill(hot)
        rejected: dict[date, int] = {}
        for table, columns in RAW.items():
            sound = " AND ".join(
                f"coalesce(isfinite({name}), TRUE)"
                if name in AMOUNTS
                else f"coalesce({name} BETWEEN -{LARGEST_COUNT} AND {LARGEST_COUNT}, TRUE)"
                for name in columns
                if name in SUMS
            )
            bad = self.connection.execute(
                f"SELECT day, count(*) FROM {table} WHERE NOT ({sound}) GROUP BY day"
            ).fetchall()
            if bad:
                self.connection.execute(f"DELETE FROM {table} WHERE NOT ({sound})")
            for day, count in bad:
                rejected[day] = rejected.get(day, 0) + count
        return rejected

    def read_csv(self, table: str, columns: Mapping[str, str], paths: Iterable[Path]) -> None:
        """A table of the rows of CSV files as PostgreSQL's COPY writes them."""
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {table} AS FROM {read_csv(columns)}",
            [[str(path) for path in paths]],
        )

    def save_day(self, table: str, day: date, generation: int) -> File | None:
        """Write one day of a fact table; None where there is nothing to write."""
        path = self.folder / table / f"{day}.{generation}.parquet"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        query = f"SELECT * FROM {table} WHERE day = DATE '{day}'"
        return self.save(query, path)

    def save_tables(self, generation: int) -> dict[str, File | None]:
        """Write the tables that hold something else than when they were written last.

        None for one that holds nothing now.
        """
        self.connection.execute(sql("mirror/load/names"))
        found: dict[str, File | None] = {}
        for name in WHOLE:
            if name in BUDGETS and not self.has_new_people:
                continue
            state = self.state_of(name)
            if state == self.saved.get(name):
                continue
            path = self.folder / name / f"{generation}.parquet"
            path.parent.mkdir(mode=0o700, exist_ok=True)
            found[name] = self.save(f"FROM {name}", path)
            self.saved[name] = state
        self.has_new_people = False
        return found

    def state_of(self, table: str) -> str:
        """Text that changes with any row of the table.

        Of each row's text: the hash of a row itself stays the same where two rows swap a value.
        """
        return str(
            self.connection.execute(
                f"SELECT count(*), bit_xor(hash(line::VARCHAR)) FROM {table} AS line"
            ).fetchone()
        )

    def save(self, query: str, path: Path) -> File | None:
        """Write the rows of a query; None where there are none."""
        [(written,)] = self.connection.execute(
            f"COPY ({query}) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        if not written:
            path.unlink(missing_ok=True)
            return None
        path.chmod(0o600)
        return file_at(self.folder, path, written)
