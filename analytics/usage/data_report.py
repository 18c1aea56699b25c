"""The data page's report, frozen. It queries nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from analytics.litellm.catalog import Role, Table
from analytics.mirror.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuery:
    """start_date, end_date: UTC days, both inclusive. today: the UTC day."""

    start_date: date
    end_date: date
    today: date


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
    spend: USD. deleted_spend: what of it is on keys deleted since; None if unknown. Neither is
    there where nobody asked.
    """

    first_day_ever: date | None
    last_day_ever: date | None
    first_tag_day: date | None
    first_day: date | None
    days_without_rows: tuple[date, ...]
    unpriced_models: int
    unpriced: tuple[UnpricedModel, ...]
    spend: float = 0.0
    deleted_spend: float | None = None

    @property
    def deleted_share(self) -> float | None:
        """Share of the spend that is on deleted keys, 0..1; None if unknown."""
        if self.deleted_spend is None or self.spend <= 0:
            return None
        return self.deleted_spend / self.spend


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorState:
    """The local copy. oldest_proof: of the days that were compared with LiteLLM's rows, UTC.

    pruned_days: days whose tags LiteLLM has deleted since. rejected_rows: malformed rows that were
    left out, on rejected_days. malformed_dates: texts in place of days, whose rows were left out.
    """

    status: Status
    generation: int
    days: int
    proved_days: int
    oldest_proof: datetime | None
    pruned_days: tuple[date, ...]
    rejected_rows: int
    rejected_days: tuple[date, ...]
    malformed_dates: tuple[str, ...]
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """The whole report. tables, others, role: as they were at catalog_read_at, UTC, if ever."""

    tables: tuple[Table, ...]
    others: tuple[Table, ...]
    role: Role | None
    catalog_read_at: datetime | None
    mirror: MirrorState
    findings: Findings
    unattributed: tuple[UnattributedSpend, ...]
