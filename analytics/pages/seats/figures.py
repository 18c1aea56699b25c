"""Figures, bars and moves of the page of seats. Templates draw them."""

from dataclasses import dataclass

from analytics.components.seat_marks import STATUS_MARKS
from analytics.domain.formats import DASH, count_of, integer, percent, usd_limit
from analytics.domain.periods import short_days_label
from analytics.domain.seats import (
    ACTIVE_DAYS,
    RECENT_DAYS,
    USED,
    Decision,
    SeatGroup,
    SeatMove,
    SeatsQuery,
    SeatStatus,
)
from analytics.domain.seats_report import SeatsReport
from analytics.filters.links import query_without
from analytics.filters.seats_filterset import MOVE_LABELS, STATUS_LABELS, SeatsFilterSet

from .links import decided_url, move_url, status_url, team_url

MOST_TEAMS = 5
DECISION_WORDS = {
    Decision.RECLAIM: "reclaim",
    Decision.CONTACTED: "contacted",
    Decision.KEEP: "keep",
}
STATUS_WORDS = {SeatStatus.ACTIVE: "active", SeatStatus.OCCASIONAL: "occasional"}
MOVE_NOTES = {
    SeatMove.STAYED: "used in both windows",
    SeatMove.CAME_BACK: "used earlier, not in the window before",
    SeatMove.LAPSED: "used in the window before, not in this one",
    SeatMove.FIRST_USED: "first use ever in this window",
    SeatMove.STILL_IDLE: "used in neither window",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """url: what it counts; empty where no list is that. after: beside the value, smaller."""

    key: str
    label: str
    url: str
    value: str
    after: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPart:
    """A part of the bar. x, width: as SVG takes them."""

    key: str
    label: str
    icon: str
    url: str
    count: str
    share: str
    note: str
    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamBar:
    """url: empty for several teams together. amount: money, or empty without a price."""

    name: str
    url: str
    length: str
    seats: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCount:
    key: str
    label: str
    note: str
    url: str
    count: str
    is_chosen: bool


def figures(
    filterset: SeatsFilterSet, query: SeatsQuery, report: SeatsReport
) -> tuple[Figure, ...]:
    counts = report.counts
    service = counts[SeatGroup.SERVICE]
    apart = f"; {count_of(service, 'service account')} apart" if service else ""
    used = " and ".join(f"{integer(counts[status])} {STATUS_WORDS[status]}" for status in USED)
    decided = sum(report.decided.values())
    by_decision = [
        f"{integer(count)} {DECISION_WORDS[decision]}"
        for decision in DECISION_WORDS
        if (count := report.decided[decision])
    ]
    days = (query.end_date - query.start_date).days + 1
    return (
        Figure(
            key="seats",
            label="Seats",
            url=query_without(filterset.params, "status"),
            value=integer(report.seats),
            after="",
            note=f"rows of LiteLLM's user table{apart}",
        ),
        Figure(
            key="used",
            label=f"Used in the window of {count_of(days, 'day')}",
            url="",
            value=integer(report.used),
            after=percent(report.used / report.seats) if report.seats else "",
            note=used,
        ),
        idle_figure(filterset, query, report),
        Figure(
            key="decided",
            label="Decided",
            url=decided_url(filterset),
            value=integer(decided),
            after=f"of {integer(report.idle)} idle",
            note=", ".join(by_decision) or "notes on idle seats",
        ),
    )


def idle_figure(filterset: SeatsFilterSet, query: SeatsQuery, report: SeatsReport) -> Figure:
    """Money only with a price."""
    url = status_url(filterset, SeatGroup.IDLE)
    counts = report.counts
    if query.price:
        return Figure(
            key="idle",
            label="Idle exposure",
            url=url,
            value=usd_limit(report.idle * query.price),
            after="a month",
            note=f"{count_of(report.idle, 'idle seat')} × {usd_limit(query.price)}; not savings",
        )
    dormant, never = counts[SeatStatus.DORMANT], counts[SeatStatus.NEVER_USED]
    return Figure(
        key="idle",
        label="Idle seats",
        url=url,
        value=integer(report.idle),
        after=percent(report.idle / report.seats) if report.seats else "",
        note=f"{integer(dormant)} dormant and {integer(never)} never used",
    )


def status_parts(
    filterset: SeatsFilterSet, query: SeatsQuery, report: SeatsReport
) -> tuple[StatusPart, ...]:
    """Every status; the widths add up to the bar."""
    notes = {
        SeatStatus.ACTIVE: f"{ACTIVE_DAYS}+ days of the last {RECENT_DAYS}",
        SeatStatus.OCCASIONAL: "fewer days",
        SeatStatus.DORMANT: "not in the window",
        SeatStatus.NEVER_USED: f"past the grace of {count_of(query.grace, 'day')}",
        SeatStatus.NEW: "within the grace",
        SeatStatus.UNKNOWN: "no creation date",
    }
    parts, before = [], 0
    total = max(report.seats, 1)
    for status in SeatStatus:
        count = report.counts[status]
        parts.append(
            StatusPart(
                key=status.value,
                label=STATUS_LABELS[status],
                icon=STATUS_MARKS[status][1],
                url=status_url(filterset, status),
                count=integer(count),
                share=percent(count / report.seats) if report.seats else DASH,
                note=notes[status],
                x=f"{before / total:.3%}",
                width=f"{count / total:.3%}",
            )
        )
        before += count
    return tuple(parts)


def team_bars(
    filterset: SeatsFilterSet, query: SeatsQuery, report: SeatsReport
) -> tuple[TeamBar, ...]:
    """The teams with most idle seats, the others as one."""
    teams = report.idle_teams
    shown, others = teams[:MOST_TEAMS], teams[MOST_TEAMS:]
    if len(others) == 1:
        shown, others = teams, ()
    largest = max((team.seats for team in teams), default=1)

    def amount(seats: int) -> str:
        return usd_limit(seats * query.price) if query.price else ""

    bars = [
        TeamBar(
            name=team.name or "No team",
            url=team_url(filterset, team.team_id),
            length=f"{team.seats / largest:.2%}",
            seats=count_of(team.seats, "seat"),
            amount=amount(team.seats),
        )
        for team in shown
    ]
    if others:
        seats = sum(team.seats for team in others)
        bars.append(
            TeamBar(
                name=f"In {integer(len(others))} other teams",
                url="",
                length="0%",
                seats=count_of(seats, "seat"),
                amount=amount(seats),
            )
        )
    return tuple(bars)


def move_counts(filterset: SeatsFilterSet, report: SeatsReport) -> tuple[MoveCount, ...]:
    """Empty where the data do not reach back to the window before."""
    chosen = filterset.form.cleaned_data["move"]
    return tuple(
        MoveCount(
            key=move.value,
            label=MOVE_LABELS[move],
            note=MOVE_NOTES[move],
            url=move_url(filterset, move),
            count=integer(count),
            is_chosen=chosen == move,
        )
        for move, count in (report.moves or {}).items()
    )


def previous_label(query: SeatsQuery) -> str:
    """`Sep 27 – Oct 26`."""
    return short_days_label(*query.previous, query.today.year)
