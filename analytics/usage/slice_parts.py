"""Sums of users in scope by tool, model or team: where the mirror holds them."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from analytics.domain.query import UsageQuery
from analytics.domain.slices import Bounds, SliceBy, SliceRow
from analytics.domain.user_parts import Sums
from analytics.mirror.store import Snapshot

from .choices import KeyFacts
from .counted import usage_parts
from .questions import filters, run, values_of
from .user_sums import COLUMNS, COUNTS, sums_of
from .user_tools import KNOWN_AGENTS

SUMS = ", ".join(
    (
        "sum(spend) AS spend",
        *(f"sum({one})::BIGINT AS {one}" for one in (*COUNTS, "cache_read_tokens")),
    )
)
UNPRICED = "sum(CASE WHEN spend = 0 THEN prompt_tokens + completion_tokens ELSE 0 END)"
EVERYBODY = "user_no > 0"
IN_SCOPE = "user_no IN (WITH usage AS ({usage}) SELECT user_no FROM usage WHERE {in_scope})"


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows of a table of the mirror, and what they are parts of.

    source: the rows; number: the column that names the part; names: a table of `labels`, the part's
    name and more, by number. unpriced: tokens that cost nothing; only cells tell.
    """

    source: str
    number: str
    names: str
    labels: str
    unpriced: str = "0"

    @property
    def sql(self) -> dict[str, str]:
        """What takes their places in statements."""
        return {name: getattr(self, name) for name in self.__slots__}


PROVIDERS = "(SELECT DISTINCT provider FROM routes) AS providers"
TEAM_ORGANIZATIONS = (
    "(SELECT team_no, coalesce(organization_id, '') AS organization FROM team_rows) AS of_team"
)
ORGANIZATIONS = (
    "(SELECT DISTINCT coalesce(organization_id, '') AS organization FROM team_rows)"
    " AS organizations"
)
# Numbers stand for keys, whose names are secrets.
KEYS = "(SELECT key_no, CASE WHEN key_no > 0 THEN key_no::VARCHAR END AS key FROM keys) AS numbered"
TOOLS = "agent_day JOIN tool_agent USING (agent_no)"
TAGS = "(SELECT tag_no, user_no, last_day AS day, spend FROM tag_usage) AS used"
PARTS = {
    SliceBy.TOOL: Parts(TOOLS, "tool_no", "tool", "part"),
    SliceBy.MODEL: Parts("cells", "model_no", "models", "model", UNPRICED),
    SliceBy.TEAM: Parts("agent_day", "team_no", "teams", "team_id"),
    SliceBy.PROVIDER: Parts(
        "cells JOIN routes USING (route_no)", "provider", PROVIDERS, "provider", UNPRICED
    ),
    SliceBy.ORGANIZATION: Parts(
        f"agent_day JOIN {TEAM_ORGANIZATIONS} USING (team_no)",
        "organization",
        ORGANIZATIONS,
        "organization",
    ),
    SliceBy.KEY: Parts("cells", "key_no", KEYS, "key", UNPRICED),
    # Spend of each user alone. After slice_tag_users.
    SliceBy.TAG: Parts(TAGS, "tag_no", "tags", "tag"),
}
VERSIONS = Parts("agent_day", "agent_no", "tool_agent", "part, agent, version")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Sums of a part. days_active: of each user, added up; 0 where nobody asked.

    bounds: of sums that are not exact.
    """

    users: int
    last_day: date
    sums: Sums
    cache_read_tokens: int
    unpriced_tokens: int
    days_active: int = field(default=0)
    bounds: Bounds | None = None


def fill_tools(snapshot: Snapshot) -> None:
    """Before the tools or their versions are asked for."""
    run(snapshot, "slice_tools", KNOWN_AGENTS)


def shown_users(snapshot: Snapshot, usage: UsageQuery) -> str:
    """The condition for rows of users in scope."""
    if not any(filters(usage)):
        return EVERYBODY
    return IN_SCOPE.format(**usage_parts(snapshot, usage))


def fetch_sums(snapshot: Snapshot, usage: UsageQuery, parts: Parts) -> list[tuple[tuple, Found]]:
    """The labels of each part, and its sums over the users in scope."""
    rows = run(
        snapshot,
        "slice_sums",
        values_of(usage),
        sums=SUMS,
        is_shown=shown_users(snapshot, usage),
        **parts.sql,
    )
    named = len(parts.labels.split(","))
    return [(row[:named], found_of(*row[named:])) for row in rows]


def found_of(users: int, last_day: date, *row: Any) -> Found:
    *sums, cached, unpriced = row
    return Found(
        users=users,
        last_day=last_day,
        sums=sums_of(sums[: len(COLUMNS)]),
        cache_read_tokens=cached,
        unpriced_tokens=unpriced,
    )


def fetch_active(snapshot: Snapshot, usage: UsageQuery, parts: Parts) -> dict[str | None, int]:
    """Days on which users in scope were active, those of each user added up."""
    is_shown = shown_users(snapshot, usage)
    return dict(run(snapshot, "slice_active", values_of(usage), is_shown=is_shown, **parts.sql))


def fetch_days(
    snapshot: Snapshot, usage: UsageQuery, parts: Parts, previous: tuple[date, date] | None = None
) -> list[tuple[str | None, date, float]]:
    """USD of the users in scope by part and day. previous: days to ask for besides."""
    start, end = previous or (usage.start_date, usage.end_date)
    values = values_of(usage) | {"previous_start": start, "previous_end": end}
    return run(snapshot, "slice_days", values, is_shown=shown_users(snapshot, usage), **parts.sql)


def fetch_top_tools(snapshot: Snapshot, usage: UsageQuery) -> dict[str, str]:
    """The tool with most spend by team, as `kind_and_name` takes it. After `fill_tools`."""
    is_shown = shown_users(snapshot, usage)
    return dict(run(snapshot, "slice_top_tools", values_of(usage), is_shown=is_shown))


def with_sums(row: SliceRow, found: Found) -> SliceRow:
    return replace(
        row,
        users=found.users,
        sums=found.sums,
        cache_read_tokens=found.cache_read_tokens,
        unpriced_tokens=found.unpriced_tokens,
        last_day=found.last_day,
        bounds=found.bounds,
    )


def with_key(row: SliceRow, key: KeyFacts) -> SliceRow:
    return replace(
        row,
        alias=key.alias,
        last_four=key.last_four,
        key_kind=key.kind,
        owner_id=key.owner_id,
        team_ids=(key.team_id,) if key.team_id else (),
    )
