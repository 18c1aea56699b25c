"""The data page's report, frozen. It queries nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.litellm.meanings import SECRET
from analytics.litellm.schema import READ


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuery:
    """start_date, end_date: UTC days, both inclusive. today: the UTC day.

    seconds: what all statements may take.
    """

    start_date: date
    end_date: date
    today: date
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far a table reaches: UTC days, and the newest write on the last of them."""

    first_day: date | None = None
    last_day: date | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of LiteLLM. estimated_rows: None where PostgreSQL has not estimated yet."""

    name: str
    is_present: bool = True
    estimated_rows: int | None = None
    size_bytes: int | None = None
    columns: frozenset[str] = frozenset()
    readable: frozenset[str] = frozenset()
    writes: tuple[str, ...] = ()
    extent: Extent | None = None

    @property
    def absent_columns(self) -> tuple[str, ...]:
        """Columns that we read but this release lacks."""
        if not self.is_present:
            return ()
        return tuple(name for name in READ.get(self.name, ()) if name not in self.columns)

    @property
    def missing_grants(self) -> tuple[str, ...]:
        """Existing columns that this site reads but the role cannot."""
        return tuple(
            name
            for name in READ.get(self.name, ())
            if name in self.columns and name not in self.readable
        )

    @property
    def needless_grants(self) -> tuple[str, ...]:
        """Columns that the role can read but the site does not use, secrets first."""
        needless = self.readable - set(READ.get(self.name, ()))
        return tuple(sorted(needless, key=lambda name: (name not in SECRET, name)))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Columns with secrets, prompts or answers that the role may read."""
        return tuple(sorted(self.readable & SECRET))

    @property
    def found(self) -> int:
        """How many of the columns that we read this release has."""
        return len(READ.get(self.name, ())) - len(self.absent_columns) if self.is_present else 0

    @property
    def wanted(self) -> int:
        """How many columns we read."""
        return len(READ.get(self.name, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The site's database role and its excess permissions.

    powers: on the server, as words. creates_in: schemas in which it may create tables.
    """

    name: str
    powers: tuple[str, ...]
    creates_in: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]

    @property
    def is_superuser(self) -> bool:
        """Whether every right is the role's, whatever was granted."""
        return "is a superuser" in self.powers


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpricedModel:
    """Requests with tokens and without a price. model: None where LiteLLM wrote none."""

    model: str | None
    requests: int
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSpend:
    """Spend of no user, USD, on the keys of one owner, or on those of the owners not listed.

    owner: a team id or a user id; None for the owners not listed, and where keys have no owner.
    owners: how many there are. first_day, last_day: UTC days of the period with any row.
    """

    owner: str | None
    owners: int
    keys: int
    requests: int
    spend: float
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UnattributedSpend:
    """Spend of no user, USD, on one kind of key.

    kind: team_keys, user_keys, bare_keys, health_checks, unknown_keys. owners: whose keys they are,
    most spend first; their rows add up to the kind's. Empty for keys without an owner.
    """

    kind: str
    keys: int
    requests: int
    spend: float
    first_day: date
    last_day: date
    owners: tuple[OwnerSpend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Gaps, missing prices and deleted keys in a period.

    first_day_ever, last_day_ever, first_tag_day: of all rows. first_day: of the period's rows.
    days_without_rows: of the period, between the first day and the last that have any.
    unpriced: the models with most tokens; unpriced_models: how many there are in all.
    deleted_spend: USD on keys deleted since; None if unknown.
    """

    first_day_ever: date | None
    last_day_ever: date | None
    first_tag_day: date | None
    first_day: date | None
    days_without_rows: tuple[date, ...]
    unpriced_models: int
    unpriced: tuple[UnpricedModel, ...]
    spend: float
    deleted_spend: float | None

    @property
    def deleted_share(self) -> float | None:
        """Share of the spend that is on deleted keys, 0..1; None if unknown."""
        if self.deleted_spend is None or self.spend <= 0:
            return None
        return self.deleted_spend / self.spend


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """The whole report. unanswered: failed parts as (part, reason)."""

    tables: tuple[Table, ...]
    others: tuple[Table, ...]
    role: Role
    findings: Findings | None
    unattributed: tuple[UnattributedSpend, ...] | None
    unanswered: tuple[tuple[str, str], ...]
