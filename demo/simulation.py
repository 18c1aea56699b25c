"""A simulated company: people, keys and requests, and LiteLLM's tables as projections of them.

Every day's requests depend on the seed, the person and the day alone, so that days can be added
later without changing those before.
"""

import math
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

SQL = Path(__file__).parent / "sql"
NEVER = 2_000_000_000
# Columns of a cell that some release lacks or did not let be NULL.
CELL = ("model", "custom_llm_provider", "mcp_namespaced_tool_name", "endpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTable:
    """A daily table. owner: whose rows they are; source: requests by owner, after FROM."""

    table: str
    owner: str
    source: str


DAILY_TABLES = (
    DailyTable(table="LiteLLM_DailyUserSpend", owner="user_id", source="simulated_request"),
    # A request counts in full under each of its tags.
    DailyTable(
        table="LiteLLM_DailyTagSpend",
        owner="tag",
        source="simulated_request"
        " CROSS JOIN LATERAL (SELECT DISTINCT unnest(tags) AS tag) AS label",
    ),
    DailyTable(
        table="LiteLLM_DailyTeamSpend",
        owner="team_id",
        source="simulated_request WHERE team_id IS NOT NULL",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What to simulate. Shares are 0..1; the defaults make a company of office workers."""

    seed: int
    users: int  # people on the anchor day; more join after it
    first_day: date
    last_day: date
    anchor: date | None = None  # where people's histories are pinned; last_day when None
    history_days: int = 120  # joining, stopping and losing keys fall into these days before anchor
    last_day_share: float = 1.0  # how much of last_day has passed
    teams: int = 14
    services: int = 24  # keys without a person
    joiners_per_week: float = 6.0  # after the anchor
    activity: float = 0.62  # chance that a person works with a model on a working day
    weekend: float = 0.15  # the same on a weekend day, relative to a working day
    runs_per_day: float = 3.4  # runs of identical requests per active person and day
    median_spend: float = 28.0  # USD per person and 30 days
    spread: float = 1.38  # sigma of the lognormal spend
    never_used_share: float = 0.12
    stopped_share: float = 0.1
    newcomer_share: float = 0.015  # joined in the seven days to the anchor
    unknown_user_share: float = 0.01  # users in the daily rows that the user table lacks
    hostile_share: float = 0.01
    twin_share: float = 0.004
    no_email_share: float = 0.04
    nameless_share: float = 0.02
    shared_key_share: float = 0.04
    deleted_key_share: float = 0.08
    regenerated_key_share: float = 0.08
    failing_user_share: float = 0.06
    untagged_share: float = 0.05
    key_tag_share: float = 0.3
    team_tag_share: float = 0.5
    subcall_share: float = 0.01
    mcp_share: float = 0.02
    null_cell_share: float = 0.01  # recorded by an old release that wrote NULLs
    log_days: int = 0  # days to the last one that LiteLLM_SpendLogs keeps


def create_simulation(connection: psycopg.Connection) -> None:
    """Create the empty temporary tables of a simulation, where they are missing."""
    connection.execute(_statement("create_simulation"))


def simulate(connection: psycopg.Connection, world: World) -> None:
    """Fill the temporary tables with the world's people, keys and requests, anew.

    connection: in autocommit mode; only its temporary tables are written, and its JIT is off after.
    """
    connection.execute("DISCARD TEMP")
    # Compiling these long expressions takes longer than running them.
    connection.execute("SET jit = off")
    create_simulation(connection)
    values = _values(world)
    cursor = psycopg.ClientCursor(connection)
    for name in ("functions", "catalogue", "people", "services", "keys", "requests"):
        cursor.execute(_statement(name), values)


def project(connection: psycopg.Connection, updated_at: datetime | None = None) -> None:
    """Book the simulation in LiteLLM's tables, adding to what stands there, as LiteLLM does.

    updated_at: UTC without a time zone; now when None.
    """
    values = {"updated_at": updated_at or datetime.now(UTC).replace(tzinfo=None)}
    nullable = _nullable_columns(connection)
    for daily in DAILY_TABLES:
        _book(connection, daily, nullable[daily.table], values)
    cursor = psycopg.ClientCursor(connection)
    cursor.execute(_statement("project_people"), values)
    cursor.execute(_statement("project_keys"), values)
    cursor.execute(_statement("project_budgets"), values)
    if "LiteLLM_DeletedVerificationToken" in nullable:
        cursor.execute(_statement("project_deleted_keys"), values)


def project_logs(connection: psycopg.Connection, world: World) -> None:
    """Write every request of the last `log_days` days to LiteLLM_SpendLogs."""
    if world.log_days:
        psycopg.ClientCursor(connection).execute(_statement("project_logs"), _values(world))


def clear(connection: psycopg.Connection, world: World) -> None:
    """Delete LiteLLM's daily rows from the world's first day on, and logs that are too old."""
    psycopg.ClientCursor(connection).execute(_statement("clear_from"), _values(world))


def _book(
    connection: psycopg.Connection, daily: DailyTable, nullable: dict[str, bool], values: dict
) -> None:
    """Add the simulation to a daily table, in the columns that it has."""
    cell = [column for column in CELL if column in nullable]
    text = _statement("project_days").format(
        table=daily.table,
        source=daily.source,
        owner=daily.owner,
        owner_value=daily.owner if nullable[daily.owner] else f"coalesce({daily.owner}, '')",
        cell=", ".join(cell),
        cell_values=", ".join(
            column if nullable[column] else f"coalesce({column}, '') AS {column}" for column in cell
        ),
    )
    psycopg.ClientCursor(connection).execute(text, values)


def _nullable_columns(connection: psycopg.Connection) -> dict[str, dict[str, bool]]:
    """LiteLLM's tables with their columns, and whether these may be NULL."""
    tables: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for table, column, nullable in connection.execute(_statement("columns")):
        tables[table][column] = nullable
    return dict(tables)


def _values(world: World) -> dict:
    anchor = world.anchor or world.last_day
    return asdict(world) | {
        "anchor": anchor,
        "joiners": max(0, math.floor((world.last_day - anchor).days * world.joiners_per_week / 7)),
        "hostile_step": _every(world.hostile_share),
        "twin_step": _every(world.twin_share),
    }


def _every(share: float) -> int:
    """Every how many people a share comes round; at least two, since a twin needs another."""
    return max(2, round(1 / share)) if share else NEVER


def _statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
