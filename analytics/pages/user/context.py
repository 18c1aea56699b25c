"""Template context of a user's page."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.components.budget_panel import budget_panel
from analytics.components.calendar import calendar_svg, darkest_above, first_monday
from analytics.components.changes import versus
from analytics.domain.formats import DASH, count_of, day, usd, usd_limit
from analytics.domain.periods import ONE_DAY, short_days_label
from analytics.domain.user_parts import KeyState
from analytics.domain.user_report import Layer, Person, UserDay, UserQuery, UserReport

from .chart import user_chart
from .figures import compared_sentence, figures
from .tables import SHOWN_KEYS, colors_of, key_rows, named_rows, tool_rows
from .words import NO_NAME, budget_label, initials, role_label

IDLE_AFTER = timedelta(days=30)
SHOWN_TAGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The last 52 weeks. svg: the calendar; darkest: USD a day above which it is darkest."""

    svg: str
    darkest: str
    days_active: int
    longest_run: int
    busiest_day: str
    spend: float


def user_context(query: UserQuery, report: UserReport, now: datetime) -> dict:
    """What `analytics/user/page.html` needs beside filter, query, report and links.

    now: UTC without a zone.
    """
    chart = user_chart(query, report)
    colors = colors_of(chart.layers)
    keys = key_rows(report, now)
    has_mcp = any(tool.name for tool in report.mcp_tools)
    return {
        "initials": initials(report.person.user_alias or report.person.name),
        "role": role_label(report.person.role),
        "status": status_of(report.person, query.today),
        "key_count": key_count(report, now),
        "tags": report.tags[:SHOWN_TAGS],
        "more_tags": len(report.tags[SHOWN_TAGS:]),
        "budget": budget_panel(report.person.budget, now),
        "team_budgets": team_budget_lines(report.person),
        "figures": figures(query, report),
        "compared": compared_sentence(query, report),
        "versus": versus(report.periods) if report.periods else "",
        "chart": chart,
        "models": named_rows(
            report.models, report, NO_NAME, colors if query.layer is Layer.MODEL else {}
        ),
        "tools": tool_rows(report, colors if query.layer is Layer.TOOL else {}),
        "keys": keys[:SHOWN_KEYS],
        "more_keys": keys[SHOWN_KEYS:],
        "providers": named_rows(report.providers, report, "No provider", {}),
        "mcp_tools": named_rows(report.mcp_tools, report, "Without an MCP tool", {})
        if has_mcp
        else (),
        "year": year_of(report, query.today),
    }


def status_of(person: Person, today: date) -> tuple[str, str]:
    """(level, word): whether there was any usage in the last 30 days."""
    if person.last_day is None:
        return "quiet", "Never used"
    is_active = today - person.last_day < IDLE_AFTER
    return ("good", "Active") if is_active else ("fair", "Idle")


def key_count(report: UserReport, now: datetime) -> str:
    """`3 active, 1 deleted`."""
    found = Counter(key.state_at(now) for key in report.keys)
    parts = [f"{found[state]} {state.value}" for state in KeyState if found[state]]
    return ", ".join(parts) or "None"


def team_budget_lines(person: Person) -> tuple[str, ...]:
    """`Payments: $5.00 of $40 per week`."""
    return tuple(
        f"{one.team}: {DASH if one.budget.spend is None else usd(one.budget.spend)} of"
        f" {budget_label(one.budget.limit, one.budget.duration)}"
        for one in person.team_budgets
    )


def year_of(report: UserReport, today: date) -> Year:
    """The calendar and what it sums up to."""
    start = first_monday(today)
    days = [one for one in report.history if start <= one.day <= today]
    spends = {one.day: one.sums.spend for one in days}
    spend = sum(spends.values())
    busiest = max(days, key=lambda one: (one.sums.spend, one.day), default=None)
    label = f"Spend per day since {day(start)}: {usd(spend)} on {count_of(len(days), 'day')}" + (
        f", most on {day(busiest.day)}" if busiest else ""
    )
    return Year(
        svg=calendar_svg(spends, today, label),
        darkest=usd_limit(darkest_above(list(spends.values()))),
        days_active=len(days),
        longest_run=longest_run(days),
        busiest_day=f"{short_days_label(busiest.day, busiest.day, year=today.year)},"
        f" {usd(busiest.sums.spend)}"
        if busiest
        else "",
        spend=spend,
    )


def longest_run(days: list[UserDay]) -> int:
    """Most working days in a row, Monday to Friday; weekends neither count nor part."""
    longest = run = 0
    previous: date | None = None
    for one in days:
        if one.day.weekday() >= 5:
            continue
        expected = previous + (3 if previous.weekday() == 4 else 1) * ONE_DAY if previous else None
        run = run + 1 if one.day == expected else 1
        longest, previous = max(longest, run), one.day
    return longest
