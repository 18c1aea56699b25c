"""Writes CSV files of users, from one snapshot of the mirror."""

import shutil
from datetime import date
from pathlib import Path

from analytics.domain.formulas import GUARDED
from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.statements import literal
from analytics.mirror.store import Snapshot

from .cells_in_scope import cells_in_scope
from .compared import compared_usage, count_compared
from .counted import BY_MODEL, count_usage, tagged_rows, usage_parts
from .questions import ORDER, fragment, order_by, run, values_of
from .report import ALL_IN_SCOPE, details_parts

# At most 6 decimals, and never an exponent.
ROUNDED = "rtrim(rtrim(format('{{:.6f}}', {number}), '0'), '.')"
PERSON = {
    "guarded_user_id": GUARDED.format(text="user_id"),
    "guarded_email": GUARDED.format(text="user_email"),
    "guarded_alias": GUARDED.format(text="user_alias"),
}
USER_TEXTS = "user_id, user_email, user_alias, tags, models_used"
DAILY_TEXTS = "user_id, user_email, user_alias, model"
COUNTED = """
    SELECT * REPLACE (exact AND (SELECT is_whole FROM tag_reach_{k}) AS exact)
    FROM ({tagged})
"""
ALL_CELLS = """
    SELECT *, spend AS spend_at_least, TRUE AS exact
    FROM cells
    WHERE day BETWEEN $start_date AND $end_date
"""


def write_users(snapshot: Snapshot, query: UsageQuery, path: Path, today: date | None) -> int:
    """Every user in scope in the order of the page, with header. Gives the number of users.

    today: the UTC day that is not complete, for the order by change; None without one.
    Text that a spreadsheet would run as a formula is guarded; text is quoted, numbers are not.
    """
    with cells_in_scope(snapshot, query, today):
        fill_scope_and_details(snapshot, query, today)
    text = fragment("export_users").format(
        **PERSON,
        spend=ROUNDED.format(number="spend"),
        spend_at_least=ROUNDED.format(number="spend_at_least"),
        success_rate=ROUNDED.format(number=ORDER[SortBy.SUCCESS_RATE]),
        guarded_tags=GUARDED.format(text="tag_text"),
        guarded_models=GUARDED.format(text="model_text"),
        order_by=order_by(query.sort_by, query.descending),
    )
    return write_csv(snapshot, text, path, USER_TEXTS)


def fill_scope_and_details(snapshot: Snapshot, query: UsageQuery, today: date | None) -> None:
    """Fill the temporary tables `scope`, `detail` and `compared`."""
    count_compared(snapshot, query, today)
    values, usage = values_of(query), usage_parts(snapshot, query)
    details = fragment("details").format(
        **details_parts(snapshot, query), shown_users=ALL_IN_SCOPE.format(**usage)
    )
    snapshot.fetch(f"CREATE OR REPLACE TEMP TABLE detail AS {details}", values)
    run(snapshot, "scope", values, **usage)
    compared = compared_usage(snapshot, query, today)
    snapshot.fetch(f"CREATE OR REPLACE TEMP TABLE compared AS {compared}")


def write_daily(snapshot: Snapshot, query: UsageQuery, path: Path) -> int:
    """The same users by day and model, in the order of their ids. Gives the number of rows."""
    values = values_of(query)
    with cells_in_scope(snapshot, query):
        run(snapshot, "scope", values, **usage_parts(snapshot, query))
        counted = ALL_CELLS
        if query.tags:
            counted = COUNTED.format(
                tagged=tagged_rows(snapshot, query, BY_MODEL),
                k=count_usage(snapshot, query).period,
            )
        run(snapshot, "model_days", values, counted=counted)
    text = fragment("export_daily").format(
        **PERSON,
        guarded_model=GUARDED.format(text="model"),
        spend=ROUNDED.format(number="model_day.spend"),
        spend_at_least=ROUNDED.format(number="model_day.spend_at_least"),
    )
    return write_csv(snapshot, text, path, DAILY_TEXTS)


def write_csv(snapshot: Snapshot, text: str, path: Path, quoted: str) -> int:
    """Write the rows of a statement without parameters. quoted: columns of text."""
    rows = path.with_suffix(".rows")
    ((count,),) = snapshot.fetch(
        f"COPY ({text}) TO {literal(rows)} (FORMAT csv, HEADER false, FORCE_QUOTE ({quoted}))"
    )
    # DuckDB would quote the names of these columns, too.
    names = [name for name, *_ in snapshot.fetch(f"DESCRIBE {text}")]
    with path.open("wb") as file, rows.open("rb") as written:
        file.write(f"{','.join(names)}\n".encode())
        shutil.copyfileobj(written, file)
    rows.unlink()
    return count
