"""The lines above a file for people: which question it answers, and that nothing is lost."""

import csv
import io

from .answer import report_of
from .fetch import fetch_core
from .periods import period_label
from .query import UsageQuery
from .report import Ledger
from .templatetags.usage import certainty, usd


def export_head(query: UsageQuery, source: str) -> bytes:
    """Lines of one cell each that begin with `#`: period, reconciliation, bounds, source.

    source: where tagged figures come from. The database is asked anew, in the transaction of the
    rows beneath the lines. Raises as `fetch_report` does.
    """
    report = report_of(fetch_core(query), query)
    lines = [
        f"User Usage: {period_label(query.start_date, query.end_date)}",
        reconciliation(report.ledger),
        *(() if report.summary.exact else (f"Spend lies {certainty(report.summary)}.",)),
        *filter(None, (source, *report.missing)),
        f"Read {report.read_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([f"# {line}"] for line in lines)
    return text.getvalue().encode()


def reconciliation(ledger: Ledger) -> str:
    """`In scope $1 + filtered out $2 + unattributed $3 = all spend $6`."""
    scope, rest = ("", "") if ledger.exact else ("at most ", "at least ")
    unbooked = f" and {usd(ledger.unbooked)} that is booked for no user" if ledger.unbooked else ""
    return (
        f"In scope {scope}{usd(ledger.in_scope)} + filtered out {rest}{usd(ledger.filtered_out)}"
        f" + unattributed {usd(ledger.unattributed)}"
        f" {'≠' if ledger.is_off else '='} all spend {usd(ledger.total_spend)}{unbooked}"
    )
