"""The style guide: every component in every state, with sample data. In DEBUG only."""

from dataclasses import replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.components.cards import Card
from analytics.components.cells import BadgeLinks
from analytics.components.changes import Change, compared_dates
from analytics.components.chart_panel import ChartLinks, chart_panel
from analytics.components.ledger import ledger_strip
from analytics.components.pages import page_numbers
from analytics.components.tables import user_table
from analytics.domain.chart import ChartReport, ChartTab, ToolPart
from analytics.domain.errors import MirrorNotReady, MirrorUnreadable
from analytics.domain.periods import ComparedPeriods
from analytics.domain.query import UsageQuery
from analytics.domain.report import Ledger, UsageReport, UsageSummary, UserUsage
from analytics.domain.user_parts import ToolKind
from analytics.filters.links import choices
from analytics.filters.page_filtersets import CHARTS, PageFilterSet
from analytics.filters.page_links import page_links
from analytics.filters.pills import pills

LAST_DAY = date(2026, 11, 23)
QUERY = UsageQuery(start_date=date(2026, 11, 1), end_date=LAST_DAY, page=4, page_size=25)
COMPARED = ComparedPeriods(
    current=(QUERY.start_date, date(2026, 11, 22)),
    previous=(date(2026, 10, 1), date(2026, 10, 22)),
)
ANN = UserUsage(
    user_id="u-ann",
    user_email="ann@example.com",
    user_alias=None,
    in_user_table=True,
    spend=1234.5,
    spend_at_least=1234.5,
    exact=True,
    requests=1000,
    successes=995,
    failures=5,
    prompt_tokens=1_000_000,
    completion_tokens=200_000,
    days_active=20,
    first_day=QUERY.start_date,
    last_day=LAST_DAY,
    tags=("User-Agent: claude-cli", "team:a", "User-Agent: claude-cli/2.0.14 (external, cli)"),
    models=("gpt-5",),
)
LONG = "a-service-account-with-a-very-long-name-that-nobody-would-choose" * 3
USERS = (
    ANN,
    replace(ANN, user_id="u-fair", user_email="ben@example.com", spend=0.0042, successes=960),
    replace(
        ANN, user_id="u-poor", user_email="eve@example.com", spend=88.0, successes=700, tags=()
    ),
    replace(ANN, user_id=LONG, user_email=None, in_user_table=False, spend=9_876_543.21),
    replace(ANN, user_id="u-idle", user_email=None, requests=0, successes=0, spend=0.0),
)
CHANGES = {
    "up": "+12.5%",
    "down": "\N{MINUS SIGN}8%",
    "same": "0%",
    "new": "new",
    "none": "\N{EN DASH}",
}


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Components as `docs/design.md` lists them."""
    filterset = PageFilterSet(QueryDict("range=7d&tag_filters=cursor&q=ann"), today=LAST_DAY)
    filterset.is_valid()
    report = sample_report()
    table = user_table(
        QUERY,
        report,
        "?q=",
        BadgeLinks(tag="?tag_filters=", tool="?tool="),
        filterset.columns,
        today=LAST_DAY,
    )
    context = {
        "filter": filterset,
        "links": page_links(filterset),
        "cards": [sample_card(direction) for direction in CHANGES],
        "compared": compared_dates(QUERY, COMPARED),
        "trends": {},
        "pills": pills(filterset),
        "strip": ledger_strip(report.ledger),
        "chart": chart_panel(
            QUERY,
            report,
            sample_chart(report),
            today=LAST_DAY,
            links=ChartLinks(
                tabs=choices(filterset.params, "chart", CHARTS, ChartTab.USERS),
                days="?",
                tools={},
                bounds="?",
            ),
        ),
        "table": table,
        "page_numbers": page_numbers(table),
        "failures": [MirrorNotReady(), MirrorUnreadable()],
        "ledgers": [report.ledger, replace(report.ledger, in_scope=0.0)],
        "warnings": ["2 models have no price: their requests count as $0."],
        "levels": ["good", "fair", "poor"],
    }
    return render(request, "analytics/styleguide/page.html", context)


def sample_card(direction: str) -> Card:
    """A card whose change goes that way."""
    return Card(
        key=f"sample-{direction}",
        label="Power users (> $200)",
        value={"up": "$12,345,678.90", "down": "1,234"}.get(direction, "42"),
        notes=("vs Oct 1 – 22", "12% of users"),
        change=Change(
            direction=direction,
            text=CHANGES[direction],
            words="Previous period: 40 (Oct 1 – Oct 22, 2026)",
        ),
        trend="Daily active users",
        trend_words="",
        link="?" if direction == "up" else "",
    )


def sample_chart(report: UsageReport) -> ChartReport:
    """Two thirds of each bar with one tool, the rest with none."""
    tools = {(ToolKind.KNOWN, "claude-code"): 2 / 3, (ToolKind.UNTAGGED, ""): 1 / 3}
    return ChartReport(
        tab=ChartTab.USERS,
        parts=tuple(
            ToolPart(bar=user.user_id, tool=tool, value=user.spend * share)
            for user in report.top_users
            for tool, share in tools.items()
        ),
    )


def sample_report() -> UsageReport:
    """Page 4 of many users, who are named by their state."""
    spend = sum(user.spend for user in USERS)
    return UsageReport(
        summary=UsageSummary(
            total_users=1234,
            total_spend=spend,
            total_requests=12_345,
            total_successes=12_300,
            total_failures=45,
            total_tokens=6_000_000,
        ),
        top_users=tuple(sorted(USERS, key=lambda user: -user.spend)),
        users=USERS,
        page=4,
        ledger=Ledger(in_scope=spend, filtered_out=0.0, unattributed=0.0, total_spend=spend),
        period_is_empty=False,
        data_since=date(2026, 6, 1),
        data_through=LAST_DAY,
        snapshot_at=datetime(2026, 11, 23, 12, 0),
    )
