"""What changes are called: groups, what drives a user, and why periods cannot be compared."""

from datetime import date

from analytics.components.changes import NO_EARLIER_DATA, NOT_YET, OFF
from analytics.components.tools import tool_name
from analytics.domain.changes import Driver, SpendChange, UserGroup
from analytics.domain.formats import factor, usd_change
from analytics.domain.periods import day_label
from analytics.domain.query import UsageQuery
from analytics.domain.user_parts import ToolKind

# Of the bridge and its table.
STEPS = {
    UserGroup.NEW: "New users",
    UserGroup.RETURNED: "Returned",
    UserGroup.GROWN: "Grew",
    UserGroup.SHRUNK: "Shrank",
    UserGroup.GONE: "Gone",
    UserGroup.UNCHANGED: "Unchanged",
}
MEANINGS = {
    UserGroup.NEW: "First use ever in this period",
    UserGroup.RETURNED: "Used before, but not in the previous period",
    UserGroup.GROWN: "Spent more than in the previous period",
    UserGroup.SHRUNK: "Spent less than in the previous period",
    UserGroup.GONE: "Used in the previous period, but not in this one",
    UserGroup.UNCHANGED: "Spent the same in both periods",
}


def driver_words(driver: Driver) -> str:
    """`+$412.00: Claude Code on claude-opus, 3.1 × requests`."""
    reason = reason_words(driver.spends)
    return (
        f"{usd_change(driver.spends.change)}: {place_words(driver)}{', ' if reason else ''}{reason}"
    )


def place_words(driver: Driver) -> str:
    """The tool and the model; of what cannot be told nothing."""
    model = driver.model or "no model"
    if driver.tool is None:
        return model
    if driver.tool[0] is ToolKind.UNTAGGED:
        return f"{model} without a tool"
    return f"{tool_name(*driver.tool)} on {model}"


def reason_words(spends: SpendChange) -> str:
    """Requests or the cost per request, whichever changed spend more; empty without requests."""
    before, now = spends.previous_requests, spends.current_requests
    if not (before and now):
        return "no requests before" if now else "no requests now" if before else ""
    if abs(spends.volume) >= abs(spends.price_mix):
        return f"{factor(now / before)} requests"
    if spends.previous_spend <= 0:
        return "without cost before"
    cost = (spends.current_spend / now) / (spends.previous_spend / before)
    return f"{factor(cost)} cost per request"


def why_not_compared(
    usage: UsageQuery, today: date, *, is_off: bool, data_since: date | None, is_copying: bool
) -> tuple[str, str]:
    """Why there are no changes: a title and a sentence."""
    if is_off:
        return OFF, "Changes are those against the previous period."
    if usage.start_date >= today:
        return NOT_YET, "No day of this period is complete."
    if is_copying:
        return NOT_YET, "Earlier days are still being copied."
    if data_since is None:
        return NO_EARLIER_DATA, "LiteLLM has not recorded any usage yet."
    return NO_EARLIER_DATA, (
        f"LiteLLM has no data before {day_label(data_since)}, so there is no previous period."
    )
