"""Activation: how soon after their creation seats are used. Frozen, no Django."""

from dataclasses import dataclass
from datetime import date

# Days after the creation of a seat by which it may be used first.
WITHIN = (7, 14, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Seats that were created in one week or month, or in all of them together.

    start: its first day; None for all. used: made a request. median_days: from creation to the
    first request, of those that made one. By the places of WITHIN: due, seats of which so many days
    are over; activated, of those, the ones that were used by then.
    """

    start: date | None
    seats: int = 0
    used: int = 0
    median_days: float | None = None
    due: tuple[int, ...] = (0, 0, 0)
    activated: tuple[int, ...] = (0, 0, 0)

    def share(self, place: int) -> float | None:
        """Share of the seats that are due, 0..1; None where none is."""
        return self.activated[place] / self.due[place] if self.due[place] else None

    def is_complete(self, place: int) -> bool:
        """Whether the days are over for all of its seats."""
        return self.due[place] == self.seats


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Seats in no cohort, each counted once.

    before_data: created before the data begin, so nobody can say when they were used first.
    before_cohorts: created after that and before the first cohort. after: the last day of the
    window. undated: without a creation date.
    """

    before_data: int
    before_cohorts: int
    after: int
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """cohorts: the oldest first, those without seats among them; total: all of them."""

    cohorts: tuple[Cohort, ...]
    total: Cohort
    left_out: LeftOut
