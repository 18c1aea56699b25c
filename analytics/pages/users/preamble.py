"""The CSV preamble: period, filters, reconciliation, user and time."""

import csv
import io
from collections.abc import Sequence

from analytics.domain.formats import certainty, usd
from analytics.domain.formulas import guarded
from analytics.domain.periods import period_label
from analytics.domain.query import UsageQuery
from analytics.domain.report import Ledger
from analytics.filters.chips import tag_chips, value_chips
from analytics.filters.page_filtersets import ExportFilterSet
from analytics.usage.evaluate import report_of
from analytics.usage.fetch import fetch_core
from analytics.usage.unknown_tags import read_known_tags, unknown_tags


def export_head(
    query: UsageQuery, source: str, *, filters: tuple[str, ...], names: Sequence[str], username: str
) -> bytes:
    """Lines of one cell each that begin with `#`.

    source: where tagged figures come from. filters: as `filter_lines` gives them. names: the chosen
    tags and tools. username: who exports. The figures come from the same transaction as the rows
    beneath. Raises as `fetch_report` does.
    """
    report = report_of(fetch_core(query), query)
    lines = [
        f"User Usage: {period_label(query.start_date, query.end_date)}",
        *filters,
        reconciliation(report.ledger),
        *(() if report.summary.exact else (f"Spend is {certainty(report.summary)}.",)),
        *unknown_tags(read_known_tags(query), query, names),
        *filter(None, (source, *report.missing)),
        f"Exported by {username} at {report.read_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
    text = io.StringIO()
    # A tag may hold line breaks: each line stays one.
    rows = ([guarded(f"# {' '.join(line.split())}")] for line in lines)
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


def filter_lines(filterset: ExportFilterSet) -> tuple[str, ...]:
    """The filters of a valid set in words: `Tags (any of): Claude Code, team:a`."""
    tags = ", ".join(chip.label for chip in tag_chips(filterset))
    values = "; ".join(chip.label for chip in value_chips(filterset))
    lines = (
        *((f"Tags (any of): {tags}",) if tags else ()),
        *((f"Filters: {values}",) if values else ()),
    )
    return lines or ("Filters: none",)


def reconciliation(ledger: Ledger) -> str:
    """`Shown $1.00 + filtered out $2.00 + unattributed $3.00 = total $6.00`."""
    scope, rest = ("", "") if ledger.exact else ("at most ", "at least ")
    unbooked = (
        f" and {usd(ledger.unbooked)} not yet recorded for any user" if ledger.unbooked else ""
    )
    return (
        f"Shown {scope}{usd(ledger.in_scope)} + filtered out {rest}{usd(ledger.filtered_out)}"
        f" + unattributed {usd(ledger.unattributed)}"
        f" {'≠' if ledger.is_off else '='} total {usd(ledger.total_spend)}{unbooked}"
    )
