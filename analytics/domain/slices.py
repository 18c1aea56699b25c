"""Usage by tool, model, team and so on, and what its rows add up to. Frozen, no Django."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .periods import ComparedPeriods
from .query import UsageQuery
from .teams import TeamFacts
from .user_parts import Sums, ToolKind

NOTHING = Sums()


class SliceBy(StrEnum):
    """What a row is."""

    TOOL = "tool"
    MODEL = "model"
    TEAM = "team"
    PROVIDER = "provider"
    ORGANIZATION = "organization"
    KEY = "key"
    TAG = "tag"

    @property
    def overlaps(self) -> bool:
        """Whether usage can belong to several rows, which then do not add up."""
        return self is SliceBy.TAG


# The pages, and what the rows of each can be instead.
PAGES = {
    SliceBy.TOOL: (SliceBy.TOOL, SliceBy.TAG),
    SliceBy.MODEL: (SliceBy.MODEL, SliceBy.PROVIDER),
    SliceBy.TEAM: (SliceBy.TEAM, SliceBy.ORGANIZATION, SliceBy.KEY),
}


class RankBy(StrEnum):
    """What rows are ordered by."""

    NAME = "name"
    USERS = "users"
    SPEND = "spend"
    CHANGE = "change"
    PER_USER = "spend_per_user"
    REQUESTS = "requests"
    TOKENS = "tokens"
    CACHED = "cached_share"
    PRICE = "price"
    SUCCESS_RATE = "success_rate"


class RowKind(StrEnum):
    """NAMED: a known tool, a model or a team. AGENT: the user agent of no known tool.

    NONE: without a tool, model or team. SHARED: of a shared key, whose tool cannot be told.
    OTHERS: several rows together. UNATTRIBUTED: of no user. FILTERED_OUT: of users whom the filters
    leave out, or outside of the chosen teams and models. TOTAL: all usage of the period.
    """

    NAMED = "named"
    AGENT = "agent"
    NONE = "none"
    SHARED = "shared"
    OTHERS = "others"
    UNATTRIBUTED = "unattributed"
    FILTERED_OUT = "filtered_out"
    TOTAL = "total"


# Last among the rows, in this order, whatever they are ordered by.
REMAINDERS = (RowKind.SHARED, RowKind.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceQuery:
    """by: what a row is. usage: the period and the filters, without tags.

    today: the UTC day that is not complete; None where nothing is compared.
    """

    by: SliceBy
    usage: UsageQuery
    today: date | None
    rank_by: RankBy = RankBy.SPEND
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceVersion:
    """A version of a tool, named as the client calls itself; the name is empty without one."""

    name: str
    users: int
    sums: Sums
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least that figures can be which are not exact. spend: USD."""

    spend: float
    users: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceRow:
    """One tool, model, team or another part, or what belongs to none of them.

    name: slug, user agent, model, provider, ID of a team or organization, and of a key its number
    within a snapshot, which nobody sees; empty for other kinds. alias: of a team, organization or
    key. key_kind, last_four: of a key; neither it nor its hash is here. ordinal: of a key among
    those with the same label, from 1. owner_id: the user whose key it is; empty without. team_ids:
    of a key its team, of an organization its teams.
    users: with usage; None where it makes no sense.
    cache_read_tokens: part of the prompt tokens. unpriced_tokens: of rows that cost nothing.
    compared_spend, previous_spend: USD on the complete days and on those that they are compared
    with; None without a comparison. days: (day, USD). days_active: of each user, added up.
    versions: of a tool; their sums add up to it. team: what is known of a team.
    top_tool: of a team, the one with most spend; None without any.
    bounds: of a tag whose figures are not exact: users and sums are then the most that they can be.
    """

    kind: RowKind
    name: str = ""
    alias: str | None = None
    users: int | None = None
    sums: Sums = NOTHING
    cache_read_tokens: int = 0
    unpriced_tokens: int = 0
    last_day: date | None = None
    compared_spend: float | None = None
    previous_spend: float | None = None
    days: tuple[tuple[date, float], ...] = ()
    versions: tuple[SliceVersion, ...] = ()
    team: TeamFacts | None = None
    top_tool: tuple[ToolKind, str] | None = None
    days_active: int = 0
    key_kind: str = ""
    last_four: str | None = None
    ordinal: int = 1
    owner_id: str = ""
    team_ids: tuple[str, ...] = ()
    bounds: Bounds | None = None

    @property
    def exact(self) -> bool:
        return self.bounds is None

    @property
    def spend_at_least(self) -> float:
        """USD; the spend where it is exact."""
        return self.bounds.spend if self.bounds else self.sums.spend

    @property
    def users_at_least(self) -> int | None:
        """Users who surely have usage; all of them where that is exact."""
        return self.bounds.users if self.bounds else self.users

    @property
    def spend_per_user(self) -> float | None:
        """USD, at most where spend is not exact. None without users, or a sure number of them."""
        is_sure = self.users == self.users_at_least
        return self.sums.spend / self.users if self.users and is_sure else None

    @property
    def spend_per_active_day(self) -> float | None:
        """USD for each day on which a user was active; None without any, and where not exact."""
        return self.sums.spend / self.days_active if self.days_active and self.exact else None

    @property
    def cached_share(self) -> float | None:
        """Share of the prompt tokens that were read from a cache, 0..1; None without any.

        None, too, where figures are not exact.
        """
        prompt = self.sums.prompt_tokens
        return min(self.cache_read_tokens / prompt, 1.0) if prompt and self.exact else None

    @property
    def success_rate(self) -> float | None:
        """Share of requests that succeeded, 0..1; None without any, and where not exact."""
        return self.sums.success_rate if self.exact else None

    @property
    def price(self) -> float | None:
        """USD for a million tokens; None without any, and where not exact."""
        return self.sums.price if self.exact else None

    @property
    def change(self) -> float | None:
        """The factor against the previous period; None without spend in it."""
        if self.compared_spend is None or not self.previous_spend:
            return None
        return self.compared_spend / self.previous_spend


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceReport:
    """rows, filtered_out and unattributed add up to total, but for rows that overlap.

    rows: in the requested order, then those of REMAINDERS. filtered_out: None without a filter, and
    where rows overlap. users, users_spend: in scope; USD. periods: what is compared, or None.
    previous_days: (day, USD) of all usage on the days that are compared with.
    data_since: the first day with any row. snapshot_at: UTC without a zone.
    """

    rows: tuple[SliceRow, ...]
    filtered_out: SliceRow | None
    unattributed: SliceRow
    total: SliceRow
    users: int
    users_spend: float
    periods: ComparedPeriods | None
    previous_days: tuple[tuple[date, float], ...]
    data_since: date | None
    snapshot_at: datetime | None

    @property
    def every_row(self) -> tuple[SliceRow, ...]:
        """All that adds up to the total."""
        rest = (self.filtered_out,) if self.filtered_out else ()
        return (*self.rows, *rest, self.unattributed)

    def share_of(self, row: SliceRow) -> float | None:
        """Share of all spend, 0..1; None where nothing was spent."""
        return row.sums.spend / self.total.sums.spend if self.total.sums.spend > 0 else None

    def user_share_of(self, row: SliceRow) -> float | None:
        """Share of the users in scope, 0..1; None where there are none."""
        return row.users / self.users if row.users is not None and self.users else None
