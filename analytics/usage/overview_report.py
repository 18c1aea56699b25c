"""The overview's report, frozen. It queries nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.domain.periods import ComparedPeriods
from analytics.domain.query import Segment
from analytics.domain.report import Comparison, UsageReport, display_name
from analytics.domain.slices import SliceRow

from .data_report import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A user's spend (USD) on the complete days of the period and on those of the previous one."""

    user_id: str
    user_email: str | None
    user_alias: str | None
    compared_spend: float
    previous_spend: float

    @property
    def name(self) -> str:
        """The display name."""
        return display_name(self.user_id, self.user_email, self.user_alias)

    @property
    def change(self) -> float:
        """USD; negative for less."""
        return self.compared_spend - self.previous_spend


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the cards say besides the summary.

    median_spend: USD of a user in scope; None without any. power_spend: USD of the power users in
    scope. seats: users of LiteLLM's user table; seats_used: of them, those with usage in the period
    by the chosen teams and models.
    """

    median_spend: float | None
    power_spend: float
    seats: int
    seats_used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewReport:
    """usage: the summary, the ledger and the users with most spend.

    is_filtered: whether usage of some users may be left out. parts: of the bars, which add up to
    the spend in scope. tools: with users, the largest first. unattributed, total: of all usage of
    the period, whatever the filters. previous_days: (day, USD) of all usage on the days that are
    compared with. rising, falling: users whose spend changed most. segments: users in scope of
    each. budgets: of keys, teams, members and organizations, over and near the limit, whatever the
    filters. findings: of the period. rejected_rows: malformed rows that the mirror left out, of all
    days. malformed_dates: texts in place of days.
    """

    usage: UsageReport
    comparison: Comparison
    figures: Figures
    is_filtered: bool
    parts: tuple[SliceRow, ...]
    tools: tuple[SliceRow, ...]
    unattributed: SliceRow
    total: SliceRow
    periods: ComparedPeriods | None
    previous_days: tuple[tuple[date, float], ...]
    rising: tuple[Mover, ...]
    falling: tuple[Mover, ...]
    segments: Mapping[Segment | None, int]
    budgets: tuple[int, int]
    findings: Findings
    rejected_rows: int
    malformed_dates: int
