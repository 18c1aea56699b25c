"""What changed between two periods: a bridge of users, parts and movers. Frozen, no Django."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .periods import ComparedPeriods
from .query import UsageQuery
from .report import display_name
from .slices import RowKind, SliceBy
from .user_parts import ToolKind


class UserGroup(StrEnum):
    """Some users of a comparison.

    Each user is in one of the first six. NEW: the first use ever is in the current period.
    RETURNED: used before, but not in the previous period. GONE: used in the previous period alone.
    The others are users who became, or no longer are, power or low users.
    """

    NEW = "new"
    RETURNED = "returned"
    GROWN = "grown"
    SHRUNK = "shrunk"
    GONE = "gone"
    UNCHANGED = "unchanged"
    ENTERED_POWER = "entered_power"
    LEFT_POWER = "left_power"
    ENTERED_LOW = "entered_low"
    LEFT_LOW = "left_low"


BRIDGE = tuple(UserGroup)[:6]
CROSSINGS = tuple(UserGroup)[6:]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendChange:
    """USD and requests on both sides. Their change splits into volume and price/mix."""

    previous_spend: float = 0.0
    current_spend: float = 0.0
    previous_requests: int = 0
    current_requests: int = 0

    @property
    def change(self) -> float:
        """USD."""
        return self.current_spend - self.previous_spend

    @property
    def volume(self) -> float:
        """USD: the change of requests, each at the previous cost per request.

        All of the change where one of the sides has no requests, and so no cost per request.
        """
        if not (self.previous_requests and self.current_requests):
            return self.change
        more = self.current_requests - self.previous_requests
        return more * self.previous_spend / self.previous_requests

    @property
    def price_mix(self) -> float:
        """USD: the rest of the change, from the cost per request."""
        return self.change - self.volume


NO_CHANGE = SpendChange()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesQuery:
    """usage: the period and the filters; those of tags do not apply. Its page is that of the users.

    today: the UTC day that is not complete; None where nothing is compared. group: of the users who
    are listed; None for all. is_whole: whether all of them are listed, for files.
    """

    usage: UsageQuery
    today: date | None
    group: UserGroup | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """The users of a group, and what changed with them."""

    group: UserGroup
    users: int = 0
    spends: SpendChange = NO_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A tool, model or team, or what belongs to none. name, alias: as of `SliceRow`."""

    kind: RowKind
    name: str = ""
    alias: str | None = None
    spends: SpendChange = NO_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """What changed most with a user. tool: None where it cannot be told; model: empty for none."""

    tool: tuple[ToolKind, str] | None
    model: str
    spends: SpendChange


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """One user on both sides. group: one of BRIDGE. driver: of movers alone."""

    user_id: str
    user_email: str | None
    user_alias: str | None
    group: UserGroup
    spends: SpendChange
    driver: Driver | None = None

    @property
    def name(self) -> str:
        """The display name."""
        return display_name(self.user_id, self.user_email, self.user_alias)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Who became, or no longer is, a power or low user. shown: those who changed most."""

    group: UserGroup
    users: int = 0
    shown: tuple[UserChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesReport:
    """groups, filtered_out and unattributed add up to total, as each of `parts` does with them.

    groups: of BRIDGE, in its order. filtered_out: None without a filter. parts: by what a row is;
    the largest change first, remainders last. up, down: the users who changed most. crossings: of
    CROSSINGS, in its order. users: one page of those that the query lists, of `users_count`; page:
    the last one at most. snapshot_at: UTC without a zone.
    """

    periods: ComparedPeriods
    groups: tuple[GroupChange, ...]
    filtered_out: SpendChange | None
    unattributed: SpendChange
    total: SpendChange
    parts: dict[SliceBy, tuple[PartChange, ...]]
    up: tuple[UserChange, ...]
    down: tuple[UserChange, ...]
    crossings: tuple[Crossing, ...]
    users: tuple[UserChange, ...]
    users_count: int
    page: int
    snapshot_at: datetime | None

    @property
    def counts(self) -> dict[UserGroup, int]:
        """Users of every group."""
        counts = {found.group: found.users for found in self.groups}
        return counts | {found.group: found.users for found in self.crossings}

    @property
    def previous_users(self) -> int:
        """Users in scope with usage in the previous period."""
        return self.in_scope - self.counts[UserGroup.NEW] - self.counts[UserGroup.RETURNED]

    @property
    def current_users(self) -> int:
        """Users in scope with usage in the current period."""
        return self.in_scope - self.counts[UserGroup.GONE]

    @property
    def in_scope(self) -> int:
        """Users with usage in one of the periods at least."""
        return sum(found.users for found in self.groups)

    def every_part(self, by: SliceBy) -> tuple[PartChange, ...]:
        """All that adds up to the total."""
        rest = PartChange(kind=RowKind.UNATTRIBUTED, spends=self.unattributed)
        if self.filtered_out is None:
            return (*self.parts[by], rest)
        filtered = PartChange(kind=RowKind.FILTERED_OUT, spends=self.filtered_out)
        return (*self.parts[by], filtered, rest)
