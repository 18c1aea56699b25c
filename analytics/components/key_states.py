"""Whether a key works, in words and with an icon."""

from analytics.domain.formats import day
from analytics.domain.user_parts import KeyState, KeyUsage

# The level of a badge, and its icon.
STATE_LEVELS = {
    KeyState.ACTIVE: ("good", "check-circle"),
    KeyState.BLOCKED: ("poor", "x-circle"),
    KeyState.EXPIRED: ("fair", "exclamation-triangle"),
    KeyState.DELETED: ("quiet", "x"),
    KeyState.UNKNOWN: ("quiet", "info-circle"),
}


def state_label(key: KeyUsage, state: KeyState) -> str:
    """`Active`, `Expired Nov 30, 2026`, `Not in LiteLLM`."""
    if state is KeyState.UNKNOWN:
        return "Not in LiteLLM"
    moment = {KeyState.DELETED: key.deleted_at, KeyState.EXPIRED: key.expires}.get(state)
    label = state.value.capitalize()
    return f"{label} {day(moment.date())}" if moment else label
