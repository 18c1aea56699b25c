"""The data page's report: from one snapshot, and what the refresh saw of LiteLLM's database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from analytics.litellm.catalog import Extent, Table
from analytics.litellm.schema import READ, TAG_DAYS, TEAM_DAYS, USER_DAYS
from analytics.mirror.catalog import Catalog
from analytics.mirror.manifest import Day
from analytics.mirror.marks import moment_of
from analytics.mirror.store import Snapshot

from .data_report import DataQuality, DataQuery, MirrorState
from .findings import fetch_findings
from .unattributed import fetch_unattributed

DAILY = {USER_DAYS: "raw_user", TAG_DAYS: "raw_tag", TEAM_DAYS: "raw_team"}


def fetch_data_quality(
    snapshot: Snapshot, query: DataQuery, catalog: Catalog | None
) -> DataQuality:
    """The whole report."""
    period = query.start_date, query.end_date
    return DataQuality(
        tables=read_tables(catalog, snapshot) if catalog else (),
        others=tuple(table for table in catalog.tables if table.name not in READ)
        if catalog
        else (),
        role=catalog.role if catalog else None,
        catalog_read_at=catalog.read_at if catalog else None,
        mirror=mirror_state(snapshot),
        findings=fetch_findings(snapshot, *period),
        unattributed=fetch_unattributed(snapshot, *period),
    )


def read_tables(catalog: Catalog, snapshot: Snapshot) -> tuple[Table, ...]:
    """The tables that this site reads, those that are missing included."""
    found = {table.name: table for table in catalog.tables if table.is_present}
    return tuple(
        replace(
            found.get(name, Table(name=name, is_present=False)), extent=extent_of(snapshot, name)
        )
        for name in READ
    )


def extent_of(snapshot: Snapshot, table: str) -> Extent | None:
    """The days of a daily table that were copied; None for any other table."""
    raw = DAILY.get(table)
    days = [day for day, entry in snapshot.manifest.days.items() if raw in entry.marks]
    if raw is None or not days:
        return None
    last_day = max(days)
    newest = moment_of(snapshot.manifest.days[last_day].marks[raw])
    return Extent(first_day=min(days), last_day=last_day, updated_at=newest)


def mirror_state(snapshot: Snapshot) -> MirrorState:
    """How old, how large and how well proved the mirror is."""
    manifest = snapshot.manifest
    proved = [entry.proved_at for entry in manifest.days.values() if entry.proved_at]
    return MirrorState(
        status=snapshot.status,
        generation=manifest.generation,
        days=len(manifest.days),
        proved_days=len(proved),
        oldest_proof=min(proved, default=None),
        pruned_days=tuple(sorted(day for day, entry in manifest.days.items() if entry.tags_pruned)),
        rejected_rows=sum(entry.rejected for entry in manifest.days.values()),
        rejected_days=rejected_days(manifest.days),
        malformed_dates=manifest.malformed,
        size_bytes=sum(file.size for file in manifest.files),
    )


def rejected_days(days: Mapping[date, Day]) -> tuple[date, ...]:
    """Days of which malformed rows were left out."""
    return tuple(sorted(day for day, entry in days.items() if entry.rejected))
