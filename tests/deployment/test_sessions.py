"""Sessions end after idle time, some days after sign-in, or everywhere at once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from analytics.accounts.models import LoginSession
from tests.loaded_settings import load_settings
from usage_site import sessions

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

RIGHT = {"username": "olga", "password": "a long password"}


@pytest.fixture
def clock(monkeypatch):
    """Moves the time: `clock(hours=1)`."""
    real, passed = timezone.now, timedelta()

    def move(**by: float) -> None:
        nonlocal passed
        passed += timedelta(**by)

    monkeypatch.setattr(timezone, "now", lambda: real() + passed)
    return move


def is_signed_in(client: Client) -> bool:
    return client.get("/definitions/").status_code == 200


@pytest.fixture
def signed_in(client: Client, staff) -> Client:
    assert client.post("/sign-in/", RIGHT).status_code == 302
    return client


def test_a_day_without_use_ends_a_session(signed_in, clock):
    clock(hours=23)
    assert is_signed_in(signed_in)
    clock(hours=23)
    assert is_signed_in(signed_in)
    clock(hours=24, minutes=1)
    assert not is_signed_in(signed_in)


def test_a_session_in_use_ends_fourteen_days_after_sign_in(signed_in, clock):
    for _ in range(27):
        clock(hours=12)
        assert is_signed_in(signed_in)
    clock(hours=12, minutes=1)
    assert not is_signed_in(signed_in)


def test_a_session_is_not_written_on_every_request(
    signed_in, clock, django_assert_num_queries, monkeypatch
):
    written = []
    monkeypatch.setattr(sessions, "touch", record_writes(sessions.touch, written))
    for _ in range(5):
        assert is_signed_in(signed_in)
    assert written == [False] * 5
    clock(minutes=6)
    assert is_signed_in(signed_in)
    assert written[-1]


def record_writes(touch, written):
    def touched(request, now) -> None:
        touch(request, now)
        written.append(request.session.modified)

    return touched


def test_a_session_of_before_the_limits_gets_them_at_its_next_request(staff_client, clock):
    assert is_signed_in(staff_client)
    clock(hours=25)
    assert not is_signed_in(staff_client)


def test_signing_out_everywhere_ends_all_sessions_of_the_user_and_of_nobody_else(
    signed_in, staff, visitor_client
):
    other = Client()
    other.force_login(staff)
    assert 'action="/sign-out/everywhere/"' in signed_in.get("/definitions/").content.decode()
    assert signed_in.post("/sign-out/everywhere/")["Location"] == "/sign-in/"
    assert not is_signed_in(signed_in)
    assert not is_signed_in(other)
    assert visitor_client.get("/definitions/").status_code == 403  # known, and not staff


def test_signing_out_everywhere_takes_a_post_with_a_csrf_token(staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    assert client.get("/sign-out/everywhere/")["Location"] == "/"
    assert client.post("/sign-out/everywhere/").status_code == 403
    assert is_signed_in(client)


def test_signing_in_removes_sessions_that_have_ended(client, staff, signed_in, clock):
    clock(days=2)
    Client().post("/sign-in/", RIGHT)
    assert LoginSession.objects.count() == 1


def test_health_checks_load_no_session(signed_in, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert signed_in.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("https", "names"),
    [("true", "__Host-sessionid __Host-csrftoken"), ("false", "sessionid csrftoken")],
)
def test_cookies_are_bound_to_the_host_by_https(https, names):
    loaded = load_settings(HTTPS=https)
    assert loaded.SESSION_COOKIE_PATH == loaded.CSRF_COOKIE_PATH == "/"
    assert loaded.SESSION_COOKIE_DOMAIN is loaded.CSRF_COOKIE_DOMAIN is None
    assert loaded.SESSION_COOKIE_SECURE == loaded.CSRF_COOKIE_SECURE == loaded.HTTPS
    assert f"{loaded.SESSION_COOKIE_NAME} {loaded.CSRF_COOKIE_NAME}" == names


def test_limits_are_settings():
    assert (settings.SESSION_IDLE_HOURS, settings.SESSION_MAX_DAYS) == (24, 14)
