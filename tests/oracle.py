"""Computes answers with plain loops over simulated requests; shares no code with the site."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isclose

AGENT = "User-Agent: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A run of alike requests: one row of `simulated_request`. spend: USD over the run."""

    user_id: str | None
    api_key: str
    started_at: datetime
    model: str | None
    custom_llm_provider: str | None
    mcp_namespaced_tool_name: str | None
    endpoint: str | None
    tags: tuple[str, ...]
    request_count: int
    failed_count: int
    prompt_tokens: int
    completion_tokens: int
    spend: float
    team_id: str | None = None

    @property
    def day(self) -> date:
        return self.started_at.date()

    @property
    def cell(self) -> tuple:
        kind = self.model, self.custom_llm_provider, self.mcp_namespaced_tool_name, self.endpoint
        return (self.day, self.api_key, *(part or "" for part in kind))


@dataclass(slots=True)
class Sums:
    """What one user did. days, models, tags: those of the counted requests."""

    spend: float = 0.0
    requests: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    days: set[date] = field(default_factory=set)
    models: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)

    def add(self, request: Request) -> None:
        self.spend += request.spend
        self.requests += request.request_count
        self.failures += request.failed_count
        self.prompt_tokens += request.prompt_tokens
        self.completion_tokens += request.completion_tokens
        self.days.add(request.day)
        self.tags |= set(request.tags)
        if request.model:
            self.models.add(request.model)


def within(requests: list[Request], start: date, end: date) -> list[Request]:
    """The requests of the period, both days included."""
    return [request for request in requests if start <= request.day <= end]


def days_of(start: date, end: date) -> list[date]:
    """Every day of the period."""
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def compared_days(start: date, end: date, today: date) -> tuple[list[date], list[date]]:
    """The complete days of a period, and the days that they are compared with."""
    period = days_of(start, end)
    complete = [day for day in period if day < today]
    if not complete:
        return [], []
    last = complete[-1]
    before = days_of(start - timedelta(days=370), start - timedelta(days=1))
    if start.day == 1 and len(period) > 1 and {day.month for day in period} == {start.month}:
        month = [day for day in before[-31:] if day.month == before[-1].month]
        is_whole = (last + timedelta(days=1)).day == 1
        return complete, [day for day in month if is_whole or day.day <= last.day]
    if start.month == start.day == 1 and start.year == end.year and len(period) > 1:
        year = [day for day in before if day.year == start.year - 1]
        return complete, [day for day in year if (day.month, day.day) <= (last.month, last.day)]
    return complete, [day - timedelta(days=len(period)) for day in complete]


def compared(
    requests: list[Request], start: date, end: date, today: date, tags: tuple[str, ...] = ()
) -> tuple[dict[str, Sums], dict[str, Sums]] | None:
    """Sums by user on both sides of the comparison.

    None without a complete day, and where the first request of all is later than the first day
    that would be compared.
    """
    current, previous = compared_days(start, end, today)
    if not current or min(request.day for request in requests) > previous[0]:
        return None
    sides = []
    for days in (current, previous):
        chosen = [request for request in requests if request.day in days]
        users = truth(chosen, tags)
        sides.append({user: sums for user, sums in users.items() if user is not None})
    return sides[0], sides[1]


def truth(requests: list[Request], tags: tuple[str, ...] = ()) -> dict[str | None, Sums]:
    """Sums by user; None is nobody. tags: only requests that carry at least one of them."""
    users: dict[str | None, Sums] = defaultdict(Sums)
    for request in requests:
        if not tags or set(tags) & set(request.tags):
            users[request.user_id or None].add(request)
    return dict(users)


def truth_of_all(
    requests: list[Request], required: tuple[tuple[str, ...], ...]
) -> dict[str | None, Sums]:
    """Sums by user over requests that carry a tag of every group; None is nobody."""
    carrying = [
        request for request in requests if all(set(group) & set(request.tags) for group in required)
    ]
    return truth(carrying)


def parts_of(requests: list[Request], part: Callable[[Request], object]) -> dict[object, Sums]:
    """Sums by a part of the requests, such as their model."""
    parts: dict[object, Sums] = defaultdict(Sums)
    for request in requests:
        parts[part(request)].add(request)
    return dict(parts)


def agent_of(request: Request) -> str:
    """The user agent with its version, as the client calls itself; empty without one."""
    agents = [tag.removeprefix(AGENT) for tag in request.tags if tag.startswith(AGENT)]
    return max(agents, key=len, default="")


def ranks(requests: list[Request], user_id: str, value: Callable[[Sums], float]) -> range:
    """Places that the user may have: ties of float sums may go either way."""
    users = {user: value(sums) for user, sums in truth(requests).items() if user is not None}
    own = users[user_id]
    larger = sum(other > own + 1e-9 * abs(own) for other in users.values())
    as_large = sum(other >= own - 1e-9 * abs(own) for other in users.values())
    return range(larger + 1, as_large + 1)


def sharers(requests: list[Request]) -> set[str | None]:
    """Users of a cell that others use, too."""
    cells: dict[tuple, set[str | None]] = defaultdict(set)
    for request in requests:
        cells[request.cell].add(request.user_id or None)
    return {user for users in cells.values() if len(users) > 1 for user in users}


def exact_users(requests: list[Request], tags: tuple[str, ...]) -> set[str | None]:
    """Users whose tagged figures must be told exactly.

    In every cell with a tagged request the user must be alone, and the chosen tags found there must
    be user agents alone, which exclude each other, or one single other tag.
    """
    cells: dict[tuple, list[Request]] = defaultdict(list)
    for request in requests:
        cells[request.cell].append(request)
    doubtful = set()
    for shared in cells.values():
        owners = {request.user_id or None for request in shared}
        found = set(tags) & {tag for request in shared for tag in request.tags}
        kinds = {AGENT if tag.startswith(AGENT) else tag for tag in found}
        if found and (len(owners) > 1 or len(kinds) > 1):
            doubtful |= owners
    return {request.user_id or None for request in requests} - doubtful


def names(connection) -> dict[str, tuple[str | None, str | None]]:
    """E-mail and alias by user id, as the user table has them."""
    rows = connection.execute(
        'SELECT user_id, user_email, user_alias FROM "LiteLLM_UserTable"'
    ).fetchall()
    return {user_id: (email, alias) for user_id, email, alias in rows}


def is_found(search: str, *texts: str | None) -> bool:
    """Whether every word of the search is part of one of the texts, in any case."""
    known = [text.lower() for text in texts if text]
    return all(any(word in text for text in known) for word in search.lower().split())


def is_above(spend: float, threshold: float) -> bool:
    """Whether it is more, beyond what another order of adding the same floats may change."""
    return spend > threshold and not isclose(spend, threshold, rel_tol=1e-9)


def in_segment(
    segment: str | None, sums: Sums, power: float, low: float, budget: tuple | None, is_new: bool
) -> bool:
    """Whether a user is one of the segment; everybody is where there is none.

    budget: LiteLLM's own (spend, limit); None without a limit.
    """
    spent, limit = budget or (0.0, None)
    return {
        None: True,
        "power": is_above(sums.spend, power),
        "low": is_above(low, sums.spend),
        "new": is_new,
        "over_budget": limit is not None and spent > 0 and spent >= limit,
        "near_budget": limit is not None and 0.8 * limit < spent < limit,
        "low_success": sums.requests > 0 and (sums.requests - sums.failures) / sums.requests < 0.95,
    }[segment]


def budgets(connection) -> dict[str, tuple[float, float]]:
    """LiteLLM's own (spend, limit) of the users who have one."""
    rows = connection.execute(
        'SELECT user_id, spend, max_budget FROM "LiteLLM_UserTable" WHERE max_budget IS NOT NULL'
    ).fetchall()
    return {user_id: (spend, limit) for user_id, spend, limit in rows}


def sort_key(user, column: str) -> tuple:
    """Ascending by this is descending by the column, users without a value last, ties by id."""
    value = {
        "spend": lambda: user.spend,
        "requests": lambda: user.requests,
        "tokens": lambda: user.prompt_tokens + user.completion_tokens,
        "user": lambda: (*(-ord(letter) for letter in user.name.lower()), 1),
        "change": lambda: (
            user.compared_spend / user.previous_spend if user.previous_spend else None
        ),
        "success_rate": lambda: user.successes / user.requests if user.requests else None,
        "days_active": lambda: user.days_active,
        "last_active": lambda: user.last_day.toordinal(),
    }[column]()
    if column == "user":
        return value, user.user_id
    return value is None, -(value or 0), user.user_id
