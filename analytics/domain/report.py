"""The report: frozen figures from the mirror. No Django, no rounding."""

from dataclasses import dataclass
from datetime import date, datetime

from .extras import NO_EXTRA, UserExtra

# Float sums of the same rows in another order differ by this much at most.
NOISE_USD = 0.005
NOISE_SHARE = 1e-9
# A bound takes in what only the adding of floats puts beyond it: ten dimes are a dollar.
BOUND_NOISE_USD = 1e-6
# LiteLLM records the master key's traffic under this user.
KNOWN_IDS = {"default_user_id": "Proxy admin (master key)"}


def display_name(user_id: str, email: str | None, alias: str | None) -> str:
    """What a user is called: alias, email, known ID or ID, in that order."""
    return alias or email or KNOWN_IDS.get(user_id, user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUsage:
    """One user's sums over the period; `tags` and `models` most used first.

    spend: USD, the most that it can be; spend_at_least: the least, where overlapping tags or a
    shared key leave it open. exact: all figures are the truth; else each is the most it can be.
    compared_spend, previous_spend: USD on the complete days of the period and on the days that they
    are compared with; None where there is no comparison, or it is not exact. extra: of the optional
    columns that are shown.
    """

    user_id: str
    user_email: str | None
    user_alias: str | None
    in_user_table: bool
    spend: float
    spend_at_least: float
    exact: bool
    requests: int
    successes: int
    failures: int
    prompt_tokens: int
    completion_tokens: int
    days_active: int
    first_day: date
    last_day: date
    tags: tuple[str, ...]
    models: tuple[str, ...]
    compared_spend: float | None = None
    previous_spend: float | None = None
    extra: UserExtra = NO_EXTRA

    @property
    def name(self) -> str:
        """The display name: alias, email, known ID or ID, in that order."""
        return display_name(self.user_id, self.user_email, self.user_alias)

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens. Cached tokens are not counted separately."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def success_rate(self) -> float | None:
        """Share of requests that succeeded, 0..1; None without requests and where not exact."""
        return self.successes / self.requests if self.requests and self.exact else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSummary:
    """Sums over every user in scope, never over the page.

    Where they are not exact: total_spend is the most and total_spend_at_least the least that all
    spent together; certain_users surely made such requests, certain_power_users surely spent so
    much, possible_low_users may have spent so little. Requests and tokens are at most those sums.
    other_spend: USD of the users whom the filters leave out, at most.
    """

    total_users: int = 0
    certain_users: int = 0
    total_spend: float = 0.0
    total_spend_at_least: float = 0.0
    exact: bool = True
    total_requests: int = 0
    total_successes: int = 0
    total_failures: int = 0
    total_tokens: int = 0
    power_users: int = 0
    certain_power_users: int = 0
    low_users: int = 0
    possible_low_users: int = 0
    other_spend_at_least: float = 0.0
    other_spend: float = 0.0

    @property
    def average_spend(self) -> float:
        """USD a user; 0 without users. The most it can be where all users are certain."""
        return self.total_spend / self.total_users if self.total_users else 0.0

    @property
    def power_share(self) -> float:
        """Share of the users in scope, 0..1; 0 without users."""
        return self.power_users / self.total_users if self.total_users else 0.0

    @property
    def low_share(self) -> float:
        """Share of the users in scope, 0..1; 0 without users."""
        return self.low_users / self.total_users if self.total_users else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayUsage:
    """What the users in scope did on one day; the power and low users are those of the period."""

    day: date
    users: int
    spend: float
    power_users: int
    low_users: int


# Why spend belongs to no user, by the kind of its key.
KEY_KINDS = {
    "team_keys": "Keys of teams",
    "user_keys": "Keys of users",
    "bare_keys": "Keys without team or user",
    "health_checks": "Health checks",
    "unknown_keys": "Unknown keys",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattributed:
    """Spend (USD) and requests that belong to no user. kind: one of KEY_KINDS."""

    kind: str
    spend: float
    requests: int

    @property
    def label(self) -> str:
        """The kind in words, lower case: `keys of teams`."""
        return KEY_KINDS[self.kind].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Where all spend of the period went, USD: the three parts add up to `total_spend`.

    unattributed_matching: what of `unattributed` is from requests of the chosen tags, teams and
    models; the most that it can be unless matching_exact; all of it without such filters.
    unbooked: tagged spend that no user is booked with; the parts then add up to that much more.
    exact: whether `in_scope` is, else it is the most that it can be. kinds: what `unattributed` is
    made of, the largest first.
    """

    in_scope: float
    filtered_out: float
    unattributed: float
    total_spend: float
    unattributed_matching: float = 0.0
    matching_exact: bool = True
    unbooked: float = 0.0
    exact: bool = True
    kinds: tuple[Unattributed, ...] = ()

    @property
    def difference(self) -> float:
        """USD by which the parts miss the total; beyond float noise it is a fault."""
        parts = self.in_scope + self.filtered_out + self.unattributed
        return self.total_spend + self.unbooked - parts

    @property
    def is_off(self) -> bool:
        """Whether a part is negative or all miss the total, by more than the noise of floats."""
        noise = NOISE_USD + NOISE_SHARE * abs(self.total_spend)
        return self.filtered_out < -noise or abs(self.difference) > noise


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """Everything that a page shows of the period itself.

    users: the page in the requested order. top_users: the chart, always descending by the metric.
    page: the one that is shown, from 1. period_is_empty: nobody did anything, whatever the filters.
    data_since, data_through: the first and the last day with any row; None in an empty database.
    missing: a sentence for each thing that this release of LiteLLM lacks.
    snapshot_at: when LiteLLM's database was last read, UTC without a zone. days_to_copy: of the
    first copy, before data_since.
    """

    summary: UsageSummary
    top_users: tuple[UserUsage, ...]
    users: tuple[UserUsage, ...]
    page: int
    ledger: Ledger
    period_is_empty: bool
    data_since: date | None
    data_through: date | None
    snapshot_at: datetime | None
    missing: tuple[str, ...] = ()
    days_to_copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the cards say beside their figures.

    current: the same filters over the period's complete days; previous: over the days of the
    previous period that match them; both are None where there is nothing to compare with.
    trend: one entry for each day of the period.
    """

    current: UsageSummary | None = None
    previous: UsageSummary | None = None
    trend: tuple[DayUsage, ...] = ()
