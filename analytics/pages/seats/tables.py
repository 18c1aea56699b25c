"""The table of seats: its columns and rows. Templates draw them."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.safestring import SafeString

from analytics.components.seat_marks import DECISION_MARKS, STATUS_MARKS, week_bars
from analytics.domain.formats import DASH, cut_middle, day, integer, usd, usd_limit
from analytics.domain.periods import short_days_label
from analytics.domain.seats import Decision, SeatKind, SeatSort, SeatsQuery
from analytics.domain.seats_report import Seat, SeatsReport
from analytics.filters.seats_filterset import DECISION_LABELS, STATUS_LABELS, SeatsFilterSet

from .links import SeatLinks, notes_url, order_url

NAME_LENGTH = 34
TEAM_LENGTH = 22
SHORT_DECISIONS = {Decision.RECLAIM: "Reclaim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """url: empty for a column that is no order. sort: `aria-sort`, or empty."""

    key: str
    label: str
    url: str = ""
    sort: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    label: str
    level: str
    icon: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The newest decision. by: `Kim, Nov 24`."""

    badge: Badge
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """title: the name in full. note: None without a decision. exposure: empty without a price."""

    user_id: str
    name: str
    title: str
    email: str
    url: str
    badges: tuple[Badge, ...]
    team: str
    team_title: str
    last_active: str
    last_title: str
    days_since: str
    days_active: str
    weeks: SafeString
    spend: str
    keys: str
    unused_keys: str
    created: str
    exposure: str
    is_idle: bool
    note: Note | None
    notes_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTable:
    heads: tuple[Head, ...]
    rows: tuple[SeatRow, ...]
    has_price: bool


def seat_table(
    filterset: SeatsFilterSet, query: SeatsQuery, report: SeatsReport, links: SeatLinks
) -> SeatTable:
    return SeatTable(
        heads=heads(filterset, query),
        rows=tuple(seat_row(query, seat, links) for seat in report.rows),
        has_price=query.price is not None,
    )


def heads(filterset: SeatsFilterSet, query: SeatsQuery) -> tuple[Head, ...]:
    columns: list[tuple[str, str, SeatSort | None, bool]] = [
        ("user", "User", SeatSort.USER, False),
        ("status", "Status", SeatSort.STATUS, False),
        ("team", "Team", SeatSort.TEAM, False),
        ("last_active", "Last active", SeatSort.LAST_ACTIVE, True),
        ("days_since", "Days since", None, True),
        ("days_active", "Active of 28", SeatSort.DAYS_ACTIVE, True),
        ("weeks", "12 weeks", None, False),
        ("spend", "Spend", SeatSort.SPEND, True),
        ("keys", "Keys", SeatSort.KEYS, True),
        ("created", "Created", SeatSort.CREATED, True),
        *([("exposure", "Exposure", None, True)] if query.price else []),
        ("decision", "Decision", SeatSort.DECISION, False),
    ]
    direction = "descending" if query.descending else "ascending"
    return tuple(
        Head(
            key=key,
            label=label,
            url=order_url(filterset, sort) if sort else "",
            sort=direction if sort is query.sort_by else "",
            is_number=is_number,
        )
        for key, label, sort, is_number in columns
    )


def seat_row(query: SeatsQuery, seat: Seat, links: SeatLinks) -> SeatRow:
    days_since = seat.days_since(query.as_of)
    others = f" +{len(seat.teams) - 1}" if seat.teams[1:] else ""
    money = usd_limit(query.price) if query.price and seat.is_idle else DASH
    return SeatRow(
        user_id=seat.user_id,
        name=cut_middle(seat.name, NAME_LENGTH),
        title=seat.name,
        email=seat.user_email if seat.user_email and seat.user_email != seat.name else "",
        url=links.user + quote(seat.user_id, safe=""),
        badges=badges(seat),
        team=f"{cut_middle(seat.teams[0], TEAM_LENGTH)}{others}" if seat.teams else "No team",
        team_title=", ".join(seat.teams),
        last_active=last_active(seat, query) if seat.last_day else "Never",
        last_title=f"{day(seat.last_day)} UTC" if seat.last_day else "No usage in all of the data",
        days_since=DASH if days_since is None else integer(days_since),
        days_active=integer(seat.days_active),
        weeks=week_bars(seat.weeks),
        spend=usd(seat.spend) if seat.window_days else DASH,
        keys=integer(seat.keys),
        unused_keys=f"{integer(seat.unused_keys)} never used" if seat.unused_keys else "",
        created=day(seat.created_at.date()) if seat.created_at else "Unknown",
        exposure=money if query.price else "",
        is_idle=seat.is_idle,
        note=note_of(seat, query.today),
        notes_url=notes_url(links, seat.user_id),
    )


def badges(seat: Seat) -> tuple[Badge, ...]:
    """The status, and what makes the seat a special one."""
    level, icon = STATUS_MARKS[seat.status]
    found = [Badge(label=STATUS_LABELS[seat.status], level=level, icon=icon)]
    if seat.is_blocked:
        title = "All keys that have not expired are blocked"
        found.append(Badge(label="Blocked", level="poor", icon="shield-lock", title=title))
    if seat.kind is SeatKind.SERVICE:
        found.append(Badge(label="Service", level="quiet", icon="terminal"))
    if not seat.is_known:
        title = "Not in LiteLLM's user table"
        found.append(Badge(label="No row", level="quiet", icon="database-x", title=title))
    return tuple(found)


def last_active(seat: Seat, query: SeatsQuery) -> str:
    """`Today`, `Yesterday`, `Nov 23`; with the year where it is another one."""
    last = seat.last_day or query.today
    ago = (query.today - last).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    return short_days_label(last, last, query.today.year)


def note_of(seat: Seat, today: date) -> Note | None:
    found = seat.decision
    if found is None:
        return None
    level, icon = DECISION_MARKS[found.decision]
    label = SHORT_DECISIONS.get(found.decision, DECISION_LABELS[found.decision])
    decided = found.decided_at.date()
    return Note(
        badge=Badge(label=label, level=level, icon=icon),
        text=found.text,
        by=", ".join(filter(None, (found.author, short_days_label(decided, decided, today.year)))),
    )
