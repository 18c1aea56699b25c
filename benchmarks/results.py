"""Renders the results: measurements, machine and targets."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime

import psycopg

from . import company, requests
from .measure import Figure, Readings
from .sizes import LAST_DAY, SEED, Size
from .targets import targets

MET = {True: "met", False: "**not met**", None: ""}


def machine(owner: psycopg.Connection, size: Size) -> list[tuple[str, str]]:
    """What the figures depend on."""
    rows = company.row_counts(owner)
    shown = {}
    for name in ("server_version", "shared_buffers", "fsync"):
        ((shown[name],),) = owner.execute(f"SHOW {name}").fetchall()
    return [
        ("measured", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("size", f"{size.name}: {size.people:,} users × {size.days} days, seed {SEED}"),
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
    size: str,
    runs: int,
    figures: dict[str, Figure],
    readings: Readings,
) -> str:
    """All of it as Markdown."""
    return "\n".join(
        [
            "# Benchmark",
            "",
            *(f"- {name}: {value}" for name, value in facts),
            "",
            "## Targets",
            "",
            *table(("", "at most", "measured", ""), target_rows(size, figures, readings)),
            "",
            "## Requests",
            "",
            f"Medians of {runs} runs in turn after one to warm up. Pages: the whole request through"
            " the WSGI application with rendering and gzip; files: without compression. The floor"
            " is the client's time for one statement on PostgreSQL.",
            "",
            *table(("", "ms", "min–max", "× floor", "MB/s"), figure_rows(figures)),
            "",
            "## Refresh, load and memory",
            "",
            *table(("", ""), ((name, number(value)) for name, value in readings.items())),
            "",
        ]
    )


def target_rows(
    size: str, figures: dict[str, Figure], readings: Readings
) -> Iterable[tuple[str, ...]]:
    for target in targets(size, figures, readings):
        bound = "reported" if target.bound is None else number(target.bound)
        yield target.what, bound, number(target.value), MET[target.met]


def figure_rows(figures: dict[str, Figure]) -> Iterable[tuple[str, ...]]:
    for figure in figures.values():
        yield (
            figure.name,
            f"{figure.ms:,.1f}",
            f"{min(figure.samples):,.1f}–{max(figure.samples):,.1f}",
            f"{figure.ms / figures[requests.FLOOR].ms:,.2f}",
            f"{figure.size / 1000 / figure.ms:,.1f}" if figure.size > 1_000_000 else "",
        )


def number(value: float) -> str:
    """Two decimals below 100, unless it is whole."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"


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
