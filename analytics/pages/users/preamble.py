"""The CSV preamble: period, filters, reconciliation, user and time."""

import csv
import io
from datetime import UTC, datetime

from analytics.domain.formats import certainty, usd
from analytics.domain.formulas import guarded
from analytics.domain.periods import period_label
from analytics.domain.report import Ledger
from analytics.filters.chips import scope_chips, tag_chips, value_chips
from analytics.filters.page_filtersets import ExportFilterSet
from analytics.mirror.store import Snapshot
from analytics.usage.report import fetch_ledger, fetch_summary
from analytics.usage.tags import fetch_unknown_tags
from analytics.usage.warnings import mirror_warnings


def preamble(snapshot: Snapshot, filterset: ExportFilterSet, username: str) -> bytes:
    """Lines of one cell each that begin with `#`. username: who exports."""
    query = filterset.usage_query()
    summary = fetch_summary(snapshot, query)
    ledger = fetch_ledger(snapshot, query, summary)
    unknown = fetch_unknown_tags(snapshot, query, filterset.chosen_tags)
    now = datetime.now(UTC)
    lines = [
        f"User Usage: {period_label(query.start_date, query.end_date)}",
        *filter_lines(filterset),
        reconciliation(ledger),
        *(() if summary.exact else (f"Spend is {certainty(summary)}.",)),
        *unknown,
        *snapshot.manifest.lacking,
        *mirror_warnings(snapshot.status),
        as_of(snapshot.status.snapshot_at),
        f"Exported by {username} at {now:%Y-%m-%d %H:%M:%S} UTC",
    ]
    text = io.StringIO()
    # A tag may hold line breaks: each line stays one.
    rows = ([guarded(f"# {' '.join(line.split())}")] for line in lines)
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


def as_of(moment: datetime | None) -> str:
    """`LiteLLM's data as of 2026-11-26 04:12:26 UTC`; moment: UTC."""
    words = f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "an unknown time"
    return f"LiteLLM's data as of {words}"


def filter_lines(filterset: ExportFilterSet) -> tuple[str, ...]:
    """The filters of a valid set in words: `Tags (any of): Claude Code, team:a`."""
    tags = ", ".join(chip.label for chip in tag_chips(filterset))
    others = (*scope_chips(filterset), *value_chips(filterset))
    values = "; ".join(chip.label for chip in others)
    of = filterset.form.cleaned_data["tag_mode"]
    lines = (
        *((f"Tags ({of} of): {tags}",) if tags else ()),
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
