"""Sample reports for tests of rendering. No database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from analytics.domain.query import UsageQuery
from analytics.domain.report import (
    Comparison,
    DayUsage,
    Ledger,
    UsageReport,
    UsageSummary,
    UserUsage,
)

NOVEMBER = UsageQuery(start_date=date(2026, 11, 1), end_date=date(2026, 11, 30))

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
    first_day=date(2026, 11, 1),
    last_day=date(2026, 11, 23),
    tags=("User-Agent: claude-cli", "team:a", "User-Agent: claude-cli/2.0.14 (external, cli)"),
    models=("gpt-5",),
)


def report_of(*users: UserUsage, query: UsageQuery = NOVEMBER, **changes) -> UsageReport:
    """A report whose users in scope are these, on page 1; `changes` to any of its fields."""
    spend = sum(user.spend for user in users)
    report = UsageReport(
        summary=UsageSummary(
            total_users=len(users),
            certain_users=len(users),
            total_spend=spend,
            total_spend_at_least=sum(user.spend_at_least for user in users),
            exact=all(user.exact for user in users),
            total_requests=sum(user.requests for user in users),
            total_successes=sum(user.successes for user in users),
            total_failures=sum(user.failures for user in users),
            total_tokens=sum(user.tokens for user in users),
            power_users=sum(user.spend > query.power_above for user in users),
            certain_power_users=sum(user.spend_at_least > query.power_above for user in users),
            low_users=sum(user.spend < query.low_below for user in users),
            possible_low_users=sum(user.spend_at_least < query.low_below for user in users),
        ),
        top_users=users,
        users=users,
        page=1,
        ledger=Ledger(in_scope=spend, filtered_out=0.0, unattributed=0.0, total_spend=spend),
        period_is_empty=not users,
        data_since=date(2026, 1, 1),
        data_through=query.end_date,
        snapshot_at=datetime(2026, 11, 30, 12, 0),
    )
    return replace(report, **changes)


def comparison_of(
    query: UsageQuery = NOVEMBER,
    current: UsageSummary | None = None,
    previous: UsageSummary | None = None,
) -> Comparison:
    """A trend that rises by the day, and both sides; without users where they are left out."""
    trend = tuple(
        DayUsage(
            day=query.start_date + timedelta(days=number),
            users=number,
            spend=number * 10.0,
            power_users=number // 2,
            low_users=1,
        )
        for number in range(query.days)
    )
    nobody = UsageSummary()
    return Comparison(current=current or nobody, previous=previous or nobody, trend=trend)
