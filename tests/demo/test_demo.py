"""The simulated company, and LiteLLM's tables as projections of its requests."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from psycopg.rows import dict_row

from demo.simulation import World, clear, create_simulation, project, simulate

SUMS = {
    "spend": "spend",
    "request_count": "api_requests",
    "failed_count": "failed_requests",
    "prompt_tokens": "prompt_tokens",
    "completion_tokens": "completion_tokens",
    "cache_read_input_tokens": "cache_read_input_tokens",
    "cache_creation_input_tokens": "cache_creation_input_tokens",
}
# A small company where everything rare is common.
SMALL = World(
    seed=7,
    users=24,
    first_day=date(2026, 3, 2),
    last_day=date(2026, 3, 8),
    anchor=date(2026, 3, 8),
    history_days=7,
    teams=2,
    services=8,
    activity=0.9,
    hostile_share=0.25,
    twin_share=0.2,
    shared_key_share=0.3,
    deleted_key_share=0.2,
    regenerated_key_share=0.2,
    unknown_user_share=0.2,
    untagged_share=0.2,
    subcall_share=0.2,
    null_cell_share=0.3,
)
DAILY_ROWS = """
    SELECT to_jsonb(daily) - ARRAY['created_at', 'updated_at', 'id'] AS row
    FROM "{table}" AS daily
    WHERE date < %s
    ORDER BY 1
"""


def rows(connection: psycopg.Connection, statement: str, *values: object) -> list[dict]:
    """Every row of an answer, as a dictionary."""
    return connection.cursor(row_factory=dict_row).execute(statement, values or None).fetchall()


def daily_rows(connection: psycopg.Connection, table: str, before: str = "9999") -> list[dict]:
    """The rows of a daily table without ids and times, in a fixed order."""
    return rows(connection, DAILY_ROWS.format(table=table), before)


@pytest.mark.parametrize(
    ("table", "owner", "chosen"),
    [
        ("LiteLLM_DailyUserSpend", "user_id", "TRUE"),
        ("LiteLLM_DailyTeamSpend", "team_id", "team_id IS NOT NULL"),
    ],
)
def test_daily_rows_add_up_to_the_requests(
    connection: psycopg.Connection, table: str, owner: str, chosen: str
):
    simulate(connection, SMALL)
    project(connection)
    expected = defaultdict(lambda: dict.fromkeys(SUMS.values(), 0))
    for request in rows(connection, f"SELECT * FROM simulated_request WHERE {chosen}"):
        cell = (request[owner], f"{request['started_at']:%Y-%m-%d}", request["api_key"])
        for mine, theirs in SUMS.items():
            expected[cell][theirs] += request[mine]
    booked = defaultdict(lambda: dict.fromkeys(SUMS.values(), 0))
    for row in rows(connection, f'SELECT * FROM "{table}"'):
        for column in SUMS.values():
            booked[row[owner], row["date"], row["api_key"]][column] += row[column]
    assert booked
    assert booked == expected


def test_a_request_is_booked_in_full_under_each_of_its_tags(connection: psycopg.Connection):
    simulate(connection, SMALL)
    project(connection)
    expected = defaultdict(float)
    for request in rows(connection, "SELECT * FROM simulated_request"):
        for tag in set(request["tags"]):
            expected[tag, f"{request['started_at']:%Y-%m-%d}", request["api_key"]] += request[
                "spend"
            ]
    booked = defaultdict(float)
    for row in rows(connection, 'SELECT * FROM "LiteLLM_DailyTagSpend"'):
        booked[row["tag"], row["date"], row["api_key"]] += row["spend"]
    assert booked == expected


def test_a_tag_named_twice_is_booked_once(connection: psycopg.Connection):
    create_simulation(connection)
    book_one_request(connection, tags=["a", "a"])
    assert rows(connection, 'SELECT tag, spend FROM "LiteLLM_DailyTagSpend"') == [
        {"tag": "a", "spend": 2.5}
    ]


def test_booking_again_adds_to_the_cell(connection: psycopg.Connection):
    create_simulation(connection)
    book_one_request(connection, tags=["a"])
    project(connection)
    assert rows(connection, 'SELECT api_requests, spend FROM "LiteLLM_DailyUserSpend"') == [
        {"api_requests": 2, "spend": 5.0}
    ]


def test_a_cell_with_a_null_is_booked_anew_each_time(connection: psycopg.Connection):
    create_simulation(connection)
    book_one_request(connection, tags=["a"], endpoint=None)
    project(connection)
    assert rows(connection, 'SELECT spend FROM "LiteLLM_DailyUserSpend"') == [{"spend": 2.5}] * 2


def test_the_same_seed_makes_the_same_rows(connection: psycopg.Connection):
    made = []
    for _ in range(2):
        simulate(connection, SMALL)
        clear(connection, SMALL)
        project(connection)
        made.append(daily_rows(connection, "LiteLLM_DailyUserSpend"))
    assert made[0] == made[1]


def test_another_seed_makes_another_company(connection: psycopg.Connection):
    emails = []
    for world in (SMALL, replace(SMALL, seed=8)):
        simulate(connection, world)
        emails.append(rows(connection, "SELECT user_id FROM simulated_person ORDER BY person_no"))
    assert emails[0] != emails[1]


def test_requests_tell_the_odd_cases(connection: psycopg.Connection):
    simulate(connection, SMALL)
    (found,) = rows(
        connection,
        """
        SELECT
            bool_or(user_id IS NULL) AS nobody,
            bool_or(user_id = '') AS empty,
            bool_or(user_id = 'default_user_id') AS master,
            bool_or(api_key = 'litellm-internal-health-check') AS health_check,
            bool_or(tags = '{}') AS untagged,
            bool_or(request_count = 0 AND spend > 0) AS inner_calls,
            bool_or(failed_count > 0) AS failures,
            bool_or(endpoint IS NULL) AS old_release,
            bool_or('User-Agent: claude-cli' = ANY (tags)) AS claude
        FROM simulated_request
        """,
    )
    assert found == dict.fromkeys(found, True)


def test_hostile_names_are_there(connection: psycopg.Connection):
    simulate(connection, replace(SMALL, users=36))
    project(connection)
    names = {
        name
        for row in rows(
            connection, 'SELECT user_id, user_email, user_alias FROM "LiteLLM_UserTable"'
        )
        for name in row.values()
        if name
    }
    assert max(map(len, names)) == 200
    assert any(name.startswith("=cmd|") for name in names) or any("<script>" in n for n in names)


def test_two_users_share_an_email(connection: psycopg.Connection):
    simulate(connection, replace(SMALL, no_email_share=0, nameless_share=0))
    shared = "SELECT FROM simulated_person GROUP BY user_email HAVING count(*) = 2"
    assert rows(connection, shared)


def test_a_key_is_shared_by_several_users(connection: psycopg.Connection):
    simulate(connection, SMALL)
    shared = """
        SELECT FROM simulated_request
        WHERE user_id <> ''
        GROUP BY api_key
        HAVING count(DISTINCT user_id) > 1
    """
    assert rows(connection, shared)


def test_a_deleted_key_keeps_its_usage_and_its_owner(connection: psycopg.Connection):
    simulate(connection, SMALL)
    project(connection)
    used = """
        SELECT FROM "LiteLLM_DeletedVerificationToken" AS gone
        INNER JOIN "LiteLLM_DailyUserSpend" AS daily ON daily.api_key = gone.token
        WHERE daily.user_id = gone.user_id
          AND gone.token NOT IN (SELECT token FROM "LiteLLM_VerificationToken")
    """
    assert rows(connection, used)


def test_days_added_later_are_those_of_a_later_start(connection: psycopg.Connection):
    """Closed days; the last day of the first filling was half over and is redone."""
    early = replace(SMALL, last_day=date(2026, 3, 6), anchor=date(2026, 3, 6), last_day_share=0.5)
    late = replace(early, last_day=date(2026, 3, 9))
    simulate(connection, early)
    project(connection)
    rest = replace(late, first_day=early.last_day)
    simulate(connection, rest)
    clear(connection, rest)
    project(connection)
    added = daily_rows(connection, "LiteLLM_DailyTagSpend", "2026-03-09")
    simulate(connection, late)
    clear(connection, late)
    project(connection)
    assert added == daily_rows(connection, "LiteLLM_DailyTagSpend", "2026-03-09")


def book_one_request(
    connection: psycopg.Connection, *, tags: list[str], endpoint: str | None = "/responses"
) -> None:
    """One request of 2.5 USD, booked."""
    connection.execute(
        """
        INSERT INTO simulated_request
        VALUES (1, 'ann', 'key', NULL, '2026-03-02 12:00', 'gpt-5', 'gpt-5', 'openai', '', %s, %s,
            1, 0, 10, 1, 0, 0, 2.5)
        """,
        (endpoint, tags),
    )
    project(connection)
