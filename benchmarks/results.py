"""Renders the results: measurements, machine and targets."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime

import psycopg

from . import company, statements
from .measure import Figure
from .sizes import LAST_DAY, SEED, Size
from .targets import Readings, targets

MET = {True: "met", False: "**not met**", None: ""}


def machine(owner: psycopg.Connection, size: Size) -> list[tuple[str, str]]:
    """What the figures depend on."""
    rows = company.row_counts(owner)
    shown = {
        name: owner.execute(f"SHOW {name}").fetchone()[0]
        for name in ("server_version", "shared_buffers", "fsync")
    }
    return [
        ("measured", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("size", f"{size.name}: {size.users:,} users × {size.days} days, seed {SEED}"),
        ("rows", ", ".join(f"{count:,} in {table}" for table, count in rows.items())),
        ("periods", f"end on {LAST_DAY}, closed days only"),
        (
            "PostgreSQL",
            f"{shown['server_version']}, shared_buffers {shown['shared_buffers']},"
            f" fsync {shown['fsync']}, on the same machine",
        ),
        (
            "machine",
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()};"
            f" load {os.getloadavg()[0]:.1f} before the benchmark began",
        ),
    ]


def page(
    facts: list[tuple[str, str]],
    runs: int,
    figures: dict[str, Figure],
    readings: Readings,
    notes: list[str],
) -> str:
    """All of it as Markdown. notes: sentences about what could not be measured."""
    return "\n".join(
        [
            "# Benchmark",
            "",
            *(f"- {name}: {value}" for name, value in facts),
            f"- {runs} samples of each in turn after one round to warm up; medians. Cold: the"
            " site's caches are empty, the server's are not.",
            *(f"- {note}" for note in notes),
            "",
            "## Targets",
            "",
            *table(("", "wanted", "reached", ""), target_rows(figures, readings)),
            "",
            "## Measured",
            "",
            "Statements: the server's own time. Requests: through the WSGI application, packed.",
            "SQL: the server's time on LiteLLM's database; statements: those that read its tables.",
            "",
            *table(
                ("", "ms", "min–max", "× floor", "SQL ms", "statements", "MB/s"),
                figure_rows(figures),
            ),
            *reading_lines(readings),
            "",
        ]
    )


def target_rows(figures: dict[str, Figure], readings: Readings) -> Iterable[tuple[str, ...]]:
    for target in targets(figures, readings):
        yield target.what, target.wanted, target.reached, MET[target.met]


def figure_rows(figures: dict[str, Figure]) -> Iterable[tuple[str, ...]]:
    floor = figures[statements.FLOOR].ms
    for figure in figures.values():
        more = "> " if figure.gave_up else ""
        yield (
            figure.name,
            f"{more}{figure.ms:,.1f}",
            f"{figure.lowest:,.1f}–{figure.highest:,.1f}",
            f"{more}{figure.ms / floor:,.2f}",
            f"{figure.sql_ms:,.1f}",
            str(figure.statements),
            f"{figure.mb_per_second:,.1f}" if figure.size > 1_000_000 else "",
        )


def reading_lines(readings: Readings) -> list[str]:
    """What is no contender."""
    if not readings:
        return []
    rows = ((name, f"{value:,.1f}".removesuffix(".0")) for name, value in readings.items())
    return ["", "## Memory and load", "", *table(("", ""), rows)]


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table in Markdown whose columns are as wide as their widest cell, the first to the left."""
    lines = [header, *rows]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(header))]
    marks = [("-" * widths[0]), *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [
        [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        for line in lines
    ]
    return [f"| {' | '.join(cells)} |" for cells in (padded[0], marks, *padded[1:])]
