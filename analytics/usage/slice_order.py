"""The order of tools, models and teams, and of a tool's versions."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from analytics.components.slice_names import row_label
from analytics.domain.slices import REMAINDERS, RankBy, SliceBy, SliceRow, SliceVersion

VALUES: dict[RankBy, Callable[[SliceRow], float | None]] = {
    RankBy.USERS: lambda row: row.users,
    RankBy.SPEND: lambda row: row.sums.spend,
    RankBy.CHANGE: lambda row: row.change,
    RankBy.PER_USER: lambda row: row.spend_per_user,
    RankBy.REQUESTS: lambda row: row.sums.requests,
    RankBy.TOKENS: lambda row: row.sums.tokens,
    RankBy.CACHED: lambda row: row.cached_share,
    RankBy.PRICE: lambda row: row.price,
    RankBy.SUCCESS_RATE: lambda row: row.success_rate,
}


def ordered(
    by: SliceBy, rows: Iterable[SliceRow], rank_by: RankBy, *, descending: bool
) -> tuple[SliceRow, ...]:
    """Rows without a value after those with one, ties by label; the remainders last."""
    rows = sorted(rows, key=lambda row: (row_label(by, row).lower(), row.name, row.kind))
    named = [row for row in rows if row.kind not in REMAINDERS]
    rest = sorted(
        (row for row in rows if row.kind in REMAINDERS),
        key=lambda row: REMAINDERS.index(row.kind),
    )
    if rank_by is RankBy.NAME:
        # Descending as for users: from A on is ascending.
        return (*(reversed(named) if descending else named), *rest)
    value = VALUES[rank_by]
    known = [row for row in named if value(row) is not None]
    unknown = [row for row in named if value(row) is None]
    sign = -1 if descending else 1
    known.sort(key=lambda row: sign * (value(row) or 0))
    return (*known, *unknown, *rest)


def numbered(keys: Iterable[SliceRow]) -> list[SliceRow]:
    """With ordinals among those of the same label, those with usage in the period first."""
    counts: Counter[str] = Counter()
    rows = []
    for row in sorted(keys, key=lambda row: (not row.users, len(row.name), row.name)):
        label = row_label(SliceBy.KEY, row)
        counts[label] += 1
        rows.append(replace(row, ordinal=counts[label]))
    return rows


def version_order(versions: Iterable[SliceVersion]) -> tuple[SliceVersion, ...]:
    """The newest first, by the numbers of their names; each client of the tool by itself."""
    newest = sorted(versions, key=numbers_of, reverse=True)
    return tuple(sorted(newest, key=lambda version: version.name.partition("/")[0]))


def numbers_of(version: SliceVersion) -> tuple[list[int], str]:
    """`claude-cli/2.0.14 (external)`: 2, 0, 14."""
    words = version.name.partition("/")[2].split()
    return [int(number) for number in re.findall(r"[0-9]{1,9}", words[0] if words else "")], (
        version.name
    )
