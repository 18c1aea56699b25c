"""The transaction of the refresh is canceled when another session waits for its locks."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from analytics.domain.errors import UsageError, UsageTimeout
from analytics.litellm.reading import reading_transaction
from demo.postgres import Server

pytestmark = pytest.mark.django_db(databases=["default", "litellm"], transaction=True)

MOST_SECONDS = 5.0


def alter(server: Server) -> float:
    """Seconds that a migration takes."""
    began = time.monotonic()
    with server.connect("litellm_test") as connection:
        connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" ADD COLUMN added int')
        seconds = time.monotonic() - began
        connection.execute('ALTER TABLE "LiteLLM_DailyUserSpend" DROP COLUMN added')
    return seconds


@pytest.mark.parametrize("delay", [0.0, 1.0])
def test_a_migration_cancels_a_refresh_instead_of_waiting_for_it(proxy, server, delay):
    """delay: seconds after which the migration connects; other sessions were looked at before."""

    def refresh() -> None:
        with reading_transaction() as (cursor, _):
            cursor.execute('SELECT count(*) FROM "LiteLLM_DailyUserSpend"')
            cursor.execute("SELECT pg_sleep(%s)", [delay])
            migrations.append(threads.submit(alter, server))
            cursor.execute("SELECT pg_sleep(14)")

    migrations: list[Future[float]] = []
    with ThreadPoolExecutor(1) as threads:
        with pytest.raises(UsageTimeout):
            refresh()
        assert migrations[0].result() < MOST_SECONDS


def test_a_refresh_that_is_done_holds_no_lock(proxy, server):
    with reading_transaction() as (cursor, _):
        cursor.execute('SELECT count(*) FROM "LiteLLM_DailyUserSpend"')
    assert alter(server) < MOST_SECONDS


def test_writes_are_refused_inside(proxy):
    with pytest.raises(UsageError), reading_transaction() as (cursor, _):
        cursor.execute('DELETE FROM "LiteLLM_DailyUserSpend"')
