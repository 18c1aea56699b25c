"""Fixtures for every test: a LiteLLM database to write to, logins and signed-in clients."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import BaseCache, cache
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings

from analytics.accounts.bearer import failures_by_address, requests_by_token
from analytics.accounts.capped_events import events_by_source
from analytics.litellm.connection import litellm_schema
from analytics.mirror import current
from analytics.pages.audit import searches_by_person
from demo.postgres import Server
from tests.browser.fixtures import (  # noqa: F401 fixtures
    address,
    chromium,
    context,
    open_context,
    own_page,
    page,
    session_cookie,
    shared_page,
    signed_out,
)
from usage_site import settings as deployed

from .mirroring import FreshStore
from .people import client_of, role
from .proxy import Proxy
from .site import LEAVER, LOGIN, VISITOR, manage

# Examples of each property: of the gate, the same in every run, and of `make test-deep`.
settings.register_profile("gate", max_examples=8, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=850, deadline=None)
settings.load_profile("gate")  # unless --hypothesis-profile names the other
os.environ["DJANGO_SETTINGS_MODULE"] = "usage_site.settings"  # of processes that tests start
CREATE_LOGINS = f"""
from django.contrib.auth.models import User
for name, password in {[LOGIN, LEAVER]}:
    User.objects.create_superuser(name, f"{{name}}@example.com", password)
User.objects.create_user({VISITOR[0]!r}, None, {VISITOR[1]!r})
"""
SLOW = "browser", "deployment", "security", "usage"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long goes first, so that both workers end at about the same time."""
    items.sort(key=lambda item: item.path.parent.name not in SLOW)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Django makes and drops our own database only; the proxy's is there already."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": True})
        with connection.cursor() as cursor:  # tests without a transaction truncate all tables
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_not_truncated")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def reachable_folder() -> Iterator[Path]:
    """A folder that every account can reach, unlike pytest's own: for servers of a test's own."""
    with tempfile.TemporaryDirectory(prefix="user-usage-test-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def site_database(server: Server) -> dict[str, str]:
    """A database of ours outside of any test's transaction, with logins: as variables."""
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS site WITH (FORCE)")
        connection.execute("CREATE DATABASE site")
    variables = {"APP_DATABASE_URL": server.url("site")}
    assert manage("migrate", "-v", "0", **variables).returncode == 0
    done = manage("shell", "-v", "0", "-c", CREATE_LOGINS, **variables)
    assert done.returncode == 0, done.stderr
    return variables


@pytest.fixture(autouse=True)
def _no_request_is_counted() -> None:
    """The rate limits count from zero: every test asks from the same address."""
    requests_by_token.clear()
    failures_by_address.clear()
    events_by_source.clear()
    searches_by_person.clear()


@pytest.fixture(scope="session")
def fresh_store(server: Server) -> Iterator[FreshStore]:
    """One mirror for the whole run, which follows the proxy's database; in memory, for speed."""
    memory = "/dev/shm"  # noqa: S108 a folder of random name below it
    folder = memory if Path(memory).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="user-usage-mirror-", dir=folder) as name:
        store = FreshStore(Path(name), server)
        yield store
        store.close()


@pytest.fixture(autouse=True)
def mirror(request, settings, monkeypatch) -> None:
    """Pages ask a mirror that is up to date."""
    monkeypatch.setattr(current, "store", lambda: request.getfixturevalue("fresh_store"))


@pytest.fixture
def deployed_hasher(settings) -> None:
    """The hasher of passwords that the site is deployed with."""
    settings.PASSWORD_HASHERS = deployed.PASSWORD_HASHERS


@pytest.fixture
def kept(settings) -> BaseCache:
    """The site's own cache, empty."""
    settings.CACHES = deployed.CACHES
    cache.clear()
    return cache


@pytest.fixture(scope="session")
def collected(tmp_path_factory) -> str:
    """The folder of static files as `collectstatic` leaves them, once for all workers."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of the whole run
    root = folder / "collected"
    with (folder / "collected.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            done = manage("collectstatic", "--noinput", STATIC_ROOT=str(root))
            assert done.returncode == 0, done.stderr
    return str(root)


@pytest.fixture(scope="session")
def proxy_writer(server: Server) -> Iterator[Proxy]:
    """One connection of LiteLLM's own role for the whole run."""
    with server.connect("litellm_test") as connection:
        yield Proxy(connection)


@pytest.fixture
def proxy(proxy_writer: Proxy) -> Iterator[Proxy]:
    """An empty proxy's database, emptied again afterwards."""
    litellm_schema.cache_clear()
    proxy_writer.clear()
    yield proxy_writer
    proxy_writer.clear()


@pytest.fixture
def staff(db) -> User:
    """Olga, an exporter: pages, files and notes."""
    user = User.objects.create_user("olga", "olga@example.com", "a long password", is_staff=True)
    user.groups.add(role("exporter"))
    return user


@pytest.fixture
def visitor(db) -> User:
    """Somebody who can sign in and is not staff."""
    return User.objects.create_user("victor", "victor@example.com", "a long password")


@pytest.fixture
def staff_client(staff: User) -> Client:
    return client_of(staff)


@pytest.fixture
def visitor_client(visitor: User) -> Client:
    return client_of(visitor)
