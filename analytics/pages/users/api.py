"""The JSON API `/admin/users/daily/activity`."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from analytics.domain.query import UsageQuery
from analytics.domain.report import Ledger, UsageReport, UsageSummary, UserUsage
from analytics.filters.filtersets import ActivityFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.failures import refuse
from analytics.pages.methods import reads_only
from analytics.usage.report import fetch_report
from analytics.usage.tags import fetch_unknown_tags
from analytics.usage.warnings import fetch_warnings


@reads_only
def daily_activity(request: HttpRequest) -> JsonResponse:
    """Summary, top users and one page of users."""
    filterset = ActivityFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"error": refuse(request, filterset)}, status=400)
    query = filterset.usage_query()
    with current_snapshot() as snapshot:
        report = fetch_report(snapshot, query)
        warnings = [
            *fetch_unknown_tags(snapshot, query, filterset.chosen_tags),
            *fetch_warnings(snapshot, query.start_date, query.end_date),
        ]
    return JsonResponse(activity(query, report) | {"warnings": warnings})


def activity(query: UsageQuery, report: UsageReport) -> dict[str, Any]:
    """The parts of the answer."""
    total = report.summary.total_users
    return {
        "summary": summary_json(report.summary),
        "top_users": [user_json(user) for user in report.top_users],
        "users": [user_json(user) for user in report.users],
        "missing": report.missing,
        "snapshot_at": f"{report.snapshot_at:%Y-%m-%dT%H:%M:%SZ}" if report.snapshot_at else None,
        "reconciliation": reconciliation_json(query, report.ledger),
        "pagination": {
            "page": report.page,
            "page_size": query.page_size,
            "total_count": total,
            "total_pages": -(-total // query.page_size),
        },
    }


def reconciliation_json(query: UsageQuery, ledger: Ledger) -> dict[str, Any]:
    """Where all spend of the period went, USD."""
    return {
        "in_scope": ledger.in_scope,
        "filtered_out": ledger.filtered_out,
        "unattributed": ledger.unattributed,
        "unattributed_matching": ledger.unattributed_matching,
        "unattributed_matching_exact": ledger.matching_exact,
        "unattributed_tagged": ledger.unattributed_matching if query.tags else 0.0,
        "unbooked": ledger.unbooked,
        "total_spend": ledger.total_spend,
        "unattributed_by_kind": {
            kind.label: {"spend": kind.spend, "requests": kind.requests} for kind in ledger.kinds
        },
    }


def summary_json(summary: UsageSummary) -> dict[str, Any]:
    """Spend in USD."""
    return {
        "total_users": summary.total_users,
        "total_spend": summary.total_spend,
        "total_spend_at_least": summary.total_spend_at_least,
        "exact": summary.exact,
        "total_requests": summary.total_requests,
        "total_successful_requests": summary.total_successes,
        "total_failed_requests": summary.total_failures,
        "total_tokens": summary.total_tokens,
        "avg_spend_per_user": summary.average_spend,
        "power_users_count": summary.power_users,
        "low_users_count": summary.low_users,
    }


def user_json(user: UserUsage) -> dict[str, Any]:
    """One user; spend in USD, days as YYYY-MM-DD."""
    return {
        "user_id": user.user_id,
        "user_email": user.user_email or user.user_id,
        "user_alias": user.user_alias,
        "in_user_table": user.in_user_table,
        "spend": user.spend,
        "spend_at_least": user.spend_at_least,
        "exact": user.exact,
        "requests": user.requests,
        "successful_requests": user.successes,
        "failed_requests": user.failures,
        "prompt_tokens": user.prompt_tokens,
        "completion_tokens": user.completion_tokens,
        "tokens": user.tokens,
        "days_active": user.days_active,
        "first_request_date": user.first_day.isoformat(),
        "last_request_date": user.last_day.isoformat(),
        "tags": user.tags,
        "models_used": user.models,
    }
