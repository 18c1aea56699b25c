"""The proxy's database: read-only, silent, slow or unreachable."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connections
from django.db.utils import InternalError, ProgrammingError

from analytics.litellm.models import DailyUserSpend
from analytics.litellm.router import LitellmRouter, LitellmWriteError
from analytics.litellm.schema import READ, USER_DAYS
from demo.simulation import World
from tests.pages.test_users import words
from tests.proxy import Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

USERS = "/users/?range=7d"
API = "/admin/users/daily/activity?start_date=2026-01-01&end_date=2026-01-31"


@pytest.fixture
def litellm():
    """The site's own connection, closed afterwards, so that no setting outlives the test."""
    connection = connections["litellm"]
    yield connection
    connection.needs_rollback = False


@pytest.fixture
def busy(proxy: Proxy) -> None:
    """Enough rows that no statement is done within a millisecond."""
    today = datetime.now(UTC).date()
    proxy.simulate(World(seed=1, users=60, first_day=today - timedelta(days=6), last_day=today))


@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM "LiteLLM_DailyUserSpend"',
        'UPDATE "LiteLLM_UserTable" SET user_email = NULL',
        "CREATE TABLE public.mine (id int)",
    ],
)
def test_the_server_refuses_writes(litellm, statement):
    with pytest.raises((InternalError, ProgrammingError)), litellm.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM "LiteLLM_DailyUserSpend"',
        'SELECT password FROM "LiteLLM_UserTable"',
        'SELECT metadata FROM "LiteLLM_VerificationToken"',
        'SELECT messages FROM "LiteLLM_SpendLogs"',
        'SELECT * FROM "LiteLLM_UserTable"',
        "CREATE TABLE public.mine (id int)",
        'CREATE INDEX ON "LiteLLM_DailyUserSpend" (spend)',
    ],
)
def test_the_role_may_not_even_where_the_session_would_let_it(server, statement):
    url = server.url("litellm_test", user="usage_reader")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_the_session_carries_every_guard(litellm):
    wanted = {
        "default_transaction_read_only": "on",
        "statement_timeout": "15s",
        "lock_timeout": "1s",
        "idle_in_transaction_session_timeout": "30s",
        "TimeZone": "UTC",
        "application_name": "user-usage",
    }
    with litellm.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,), name


def test_the_model_is_a_map_of_the_real_table_and_stays_within_the_grants(proxy):
    names = [field.name for field in DailyUserSpend._meta.concrete_fields]
    columns = [field.column for field in DailyUserSpend._meta.concrete_fields]
    assert columns == list(READ[USER_DAYS])
    assert list(DailyUserSpend.objects.values_list(*names)[:1]) == []
    assert not DailyUserSpend._meta.managed


def test_the_orm_never_writes_there():
    with pytest.raises(LitellmWriteError, match="belongs to LiteLLM"):
        DailyUserSpend.objects.create()


def test_nothing_is_migrated_there():
    router = LitellmRouter()
    assert router.allow_migrate("litellm", "auth") is False
    assert router.allow_migrate("default", "auth") is None


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("statement_timeout = '1ms'", "A query on LiteLLM's database timed out."),
        ("search_path = nowhere", "LiteLLM's database lacks LiteLLM_DailyTagSpend"),
    ],
)
def test_figures_stay_and_the_page_says_why_they_are_old(
    staff_client, busy, litellm, fresh_store, setting, sentence
):
    assert "Figures are as of" not in staff_client.get(USERS).content.decode()
    fresh_store.copied = None  # the setting of a session is no write
    with litellm.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting}")
    response = staff_client.get(USERS)
    assert response.status_code == 200
    text = words(response.content.decode())
    assert "Figures are as of" in text
    assert sentence in text
    assert response.context["report"].summary.total_users > 0


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
@pytest.mark.parametrize("path", [USERS, "/users.csv", "/users/daily.csv", API])
def test_a_lock_holds_no_page_up(staff_client, proxy, server, path):
    proxy.spend_day("ann", 1.0)
    staff_client.get(path)
    with server.connect("litellm_test") as connection, connection.transaction():
        connection.execute('LOCK TABLE "LiteLLM_DailyUserSpend" IN ACCESS EXCLUSIVE MODE')
        assert staff_client.get(path).status_code == 200
        if path == USERS:
            text = words(staff_client.get(path).content.decode())
            assert "LiteLLM's tables are locked" in text
