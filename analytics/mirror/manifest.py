"""The manifest: which immutable files make up a generation of the mirror."""

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .layout import VERSION

logger = logging.getLogger(__name__)

NAME = "manifest.json"
# A reader that finds a damaged file asks for a look at all of them by this file.
DAMAGED = "damaged"
# Whoever wants the newest rows now touches this file; the loop then does not wait any longer.
WANTED = "wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One Parquet file. path: relative to the mirror's folder. sha256: of its bytes, in hex."""

    path: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The files of one UTC day and what they were copied from.

    files: by fact table. marks, proofs: by raw table, texts that were read with the rows and change
    when the rows do: a mark when LiteLLM writes one, a proof, empty until the day is proved, with
    any change. read_at, proved_at: start of the transaction, UTC. tags_pruned: LiteLLM has deleted
    the day's tag rows since. rejected: rows left out because an amount is malformed.
    """

    files: Mapping[str, File]
    read_at: datetime
    marks: Mapping[str, str] = field(default_factory=dict)
    proofs: Mapping[str, str] = field(default_factory=dict)
    proved_at: datetime | None = None
    tags_pruned: bool = False
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A generation. source: the database that was copied; tables: files of whole tables.

    lacking: a sentence for each thing that this release of LiteLLM lacks or the role may not read.
    knows_deleted_keys: whether the table of deleted keys could be read. malformed: texts in place
    of days; their rows are left out.
    """

    source: str = ""
    generation: int = 0
    lacking: tuple[str, ...] = ()
    knows_deleted_keys: bool = True
    malformed: tuple[str, ...] = ()
    days: Mapping[date, Day] = field(default_factory=dict)
    tables: Mapping[str, File] = field(default_factory=dict)

    @property
    def files(self) -> tuple[File, ...]:
        """Every file of the generation."""
        of_days = (file for day in self.days.values() for file in day.files.values())
        return (*self.tables.values(), *of_days)

    def days_of(self, table: str) -> tuple[date, ...]:
        """The days of which a fact table has rows, ascending."""
        return tuple(sorted(day for day, entry in self.days.items() if table in entry.files))


def read_manifest(folder: Path) -> Manifest | None:
    """The generation published last; None before the first, or for one of another layout."""
    try:
        text = (folder / NAME).read_text()
    except FileNotFoundError:
        return None
    try:
        given = json.loads(text)
        return manifest_of(given) if given["version"] == VERSION else None
    except (ValueError, KeyError, TypeError):
        return None  # a damaged manifest: everything is copied anew


def publish_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest at once: readers see this generation or the one before it."""
    replace_json(folder / NAME, json_of(manifest))


def replace_json(path: Path, value: Any) -> None:
    """Write a file so that a reader sees all of it or what was there before."""
    partial = path.with_suffix(".partial")
    with partial.open("w") as file:
        file.write(json.dumps(value))  # by the encoder in C, unlike json.dump
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def file_at(folder: Path, path: Path, rows: int) -> File:
    """The entry of a file that was just written."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(
        path=str(path.relative_to(folder)), sha256=digest, size=path.stat().st_size, rows=rows
    )


def is_whole(folder: Path, file: File) -> bool:
    """Whether the file is there and holds the bytes that were published."""
    try:
        with (folder / file.path).open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def json_of(manifest: Manifest) -> dict[str, Any]:
    """The manifest as JSON has it."""
    return {
        "version": VERSION,
        "source": manifest.source,
        "generation": manifest.generation,
        "lacking": list(manifest.lacking),
        "knows_deleted_keys": manifest.knows_deleted_keys,
        "malformed": list(manifest.malformed),
        "tables": {name: file_json(file) for name, file in manifest.tables.items()},
        "days": {
            day.isoformat(): {
                "files": {name: file_json(file) for name, file in entry.files.items()},
                "marks": dict(entry.marks),
                "proofs": dict(entry.proofs),
                "read_at": moment_text(entry.read_at),
                "proved_at": moment_text(entry.proved_at),
                "tags_pruned": entry.tags_pruned,
                "rejected": entry.rejected,
            }
            for day, entry in sorted(manifest.days.items())
        },
    }


def manifest_of(given: dict[str, Any]) -> Manifest:
    """The manifest that `json_of` gave. Raises KeyError, TypeError or ValueError for any other."""
    return Manifest(
        source=given["source"],
        generation=given["generation"],
        lacking=tuple(given["lacking"]),
        knows_deleted_keys=given["knows_deleted_keys"],
        malformed=tuple(given["malformed"]),
        tables={name: File(**file) for name, file in given["tables"].items()},
        days={
            date.fromisoformat(day): Day(
                files={name: File(**file) for name, file in entry["files"].items()},
                marks=entry["marks"],
                proofs=entry["proofs"],
                read_at=datetime.fromisoformat(entry["read_at"]),
                proved_at=moment_of(entry["proved_at"]),
                tags_pruned=entry["tags_pruned"],
                rejected=entry["rejected"],
            )
            for day, entry in given["days"].items()
        },
    )


def file_json(file: File) -> dict[str, Any]:
    return {"path": file.path, "sha256": file.sha256, "size": file.size, "rows": file.rows}


def moment_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def without_damaged(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest without days whose files are not whole; an empty one where a table is not."""
    if not all(is_whole(folder, file) for file in manifest.tables.values()):
        logger.warning("A table of the mirror is damaged: everything is copied anew")
        return Manifest(generation=manifest.generation)
    damaged = {
        day
        for day, entry in manifest.days.items()
        if not all(is_whole(folder, file) for file in entry.files.values())
    }
    if damaged:
        logger.warning("%d days of the mirror are damaged and copied again", len(damaged))
    days: Mapping[date, Day] = {
        day: entry for day, entry in manifest.days.items() if day not in damaged
    }
    return replace(manifest, days=days)
