"""What optional columns show of a user."""

from dataclasses import dataclass
from datetime import date

from .budgets import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class UserExtra:
    """days: spend (USD) of each day of the period with usage. budget: None without a limit.

    teams: aliases of the user's teams, or their IDs. cache_read_tokens: at most, as all figures.
    """

    days: tuple[tuple[date, float], ...] = ()
    budget: Budget | None = None
    teams: tuple[str, ...] = ()
    cache_read_tokens: int = 0


NO_EXTRA = UserExtra()
