"""Targets for size M, as ratios, with the measured values."""

from dataclasses import dataclass

from . import load, statements, visits
from .exports import CSV, DAILY, DAILY_COPY
from .measure import Figure

# What is no contender: MB, counts and shares by name.
Readings = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One line of the list. met: None where there is nothing to hold it against."""

    what: str
    wanted: str
    reached: str
    met: bool | None = None


def targets(figures: dict[str, Figure], readings: Readings) -> list[Target]:
    """Every target whose figures are there."""
    return [
        *statement_targets(figures),
        *visit_targets(figures),
        *export_targets(figures, readings),
        *load_targets(readings),
    ]


def statement_targets(figures: dict[str, Figure]) -> list[Target]:
    """The statements against the floor."""
    ours = figures[statements.OURS]
    floor = figures[statements.FLOOR]
    compared = figures[statements.COMPARISON]
    days = figures[statements.OURS_90].ms / ours.ms, figures[statements.FLOOR_90].ms / floor.ms
    return [
        at_most("our statement, untagged / floor", 3.0, ours.ms / floor.ms),
        at_most(
            "our statement, one tool / floor", 4.5, figures[statements.OURS_TOOL].ms / floor.ms
        ),
        at_most(
            "our statement, three tags / floor", 7.0, figures[statements.OURS_THREE].ms / floor.ms
        ),
        at_least("LiteLLM's page / our statement", 1.3, figures[statements.LITELLM].ms / ours.ms),
        at_most("comparison, not yet kept / floor", 2.0, compared.ms / floor.ms),
        Target(
            what="90 days against 30 days",
            wanted="reported",
            reached=f"ours × {days[0]:.2f}, floor × {days[1]:.2f}",
        ),
    ]


def visit_targets(figures: dict[str, Figure]) -> list[Target]:
    """Whole requests."""
    if visits.COLD not in figures:
        return []
    cold = figures[visits.COLD]
    warm = [figure for name, figure in figures.items() if name.startswith(visits.WARM)]
    slowest = max(warm, key=lambda figure: figure.ms)
    asked = max(figure.statements for figure in warm)
    allowed = 1.35 * cold.sql_ms + 15
    four = figures[statements.FOUR_STATEMENTS]
    return [
        Target(
            what="cold request, untagged",
            wanted=f"≤ 1.35 × its SQL + 15 ms = {allowed:.0f} ms",
            reached=f"{cold.ms:.0f} ms",
            met=cold.ms <= allowed,
        ),
        Target(
            what="slowest warm request",
            wanted="≤ 15 ms, no statement",
            reached=f"{slowest.ms:.1f} ms ({slowest.name}), {asked} statements",
            met=slowest.ms <= 15 and not asked,
        ),
        at_least("four statements / our cold request", 40, four.ms / cold.ms),
    ]


def export_targets(figures: dict[str, Figure], readings: Readings) -> list[Target]:
    """Files, and the memory that they take."""
    found = []
    if CSV in figures:
        share = figures[CSV].ms / figures[statements.AGGREGATE].ms
        found.append(at_most("CSV of users / bare aggregate", 1.15, share))
    if DAILY in figures:
        share = figures[DAILY].mb_per_second / figures[DAILY_COPY].mb_per_second
        found.append(at_least("daily rows / COPY, MB/s", 0.8, share))
    for name, mb in readings.items():
        if name.startswith("memory"):
            found.append(at_most(f"{name}, MB above idle", 30, mb))
    return found


def load_targets(readings: Readings) -> list[Target]:
    """The site under load, and LiteLLM's writer beside it."""
    if load.ERRORS not in readings:
        return []
    errors, sent = readings[load.ERRORS], readings[load.STAMPEDE]
    return [
        Target(what=load.ERRORS, wanted="0", reached=f"{errors:.0f}", met=errors == 0),
        Target(what=load.STAMPEDE, wanted="1", reached=f"{sent:.0f}", met=sent == 1),
        at_most("writer's median with load / without", 1.1, readings[load.WRITER_RATIO]),
    ]


def at_most(what: str, bound: float, value: float) -> Target:
    return Target(what=what, wanted=f"≤ {bound:g}", reached=f"{value:.2f}", met=value <= bound)


def at_least(what: str, bound: float, value: float) -> Target:
    return Target(what=what, wanted=f"≥ {bound:g}", reached=f"{value:.2f}", met=value >= bound)
