"""Seats: who has access, who uses it, and what was decided. Frozen, no Django, no clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .periods import ONE_DAY, Period, step

ACTIVE_DAYS = 7  # of the last RECENT_DAYS
RECENT_DAYS = 28
WEEKS = 12
DEFAULT_GRACE = 14


class SeatStatus(StrEnum):
    """Every seat has exactly one, on the last day of the window.

    ACTIVE: used in the window, on 7 or more of the last 28 days. OCCASIONAL: used in the window,
    less often. DORMANT: used before the window, not in it. NEVER_USED: created longer ago than the
    grace. NEW: younger than that, not used yet. UNKNOWN: not used, and without a creation date.
    """

    ACTIVE = "active"
    OCCASIONAL = "occasional"
    DORMANT = "dormant"
    NEVER_USED = "never_used"
    NEW = "new"
    UNKNOWN = "unknown"


USED = (SeatStatus.ACTIVE, SeatStatus.OCCASIONAL)
IDLE = (SeatStatus.DORMANT, SeatStatus.NEVER_USED)


class SeatKind(StrEnum):
    """SEAT: a row of LiteLLM's user table. SERVICE: an account of a program, by its ID.

    NO_ROW: a user with usage and without such a row. Only the first are counted as seats.
    """

    SEAT = "seat"
    SERVICE = "service"
    NO_ROW = "no_row"


class SeatGroup(StrEnum):
    """What can be listed besides each status: IDLE seats are dormant or never used.

    BLOCKED seats have keys that work by their dates, all of which are blocked; they keep a status.
    """

    IDLE = "idle"
    BLOCKED = "blocked"
    SERVICE = "service"
    NO_ROW = "no_row"


class SeatMove(StrEnum):
    """Between a window and the one before. FIRST_USED: for the first time ever.

    STILL_IDLE: used in neither, the new ones left out.
    """

    STAYED = "stayed"
    CAME_BACK = "came_back"
    LAPSED = "lapsed"
    FIRST_USED = "first_used"
    STILL_IDLE = "still_idle"


class Decision(StrEnum):
    """What staff noted about a seat."""

    KEEP = "keep"
    CONTACTED = "contacted"
    RECLAIM = "reclaim"


class Decided(StrEnum):
    """Seats with any decision, and those without."""

    ANY = "any"
    NONE = "none"


class SeatSort(StrEnum):
    """What seats can be ordered by."""

    USER = "user"
    STATUS = "status"
    TEAM = "team"
    LAST_ACTIVE = "last_active"
    DAYS_ACTIVE = "days_active"
    SPEND = "spend"
    KEYS = "keys"
    CREATED = "created"
    DECISION = "decision"


class CohortBy(StrEnum):
    """How long seats of one cohort were created."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDecision:
    """The newest note on a user. decided_at: UTC without a zone."""

    user_id: str
    decision: Decision
    text: str
    author: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsQuery:
    """Which seats, in which order, cut to which page.

    start_date, end_date: the window, UTC days, both inclusive. today: the UTC day that is not
    complete; now: UTC without a zone, which decides which keys have expired.
    grace: days after its creation in which a seat is new. price: USD for a seat and month; None
    where no money is shown. status, move, decision: only these; None for all. teams: IDs of which a
    member has any; '' is no team. roles: any of them; '' is no role. search: words, as of users.
    service_accounts: IDs of programs, in which `*` stands for any text.
    decisions: the newest note of each user who has one. page: from 1.
    """

    start_date: date
    end_date: date
    today: date
    now: datetime
    grace: int = DEFAULT_GRACE
    price: float | None = None
    status: SeatStatus | SeatGroup | None = None
    move: SeatMove | None = None
    decision: Decision | Decided | None = None
    teams: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    search: str = ""
    sort_by: SeatSort = SeatSort.USER
    descending: bool = False
    page: int = 1
    page_size: int = 50
    cohorts: CohortBy = CohortBy.MONTH
    service_accounts: tuple[str, ...] = ()
    decisions: tuple[SeatDecision, ...] = ()

    @property
    def as_of(self) -> date:
        """The day that a status is of: the last of the window that has begun."""
        return min(self.end_date, self.today)

    @property
    def last_complete_day(self) -> date:
        return min(self.end_date, self.today - ONE_DAY)

    @property
    def recent_start(self) -> date:
        """The first of the RECENT_DAYS."""
        return self.as_of - timedelta(days=RECENT_DAYS - 1)

    @property
    def previous(self) -> Period:
        """The window before, as long; the month before a whole calendar month."""
        return step(self.start_date, self.end_date, -1)
