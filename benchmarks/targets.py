"""Targets by size, beside what was measured."""

from dataclasses import dataclass

from . import load, refresh, requests
from .measure import Figure, Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A line of the list. bound: None where the figure is only reported."""

    what: str
    bound: float | None
    value: float

    @property
    def met(self) -> bool | None:
        return None if self.bound is None else self.value <= self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """At most; `medium` for 10,000 users and fewer, `large` for 100,000."""

    medium: float
    large: float | None

    def of(self, size: str) -> float | None:
        return self.large if size == "L" else self.medium


TIMES_FLOOR = {
    requests.ONE_TOOL: Bounds(medium=2, large=0.45),
    requests.THREE_TAGS: Bounds(medium=2.5, large=0.5),
    requests.USERS_CSV: Bounds(medium=4, large=2),
    requests.DAILY_CSV: Bounds(medium=8, large=4),
}
SLOWEST_UNTAGGED = Bounds(medium=1, large=0.25)
READING_BOUNDS = {
    refresh.CYCLE_CPU: Bounds(medium=60, large=600),
    refresh.SHARE: Bounds(medium=1, large=1),
    load.STALENESS: Bounds(medium=10, large=70),
    refresh.FIRST_WALL: Bounds(medium=15, large=600),
    refresh.FIRST_CPU: Bounds(medium=3, large=45),
    load.P95: Bounds(medium=1500, large=None),
    load.ERRORS: Bounds(medium=0, large=None),
    load.WRITER_RATIO: Bounds(medium=1.1, large=None),
    refresh.ALTER_FIRST: Bounds(medium=2000, large=5000),
    refresh.ALTER_REFRESH: Bounds(medium=2000, large=5000),
    load.MEMORY: Bounds(medium=600, large=1500),
}


def targets(size: str, figures: dict[str, Figure], readings: Readings) -> list[Target]:
    """Every target whose figures are there."""
    return [
        *request_targets(size, figures),
        *(
            Target(what=name, bound=bounds.of(size), value=readings[name])
            for name, bounds in READING_BOUNDS.items()
            if name in readings
        ),
    ]


def request_targets(size: str, figures: dict[str, Figure]) -> list[Target]:
    """Whole requests against the floor."""
    if requests.FLOOR not in figures:
        return []
    floor = figures[requests.FLOOR].ms
    untagged = [
        figure
        for name, figure in figures.items()
        if name == requests.UNTAGGED
        or name.removeprefix(f"{requests.UNTAGGED}, ") in requests.VARIANTS
    ]
    slowest = max(untagged, key=lambda figure: figure.ms)
    return [
        Target(
            what="/users/, untagged / floor",
            bound=SLOWEST_UNTAGGED.of(size),
            value=figures[requests.UNTAGGED].ms / floor,
        ),
        Target(
            what=f"slowest untagged view / floor ({slowest.name})",
            bound=SLOWEST_UNTAGGED.of(size),
            value=slowest.ms / floor,
        ),
        *(
            Target(what=f"{name} / floor", bound=bounds.of(size), value=figures[name].ms / floor)
            for name, bounds in TIMES_FLOOR.items()
        ),
    ]
