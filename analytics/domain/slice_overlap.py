"""Two to four tools, models or teams side by side, and who uses which. Frozen, no Django."""

from dataclasses import dataclass
from itertools import combinations

from .query import UsageQuery
from .report import display_name
from .slices import SliceBy, SliceRow

FEWEST_ROWS, MOST_ROWS = 2, 4


@dataclass(frozen=True, slots=True)
class OverlapGroup:
    """Users of all these rows, by their places from 1; is_only: and of no other compared row."""

    places: tuple[int, ...]
    is_only: bool = False

    @property
    def key(self) -> str:
        """As the parameter `users` has it: `1-2`, `only-1`."""
        return "-".join((*(["only"] if self.is_only else []), *map(str, self.places)))


# What can be listed: the users of a row, of a row alone, and of two rows.
GROUPS = {
    group.key: group
    for group in (
        *(OverlapGroup((place,)) for place in range(1, MOST_ROWS + 1)),
        *(OverlapGroup((place,), is_only=True) for place in range(1, MOST_ROWS + 1)),
        *(OverlapGroup(pair) for pair in combinations(range(1, MOST_ROWS + 1), 2)),
    )
}


class UnknownRow(Exception):
    """No tool, model or team of this name was ever used."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapQuery:
    """rows: names as in `SliceRow`, '' for the one without a tool, model or team.

    group: the users to list; None for those of any row. most: how many; None for all.
    """

    by: SliceBy
    usage: UsageQuery
    rows: tuple[str, ...]
    group: OverlapGroup | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class OverlapSet:
    """Users of exactly these rows. places: ascending. spends: USD by each of them."""

    places: tuple[int, ...]
    users: int
    spends: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedUser:
    """spends: USD by each row in the order of the query; None where there is no usage of it."""

    user_id: str
    user_email: str | None
    user_alias: str | None
    spends: tuple[float | None, ...]

    @property
    def name(self) -> str:
        return display_name(self.user_id, self.user_email, self.user_alias)

    @property
    def total(self) -> float:
        """USD by all compared rows."""
        return sum(filter(None, self.spends))


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceOverlap:
    """rows: in the order of the query. sets: disjoint. users: the largest spend first."""

    rows: tuple[SliceRow, ...]
    sets: tuple[OverlapSet, ...]
    users: tuple[ComparedUser, ...]

    def count(self, group: OverlapGroup | None = None) -> int:
        """Users of the group; without a group, of any compared row."""
        return sum(found.users for found in self.sets if is_in(found, group))

    def spend(self, place: int, group: OverlapGroup) -> float:
        """USD by a row, of the users of the group."""
        return sum(
            spend
            for found in self.sets
            if is_in(found, group)
            for at, spend in zip(found.places, found.spends, strict=True)
            if at == place
        )

    @property
    def pairs(self) -> tuple[OverlapGroup, ...]:
        """Every two rows."""
        places = range(1, len(self.rows) + 1)
        return tuple(OverlapGroup(pair) for pair in combinations(places, 2))


def is_in(found: OverlapSet, group: OverlapGroup | None) -> bool:
    if group is None:
        return True
    if group.is_only:
        return found.places == group.places
    return set(group.places) <= set(found.places)
