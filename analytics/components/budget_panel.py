"""A budget as a meter, with where its rate leads and when it resets."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from analytics.domain.budgets import Budget
from analytics.domain.formats import day, usd, usd_limit
from analytics.domain.periods import short_days_label


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPanel:
    """bar, elapsed: in per cent of the meter, for SVG; elapsed is empty outside of the window."""

    title: str
    level: str
    used: float
    spend: str
    limit: str
    bar: str
    elapsed: str
    note: str


def budget_panel(budget: Budget | None, now: datetime) -> BudgetPanel | None:
    """None without a limit or a total."""
    if budget is None or budget.spend is None or budget.limit is None:
        return None
    used = budget.utilization or 0.0
    elapsed = budget.elapsed_at(now)
    return BudgetPanel(
        title=budget_title(budget),
        level=budget.level,
        used=used,
        spend=usd(budget.spend),
        limit=usd_limit(budget.limit),
        bar=f"{min(max(used, 0.0), 1.0):.1%}",
        elapsed="" if elapsed is None else f"{elapsed:.1%}",
        note=budget_note(budget, now),
    )


def budget_title(budget: Budget) -> str:
    """`Budget, Nov 1 – 30`: from the start of the window to the last day before the reset."""
    if not budget.started_at or not budget.reset_at:
        return "Budget"
    last = max((budget.reset_at - timedelta(microseconds=1)).date(), budget.started_at.date())
    return f"Budget, {short_days_label(budget.started_at.date(), last, year=last.year)}"


def budget_note(budget: Budget, now: datetime) -> str:
    """Where the rate leads, when the budget resets, and whose figure it is."""
    parts = []
    projected = budget.projected_at(now)
    if projected is not None:
        parts.append(f"About {usd(projected)} by the reset at this rate")
    if budget.reset_at and budget.reset_at > now:
        parts.append(f"resets {day(budget.reset_at.date())}")
    elif budget.reset_at:
        parts.append(f"the reset was due {day(budget.reset_at.date())}")
    else:
        parts.append("never resets")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}. LiteLLM's own figure."
