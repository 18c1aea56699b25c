"""Faults around the mirror: each is reported, shows nothing wrong, and is repaired."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from analytics.mirror import current
from analytics.mirror.loop import elected, run_cycle
from analytics.mirror.manifest import Manifest, publish_manifest, read_manifest
from analytics.mirror.refresh import Refresher
from analytics.mirror.status import write_status
from analytics.mirror.store import MANIFESTS
from tests.mirroring import MEMORY, SPEND, copy_all, full_cycle, spend
from tests.proxy import DAY, Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NAMES = "SELECT user_id, user_email FROM names"
real_store = current.store


def flip_a_byte(path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_names_are_there_though_the_cycle_that_read_them_could_not_write(
    proxy: Proxy, tmp_path, refresher, store
):
    proxy.person("ann", email="ann@example.com")
    proxy.spend_day("ann", 4.0)
    (tmp_path / "names").write_text("not a folder")
    status, cycle = run_cycle(refresher)
    assert (cycle, status.reason) == (None, "The mirror cannot be written (File exists).")
    (tmp_path / "names").unlink()
    assert run_cycle(refresher)[0].reason == ""
    with store.snapshot() as snapshot:
        assert snapshot.fetch(NAMES) == [("ann", "ann@example.com")]


def test_what_duckdb_says_of_rows_is_neither_shown_nor_logged(proxy: Proxy, refresher, caplog):
    proxy.spend_day("ann", 9e99)
    refresher.builder.connection.execute("ALTER TABLE cells ALTER spend TYPE INTEGER")
    status, _ = run_cycle(refresher)
    assert status.reason == "The mirror cannot be written (ConversionException)."
    assert "e+99" not in caplog.text


def test_a_reader_follows_generations_that_are_counted_anew(
    proxy: Proxy, tmp_path, refresher, store
):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    for number in range(1000, 1000 + MANIFESTS + 10):
        publish_manifest(tmp_path, replace(refresher.manifest, generation=number))
        spend(store)
    publish_manifest(tmp_path, replace(refresher.manifest, generation=1))
    assert spend(store) == [("ann", DAY, 4.0)]


def test_a_rebuild_keeps_counting(proxy: Proxy, refresher):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    before = refresher.manifest.generation
    refresher.rebuild()
    copy_all(refresher)
    assert refresher.manifest.generation > before


def test_a_generation_that_cannot_be_loaded_does_not_look_newer_and_is_tried_again(
    proxy: Proxy, tmp_path, refresher, store
):
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    run_cycle(refresher)
    with store.snapshot() as before:
        shown = before.status
    proxy.connection.execute('UPDATE "LiteLLM_DailyUserSpend" SET spend = 5')
    full_cycle(refresher)
    write_status(tmp_path, replace(shown, snapshot_at=shown.snapshot_at + timedelta(days=1)))
    file = tmp_path / refresher.manifest.days[DAY].files["user_day"].path
    whole = file.read_bytes()
    flip_a_byte(file)
    with store.snapshot() as snapshot:
        assert snapshot.fetch(SPEND) == [("ann", DAY, 4.0)]
        assert snapshot.status.snapshot_at == shown.snapshot_at
        assert snapshot.status.failing_since
        assert "cannot be read" in snapshot.status.reason
    file.write_bytes(whole)
    store.retry_at = 0.0
    assert spend(store) == [("ann", DAY, 5.0)]
    with store.snapshot() as snapshot:
        assert snapshot.status.failing_since is None


def test_a_folder_that_was_deleted_is_no_longer_held(tmp_path):
    folder = tmp_path / "mirror"
    with elected(folder) as first:
        shutil.rmtree(folder)
        assert not first()
        with elected(folder) as second:
            assert second()


def test_sixteen_first_requests_make_one_store(tmp_path, settings):
    settings.MIRROR_DIR = tmp_path
    current.made_store.cache_clear()
    try:
        with ThreadPoolExecutor(16) as threads:
            stores = set(threads.map(lambda _: id(real_store()), range(16)))
        assert len(stores) == 1
    finally:
        current.made_store.cache_clear()


def test_requests_that_want_a_refresh_do_not_all_wait_for_it(store, monkeypatch, tmp_path):
    monkeypatch.setattr(current, "store", lambda: store)
    for _ in range(3):
        assert current.waiting.acquire(blocking=False)
    try:
        assert not current.refresh_now(patience=3600)
    finally:
        current.waiting.release(3)
    assert (tmp_path / "wanted").exists()


def test_a_folder_with_a_quotation_mark_is_a_folder(proxy: Proxy, tmp_path):
    folder = tmp_path / "ann's mirror"
    folder.mkdir()
    refresher = Refresher(folder, **MEMORY, keeps_tags=True, retention=0)
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    refresher.close()
    assert read_manifest(folder) != Manifest()


def test_a_key_that_lives_and_was_deleted_has_the_owner_and_the_kind_of_the_living(
    proxy: Proxy, refresher, store
):
    proxy.spend_day("", 4.0, key="k")
    proxy.key("k", "ann")
    proxy.deleted_key("k", "bob", DAY)
    proxy.connection.execute(
        """UPDATE "LiteLLM_DeletedVerificationToken" SET team_id = 'red' WHERE token = 'k'"""
    )
    copy_all(refresher)
    with store.snapshot() as snapshot:
        found = snapshot.fetch(
            """
            SELECT users.user_id, tokens.kind, tokens.is_deleted
            FROM tokens JOIN users ON users.user_no = tokens.owner_no
            """
        )
    assert found == [("ann", "user_keys", False)]
