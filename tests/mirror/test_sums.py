"""Whatever happens to LiteLLM's rows, in any order, the mirror's sums are those of PostgreSQL."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from analytics.mirror.refresh import Refresher
from analytics.mirror.store import Store
from tests.mirroring import MEMORY
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 3).map(lambda number: FIRST + timedelta(days=number))
USERS = st.sampled_from(["ann", "bob", ""])
TABLES = st.sampled_from(["LiteLLM_DailyUserSpend", "LiteLLM_DailyTagSpend"])
CHANGES = st.sampled_from(
    [
        "spend = spend + 1",
        "api_requests = api_requests + 3, updated_at = now()",
        "date = '2026-01-04'",
        "prompt_tokens = 0",
        "model = NULL",
    ]
)
USER_SUMS = """
    SELECT date, coalesce(user_id, ''), round(sum(spend)::numeric, 6), sum(api_requests),
        sum(prompt_tokens + completion_tokens)
    FROM "LiteLLM_DailyUserSpend" GROUP BY 1, 2
"""
TAG_SUMS = """
    SELECT date, tag, round(sum(spend)::numeric, 6), sum(api_requests)
    FROM "LiteLLM_DailyTagSpend" WHERE tag <> '' GROUP BY 1, 2
"""
MIRRORED_USERS = """
    SELECT strftime(day, '%Y-%m-%d'), user_id, round(sum(spend), 6), sum(requests),
        sum(prompt_tokens + completion_tokens)
    FROM {table} JOIN users USING (user_no) GROUP BY 1, 2
"""
MIRRORED_TAGS = """
    SELECT strftime(day, '%Y-%m-%d'), tag, round(sum(spend), 6), sum(requests)
    FROM tag_day JOIN tags USING (tag_no) GROUP BY 1, 2
"""


class Changes(RuleBasedStateMachine):
    """Rows are written, changed, moved and deleted, with cycles in between."""

    proxy: Proxy

    def __init__(self):
        super().__init__()
        self.proxy.clear()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name)
        self.refresher = Refresher(path, **MEMORY, keeps_tags=False, retention=0)
        self.store = Store(path, **MEMORY)

    def teardown(self):
        self.refresher.close()
        self.store.database.close()
        self.folder.cleanup()

    @rule(
        user=USERS, day=DAYS, spend=st.sampled_from([0.1, 2.0]), tags=st.sets(st.sampled_from("ab"))
    )
    def use(self, user, day, spend, tags):
        self.proxy.spend_day(user, spend, day=day, tags=sorted(tags), key="k")

    @rule(table=TABLES, change=CHANGES, day=DAYS)
    def change(self, table, change, day):
        self.proxy.connection.execute(
            f"""
            UPDATE "{table}" SET {change}
            WHERE id = (SELECT min(id) FROM "{table}" WHERE date = %s)
              AND NOT EXISTS (SELECT FROM "{table}" WHERE date = '2026-01-04')
            """,
            [day.isoformat()],
        )

    @rule(table=TABLES, day=DAYS)
    def delete_day(self, table, day):
        self.proxy.connection.execute(f'DELETE FROM "{table}" WHERE date = %s', [day.isoformat()])

    @rule(table=TABLES)
    def delete_row(self, table):
        self.proxy.connection.execute(
            f'DELETE FROM "{table}" WHERE id = (SELECT max(id) FROM "{table}")'
        )

    @rule()
    def cycle(self):
        self.refresher.cycle()

    @rule()
    def reopen(self):
        self.refresher.close()
        path = Path(self.folder.name)
        self.refresher = Refresher(path, **MEMORY, keeps_tags=False, retention=0)

    @invariant()
    def sums_are_equal_after_a_full_refresh(self):
        self.refresher.cycle(verify=True)
        users = rows(self.proxy.connection.execute(USER_SUMS).fetchall())
        tags = rows(self.proxy.connection.execute(TAG_SUMS).fetchall())
        with self.store.snapshot() as snapshot:
            assert rows(snapshot.fetch(MIRRORED_TAGS)) == tags
            for table in ("cells", "user_day", "set_day"):
                assert rows(snapshot.fetch(MIRRORED_USERS.format(table=table))) == users


def rows(found: list[tuple]) -> list[tuple]:
    """Both engines' numbers in Python's own."""
    return sorted(
        (day, name, float(spend), *map(int, counts)) for day, name, spend, *counts in found
    )


def test_sums_follow_every_change(proxy: Proxy):
    Changes.proxy = proxy
    run_state_machine_as_test(
        Changes,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
