"""The overview: figures, days, top users, tools and movers, from one snapshot."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import starmap

from analytics.domain.periods import ComparedPeriods
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import NOISE_SHARE, UsageReport, UsageSummary
from analytics.domain.slices import RankBy, RowKind, SliceBy, SliceQuery, SliceRow
from analytics.domain.user_parts import Sums
from analytics.mirror.store import Snapshot

from .budgets import fetch_budget_findings
from .cells_in_scope import cells_in_scope
from .choices import fetch_team_names
from .compared import compared_usage, count_compared, over, recorded_periods
from .comparison import fetch_comparison
from .counted import usage_parts
from .findings import fetch_gaps_and_prices
from .overview_report import Figures, Mover, OverviewReport
from .questions import in_scope, run, values_of, was_in_scope
from .report import fetch_ledger, fetch_summary, fetch_users
from .segments import fetch_segments
from .slice_order import ordered
from .slice_parts import PARTS, SUMS, fetch_days, fetch_sums, fill_tools, with_sums
from .slices import (
    days_within,
    fetch_both_sides,
    is_filtered,
    kind_of,
    previous_days,
    row_of,
    spend_by_day,
)

MOST_USERS = 8
MOST_MOVERS = 5


def fetch_overview(snapshot: Snapshot, query: SliceQuery) -> OverviewReport:
    """Everything that the overview shows. query: its order does not matter here."""
    # Under tags figures are bounds, which do not add up: those filters are for the users page.
    usage, today = replace(query.usage, tags=(), required_tags=()), query.today
    periods = recorded_periods(snapshot, usage, today) if today else None
    with cells_in_scope(snapshot, usage, today):
        count_compared(snapshot, usage, today)
        summary = fetch_summary(snapshot, usage)
        comparison = fetch_comparison(snapshot, usage, today, summary)
        shown = fetch_usage_report(snapshot, usage, today, summary)
        figures = fetch_figures(snapshot, usage)
        segments = fetch_segments(snapshot, usage)
        movers = fetch_movers(snapshot, usage, today, periods) if periods else ()
        fill_tools(snapshot)
        tools = fetch_parts(snapshot, SliceBy.TOOL, usage, periods)
        parts = tools
        if query.by is not SliceBy.TOOL:
            parts = fetch_parts(snapshot, query.by, usage, periods)
        tools = with_users(snapshot, usage, tools)
    values = values_of(usage) | previous_days(usage, periods)
    everything = run(snapshot, "slice_everything", values, sums=SUMS)
    nobodys = [row for row in everything if row[1]]
    return OverviewReport(
        usage=shown,
        comparison=comparison,
        figures=figures,
        is_filtered=is_filtered(usage),
        parts=parts,
        tools=ordered(SliceBy.TOOL, tools, RankBy.SPEND, descending=True),
        unattributed=row_of(RowKind.UNATTRIBUTED, usage, periods, nobodys),
        total=row_of(RowKind.TOTAL, usage, periods, everything),
        periods=periods,
        previous_days=days_within(spend_by_day(everything), periods.previous) if periods else (),
        rising=tuple(mover for mover in movers if mover.change > 0),
        falling=tuple(mover for mover in movers if mover.change < 0),
        segments=segments,
        budgets=fetch_budget_findings(snapshot),
        findings=fetch_gaps_and_prices(snapshot, usage.start_date, usage.end_date),
        rejected_rows=sum(day.rejected for day in snapshot.manifest.days.values()),
        malformed_dates=len(snapshot.manifest.malformed),
    )


def fetch_usage_report(
    snapshot: Snapshot, usage: UsageQuery, today: date | None, summary: UsageSummary
) -> UsageReport:
    """As that of the users page, with the largest users alone and without their tags and models."""
    users = fetch_users(snapshot, usage, today, SortBy.SPEND, True, start=0, count=MOST_USERS)
    recorded = snapshot.manifest.days_of("user_day")
    return UsageReport(
        summary=summary,
        top_users=tuple(users.values()),
        users=(),
        page=1,
        ledger=fetch_ledger(snapshot, usage, summary),
        period_is_empty=not any(usage.holds(day) for day in recorded),
        data_since=min(recorded, default=None),
        data_through=max(recorded, default=None),
        snapshot_at=snapshot.status.snapshot_at,
        missing=snapshot.manifest.lacking,
        days_to_copy=snapshot.status.missing,
    )


def fetch_figures(snapshot: Snapshot, usage: UsageQuery) -> Figures:
    parts = usage_parts(snapshot, usage)
    ((median, power, seats, used),) = run(snapshot, "overview_figures", values_of(usage), **parts)
    return Figures(median_spend=median, power_spend=power, seats=seats, seats_used=used)


def fetch_movers(
    snapshot: Snapshot, usage: UsageQuery, today: date | None, periods: ComparedPeriods
) -> tuple[Mover, ...]:
    """MOST_MOVERS with more spend, then as many with less, the largest change first."""
    values = values_of(over(usage, periods.current)) | {
        "previous_start": periods.previous[0],
        "noise": NOISE_SHARE,
        "most": MOST_MOVERS,
    }
    current, earlier = (
        usage_parts(snapshot, over(usage, period)) for period in (periods.current, periods.previous)
    )
    parts = {
        "compared": compared_usage(snapshot, usage, today),
        "current": current["usage"],
        "earlier": earlier["usage"],
        "in_scope": in_scope(usage),
        "was_in_scope": was_in_scope(usage),
    }
    return tuple(starmap(mover_of, run(snapshot, "movers", values, **parts)))


def mover_of(
    user_id: str, email: str | None, alias: str | None, now: float, before: float
) -> Mover:
    return Mover(
        user_id=user_id,
        user_email=email,
        user_alias=alias,
        compared_spend=now,
        previous_spend=before,
    )


def fetch_parts(
    snapshot: Snapshot, by: SliceBy, usage: UsageQuery, periods: ComparedPeriods | None
) -> tuple[SliceRow, ...]:
    """Spend by part and day, in no order. After `fill_tools`, for tools."""
    days: dict[str | None, dict[date, float]] = defaultdict(dict)
    earlier = periods.previous if periods else None
    for part, day, spend in fetch_days(snapshot, usage, PARTS[by], earlier):
        days[part][day] = spend
    current, previous = fetch_both_sides(snapshot, usage, PARTS[by], periods, days)
    names = fetch_team_names(snapshot, filter(None, days)) if by is SliceBy.TEAM else {}
    rows = []
    for part in {**days, **previous}:
        kind, name = kind_of(by, part)
        inside = days_within(days[part], (usage.start_date, usage.end_date))
        rows.append(
            SliceRow(
                kind=kind,
                name=name,
                alias=names.get(part or ""),
                sums=Sums(spend=sum(spend for _, spend in inside)),
                days=inside,
                compared_spend=current.get(part, 0.0) if periods else None,
                previous_spend=previous.get(part, 0.0) if periods else None,
            )
        )
    return tuple(rows)


def with_users(
    snapshot: Snapshot, usage: UsageQuery, rows: tuple[SliceRow, ...]
) -> tuple[SliceRow, ...]:
    """The tools with their sums and users."""
    found = {
        kind_of(SliceBy.TOOL, part): one
        for (part,), one in fetch_sums(snapshot, usage, PARTS[SliceBy.TOOL])
    }
    return tuple(
        with_sums(row, found[row.kind, row.name])
        if (row.kind, row.name) in found
        else replace(row, users=0)
        for row in rows
    )
