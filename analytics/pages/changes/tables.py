"""The rows of the page of changes: parts, movers and users. Templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from django.http import QueryDict

from analytics.components.changes import change
from analytics.components.slice_chart import REMAINDER_COLORS
from analytics.components.slice_names import NONE_LABELS, OTHER_LABELS, TITLES
from analytics.components.stack import OTHER
from analytics.components.tools import TOOL_COLORS
from analytics.domain.changes import (
    CROSSINGS,
    ChangesReport,
    PartChange,
    SpendChange,
    UserChange,
    UserGroup,
)
from analytics.domain.formats import cut_middle, integer, usd, usd_change
from analytics.domain.slices import REMAINDERS, RowKind, SliceBy
from analytics.domain.tools import BY_SLUG
from analytics.filters.changes_filterset import GROUP_LABELS
from analytics.filters.links import Choice
from analytics.filters.part_links import part_url
from analytics.usage.change_parts import add_changes

from .links import OWN, ChangesLinks, group_url
from .words import driver_words

NAME_LENGTH = 32
# Rows of a table beyond these stand together in one.
MOST_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendCells:
    """Both sides and their change, as text. share: of the previous spend; title: requests."""

    previous: str
    current: str
    change: str
    share: str
    volume: str
    price_mix: str
    requests: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A step, a part or a user. key: of a step. url: empty where nothing leads on.

    hint: below the name. note: what drives a mover, or the group of a user. width: of the bar of a
    mover, of the largest one.
    """

    name: str
    title: str
    cells: SpendCells
    key: str = ""
    url: str = ""
    hint: str = ""
    note: str = ""
    color: str = ""
    width: str = ""
    is_remainder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTable:
    """Rows that add up to total."""

    by: SliceBy
    title: str
    rows: tuple[ChangeRow, ...]
    total: ChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingList:
    """Who entered or left a segment. more: how many are not shown, as text, or empty."""

    label: str
    count: str
    url: str
    users: tuple[ChangeRow, ...]
    more: str


def spend_cells(spends: SpendChange) -> SpendCells:
    _, share = change(spends.current_spend, spends.previous_spend)
    return SpendCells(
        previous=usd(spends.previous_spend),
        current=usd(spends.current_spend),
        change=usd_change(spends.change),
        share=share,
        volume=usd_change(spends.volume),
        price_mix=usd_change(spends.price_mix),
        requests=f"{integer(spends.previous_requests)} → {integer(spends.current_requests)}",
    )


def part_table(params: QueryDict, by: SliceBy, report: ChangesReport) -> PartTable:
    """The rows that changed most, the others as one, and the remainders."""
    rows = report.every_part(by)
    named = [row for row in report.parts[by] if row.kind not in REMAINDERS]
    rest = rows[len(named) :]
    if len(named) > MOST_ROWS + 1:
        more = named[MOST_ROWS:]
        others = PartChange(
            kind=RowKind.OTHERS,
            name=f"{integer(len(more))} other {TITLES[by].lower()}",
            spends=add_changes(row.spends for row in more),
        )
        named = [*named[:MOST_ROWS], others]
    # Volume and price/mix of the total are those of its rows.
    total = spend_cells(report.total)
    return PartTable(
        by=by,
        title=TITLES[by],
        rows=tuple(part_row(params, by, row) for row in (*named, *rest)),
        total=ChangeRow(
            name=f"All {TITLES[by].lower()}",
            title="",
            cells=SpendCells(
                previous=total.previous,
                current=total.current,
                change=total.change,
                share=total.share,
                requests=total.requests,
                volume=usd_change(sum(row.spends.volume for row in (*named, *rest))),
                price_mix=usd_change(sum(row.spends.price_mix for row in (*named, *rest))),
            ),
        ),
    )


def part_row(params: QueryDict, by: SliceBy, row: PartChange) -> ChangeRow:
    label = part_label(by, row)
    color = ""
    if by is SliceBy.TOOL and row.kind not in (RowKind.FILTERED_OUT, RowKind.OTHERS):
        color = REMAINDER_COLORS.get(row.kind, TOOL_COLORS.get(row.name, OTHER))
    return ChangeRow(
        name=cut_middle(label, NAME_LENGTH),
        title=label,
        url=part_url(params, by, row.kind, row.name, OWN),
        color=color,
        cells=spend_cells(row.spends),
        is_remainder=row.kind not in (RowKind.NAMED, RowKind.AGENT),
    )


def part_label(by: SliceBy, row: PartChange) -> str:
    """`Claude Code`, `gpt-5`, a team by its alias, `Untagged`."""
    if row.kind is RowKind.NAMED:
        return BY_SLUG[row.name].label if by is SliceBy.TOOL else row.alias or row.name
    if row.kind is RowKind.NONE:
        return NONE_LABELS[by]
    return OTHER_LABELS.get(row.kind, row.name)


def mover_rows(links: ChangesLinks, users: Sequence[UserChange]) -> tuple[ChangeRow, ...]:
    largest = max((abs(user.spends.change) for user in users), default=0.0)
    return tuple(user_row(links, user, largest) for user in users)


def user_row(links: ChangesLinks, user: UserChange, largest: float = 0.0) -> ChangeRow:
    """largest: USD of the longest bar; 0 for none."""
    email = user.user_email or ""
    return ChangeRow(
        name=cut_middle(user.name, NAME_LENGTH),
        title=user.name,
        url=links.user + quote_plus(user.user_id),
        hint=email if email != user.name else "",
        note=driver_words(user.driver) if user.driver else GROUP_LABELS[user.group],
        cells=spend_cells(user.spends),
        width=f"{abs(user.spends.change) / largest:.1%}" if largest > 0 else "",
    )


def crossing_lists(
    params: QueryDict, links: ChangesLinks, report: ChangesReport
) -> tuple[CrossingList, ...]:
    return tuple(
        CrossingList(
            label=GROUP_LABELS[found.group],
            count=integer(found.users),
            url=group_url(params, found.group) if found.users else "",
            users=tuple(user_row(links, user) for user in found.shown),
            more=f"+{integer(found.users - len(found.shown))} more"
            if found.users > len(found.shown)
            else "",
        )
        for found in report.crossings
    )


def group_tabs(
    params: QueryDict, links: ChangesLinks, report: ChangesReport, chosen: UserGroup | None
) -> tuple[tuple[Choice, str], ...]:
    """Everybody, then each group, with counts; of crossings the chosen one alone."""
    everybody = Choice("group-all", "All", links.everybody, chosen is None)
    tabs = [(everybody, integer(report.in_scope))]
    for group, users in report.counts.items():
        if group is chosen or group not in CROSSINGS:
            url = group_url(params, group)
            choice = Choice(f"group-{group.value}", GROUP_LABELS[group], url, group is chosen)
            tabs.append((choice, integer(users)))
    return tuple(tabs)
