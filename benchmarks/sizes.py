"""Sizes of the data sets and the periods to query, fixed so that runs compare."""

from dataclasses import dataclass
from datetime import date, timedelta

from demo.simulation import World

# Periods end here, in the past: no row of theirs is still being written, and the site may keep
# its answers for as long as it keeps those of any closed day.
LAST_DAY = date(2026, 6, 30)
DAYS = 90
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A company of so many people, with usage on so many days up to LAST_DAY.

    copies: how often the simulated people and their usage are there, each under names of their own.
    """

    name: str
    users: int
    days: int = DAYS
    copies: int = 1

    @property
    def people(self) -> int:
        """Of all copies."""
        return self.users * self.copies

    def world(self, first_day: date, last_day: date) -> World:
        """The days from first_day to last_day of this company's history."""
        return World(
            seed=SEED,
            users=self.users,
            first_day=first_day,
            last_day=last_day,
            anchor=LAST_DAY,
            history_days=DAYS,
            teams=14,
            runs_per_day=3.6,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both days inclusive."""

    start_date: date
    end_date: date

    @property
    def query(self) -> str:
        """The period in a URL."""
        return f"start_date={self.start_date}&end_date={self.end_date}"

    @property
    def days(self) -> dict[str, str]:
        """The period as values of a statement."""
        return {"start_date": str(self.start_date), "end_date": str(self.end_date)}


SIZES = {
    size.name: size
    for size in (
        Size(name="T", users=20, days=3),  # tiny, for the tests
        Size(name="S", users=1_000),
        Size(name="M", users=10_000),
        Size(name="L", users=10_000, copies=10),
    )
}


def last_days(count: int) -> Period:
    """The period of so many days that ends on LAST_DAY."""
    return Period(start_date=LAST_DAY - timedelta(days=count - 1), end_date=LAST_DAY)


MONTH = last_days(30)
QUARTER = last_days(90)
