"""The users that compared rows share: how many, what they spend by each row, and who they are."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from django.urls import reverse

from analytics.domain.formats import cut_middle, integer, percent, usd
from analytics.domain.slice_overlap import OverlapGroup, SliceOverlap
from analytics.filters.links import query_with
from analytics.filters.slice_filterset import OWN, SliceFilterSet

from .cells import Text, share_cell, usd_cell

USERS_ANCHOR = "#compared-users"
NAME_LENGTH = 40
# A share of the users from which a cell is shaded more.
LARGE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A row that is compared. title: its whole label."""

    label: str
    title: str
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapCell:
    """share: of the users of the row, in words; empty on the diagonal. level: 0 to 2, of shade."""

    users: str
    share: str
    url: str
    label: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapRow:
    compared: Compared
    cells: tuple[OverlapCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSpend:
    """What users of two rows spend by each."""

    label: str
    users: str
    spends: tuple[tuple[str, str, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLine:
    """url: of the user's page. spends: by each row; total: by all of them."""

    name: str
    title: str
    url: str
    spends: tuple[Text, ...]
    total: str


def overlap_rows(
    filterset: SliceFilterSet, rows: tuple[Compared, ...], overlap: SliceOverlap
) -> list[OverlapRow]:
    """How many users of each row use each, and how many use no other one."""
    places = range(1, len(rows) + 1)
    found = []
    for place in places:
        groups = [OverlapGroup(tuple(sorted({place, other}))) for other in places]
        groups.append(OverlapGroup((place,), is_only=True))
        of_row = overlap.count(OverlapGroup((place,)))
        found.append(
            OverlapRow(
                compared=rows[place - 1],
                cells=tuple(
                    overlap_cell(filterset, rows, overlap, group, of_row) for group in groups
                ),
            )
        )
    return found


def overlap_cell(
    filterset: SliceFilterSet,
    rows: tuple[Compared, ...],
    overlap: SliceOverlap,
    group: OverlapGroup,
    of_row: int,
) -> OverlapCell:
    users = overlap.count(group)
    is_part = group.is_only or len(group.places) > 1
    share = users / of_row if is_part and of_row else 0.0
    return OverlapCell(
        users=integer(users),
        share=percent(share) if is_part and of_row else "",
        url=query_with(filterset.params, users=group.key) + USERS_ANCHOR if users else "",
        label=group_label(rows, group),
        level=0 if not share else 1 if share < LARGE else 2,
    )


def group_label(rows: tuple[Compared, ...], group: OverlapGroup | None) -> str:
    """`Claude Code and Cursor`; for nobody in particular `any of these`."""
    if group is None:
        return "any of these"
    names = " and ".join(rows[place - 1].title for place in group.places)
    if group.is_only:
        return f"{names} and no other of these"
    return f"both {names}" if len(group.places) > 1 else names


def pair_spend(rows: tuple[Compared, ...], overlap: SliceOverlap, pair: OverlapGroup) -> PairSpend:
    spends = []
    for place in pair.places:
        spend, whole = overlap.spend(place, pair), overlap.rows[place - 1].sums.spend
        share = share_cell(spend / whole if whole > 0 else None, "No spend in this period")
        spends.append((rows[place - 1].label, usd(spend), share))
    return PairSpend(
        label=" and ".join(rows[place - 1].label for place in pair.places),
        users=integer(overlap.count(pair)),
        spends=tuple(spends),
    )


def user_lines(filterset: SliceFilterSet, overlap: SliceOverlap) -> tuple[UserLine, ...]:
    link = reverse("usage:user") + query_with(filterset.params, *OWN, user_id="")
    return tuple(
        UserLine(
            name=cut_middle(user.name, NAME_LENGTH),
            title=user.user_id,
            url=link + quote_plus(user.user_id),
            spends=tuple(usd_cell(spend, "Not used") for spend in user.spends),
            total=usd(user.total),
        )
        for user in overlap.users
    )
