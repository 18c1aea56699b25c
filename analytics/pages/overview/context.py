"""Template context of the overview."""

from analytics.components.changes import changes_of
from analytics.components.ledger import ledger_strip
from analytics.components.slice_chart import slice_chart, stacked_rows
from analytics.domain.formats import count_of
from analytics.domain.periods import short_days_label
from analytics.domain.slices import SliceQuery
from analytics.filters.chips import filter_labels
from analytics.filters.links import choices
from analytics.filters.overview_filterset import LAYERS, OverviewFilterSet
from analytics.mirror.status import Status
from analytics.usage.overview_report import OverviewReport
from analytics.usage.warnings import late_start, mirror_warnings, silence

from .cards import overview_cards, overview_trends
from .links import OverviewLinks
from .panels import attention, mover_rows, tool_rows, user_rows


def overview_context(
    filterset: OverviewFilterSet,
    links: OverviewLinks,
    query: SliceQuery,
    report: OverviewReport,
    idle_seats: int,
    status: Status,
) -> dict:
    """What `analytics/overview/page.html` needs besides filter, links and query."""
    usage, today = query.usage, filterset.today
    changes = changes_of(usage, report.usage, report.comparison, query.today)
    is_filtered = report.is_filtered
    chart = slice_chart(
        query,
        stacked_rows(report.parts, report.unattributed, is_filtered=is_filtered),
        today,
        report.periods,
        () if is_filtered else report.previous_days,
    )
    return {
        "report": report,
        "status": status,
        "warnings": warnings(filterset, report, status),
        "filters": " · ".join((filterset.period_label, *filter_labels(filterset))),
        "compared": changes.sentence,
        "versus": changes.caption if changes.periods else "",
        "cards": overview_cards(usage, report, changes, links.cards),
        "trends": overview_trends(report, today if usage.holds(today) else None),
        "chart": chart,
        "layers": choices(filterset.params, "by", LAYERS, query.by),
        "users": user_rows(report, links),
        "all_users": f"All {count_of(report.usage.summary.total_users, 'user')}",
        "tools": tool_rows(filterset, report),
        "movers": (
            ("Largest increases", mover_rows(report.rising, links)),
            ("Largest decreases", mover_rows(report.falling, links)),
        ),
        "sides": sides(report),
        "attention": attention(filterset, report, links, idle_seats),
        "strip": ledger_strip(report.usage.ledger),
    }


def warnings(
    filterset: OverviewFilterSet, report: OverviewReport, status: Status
) -> tuple[str, ...]:
    """What the figures lack; what somebody can look at is among what needs attention."""
    given, found = filterset.form.cleaned_data, report.findings
    start, end = given["start_date"], given["end_date"]
    return (
        *mirror_warnings(status),
        *silence(found, start, end, filterset.today),
        *(() if status.missing else late_start(found, start)),
    )


def sides(report: OverviewReport) -> str:
    """`Oct 27 – Nov 24 against Sep 27 – Oct 25`; empty without a comparison."""
    if report.periods is None:
        return ""
    current, previous = report.periods.current, report.periods.previous
    year = current[1].year
    return f"{short_days_label(*current, year)} against {short_days_label(*previous, year)}"
