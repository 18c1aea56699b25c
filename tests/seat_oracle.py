"""Status, moves, keys and activation of seats by plain loops; shares no code with the site."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median


@dataclass(slots=True)
class Key:
    """blocked: None where LiteLLM does not say."""

    token: str
    owner: str | None
    blocked: bool | None = None
    expires: datetime | None = None
    is_deleted: bool = False
    last_active: datetime | None = None


@dataclass(slots=True)
class Person:
    """has_row: in the user table. days: of usage."""

    user_id: str
    has_row: bool = True
    created_at: datetime | None = None
    days: set[date] = field(default_factory=set)
    teams: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    start: date
    end: date
    today: date
    now: datetime
    grace: int
    data_since: date | None

    @property
    def as_of(self) -> date:
        return self.end if self.end < self.today else self.today

    @property
    def window(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]

    @property
    def window_before(self) -> list[date]:
        days = len(self.window)
        if self.start.day == 1 and (self.end + timedelta(days=1)).day == 1 and days < 32:
            found, day = [], self.start - timedelta(days=1)
            while not found or day.month == found[-1].month:
                found.append(day)
                day -= timedelta(days=1)
            return found[::-1]
        return [day - timedelta(days=days) for day in self.window]


def is_there(person: Person, rules: Rules) -> bool:
    """Whether the person is on the list of that day."""
    if any(day <= rules.as_of for day in person.days):
        return True
    if not person.has_row:
        return False
    is_later = person.created_at is not None and person.created_at.date() > rules.as_of
    return not is_later or rules.as_of == rules.today


def status(person: Person, rules: Rules) -> str:
    in_window = [day for day in person.days if day in rules.window]
    recent = [rules.as_of - timedelta(days=n) for n in range(28)]
    if in_window:
        return "active" if sum(day in recent for day in person.days) >= 7 else "occasional"
    if any(day <= rules.as_of for day in person.days):
        return "dormant"
    if person.created_at is None:
        return "unknown"
    age = (rules.as_of - person.created_at.date()).days
    return "never_used" if age > rules.grace else "new"


def move(person: Person, rules: Rules) -> str | None:
    before = rules.window_before
    if rules.data_since is None or rules.data_since > before[0]:
        return None
    now = any(day in rules.window for day in person.days)
    then = any(day in before for day in person.days)
    if now and then:
        return "stayed"
    if now:
        is_first = not any(day < rules.start for day in person.days)
        return "first_used" if is_first else "came_back"
    if then:
        return "lapsed"
    return None if status(person, rules) == "new" else "still_idle"


def live_keys(person: Person, keys: list[Key], rules: Rules) -> list[Key]:
    return [
        key
        for key in keys
        if key.owner == person.user_id
        and not key.is_deleted
        and (key.expires is None or key.expires > rules.now)
    ]


def activated(
    people: list[Person], rules: Rules, first: date, last: date
) -> tuple[list[tuple[int, int]], int, int, float | None]:
    """Seats that were created from `first` to `last`.

    For 7, 14 and 30 days: how many are due, and were used by then. Then seats, used ones, and the
    median of days.
    """
    complete = min(rules.end, rules.today - timedelta(days=1))
    seats, waits = 0, []
    counts = [[0, 0], [0, 0], [0, 0]]
    for person in people:
        if not person.has_row or person.created_at is None or not is_there(person, rules):
            continue
        created = person.created_at.date()
        if not first <= created <= min(last, rules.as_of) or created < rules.data_since:
            continue
        seats += 1
        used = [day for day in person.days if day <= rules.as_of]
        wait = max((min(used) - created).days, 0) if used else None
        if wait is not None:
            waits.append(wait)
        for place, days in enumerate((7, 14, 30)):
            if created + timedelta(days=days) <= complete:
                counts[place][0] += 1
                counts[place][1] += wait is not None and wait <= days
    pairs = [(due, by_then) for due, by_then in counts]
    return pairs, seats, len(waits), median(waits) if waits else None


def left_out(people: list[Person], rules: Rules, first: date) -> tuple[int, int, int, int]:
    """Seats in no cohort: before the data, before the first cohort, after the window, undated."""
    counts = [0, 0, 0, 0]
    for person in people:
        if person.created_at is None:
            counts[3] += 1
            continue
        created = person.created_at.date()
        if created > rules.as_of:
            counts[2] += 1
        elif created < rules.data_since:
            counts[0] += 1
        elif created < first:
            counts[1] += 1
    return counts[0], counts[1], counts[2], counts[3]
