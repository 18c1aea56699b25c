"""The question and the report of the page of budgets. Frozen, no Django, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from .budgets import Budget

# USD by which LiteLLM's total and the sum of daily rows may differ.
NOISE_USD = 0.01
# Days beyond which no date of exhaustion is shown.
MOST_DAYS_LEFT = 3650
# Of budgets that somebody should look at now.
SOON_DAYS = 30


class BudgetKind(StrEnum):
    """Whose budget it is. MEMBER: of a user within a team."""

    USER = "user"
    KEY = "key"
    TEAM = "team"
    MEMBER = "member"
    ORGANIZATION = "organization"


class BudgetState(StrEnum):
    """OVER: LiteLLM's total has reached the limit. It refuses requests of keys, members and
    organizations from there on, and of users and teams once the limit is exceeded
    (proxy/auth/auth_checks.py). NEAR: above 80 % of it. ZERO: a limit of 0, and nothing spent.
    UNKNOWN: a limit, and a total that this site cannot read. NONE: no limit. RUNNING_OUT: no state
    of a row, but those that are near or within and run out within SOON_DAYS.
    """

    OVER = "over"
    NEAR = "near"
    WITHIN = "within"
    ZERO = "zero"
    UNKNOWN = "unknown"
    NONE = "none"
    RUNNING_OUT = "running_out"


class BudgetSort(StrEnum):
    """What budgets are ordered by."""

    NAME = "name"
    LIMIT = "limit"
    SPEND = "spend"
    UTILIZATION = "utilization"
    RUN_RATE = "run_rate"
    RUNS_OUT = "runs_out"
    RESETS = "resets"


class Difference(StrEnum):
    """Why LiteLLM's total differs from the sum of its daily rows.

    BEFORE_DATA: the window begins on the first recorded day or before. PART_OF_DAY: it begins
    within a day, whose rows count whole. TODAY: no more than today's spend, which is written at two
    times.
    """

    BEFORE_DATA = "before_data"
    PART_OF_DAY = "part_of_day"
    TODAY = "today"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetsQuery:
    """moment: UTC without a zone, the end of what is counted and the begin of what is projected.

    kinds: empty for all. state: None for every budget with a limit. teams: exact IDs, '' for none;
    empty for all. user_id: whose own, keys and memberships alone; empty for all. search: words of a
    name, email or ID. page: from 1. page_size: None for all rows.
    """

    moment: datetime
    kinds: tuple[BudgetKind, ...] = ()
    state: BudgetState | None = None
    teams: tuple[str, ...] = ()
    user_id: str = ""
    search: str = ""
    sort: BudgetSort = BudgetSort.UTILIZATION
    descending: bool = True
    page: int = 1
    page_size: int | None = 50

    @property
    def search_words(self) -> tuple[str, ...]:
        return tuple(self.search.split())

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves owners out, whatever the state."""
        return bool(self.kinds or self.teams or self.user_id or self.search_words)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """One budget. name: of its owner. user_id, team_id: also those of a key. has_user_page,
    has_team_page: whether the site has a page of that user and team.

    window_start: of what `spend` counts; None where LiteLLM's dates do not tell, and in a window
    that has not begun. run_rate: USD a day, mean of the complete days of the window that are
    recorded and that the owner existed on; None without such a day. runs_out_at: when the limit
    is reached at this rate; None where that is not before the next reset. recorded, first_day,
    today: USD of the daily rows of the window, of its first day and of today.
    """

    kind: BudgetKind
    state: BudgetState
    name: str
    user_id: str | None
    user_name: str | None
    user_email: str | None
    team_id: str | None
    team_name: str | None
    organization_id: str | None
    last_four: str | None
    is_blocked: bool
    has_user_page: bool
    has_team_page: bool
    budget: Budget
    window_start: datetime | None
    complete_days: int
    run_rate: float | None
    runs_out_at: datetime | None
    recorded: float | None
    first_day: float
    today: float

    @property
    def difference(self) -> float | None:
        """USD of the daily rows less LiteLLM's total; None where they agree or are not known."""
        if self.recorded is None or self.budget.spend is None:
            return None
        found = self.recorded - self.budget.spend
        return found if abs(found) > NOISE_USD else None

    def reason(self, data_since: date | None) -> Difference | None:
        """Why the two differ; None where they do not. data_since: the first recorded day."""
        found, start = self.difference, self.window_start
        if found is None or start is None:
            return None
        if found < 0 and data_since and start.date() <= data_since:
            return Difference.BEFORE_DATA
        if start.time() != time() and 0 < found <= self.first_day + NOISE_USD:
            return Difference.PART_OF_DAY
        if abs(found) <= self.today + NOISE_USD:
            return Difference.TODAY
        return Difference.UNKNOWN

    def is_overdue(self, moment: datetime) -> bool:
        """Whether LiteLLM should have reset it."""
        return self.budget.reset_at is not None and self.budget.reset_at <= moment


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetsReport:
    """rows: of one page, or all. counts: by state, of all that the other filters leave.

    kinds: those with a limit, by kind. running_out: budgets that are not used up and are within
    SOON_DAYS and before their reset, at this rate. first_runs_out_at: the first of all. missing: as
    in `UsageReport`.
    """

    rows: tuple[BudgetRow, ...]
    counts: Mapping[BudgetState, int]
    kinds: Mapping[BudgetKind, int]
    running_out: int
    first_runs_out_at: datetime | None
    page: int
    data_since: date | None
    snapshot_at: datetime | None
    missing: tuple[str, ...]

    @property
    def budgets(self) -> int:
        """How many have a limit."""
        return sum(count for state, count in self.counts.items() if state is not BudgetState.NONE)

    def count_of(self, state: BudgetState | None) -> int:
        """How many rows a state lists; None: every budget with a limit."""
        if state is BudgetState.RUNNING_OUT:
            return self.running_out
        return self.budgets if state is None else self.counts.get(state, 0)
