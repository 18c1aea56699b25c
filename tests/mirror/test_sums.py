"""Whatever happens to LiteLLM's rows, in any order, the mirror's sums are those of PostgreSQL."""

import tempfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from psycopg.errors import UniqueViolation

from analytics.mirror import plan
from analytics.mirror.refresh import Refresher
from analytics.mirror.store import Store
from tests.clock import today
from tests.mirroring import MEMORY, full_cycle
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NUMBERS = st.integers(0, 3)
USERS = st.sampled_from(["ann", "bob", ""])
FIRST_DAYS = "SELECT user_no, min(day) FROM user_day GROUP BY user_no"
# What moves between user agents adds up to nothing, but for the noise of adding floats.
UNBALANCED_MOVES = """
    SELECT day, user_no, tagset_no
    FROM agent_moves
    GROUP BY ALL
    HAVING sum(requests) <> 0 OR sum(prompt_tokens) <> 0 OR abs(sum(spend)) > 1e-9
"""
TABLES = st.sampled_from(["LiteLLM_DailyUserSpend", "LiteLLM_DailyTagSpend"])
CHANGES = st.sampled_from(
    [
        "spend = spend + 1",
        "api_requests = api_requests + 3",
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
    first = date(2026, 1, 1)
    days = 3
    stamp = ""

    def __init__(self):
        super().__init__()
        self.proxy.clear()
        self.folder = tempfile.TemporaryDirectory()
        self.refresher = self.refresher_of_folder()
        self.store = Store(self.path, **MEMORY)

    @property
    def path(self) -> Path:
        return Path(self.folder.name)

    def refresher_of_folder(self) -> Refresher:
        return Refresher(self.path, **MEMORY, keeps_tags=False, retention=0)

    def teardown(self):
        self.refresher.close()
        self.store.database.close()
        self.folder.cleanup()

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number % self.days)

    def catch_up(self):
        full_cycle(self.refresher)

    @rule(
        user=USERS,
        number=NUMBERS,
        spend=st.sampled_from([0.1, 2.0]),
        tags=st.sets(st.sampled_from("ab")),
    )
    def use(self, user, number, spend, tags):
        self.proxy.spend_day(user, spend, day=self.day(number), tags=sorted(tags), key="k")

    @rule(table=TABLES, change=CHANGES, number=NUMBERS)
    def change(self, table, change, number):
        text = f"""
            UPDATE "{table}" SET {change}{self.stamp}
            WHERE id = (SELECT min(id) FROM "{table}" WHERE date = %s)
        """
        self.execute(text, [self.day(number).isoformat()])

    @rule(table=TABLES, number=NUMBERS, to=NUMBERS)
    def move_row(self, table, number, to):
        text = f"""
            UPDATE "{table}" SET date = %s{self.stamp}
            WHERE id = (SELECT max(id) FROM "{table}" WHERE date = %s)
        """
        self.execute(text, [self.day(to).isoformat(), self.day(number).isoformat()])

    def execute(self, text, values):
        """A row that another one equals by then stays as it is."""
        with suppress(UniqueViolation), self.proxy.connection.transaction():
            self.proxy.connection.execute(text, values)

    @rule(table=TABLES, number=NUMBERS)
    def delete_day(self, table, number):
        self.execute(f'DELETE FROM "{table}" WHERE date = %s', [self.day(number).isoformat()])

    @rule(table=TABLES)
    def delete_row(self, table):
        self.execute(f'DELETE FROM "{table}" WHERE id = (SELECT max(id) FROM "{table}")', [])

    @rule()
    def cycle(self):
        self.refresher.cycle()

    @rule()
    def reopen(self):
        self.refresher.close()
        self.refresher = self.refresher_of_folder()

    @invariant()
    def sums_are_equal_after_a_refresh(self):
        self.catch_up()
        users = rows(self.proxy.connection.execute(USER_SUMS).fetchall())
        tags = rows(self.proxy.connection.execute(TAG_SUMS).fetchall())
        with self.store.snapshot() as snapshot:
            assert rows(snapshot.fetch(MIRRORED_TAGS)) == tags
            for table in ("cells", "user_day", "set_day"):
                assert rows(snapshot.fetch(MIRRORED_USERS.format(table=table))) == users
            agents = rows(snapshot.fetch(MIRRORED_USERS.format(table="agent_day")))
            assert agents == [row for row in users if row[1] and any(row[2:])]
            assert snapshot.fetch(UNBALANCED_MOVES) == []
            assert sorted(snapshot.fetch("FROM first_days")) == sorted(snapshot.fetch(FIRST_DAYS))


class HotChanges(Changes):
    """Days that LiteLLM still writes to, as it writes them: one plain cycle finds each change."""

    stamp = ", updated_at = clock_timestamp()"

    def __init__(self):
        self.first = today() - timedelta(days=1)
        super().__init__()

    def catch_up(self):
        self.refresher.cycle()


class Rotation(Changes):
    """Closed days, of which each cycle proves one: after a turn every change is found."""

    def catch_up(self):
        for _ in range(self.days + 1):
            self.refresher.cycle()


def rows(found: list[tuple]) -> list[tuple]:
    """Both engines' numbers in Python's own."""
    return sorted(
        (day, name, float(spend), *map(int, counts)) for day, name, spend, *counts in found
    )


def run(machine: type[Changes], proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "proxy", proxy, raising=False)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(4, settings().max_examples // 8),
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("machine", [Changes, HotChanges])
def test_sums_follow_every_change(proxy: Proxy, monkeypatch, machine):
    run(machine, proxy, monkeypatch)


# Proofs take turns by the server's clock, which stands still within a transaction.
@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_sums_follow_changes_of_closed_days_after_a_turn_of_proofs(proxy: Proxy, monkeypatch):
    for name in ("DISCOVERY_SECONDS", "PROOF_SECONDS"):
        monkeypatch.setattr(plan, name, 0.0)
    run(Rotation, proxy, monkeypatch)
