"""Disks, databases and processes fail beneath the mirror: nothing wrong is shown, all heals."""

import contextlib
import os
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.domain.formats import ago
from analytics.litellm.reader_role import reader_role_sql
from analytics.mirror.loop import run_cycle
from analytics.mirror.refresh import Refresher
from analytics.mirror.status import Status, write_status
from analytics.mirror.store import Store
from demo.postgres import Server
from tests.mirroring import MEMORY, copy_all, spend
from tests.proxy import DAY, Proxy, empty_proxy
from tests.releases import site_reads
from tests.site import LOGIN, Browser, running_site, until

from .test_mirror_site import company, days_of  # noqa: F401 a fixture

BOTH = {"databases": ["default", "litellm"]}


@contextmanager
def folder_of(path: Path) -> Iterator[tuple[Refresher, Store]]:
    """Who refreshes a mirror, and who reads it."""
    refresher = Refresher(path, **MEMORY, keeps_tags=True, retention=0)
    store = Store(path, **MEMORY)
    try:
        yield refresher, store
    finally:
        refresher.close()
        store.database.close()


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.django_db(**BOTH)
def test_a_full_disk_keeps_the_figures_and_heals(proxy: Proxy, tmp_path):
    with folder_of(tmp_path) as (refresher, store):
        proxy.spend_day("ann", 4.0)
        copy_all(refresher)
        assert spend(store) == [("ann", DAY, 4.0)]
        proxy.spend_day("bob", 3.0, day=DAY + timedelta(days=1))
        refresher.plan.forget()
        with files_of_at_most(300):
            status, cycle = run_cycle(refresher, verify=2)
        assert cycle is None
        assert status.reason.startswith("The mirror cannot be written")
        assert spend(store) == [("ann", DAY, 4.0)]
        assert run_cycle(refresher, verify=2)[0].reason == ""
        assert len(spend(store)) == 2


def read_through(server: Server, name: str):
    return site_reads(server.url(name, user="usage_reader"))


@pytest.mark.django_db(**BOTH, transaction=True)
def test_a_database_that_is_restored_to_yesterday_is_copied_anew(server, tmp_path):
    with (
        empty_proxy(server, "restored") as yesterday,
        empty_proxy(server, "current") as today,
        folder_of(tmp_path) as (refresher, store),
    ):
        for proxy in (yesterday, today):
            proxy.connection.execute(reader_role_sql())
            proxy.spend_day("ann", 4.0)
        today.spend_day("bob", 3.0, day=DAY + timedelta(days=1))
        with read_through(server, "current"):
            copy_all(refresher)
            assert len(spend(store)) == 2
        today.connection.close()
        yesterday.connection.close()
        with server.connect() as connection:
            connection.execute("ALTER DATABASE current RENAME TO lost")
            connection.execute("ALTER DATABASE restored RENAME TO current")
        try:
            with read_through(server, "current"):
                copy_all(refresher)
                assert spend(store) == [("ann", DAY, 4.0)]
        finally:
            with server.connect() as connection:
                connection.execute("ALTER DATABASE current RENAME TO restored")
                connection.execute("ALTER DATABASE lost RENAME TO current")


@pytest.mark.django_db(**BOTH, transaction=True)
def test_a_server_that_accepts_and_says_nothing_is_a_reason(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        silent = f"postgresql://usage_reader@127.0.0.1:{port}/litellm"
        with site_reads(silent), folder_of(tmp_path) as (refresher, _):
            assert "is not responding" in run_cycle(refresher)[0].reason


@pytest.mark.django_db(**BOTH)
def test_a_clock_behind_the_servers_shows_no_negative_age(proxy: Proxy, tmp_path):
    with folder_of(tmp_path) as (refresher, store):
        proxy.spend_day("ann", 4.0)
        copy_all(refresher)
        ahead = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=2)
        write_status(tmp_path, Status(snapshot_at=ahead))
        with store.snapshot() as snapshot:
            assert ago(snapshot.status.snapshot_at) == "just now"


def kill_processes_with(variable: str) -> None:
    """SIGKILL to every process that was started with this variable, but for this one."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if variable.encode() in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes in /proc")
def test_a_site_that_is_killed_during_its_first_copy_goes_on(company, site_database, tmp_path):  # noqa: F811 the fixture
    variables = company | site_database | {"MIRROR_DIR": str(tmp_path)}
    with running_site(**variables):
        until(lambda: days_of(tmp_path) > 0)
        kill_processes_with(f"MIRROR_DIR={tmp_path}")
    assert 0 < days_of(tmp_path) <= 30
    with running_site(**variables) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        until(lambda: "$30.00" in browser.get("/users/?range=ytd")[1])
