"""The five figures of a user, with change and rank."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.components.changes import (
    NO_EARLIER_DATA,
    NOT_YET,
    Change,
    change,
    compared_dates,
)
from analytics.domain.formats import MINUS, compact, integer, percent, usd
from analytics.domain.user_parts import Sums
from analytics.domain.user_report import UserQuery, UserReport
from analytics.usage.user_report import as_list_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """key: its definition's anchor. title: the value in full. of: what stands beside it.

    change: None where there is nothing to compare with. rank: a place, or 0 for none.
    """

    key: str
    label: str
    value: str
    title: str = ""
    of: str = ""
    change: Change | None = None
    rank: int = 0
    users: int = 0
    note: str = ""


def figures(query: UserQuery, report: UserReport) -> tuple[Figure, ...]:
    """In the order of the page."""
    sums, ranks = report.sums, report.ranks
    users = ranks.users if ranks else 0

    def compared(value: Callable[[Sums], float], write: Callable) -> Change | None:
        if report.current is None or report.previous is None:
            return None
        return change_between(value(report.current), value(report.previous), write)

    return (
        Figure(
            key="spend",
            label="Spend",
            value=usd(sums.spend),
            rank=ranks.spend if ranks else 0,
            users=users,
            change=compared(lambda part: part.spend, usd),
        ),
        Figure(
            key="requests",
            label="Requests",
            value=integer(sums.requests),
            rank=ranks.requests if ranks else 0,
            users=users,
            change=compared(lambda part: part.requests, integer),
        ),
        Figure(
            key="success_rate",
            label="Success rate",
            value=percent(sums.success_rate),
            note=f"{integer(sums.failures)} failed" if sums.requests else "No requests",
            change=rate_change(report),
        ),
        Figure(
            key="tokens",
            label="Tokens",
            value=compact(sums.tokens),
            title=integer(sums.tokens),
            rank=ranks.tokens if ranks else 0,
            users=users,
            note=cached_note(report),
            change=compared(lambda part: part.tokens, integer),
        ),
        Figure(
            key="days_active",
            label="Days active",
            value=integer(report.days_active),
            of=f"of {integer(query.days)}",
            rank=ranks.days_active if ranks else 0,
            users=users,
            change=change_between(report.current_days, report.previous_days, integer)
            if report.periods
            else None,
        ),
    )


def rate_change(report: UserReport) -> Change | None:
    """In percentage points; None where a side has no requests."""
    now = report.current.success_rate if report.current else None
    before = report.previous.success_rate if report.previous else None
    if now is None or before is None:
        return None
    words = both_words(percent(now), percent(before))
    points = round((now - before) * 100, 1)
    if not points:
        return Change(direction="same", text="0 points", words=words)
    if points > 0:
        return Change(direction="up", text=f"+{points:.1f} points", words=words)
    return Change(direction="down", text=f"{MINUS}{-points:.1f} points", words=words)


def change_between(now: float, before: float, write: Callable) -> Change:
    """write: the figure as text."""
    direction, text = change(now, before)
    return Change(direction=direction, text=text, words=both_words(write(now), write(before)))


def both_words(now: str, before: str) -> str:
    return f"Complete days: {now}. Previous period: {before}"


def cached_note(report: UserReport) -> str:
    """Share of the prompt that was read from a cache; empty where none was."""
    prompt = report.sums.prompt_tokens
    if not report.cache_read_tokens or report.cache_read_tokens > prompt:
        return ""
    return f"{percent(report.cache_read_tokens / prompt)} cached"


def compared_sentence(query: UserQuery, report: UserReport) -> str:
    """The compared dates, once for all figures, or that there are none."""
    if report.periods:
        return compared_dates(as_list_query(query), report.periods)
    if query.start_date >= query.today:
        return f"{NOT_YET}, because no day of this period is complete."
    return f"{NO_EARLIER_DATA} to compare with."
