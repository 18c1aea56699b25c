"""The refresh: what changes in LiteLLM's tables is in the next generation, and nothing else."""

from datetime import datetime, time, timedelta

import pytest

from analytics.domain.errors import MirrorNotReady, MirrorUnreadable
from analytics.mirror import reader
from analytics.mirror.loop import elected
from analytics.mirror.refresh import Refresher
from tests.mirroring import MEMORY, SPEND, copy_all, full_cycle, spend
from tests.proxy import DAY, Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_the_first_copy_takes_the_newest_days_first(proxy: Proxy, refresher, store):
    for number in range(4):
        proxy.spend_day("ann", number + 1.0, day=DAY + timedelta(days=number))
    assert refresher.cycle().read.days == (DAY + timedelta(days=3),)
    assert [row[2] for row in spend(store)] == [4.0]
    while refresher.cycle().read.missing:
        pass
    assert [row[2] for row in spend(store)] == [1.0, 2.0, 3.0, 4.0]


def test_a_row_that_changes_without_a_new_updated_at_is_found(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0)
    proxy.spend_day("bob", 3.0, day=DAY + timedelta(days=1))
    copy_all(refresher)
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend" SET spend = 9 WHERE user_id = 'ann'"""
    )
    cycle = full_cycle(refresher)
    assert (cycle.read.days, len(cycle.read.unchanged)) == ((DAY,), 1)
    assert [row[2] for row in spend(store)] == [9.0, 3.0]


def test_two_equal_rows_that_become_two_others_are_found(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0, endpoint=None)
    proxy.double_rows()
    copy_all(refresher)
    assert spend(store) == [("ann", DAY, 8.0)]
    proxy.connection.execute('UPDATE "LiteLLM_DailyUserSpend" SET spend = 5')
    full_cycle(refresher)
    assert spend(store) == [("ann", DAY, 10.0)]


def test_a_day_that_is_gone_is_removed(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0)
    proxy.spend_day("ann", 3.0, day=DAY + timedelta(days=1))
    copy_all(refresher)
    for table in ("LiteLLM_DailyUserSpend", "LiteLLM_DailyTagSpend"):
        proxy.connection.execute(f"DELETE FROM \"{table}\" WHERE date = '{DAY}'")
    assert full_cycle(refresher).read.gone == (DAY,)
    assert [row[2] for row in spend(store)] == [3.0]


def test_tags_that_litellm_prunes_at_the_old_end_are_kept(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0, tags=["a"])
    proxy.spend_day("ann", 3.0, tags=["b"], day=DAY + timedelta(days=1))
    copy_all(refresher)
    proxy.connection.execute(f"""DELETE FROM "LiteLLM_DailyTagSpend" WHERE date = '{DAY}'""")
    assert full_cycle(refresher).read.pruned == (DAY,)
    with store.snapshot() as snapshot:
        assert snapshot.fetch("SELECT tag FROM tag_day JOIN tags USING (tag_no) ORDER BY day") == [
            ("a",),
            ("b",),
        ]


def test_a_cycle_without_changes_publishes_nothing(proxy: Proxy, refresher):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    assert not refresher.cycle().changed


def test_a_reader_keeps_its_generation_while_another_is_published(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    with store.snapshot() as before:
        proxy.connection.execute('UPDATE "LiteLLM_DailyUserSpend" SET spend = 5')
        full_cycle(refresher)
        assert spend(store) == [("ann", DAY, 5.0)]
        assert before.fetch(SPEND) == [("ann", DAY, 4.0)]


def test_a_refresher_that_is_killed_goes_on_where_it_was(proxy: Proxy, tmp_path, store):
    for number in range(3):
        proxy.spend_day("ann", 1.0, day=DAY + timedelta(days=number))
    first = Refresher(tmp_path, **MEMORY, keeps_tags=True, retention=0)
    first.cycle()
    first.close()
    second = Refresher(tmp_path, **MEMORY, keeps_tags=True, retention=0)
    assert len(second.manifest.days) == 1
    copy_all(second)
    second.close()
    assert len(spend(store)) == 3


def test_a_flipped_byte_is_found_and_its_day_copied_again(proxy: Proxy, tmp_path, refresher, store):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    file = tmp_path / refresher.manifest.days[DAY].files["user_day"].path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(MirrorUnreadable):
        spend(store)
    assert (tmp_path / "wanted").exists()
    copy_all(refresher)
    assert spend(store) == [("ann", DAY, 4.0)]


def test_a_malformed_amount_is_left_out_and_counted(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0)
    proxy.spend_day("bob", 3.0)
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend" SET spend = 'NaN' WHERE user_id = 'bob'"""
    )
    copy_all(refresher)
    assert spend(store) == [("ann", DAY, 4.0)]
    assert refresher.manifest.days[DAY].rejected == 1


def test_the_smallest_count_of_64_bits_is_left_out_and_counted(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0)
    proxy.spend_day("bob", 3.0)
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend" SET prompt_tokens = %s WHERE user_id = 'bob'""",
        [-(2**63)],
    )
    copy_all(refresher)
    assert spend(store) == [("ann", DAY, 4.0)]
    assert refresher.manifest.days[DAY].rejected == 1


def test_rows_whose_date_is_none_are_left_out_and_told(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 4.0)
    proxy.spend_day("bob", 3.0, tags=["a"])
    proxy.connection.execute(
        """UPDATE "LiteLLM_DailyUserSpend" SET date = 'yesterday' WHERE user_id = 'bob'"""
    )
    proxy.connection.execute("""UPDATE "LiteLLM_DailyTagSpend" SET date = '2026-1-5'""")
    copy_all(refresher)
    assert spend(store) == [("ann", DAY, 4.0)]
    assert refresher.manifest.malformed == ("2026-1-5", "yesterday")


def test_files_belong_to_the_site_alone(proxy: Proxy, tmp_path, refresher):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    files = list(tmp_path.glob("*/*.parquet"))
    assert files
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_without_a_copy_there_is_nothing_to_ask(store):
    with pytest.raises(MirrorNotReady), store.snapshot():
        pass


def test_one_process_refreshes_a_folder(tmp_path):
    with elected(tmp_path) as first, elected(tmp_path) as second:
        assert (first(), second()) == (True, False)
    with elected(tmp_path) as again:
        assert again()


def test_a_cycle_that_others_slow_down_does_not_slow_the_pace(proxy: Proxy, refresher):
    proxy.spend_day("ann", 1.0)
    quick = refresher.cycle()
    refresher.recent.append(quick.seconds + 60)
    proxy.spend_day("ann", 2.0)
    cycle = full_cycle(refresher)
    assert cycle.read.days
    assert cycle.least_seconds == min(quick.seconds, cycle.seconds)
    # Cycles that copy nothing are short, and say nothing of what a day costs.
    assert full_cycle(refresher).least_seconds == cycle.least_seconds


def test_at_midnight_utc_a_day_begins_and_late_rows_of_the_last_one_are_found(
    proxy: Proxy, refresher, store, monkeypatch: pytest.MonkeyPatch
):
    """LiteLLM writes what it has collected once a minute, so a day's last rows come after it."""
    midnight = datetime.combine(DAY + timedelta(days=1), time(0))
    server_clock = midnight - timedelta(seconds=5)
    monkeypatch.setattr(reader, "clock_of", lambda cursor: server_clock)
    proxy.spend_day("ann", 1.0)
    refresher.cycle()
    assert spend(store) == [("ann", DAY, 1.0)]
    server_clock = midnight + timedelta(seconds=5)
    assert not refresher.cycle().changed
    proxy.spend_day("ann", 2.0)
    proxy.spend_day("ann", 4.0, day=DAY + timedelta(days=1))
    refresher.cycle()
    assert spend(store) == [("ann", DAY, 3.0), ("ann", DAY + timedelta(days=1), 4.0)]


def test_a_build_may_need_more_than_the_memory(refresher):
    """DuckDB makes the folder that it then writes to, but not one above it."""
    refresher.builder.connection.execute("SET memory_limit = '60MB'")
    ((count,),) = refresher.builder.connection.execute(
        """
        SELECT count(*)
        FROM (
            SELECT DISTINCT text
            FROM (SELECT repeat('a', 60) || number AS text FROM range(1500000) AS made(number))
        ) AS texts
        """
    ).fetchall()
    assert count == 1_500_000
