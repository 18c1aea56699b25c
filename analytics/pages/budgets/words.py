"""What the page of budgets says of its rows."""

from datetime import date, datetime

from analytics.components.keys import ending, key_label
from analytics.domain.budget_report import (
    MOST_DAYS_LEFT,
    BudgetKind,
    BudgetRow,
    BudgetState,
    Difference,
)
from analytics.domain.budgets import before
from analytics.domain.formats import DASH, day, moment, usd

KIND_LABELS = {
    BudgetKind.USER: "User",
    BudgetKind.KEY: "Key",
    BudgetKind.TEAM: "Team",
    BudgetKind.MEMBER: "Member",
    BudgetKind.ORGANIZATION: "Organization",
}
# (level, icon) of a badge.
LEVELS = {
    BudgetState.OVER: ("poor", "x-circle"),
    BudgetState.NEAR: ("fair", "exclamation-triangle"),
    BudgetState.WITHIN: ("good", "check-circle"),
    BudgetState.ZERO: ("fair", "exclamation-triangle"),
    BudgetState.UNKNOWN: ("quiet", "info-circle"),
    BudgetState.NONE: ("quiet", "info-circle"),
}
# Beneath the sum of daily rows where it differs from LiteLLM's total.
DIFFERENCES = {
    Difference.BEFORE_DATA: "older than the data",
    Difference.PART_OF_DAY: "reset within a day",
    Difference.TODAY: "today is incomplete",
    Difference.UNKNOWN: "no known reason",
}
UNKNOWN_SPEND = "This site cannot read LiteLLM's total"
NO_WINDOW = "LiteLLM's dates do not tell when this window began"
# In place of a date of exhaustion, in short and in full.
NOT_PROJECTED = {
    BudgetState.OVER: ("Over now", "LiteLLM's total has reached the limit"),
    BudgetState.ZERO: ("No spend allowed", "The limit is $0"),
    BudgetState.UNKNOWN: (DASH, UNKNOWN_SPEND),
    BudgetState.NONE: (DASH, "No budget"),
}


def name_of(row: BudgetRow) -> str:
    """A key without an alias is called by its end."""
    return key_label(row.name or None, "known", None) if row.kind is BudgetKind.KEY else row.name


def second_line(row: BudgetRow) -> str:
    """What tells an owner from others of the same name."""
    if row.kind is BudgetKind.KEY:
        owner = row.user_name or (f"team {row.team_name}" if row.team_name else "no user")
        parts = [ending(row.last_four), owner, "blocked" if row.is_blocked else ""]
        return " · ".join(filter(None, parts))
    if row.kind is BudgetKind.MEMBER:
        return f"in {row.team_name}"
    email = row.user_email
    return email if email and email != row.name else ""


def resets(row: BudgetRow, now: datetime) -> tuple[str, str]:
    """(date, beneath it the duration and what is wrong with it)."""
    budget = row.budget
    duration = budget.duration
    if budget.reset_at is None:
        return ("Never", "") if not duration else (DASH, f"every {duration}, no date yet")
    notes = [f"every {duration}" if duration else "once"]
    if duration and before(budget.reset_at, duration) is None:
        notes = [f"unknown duration “{duration}”"]
    if row.is_overdue(now):
        notes.append("overdue")
    return day(budget.reset_at.date()), ", ".join(notes)


def runs_out(row: BudgetRow, now: datetime) -> tuple[str, str]:
    """(the day, or why it is unknown; the same in full)."""
    budget = row.budget
    if row.state in NOT_PROJECTED:
        return NOT_PROJECTED[row.state]
    if row.runs_out_at:
        days = row.complete_days
        mean = f"the mean of {days} days" if days > 1 else "that of one complete day"
        at_rate = f"At {usd(row.run_rate or 0.0)} a day, {mean}"
        return day(row.runs_out_at.date()), f"{moment(row.runs_out_at)} UTC. {at_rate}"
    if row.run_rate is None:
        return DASH, NO_WINDOW if row.window_start is None else "No complete day since the reset"
    if row.run_rate <= 0:
        return "Not at this rate", "Nothing was spent on complete days since the reset"
    if budget.reset_at and budget.reset_at > now:
        return "After the reset", "At this rate the limit is not reached before the reset"
    return "Not at this rate", f"Not within {MOST_DAYS_LEFT // 365} years"


def difference_note(row: BudgetRow, data_since: date | None) -> tuple[str, str]:
    """Why daily rows add up to something else, in short and in full; empty where they do not."""
    reason, start = row.reason(data_since), row.window_start
    if reason is None or start is None:
        return "", ""
    return DIFFERENCES[reason], {
        Difference.BEFORE_DATA: f"Daily rows begin on {day(data_since)}: what was spent before"
        " is in LiteLLM's total alone",
        Difference.PART_OF_DAY: f"The window began at {start:%H:%M} UTC, and daily rows hold whole"
        " days",
        Difference.TODAY: "No more than today's spend: LiteLLM writes its total and its daily rows"
        " at different times",
        Difference.UNKNOWN: "No known reason: the total may have been reset or edited, or daily"
        " rows deleted",
    }[reason]
