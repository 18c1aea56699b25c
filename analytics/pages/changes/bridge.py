"""The bridge from the previous total to the current one: rows of a table, and bars."""

from collections.abc import Sequence

from django.http import QueryDict

from analytics.components.bridge import BridgeBar
from analytics.components.slice_names import OTHER_LABELS
from analytics.domain.changes import ChangesReport, UserGroup
from analytics.domain.formats import count_of
from analytics.domain.periods import short_days_label
from analytics.domain.slices import RowKind

from .links import ChangesLinks, group_url
from .tables import ChangeRow, spend_cells
from .words import MEANINGS, STEPS


def bridge_rows(
    params: QueryDict, links: ChangesLinks, report: ChangesReport
) -> tuple[ChangeRow, ...]:
    """The steps from the previous total to the current one; their changes add up to it."""
    steps = [
        ChangeRow(
            key=found.group.value,
            name=STEPS[found.group],
            title=MEANINGS[found.group],
            hint=count_of(found.users, "user"),
            url=group_url(params, found.group) if found.users else "",
            cells=spend_cells(found.spends),
        )
        for found in report.groups
        if found.users or found.group is not UserGroup.UNCHANGED
    ]
    rest = [(RowKind.UNATTRIBUTED, report.unattributed, links.unattributed, "no user")]
    if report.filtered_out is not None:
        rest.insert(0, (RowKind.FILTERED_OUT, report.filtered_out, "", "by the filters"))
    steps += [
        ChangeRow(
            key=kind.value,
            name=OTHER_LABELS[kind],
            title=OTHER_LABELS[kind],
            hint=hint,
            url=url,
            cells=spend_cells(spends),
            is_remainder=True,
        )
        for kind, spends, url, hint in rest
    ]
    return tuple(steps)


def bridge_bars(report: ChangesReport, rows: Sequence[ChangeRow]) -> list[BridgeBar]:
    """Both totals and the steps between them, but that without a change. rows: the same steps."""
    amounts = {found.group.value: found.spends.change for found in report.groups}
    amounts[RowKind.UNATTRIBUTED.value] = report.unattributed.change
    if report.filtered_out is not None:
        amounts[RowKind.FILTERED_OUT.value] = report.filtered_out.change
    year = report.periods.current[1].year
    ends = [
        BridgeBar(
            key="",
            label=short_days_label(*period, year=year),
            note=count_of(users, "user"),
            amount=amount,
            is_total=True,
        )
        for period, users, amount in (
            (report.periods.previous, report.previous_users, report.total.previous_spend),
            (report.periods.current, report.current_users, report.total.current_spend),
        )
    ]
    steps = [
        BridgeBar(key=row.key, label=row.name, note=row.hint, amount=amounts[row.key])
        for row in rows
        if row.key != UserGroup.UNCHANGED
    ]
    return [ends[0], *steps, ends[1]]
