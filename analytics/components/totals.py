"""The totals row of the users table: of all users in scope, not of the page alone."""

from typing import Protocol

from django.utils.safestring import SafeString

from analytics.domain.formats import compact, count_of, integer, percent, usd
from analytics.domain.report import UsageSummary

from .html import markup


class Summed(Protocol):
    """A table of users. total_change: of the spend of all users, as text."""

    summary: UsageSummary
    total_change: str


def user_count(table: Summed) -> str:
    return f"Total ({count_of(table.summary.total_users, 'user')})"


def total_spend(table: Summed) -> str:
    return f"{upper_bound(table)}{usd(table.summary.total_spend)}"


def total_change(table: Summed) -> str:
    """That of the card; empty where there is no comparison."""
    return table.total_change


def total_requests(table: Summed) -> SafeString:
    return markup(
        '{}<span class="users__split">{} ok / {} failed</span>',
        f"{upper_bound(table)}{integer(table.summary.total_requests)}",
        integer(table.summary.total_successes),
        integer(table.summary.total_failures),
    )


def total_tokens(table: Summed) -> SafeString:
    tokens = table.summary.total_tokens
    text = f"{upper_bound(table)}{compact(tokens)}"
    return markup('<span title="{}">{}</span>', integer(tokens), text)


def overall_success_rate(table: Summed) -> str:
    """Empty without requests, and where the counts are upper bounds."""
    summary = table.summary
    if not summary.exact or not summary.total_requests:
        return ""
    return percent(summary.total_successes / summary.total_requests)


def upper_bound(table: Summed) -> str:
    """What stands before a total that is not exact."""
    return "" if table.summary.exact else "at most "
