"""Days that LiteLLM still writes to: a cycle reads the rows that changed, and nothing is missed."""

from datetime import timedelta

import pytest

from analytics.litellm.reader_role import reader_role_sql
from analytics.mirror import hot_rows
from tests.clock import today
from tests.mirroring import copy_all, spend
from tests.proxy import Proxy
from tests.releases import site_knows_nothing

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

USER_DAYS = '"LiteLLM_DailyUserSpend"'
ONE_MORE = f"""
    UPDATE {USER_DAYS} SET spend = spend + 1, api_requests = api_requests + 1, updated_at = {{}}
    WHERE user_id = 'ann'
"""
NOW = "clock_timestamp()::timestamp"
LATE = f"{NOW} - interval '1 hour'"  # as a proxy whose clock is behind writes it


@pytest.fixture
def copied(proxy: Proxy, refresher) -> Proxy:
    """Ann's and Bob's rows of today, read whole."""
    for user in ("ann", "bob"):
        proxy.spend_day(user, 4.0, day=today())
    proxy.connection.execute(
        f"UPDATE {USER_DAYS} SET updated_at = {NOW}"
        " - CASE WHEN user_id = 'bob' THEN interval '2 hours' ELSE interval '0' END"
    )
    copy_all(refresher)
    refresher.cycle()
    return proxy


def test_only_rows_that_changed_are_read(copied: Proxy, refresher, store):
    copied.connection.execute(ONE_MORE.format(NOW))
    read = refresher.cycle().read
    assert (read.days, read.newer) == ((today(),), (today(),))
    assert spend(store) == [("ann", today(), 5.0), ("bob", today(), 4.0)]
    copied.spend_day("eva", 2.0, day=today())
    assert refresher.cycle().read.newer == (today(),)
    assert spend(store)[-1] == ("eva", today(), 2.0)


def test_the_file_holds_one_row_of_two(copied: Proxy, refresher):
    copied.connection.execute(ONE_MORE.format(NOW))
    refresher.cycle()
    path = refresher.incoming / f"raw_user.{today()}.csv"
    assert path.read_text().count("\n") == 1


def test_nothing_is_read_where_nothing_changed(copied: Proxy, refresher):
    assert refresher.cycle().read.days == ()


@pytest.mark.parametrize(
    "change",
    [f"DELETE FROM {USER_DAYS} WHERE user_id = 'bob'", ONE_MORE.format(LATE)],
    ids=["a row that is gone", "a row that is older than it says"],
)
def test_the_day_is_read_whole_where_newer_rows_are_not_all(
    copied: Proxy, refresher, store, change
):
    copied.connection.execute(change)
    copied.spend_day("eva", 2.0, day=today())
    read = refresher.cycle().read
    assert (read.days, read.newer) == ((today(),), ())
    rows = copied.connection.execute(f"SELECT user_id, spend FROM {USER_DAYS} ORDER BY user_id")
    assert [(user, usd) for user, _, usd in spend(store)] == rows.fetchall()


def test_a_day_is_read_whole_every_few_minutes(copied: Proxy, refresher, store, monkeypatch):
    copied.connection.execute(f"UPDATE {USER_DAYS} SET spend = 9 WHERE user_id = 'bob'")
    copied.connection.execute(ONE_MORE.format(NOW))
    assert refresher.cycle().read.newer == (today(),)
    assert spend(store)[1] == ("bob", today(), 4.0)
    monkeypatch.setattr(hot_rows, "WHOLE_SECONDS", 0)
    copied.connection.execute(ONE_MORE.format(NOW))
    assert refresher.cycle().read.newer == ()
    assert spend(store) == [("ann", today(), 6.0), ("bob", today(), 9.0)]


def test_without_permission_to_read_ids_days_are_read_whole(copied: Proxy, refresher, store):
    copied.connection.execute(f"REVOKE SELECT (id) ON {USER_DAYS} FROM usage_reader")
    try:
        with site_knows_nothing():
            copied.connection.execute(ONE_MORE.format(NOW))
            read = refresher.cycle().read
    finally:
        copied.connection.execute(reader_role_sql())
    assert (read.days, read.newer) == ((today(),), ())
    assert spend(store)[0] == ("ann", today(), 5.0)


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)  # with a clock that runs
def test_after_a_failure_no_day_waits_for_another_that_changes_all_the_time(
    copied: Proxy, refresher, store
):
    yesterday = today() - timedelta(days=1)
    copied.spend_day("ann", 1.0, day=yesterday)
    refresher.cycle()
    copied.spend_day("ann", 2.0, day=yesterday)
    for _ in range(2):
        refresher.hot_batch = 1  # as after a failure of the database
        copied.connection.execute(ONE_MORE.format(NOW) + f" AND date = '{today()}'")
        assert len(refresher.cycle().read.days) == 1
    assert ("ann", yesterday, 3.0) in spend(store)
    assert refresher.hot_batch > 1
    refresher.cycle()
    assert ("ann", today(), 6.0) in spend(store)


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_a_proxy_whose_clock_is_ahead_changes_nothing(copied: Proxy, refresher, store):
    ahead = f"{NOW} + interval '1 hour'"
    copied.connection.execute(ONE_MORE.format(ahead))
    refresher.cycle()
    for _ in range(2):
        copied.connection.execute(ONE_MORE.replace("'ann'", "'bob'").format(NOW))
        assert refresher.cycle().read.newer == (today(),)
    assert ("bob", today(), 6.0) in spend(store)


def test_what_was_read_beside_a_day_that_is_read_again_is_kept(copied: Proxy, refresher, store):
    """A new name arrives although the same cycle has to read today whole."""
    copied.person("ann", alias="Ann")
    refresher.plan.forget()
    copied.connection.execute(f"DELETE FROM {USER_DAYS} WHERE user_id = 'bob'")
    copied.spend_day("eva", 2.0, day=today())
    assert refresher.cycle().read.newer == ()
    with store.snapshot() as snapshot:
        names = "SELECT user_alias FROM names WHERE user_id = 'ann'"
        assert snapshot.fetch(names) == [("Ann",)]
