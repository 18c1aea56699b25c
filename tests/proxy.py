"""A proxy's database under test: requests go in, LiteLLM's daily rows come out."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import date, datetime, time

import psycopg
from psycopg.rows import class_row

from analytics.domain.report import UsageReport
from demo.postgres import Server
from demo.simulation import World, create_simulation, project, project_logs, simulate

from .oracle import Request

TABLES = (
    "LiteLLM_DailyUserSpend",
    "LiteLLM_DailyTagSpend",
    "LiteLLM_DailyTeamSpend",
    "LiteLLM_VerificationToken",
    "LiteLLM_DeletedVerificationToken",
    "LiteLLM_UserTable",
    "LiteLLM_TeamTable",
    "LiteLLM_TeamMembership",
    "LiteLLM_OrganizationTable",  # after what refers to it
    "LiteLLM_BudgetTable",
    "LiteLLM_SpendLogs",
)
DAY = date(2026, 1, 15)


class Proxy:
    """Writes what LiteLLM would write. `connection` belongs to the owner of the tables."""

    def __init__(self, connection: psycopg.Connection):
        self.connection = connection

    def clear(self) -> None:
        """An empty database. Rows are deleted: TRUNCATE would wait for open readers."""
        self.connection.execute("DISCARD TEMP")
        found = self.connection.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(quote_ident(name)) IS"
            " NOT NULL",
            [list(TABLES)],
        )
        self.connection.execute("; ".join(f'DELETE FROM "{table}"' for (table,) in found))

    def person(self, user_id: str, email: str | None = None, alias: str | None = None) -> None:
        """A row of the user table."""
        self.connection.execute(
            'INSERT INTO "LiteLLM_UserTable" (user_id, user_email, user_alias) VALUES (%s, %s, %s)',
            (user_id, email, alias),
        )

    def key(self, token: str, user_id: str) -> None:
        """A key that exists."""
        self.connection.execute(
            'INSERT INTO "LiteLLM_VerificationToken" (token, user_id) VALUES (%s, %s)',
            (token, user_id),
        )

    def deleted_key(self, token: str, user_id: str, deleted_at: datetime) -> None:
        """A key that was deleted; the newest deletion counts."""
        self.connection.execute(
            'INSERT INTO "LiteLLM_DeletedVerificationToken" (id, token, user_id, deleted_at)'
            " VALUES (gen_random_uuid()::text, %s, %s, %s)",
            (token, user_id, deleted_at),
        )

    def spend_day(
        self,
        user_id: str | None,
        spend: float,
        *,
        day: date = DAY,
        tags: Iterable[str] = (),
        key: str | None = None,
        model: str | None = "gpt-5",
        requests: int = 1,
        failed: int = 0,
        tokens: tuple[int, int] = (100, 10),
        endpoint: str | None = "/chat/completions",
    ) -> None:
        """One run of alike requests, booked at once. tokens: prompt and completion."""
        create_simulation(self.connection)
        self.connection.execute("DELETE FROM simulated_request")
        self.connection.execute(
            """
            INSERT INTO simulated_request (
                request_id, user_id, api_key, started_at, model, model_group, custom_llm_provider,
                mcp_namespaced_tool_name, endpoint, tags, request_count, failed_count,
                prompt_tokens, completion_tokens, cache_read_input_tokens,
                cache_creation_input_tokens, spend
            )
            VALUES (1, %s, %s, %s, %s, %s, 'openai', '', %s, %s, %s, %s, %s, %s, 0, 0, %s)
            """,
            (
                *(user_id, key or f"key-of-{user_id}", datetime.combine(day, time(12))),
                *(model, model, endpoint, list(tags), requests, failed, *tokens, spend),
            ),
        )
        project(self.connection)

    def book(self, requests: Iterable[Request]) -> None:
        """Requests as they were drawn, in place of what was there."""
        self.clear()
        create_simulation(self.connection)
        columns = [column.name for column in fields(Request)]
        nothing = ["request_id", "cache_read_input_tokens", "cache_creation_input_tokens"]
        text = "INSERT INTO simulated_request ({}) VALUES ({})".format(
            ", ".join([*columns, *nothing]), ", ".join(["%s"] * len(columns) + ["0"] * len(nothing))
        )
        with self.connection.cursor() as cursor:
            cursor.executemany(
                text,
                [
                    [list(value) if isinstance(value, tuple) else value for value in row]
                    for row in map(astuple, requests)
                ],
            )
        project(self.connection)

    def log(self, last_day: date, days: int) -> None:
        """The request logs of what was simulated last, for so many days up to last_day."""
        world = World(seed=0, users=0, first_day=last_day, last_day=last_day, log_days=days)
        project_logs(self.connection, world)

    def double_rows(self) -> None:
        """Every daily row once more, as releases did whose NULLs never met the unique index."""
        for table in TABLES[:2]:
            self.connection.execute(f"""
                INSERT INTO "{table}"
                SELECT (jsonb_populate_record(
                    spent, jsonb_build_object('id', gen_random_uuid())
                )).*
                FROM "{table}" AS spent
            """)

    def simulate(self, world: World) -> list[Request]:
        """A random world in place of what was there; gives its requests, the whole truth."""
        self.clear()
        simulate(self.connection, world)
        project(self.connection)
        columns = ", ".join(column.name for column in fields(Request))
        with self.connection.cursor(row_factory=class_row(Request)) as cursor:
            cursor.execute(f"SELECT {columns} FROM simulated_request")
            return cursor.fetchall()


@contextmanager
def empty_proxy(server: Server, name: str) -> Iterator[Proxy]:
    """A proxy's database of its own, until the block ends."""
    with server.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE litellm_empty")
    with server.connect(name) as connection:
        proxy = Proxy(connection)
        proxy.clear()
        yield proxy
    with server.connect() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def spends(report: UsageReport) -> dict[str, float]:
    """USD by user id of the users on the page."""
    return {user.user_id: user.spend for user in report.users}
