"""What a user's usage is made of: models, tools, keys, providers and days. Frozen, no Django."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .budgets import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What was used. spend: USD."""

    spend: float = 0.0
    requests: int = 0
    successes: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens. Cached tokens are not counted separately."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def success_rate(self) -> float | None:
        """Share of requests that succeeded, 0..1; None without requests."""
        return self.successes / self.requests if self.requests else None

    @property
    def price(self) -> float | None:
        """USD for a million tokens; None without tokens."""
        return self.spend / self.tokens * 1e6 if self.tokens else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUsage:
    """Usage of one model, provider, MCP tool or version. name: empty where LiteLLM wrote none."""

    name: str
    sums: Sums
    last_day: date


class ToolKind(StrEnum):
    """A row of the tools: a known tool, another user agent, none, or one that cannot be told.

    SHARED: requests of a key that others use in the same cell, whose user agents differ.
    """

    KNOWN = "known"
    AGENT = "agent"
    UNTAGGED = "untagged"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUsage:
    """Usage with one tool. name: the slug of a known tool, the name of a user agent, else empty.

    versions: their sums add up to the tool's; the name of one is empty where none was told.
    """

    kind: ToolKind
    name: str
    sums: Sums
    last_day: date
    versions: tuple[NamedUsage, ...] = ()


class KeyState(StrEnum):
    """What LiteLLM would do with a request of the key. UNKNOWN: its key table lacks the key."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUsage:
    """A key that the user used in the period, or has. Neither the key nor its hash is here.

    number: of the key within a snapshot. kind: a word for keys that LiteLLM lists nowhere.
    last_four: of the key. first_day, last_day: of the user's usage of the key ever; None without.
    """

    number: int
    alias: str | None
    last_four: str | None
    kind: str
    team: str | None
    is_known: bool
    is_deleted: bool
    is_blocked: bool
    expires: datetime | None
    deleted_at: datetime | None
    budget: Budget
    first_day: date | None
    last_day: date | None
    sums: Sums

    def state_at(self, moment: datetime) -> KeyState:
        """moment: UTC without a zone."""
        if not self.is_known:
            return KeyState.UNKNOWN
        if self.is_deleted:
            return KeyState.DELETED
        if self.is_blocked:
            return KeyState.BLOCKED
        return KeyState.EXPIRED if self.expires and self.expires <= moment else KeyState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerDay:
    """One layer of one day. layer: a model's name, a key's number, or a tool's kind and name."""

    day: date
    layer: str | int | tuple[ToolKind, str]
    spend: float
    requests: int
