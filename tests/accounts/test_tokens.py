"""API tokens: issued, shown once, stored as a hash, accepted, refused, revoked."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import ApiToken, LoginSession
from analytics.accounts.tokens import hash_of, issue_token
from analytics.litellm.router import is_litellm
from tests.proxy import DAY, Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
JSON = "/admin/users/daily/activity"
FILES = "/users.csv", "/users/daily.csv"
PAGES = "/users/", "/data/", "/account/tokens/", "/password/", "/staff/"


@pytest.fixture
def people(proxy: Proxy) -> Proxy:
    proxy.spend_day("ann", 12.5, day=DAY)
    return proxy


def issue(user: User, *scopes: str, days: int | None = 90, ago: int = 0) -> str:
    now = timezone.now() - timedelta(days=ago)
    return issue_token(user, name="Finance", scopes=scopes or ("read",), days=days, now=now)[1]


def ask(token: str, path: str = JSON, client: Client | None = None, **headers: str):
    headers = {"Authorization": f"Bearer {token}"} | headers
    return (client or Client()).get(path, PERIOD, headers=headers)


def test_tokens_live_in_our_own_database():
    assert not is_litellm(ApiToken)
    assert ApiToken.objects.db == "default"


def test_only_the_hash_of_a_token_is_stored(staff):
    secret = issue(staff)
    assert secret.startswith("uu_")
    assert len(secret) == 46
    row = ApiToken.objects.values().get()
    assert row["hash"] == hash_of(secret)
    assert not [value for value in row.values() if secret in str(value)]
    assert row["last_four"] == secret[-4:]


def test_the_read_scope_opens_the_json(staff, people):
    response = ask(issue(staff, "read"))
    assert response.status_code == 200
    assert response.json()["summary"]["total_spend"] == 12.5


@pytest.mark.parametrize("path", FILES)
def test_the_export_scope_opens_files(staff, people, path):
    response = ask(issue(staff, "export"), path)
    assert response.status_code == 200
    assert b"ann" in b"".join(response)


@pytest.mark.parametrize("path", [JSON, *FILES])
def test_a_response_to_a_token_is_not_cacheable(staff, people, path):
    response = ask(issue(staff, "read", "export"), path)
    assert b"".join(response)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert {"Authorization", "Cookie"} <= set(response["Vary"].split(", "))


def test_a_token_needs_no_session_and_starts_none(staff, people):
    response = ask(issue(staff))
    assert response.cookies == {}
    assert LoginSession.objects.count() == 0


@pytest.mark.parametrize(("scope", "path"), [("export", JSON), *(("read", f) for f in FILES)])
def test_the_other_scope_is_named_where_it_is_missing(staff, scope, path):
    response = ask(issue(staff, scope), path)
    missing = "read" if scope == "export" else "export"
    assert response.status_code == 403
    assert response.json()["error"].startswith(f"This token lacks the scope {missing} (")
    assert f'scope="{missing}"' in response["WWW-Authenticate"]


@pytest.mark.parametrize("page", PAGES)
def test_a_token_opens_no_page(staff, page):
    assert ask(issue(staff, "read", "export"), page).status_code == 302


@pytest.mark.parametrize("path", [JSON, *FILES])
@pytest.mark.parametrize("token", ["uu_unknown", "sk-unknown", "", "two words", "é"])
def test_an_unknown_or_malformed_token_gets_401_and_no_redirect(db, path, token):
    response = ask(token, path)
    assert response.status_code == 401
    assert response.json() == {"error": "Authentication required"}
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_no_token_gets_401_with_a_challenge(client, db):
    response = client.get(JSON, PERIOD)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "bearer  ", "Token x", "Basic eDp4", "uu_x"])
def test_a_malformed_header_gets_401(client, db, header):
    response = client.get(JSON, PERIOD, headers={"Authorization": header})
    assert response.status_code == 401


def test_the_scheme_may_be_written_in_any_case(staff, people):
    headers = {"Authorization": f"bearer {issue(staff)}"}
    assert Client().get(JSON, PERIOD, headers=headers).status_code == 200


def test_a_wrong_token_counts_even_beside_a_session(staff_client):
    assert ask("uu_unknown", client=staff_client).status_code == 401


def test_credentials_of_a_proxy_in_front_leave_the_session_alone(staff_client, people):
    response = staff_client.get(JSON, PERIOD, headers={"Authorization": "Basic eDp4"})
    assert response.status_code == 200


def test_a_token_expires(staff):
    assert ask(issue(staff, days=30, ago=31)).status_code == 401
    assert ask(issue(staff, days=30, ago=30)).status_code == 401


def test_a_token_without_expiry_does_not(staff, people):
    assert ask(issue(staff, days=None, ago=5000)).status_code == 200


def test_a_revoked_token_is_refused_at_once(staff, staff_client, people):
    secret = issue(staff)
    assert ask(secret).status_code == 200
    staff_client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert ask(secret).status_code == 401


def test_a_token_of_a_user_without_staff_access_gets_403(visitor):
    response = ask(issue(visitor))
    assert response.status_code == 403
    assert response.json() == {"error": "Admin permissions required"}


@pytest.mark.parametrize(("flag", "status"), [("is_staff", 403), ("is_active", 401)])
def test_a_token_stops_when_its_user_loses_access(staff, people, flag, status):
    secret = issue(staff)
    assert ask(secret).status_code == 200
    setattr(staff, flag, False)
    staff.save()
    assert ask(secret).status_code == status


def test_the_last_use_is_written_at_most_once_a_minute(staff, people, django_assert_num_queries):
    secret, client = issue(staff), Client()
    ask(secret, client=client)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    # The token, its user, permissions of user and groups, whether names are hidden, the count of
    # its minute, the event.
    with django_assert_num_queries(6):
        ask(secret, client=client)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=1))
    ask(secret)
    assert ApiToken.objects.get().last_used_at >= first


def test_a_token_may_ask_so_often_in_a_minute(staff, people, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    secret, other = issue(staff), issue(staff)
    assert [ask(secret).status_code for _ in range(4)] == [200, 200, 200, 429]
    response = ask(secret)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "Too many requests" in response.json()["error"]
    assert ask(other).status_code == 200


def test_an_address_may_fail_so_often_in_a_minute(staff, people, settings):
    settings.API_FAILURES_PER_MINUTE = 3
    assert [ask(f"uu_{n}").status_code for n in range(4)] == [401, 401, 401, 429]
    assert 1 <= int(ask("uu_x")["Retry-After"]) <= 60
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert ask("uu_x", client=other).status_code == 401


def test_a_valid_token_works_despite_failures_of_others(staff, people, settings):
    settings.API_FAILURES_PER_MINUTE = 1
    secret = issue(staff)
    assert [ask(f"uu_{n}").status_code for n in range(3)] == [401, 429, 429]
    assert ask(secret).status_code == 200


def test_one_network_of_ipv6_is_one_address(db, settings):
    settings.API_FAILURES_PER_MINUTE = 1
    answers = [
        ask("uu_x", client=Client(REMOTE_ADDR=address)).status_code
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    ]
    assert answers == [401, 429, 401]


def audit_lines(caplog) -> list[str]:
    return [line.getMessage() for line in caplog.records if line.name == "user_usage.audit"]


def test_uses_and_refusals_are_logged_without_the_token(staff, people, caplog):
    caplog.set_level(logging.INFO, "user_usage.audit")
    secret = issue(staff, "export")
    assert b"".join(ask(secret, "/users.csv"))
    ask(secret)
    ask("uu_" + "x" * 40)
    ask("uu_short")
    label = f"Finance (…{secret[-4:]})"
    named = f"token 'Finance' (…{secret[-4:]})"
    dead = "unknown, expired, revoked, paused, or of an"
    refused = f"access refused: user '', address 127.0.0.1, path '{JSON}', detail"
    assert audit_lines(caplog)[-5:] == [
        f"token first used: user 'olga', address 127.0.0.1, subject '{label} of olga',"
        " path '/users.csv'",
        "exported: user 'olga', address 127.0.0.1, path '/users.csv', rows 1,"
        f" filters 'start_date=2026-01-01&end_date=2026-01-31', detail 'token {label}'",
        f'{refused} "403, {named} without the scope read"',
        f"{refused} '401, token …xxxx {dead} inactive user'",
        f"{refused} '401, token {dead} inactive user'",
    ]
    assert secret not in caplog.text


def test_what_is_over_the_limit_is_logged_once(db, settings, caplog):
    settings.API_FAILURES_PER_MINUTE = 1
    for _ in range(5):
        ask("uu_x")
    assert len(audit_lines(caplog)) == 2


def test_a_program_may_only_read(staff):
    headers = {"Authorization": f"Bearer {issue(staff)}"}
    assert Client().post(JSON, headers=headers).status_code == 405
