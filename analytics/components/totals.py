"""The table's total row: sums over all users in scope."""

from django.utils.safestring import SafeString

from analytics.domain.formats import compact, count_of, integer, percent, usd
from analytics.domain.report import UsageSummary

from .html import markup


def total_texts(summary: UsageSummary) -> dict[str, SafeString | str]:
    """By column; empty where a sum over users says nothing. Sums that are bounds say so."""
    at_most = "" if summary.exact else "at most "
    rate = None
    if summary.exact and summary.total_requests:
        rate = summary.total_successes / summary.total_requests
    return {
        "user": f"Total ({count_of(summary.total_users, 'user')})",
        "spend": f"{at_most}{usd(summary.total_spend)}",
        "requests": markup(
            '{}<span class="users__split">{} ok / {} failed</span>',
            f"{at_most}{integer(summary.total_requests)}",
            integer(summary.total_successes),
            integer(summary.total_failures),
        ),
        "tokens": markup(
            '<span title="{}">{}{}</span>',
            integer(summary.total_tokens),
            at_most,
            compact(summary.total_tokens),
        ),
        "success_rate": "" if rate is None else percent(rate),
        "days_active": "",
        "last_active": "",
        "tags": "",
    }
