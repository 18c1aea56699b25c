"""What is known of every budget, by plain loops over LiteLLM's own rows and the requests."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isfinite

from .cell_oracle import Teams
from .oracle import Request

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
OWNERS = {
    "user": """
        SELECT user_id, NULL, NULL, spend, max_budget, NULL, budget_duration, budget_reset_at, NULL,
            NULL, NULL, created_at
        FROM "LiteLLM_UserTable" """,
    "key": """
        SELECT key.user_id, key.token, key.team_id, key.spend, key.max_budget, shared.max_budget,
            key.budget_duration, key.budget_reset_at, shared.soft_budget, shared.budget_duration,
            shared.budget_reset_at, key.created_at
        FROM "LiteLLM_VerificationToken" AS key
        LEFT JOIN "LiteLLM_BudgetTable" AS shared USING (budget_id)
        WHERE coalesce(key.expires > %(moment)s, TRUE)""",
    "team": """
        SELECT NULL, NULL, team_id, spend, max_budget, NULL, budget_duration, budget_reset_at, NULL,
            NULL, NULL, created_at
        FROM "LiteLLM_TeamTable" """,
    "member": """
        SELECT user_id, NULL, team_id, spend, NULL, max_budget, NULL, NULL, soft_budget,
            budget_duration, budget_reset_at, NULL
        FROM "LiteLLM_TeamMembership" LEFT JOIN "LiteLLM_BudgetTable" USING (budget_id)""",
    "organization": """
        SELECT organization_id, NULL, NULL, spend, NULL, max_budget, NULL, NULL, soft_budget,
            budget_duration, budget_reset_at, NULL
        FROM "LiteLLM_OrganizationTable" LEFT JOIN "LiteLLM_BudgetTable" USING (budget_id)""",
}


@dataclass(slots=True)
class Truth:
    """As `BudgetRow`. spends: USD by day since the window began; None where that is not known."""

    spend: float
    limit: float | None
    soft: float | None
    duration: str | None
    reset_at: datetime | None
    start: datetime | None
    created: datetime | None = None
    state: str = "none"
    spends: dict[date, float] | None = None
    days: list[date] = field(default_factory=list)
    rate: float | None = None
    runs_out_at: datetime | None = None


def truths(
    connection, requests: list[Request], by_key: Teams, moment: datetime
) -> dict[tuple, Truth]:
    """By kind, user or organization, key and team."""
    first_day = min((request.day for request in requests), default=None)
    teams = dict(connection.execute('SELECT team_id, organization_id FROM "LiteLLM_TeamTable"'))
    found = {}
    for kind, statement in OWNERS.items():
        for row in connection.execute(statement, {"moment": moment}).fetchall():
            owner, key, team, spend, own, shared, *window = row
            truth = truth_of(spend, own, finite(shared), *window, first_day, moment)
            if truth.limit is not None and truth.start is not None:
                mine = [
                    one
                    for one in requests
                    if belongs(one, kind, owner, key, team, by_key[one.day, one.api_key], teams)
                ]
                add_usage(truth, mine, first_day, moment)
            found[kind, owner or None, key, team or None] = truth
    return found


def truth_of(
    spend, own, shared, duration, reset_at, soft, shared_duration, shared_reset, created, first, now
) -> Truth:
    """A key with a duration of its own is reset by it, any other one by its shared budget. A
    limit of its own that is no number is none.
    """
    if not duration:
        duration, reset_at = shared_duration, shared_reset or reset_at
    limit = shared if own is None else finite(own)
    start = window_start(duration or None, reset_at, created, first)
    return Truth(
        spend=finite(spend) or 0.0,
        limit=limit,
        soft=finite(soft),
        duration=duration or None,
        reset_at=reset_at,
        start=start if start and start <= now else None,
        created=created,
    )


def finite(usd: float | None) -> float | None:
    return usd if usd is not None and isfinite(usd) else None


def window_start(duration, reset_at, created, first_day) -> datetime | None:
    """A budget that is never reset counts since its owner was created, else since the first day."""
    if duration is None and reset_at is None:
        begin = datetime(first_day.year, first_day.month, first_day.day) if first_day else None
        return created or begin
    digits = (duration or "").rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = (duration or "").removeprefix(digits)
    if reset_at is None or not digits.isdigit() or len(digits) > 9 or int(digits) == 0:
        return None
    months = int(digits) if unit == "mo" else 0
    if duration == "30d" and reset_at.day == 1:
        months = 1
    if months:
        return earlier_month(reset_at, months)
    try:
        return reset_at - timedelta(seconds=int(digits) * SECONDS[unit])
    except (KeyError, OverflowError):
        return None


def earlier_month(moment: datetime, months: int) -> datetime | None:
    """A day that the month lacks is its last one."""
    count = moment.year * 12 + moment.month - 1 - months
    if count < 12:
        return None
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=count // 12, month=count % 12 + 1, day=day)
        except ValueError:
            continue
    return None


def belongs(request: Request, kind, owner, key, team, of_team: str, teams: dict) -> bool:
    """Whether a request counts for the budget."""
    return {
        "user": request.user_id == owner,
        "key": request.api_key == key,
        "team": of_team == team,
        "member": request.user_id == owner and of_team == team,
        "organization": teams.get(of_team) == owner and bool(of_team),
    }[kind]


def add_usage(truth: Truth, requests: list[Request], first_day, moment: datetime) -> None:
    """Daily rows tell whole days only: of the day on which a window begins all counts as spend, and
    nothing as a complete day. The same holds for the day on which the owner was created.
    """
    truth.spends = {}
    for request in requests:
        if request.day >= truth.start.date():
            truth.spends[request.day] = truth.spends.get(request.day, 0.0) + request.spend
    day = max(truth.start.date(), first_day or truth.start.date())
    since = max(truth.start, truth.created or truth.start)
    while day < moment.date():
        if datetime(day.year, day.month, day.day) >= since:
            truth.days.append(day)
        day += timedelta(days=1)
    if truth.days:
        spent = sum(truth.spends.get(day, 0.0) for day in truth.days)
        truth.rate = spent / len(truth.days)


def conclude(truth: Truth, moment: datetime) -> None:
    """State and date of exhaustion."""
    if truth.limit is None:
        return
    if truth.spend > 0 and truth.spend >= truth.limit:
        truth.state = "over"
    elif truth.limit <= 0:
        truth.state = "zero"
    else:
        truth.state = "near" if truth.spend > 0.8 * truth.limit else "within"
    if truth.state in ("near", "within") and truth.rate:
        days = (truth.limit - truth.spend) / truth.rate
        if days <= 3650:
            at = moment + timedelta(days=days)
            resets_before = truth.reset_at and moment < truth.reset_at <= at
            truth.runs_out_at = None if resets_before else at
