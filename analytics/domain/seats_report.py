"""The report on seats, frozen. It queries nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from .activation import Activation
from .report import display_name
from .seats import (
    IDLE,
    USED,
    Decision,
    SeatDecision,
    SeatGroup,
    SeatKind,
    SeatMove,
    SeatStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One row of the list.

    first_day, last_day: of all usage up to the last day of the window. days_active: of the last
    RECENT_DAYS; window_days: of the window. weeks: active days of the last WEEKS weeks, the newest
    last. keys: that are not deleted and have not expired; unused_keys: of them, those that nobody
    ever used. spend: USD in the window. created_at: UTC without a zone.
    """

    user_id: str
    user_email: str | None
    user_alias: str | None
    kind: SeatKind
    status: SeatStatus
    is_known: bool
    is_blocked: bool
    role: str | None
    team_ids: tuple[str, ...]
    teams: tuple[str, ...]
    created_at: datetime | None
    first_day: date | None
    last_day: date | None
    days_active: int
    window_days: int
    spend: float
    keys: int
    unused_keys: int
    move: SeatMove | None
    weeks: tuple[int, ...] = ()
    decision: SeatDecision | None = None

    @property
    def name(self) -> str:
        """The display name."""
        return display_name(self.user_id, self.user_email, self.user_alias)

    @property
    def is_idle(self) -> bool:
        return self.kind is SeatKind.SEAT and self.status in IDLE

    def days_since(self, as_of: date) -> int | None:
        """Days without use up to a day; None for a seat that was never used."""
        return (as_of - self.last_day).days if self.last_day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleTeam:
    """Idle seats of a team's members; the ID is empty for no team."""

    team_id: str
    name: str
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsReport:
    """counts: seats of each status and group, all of them under None, whatever `query.status`.

    rows: of the page; total: of all pages. page: from 1, the last one where fewer are there.
    moves: None where the data do not reach back to the window before. decided: idle seats by
    decision. idle_teams: the most seats first; a seat counts in each of its teams. activation: of
    seats under the filters, whatever their status; None without any usage to go by.
    data_since: the first day with any usage. snapshot_at: UTC without a zone.
    """

    counts: Mapping[SeatStatus | SeatGroup | None, int]
    moves: Mapping[SeatMove, int] | None
    decided: Mapping[Decision, int]
    idle_teams: tuple[IdleTeam, ...]
    activation: Activation | None
    rows: tuple[Seat, ...]
    total: int
    page: int
    data_since: date | None
    snapshot_at: datetime | None

    @property
    def seats(self) -> int:
        return self.counts[None]

    @property
    def used(self) -> int:
        """Seats that were used in the window."""
        return sum(self.counts[status] for status in USED)

    @property
    def idle(self) -> int:
        return self.counts[SeatGroup.IDLE]
