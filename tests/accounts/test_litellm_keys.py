"""`LITELLM_ADMIN_KEYS=true`: the keys of LiteLLM's admins as credentials."""

import hashlib
import logging
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from analytics.accounts.litellm_keys import forget_keys
from analytics.accounts.tokens import issue_token
from tests.proxy import DAY, Proxy
from tests.releases import site_knows_nothing, site_reads
from usage_site import env

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
JSON = "/admin/users/daily/activity"
KEY = "sk-Vz3k9QbW7dYt1RmXc0de"
HASH = hashlib.sha256(KEY.encode()).hexdigest()
UNAVAILABLE = "LiteLLM keys can't be verified right now. Try again in a moment"


@pytest.fixture(autouse=True)
def _admin_keys_are_accepted(settings) -> Iterator[None]:
    """And nothing is remembered of other tests."""
    settings.LITELLM_ADMIN_KEYS = True
    forget_keys()
    yield
    forget_keys()


@pytest.fixture
def people(proxy: Proxy) -> Proxy:
    proxy.spend_day("ann", 12.5, day=DAY)
    give_key(proxy)
    return proxy


def give_key(proxy: Proxy, role: str | None = "proxy_admin") -> None:
    proxy.person("olga")
    proxy.connection.execute('UPDATE "LiteLLM_UserTable" SET user_role = %s', [role])
    proxy.key(HASH, "olga")


def change_key(proxy: Proxy, assignment: str) -> None:
    proxy.connection.execute(
        f'UPDATE "LiteLLM_VerificationToken" SET {assignment} WHERE token = %s', [HASH]
    )


def ask(key: str = KEY, path: str = JSON, **parameters: str):
    return Client().get(path, PERIOD | parameters, headers={"Authorization": f"Bearer {key}"})


@pytest.mark.parametrize("role", ["proxy_admin", "proxy_admin_viewer"])
def test_an_admins_key_opens_json_and_files(proxy, role):
    proxy.spend_day("ann", 12.5, day=DAY)
    give_key(proxy, role)
    assert ask().json()["summary"]["total_spend"] == 12.5
    assert b"ann" in b"".join(ask(path="/users.csv"))


def test_it_opens_no_page(people):
    assert ask(path="/users/").status_code == 302


@pytest.mark.parametrize("role", ["internal_user", "internal_user_viewer", "team", None, ""])
def test_a_key_of_a_user_who_is_not_an_admin_gets_403(proxy, role):
    give_key(proxy, role)
    response = ask()
    assert response.status_code == 403
    assert response.json() == {"error": "Admin permissions required"}


def test_a_key_of_no_user_gets_403(people):
    change_key(people, "user_id = NULL")
    assert ask().status_code == 403


@pytest.mark.parametrize(
    "assignment",
    [
        "blocked = TRUE",
        "expires = now() AT TIME ZONE 'UTC' - interval '1 second'",
        "token = 'another'",
    ],
)
def test_a_blocked_expired_or_unknown_key_gets_401(people, assignment):
    change_key(people, assignment)
    assert ask().status_code == 401


@pytest.mark.parametrize(
    "assignment",
    [
        "blocked = FALSE, expires = now() AT TIME ZONE 'UTC' + interval '1 minute'",
        "allowed_routes = NULL",
        "allowed_routes = '{}'",
        "allowed_routes = '{management_routes}'",
    ],
)
def test_a_valid_key_is_accepted(people, assignment):
    change_key(people, assignment)
    assert ask().status_code == 200


def test_a_key_expires_in_utc_in_any_session_time_zone(people):
    change_key(people, "expires = now() AT TIME ZONE 'UTC' - interval '1 hour'")
    with connections["litellm"].cursor() as cursor:
        # Where a pooler refuses session settings; rolled back with the test's transaction.
        cursor.execute("SET TIME ZONE 'America/Los_Angeles'")
    assert ask().status_code == 401


def test_a_key_that_its_admin_restricted_to_models_gets_403(people):
    change_key(people, "allowed_routes = '{llm_api_routes}'")
    assert ask().status_code == 403


def test_the_answer_is_remembered_for_a_minute(people, django_assert_num_queries):
    with django_assert_num_queries(0, using="litellm"):
        assert ask("uu_x").status_code == 401
    assert ask().status_code == 200
    change_key(people, "blocked = TRUE")
    with django_assert_num_queries(0, using="litellm"):
        assert (
            ask(path="/users.csv", q="\0").status_code == 400
        )  # known, so the filters are refused
    forget_keys()
    assert ask().status_code == 401
    with django_assert_num_queries(0, using="litellm"):
        assert ask().status_code == 401


def test_guessing_keys_costs_litellm_few_reads(people, settings, django_assert_num_queries):
    settings.API_FAILURES_PER_MINUTE = 3
    with django_assert_num_queries(3, using="litellm"):
        statuses = [ask(f"sk-guess-{number}").status_code for number in range(9)]
    assert statuses == [401] * 3 + [429] * 6


@pytest.mark.parametrize("key", ["not-a-key", "", "uu_x", HASH])
def test_a_malformed_key_is_not_looked_up(people, django_assert_num_queries, key):
    with django_assert_num_queries(0, using="litellm"):
        assert ask(key).status_code == 401


def test_a_hash_from_litellms_table_is_not_a_credential(people):
    assert ask(HASH).status_code == 401
    assert ask(f"sk-{HASH}").status_code == 401


def test_keys_are_refused_unless_the_setting_enables_them(
    people, settings, django_assert_num_queries
):
    settings.LITELLM_ADMIN_KEYS = False
    settings.LITELLM_MASTER_KEY_HASH = HASH
    with django_assert_num_queries(0, using="litellm"):
        assert ask().status_code == 401


def test_the_master_key_is_accepted_where_it_is_named(proxy, settings, monkeypatch):
    assert ask("sk-1234").status_code == 401
    monkeypatch.setenv("LITELLM_MASTER_KEY", "sk-1234")
    settings.LITELLM_MASTER_KEY_HASH = env.hashed("LITELLM_MASTER_KEY")
    forget_keys()  # as a restart would
    assert ask("sk-1234").status_code == 200
    assert ask("sk-12345").status_code == 401


def test_a_key_is_never_logged(people, caplog):
    caplog.set_level(logging.DEBUG)
    ask()
    assert b"".join(ask(path="/users.csv"))
    ask(KEY + "x")
    audit = [line.getMessage() for line in caplog.records if line.name == "user_usage.audit"]
    assert "user 'litellm:olga', address 127.0.0.1" in audit[0]
    assert audit[0].endswith("detail 'token LiteLLM key (…c0de)'")
    assert KEY not in caplog.text
    assert HASH not in caplog.text


def test_a_hostile_user_id_begins_no_line_of_its_own_in_the_log(people, caplog):
    caplog.set_level(logging.INFO)
    people.connection.execute(
        "UPDATE \"LiteLLM_UserTable\" SET user_id = E'x\\nroot signed in'", []
    )
    change_key(people, "user_id = E'x\\nroot signed in'")
    assert ask().status_code == 200
    assert "\nroot signed in" not in caplog.text


def test_a_key_may_ask_so_often_in_a_minute(people, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    assert [ask().status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_without_litellm_keys_get_503_and_our_own_tokens_are_known(staff):
    secret = issue_token(staff, name="x", scopes=["read"], days=1, now=timezone.now())[1]
    with site_reads("postgresql://usage_reader@/litellm?host=/nowhere"):
        response = ask()
        assert response.status_code == 503
        assert response.json() == {"error": UNAVAILABLE}
        with site_knows_nothing():
            known = ask(secret)
        assert known.status_code == 200  # from the last snapshot
        assert ask("uu_unknown").status_code == 401
