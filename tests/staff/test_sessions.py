"""Live sessions: everybody's for administrators, and each person's own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from analytics.accounts.browsers import browser_name
from analytics.accounts.models import LoginSession
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from tests.people import staff_with

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def used(staff, staff_client) -> LoginSession:
    """Olga's session, after a request."""
    staff_client.get("/definitions/", headers={"User-Agent": FIREFOX}, REMOTE_ADDR="192.0.2.9")
    return LoginSession.objects.get(user=staff)


def test_a_session_says_who_from_where_and_since_when(as_ada, used):
    page = as_ada.get("/staff/sessions/").content.decode()
    for words in ("olga", "Firefox on Linux", "192.0.2.9", "This session"):
        assert words in page
    assert timezone.now() - used.signed_in_at < timedelta(minutes=1)
    assert used.touched_at == used.signed_in_at


def test_no_page_shows_the_key_of_a_session(as_ada, used, staff_client):
    keys = [session.session_key for session in LoginSession.objects.all()]
    for client, path in ((as_ada, "/staff/sessions/"), (staff_client, "/account/sessions/")):
        page = client.get(path).content.decode()
        assert used.public_id in page or path.startswith("/account/")
        assert not [key for key in keys if key in page]


def test_an_administrator_ends_a_session(as_ada, used, staff_client):
    assert as_ada.get(f"/staff/sessions/{used.public_id}/end/")["Location"] == "/staff/sessions/"
    assert staff_client.get("/definitions/").status_code == 200
    as_ada.post(f"/staff/sessions/{used.public_id}/end/")
    assert staff_client.get("/definitions/").status_code == 302
    event = Event.objects.get(kind=Kind.SESSIONS_ENDED)
    assert (event.actor, event.subject) == ("ada", "olga")
    assert event.detail == "1 session: Firefox on Linux, 192.0.2.9"


def test_people_end_their_own_sessions_and_no_other(used, staff_client, staff):
    other = Client()
    other.force_login(staff)
    stranger = Client()
    stranger.force_login(staff_with(username="kim"))  # without a role
    assert "Firefox on Linux" not in stranger.get("/account/sessions/").content.decode()
    stranger.post(f"/account/sessions/{used.public_id}/end/")
    assert staff_client.get("/definitions/").status_code == 200
    assert "Firefox on Linux" in other.get("/account/sessions/").content.decode()
    other.post(f"/account/sessions/{used.public_id}/end/")
    assert staff_client.get("/definitions/").status_code == 302


def test_expired_and_anonymous_sessions_are_not_listed(as_ada, used):
    LoginSession.objects.filter(pk=used.pk).update(expire_date=timezone.now())
    assert "olga" not in as_ada.get("/staff/sessions/").content.decode()


def test_sessions_are_found_by_username(as_ada, used):
    assert "Firefox" in as_ada.get("/staff/sessions/?user=OLG").content.decode()
    assert "Nobody of that name" in as_ada.get("/staff/sessions/?user=zoe").content.decode()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("page=abc", "Page"),
        ("page=0", "Page"),
        ("page=2", "Page"),
        ("page=1&page=1", "page is given more than once"),
        ("user=" + "x" * 151, "Username"),
        ("user=%00", "Username"),
        ("usr=olga", "usr is not a parameter"),
    ],
)
def test_an_invalid_parameter_of_the_list_is_refused_by_its_name(as_ada, query, name):
    answer = as_ada.get(f"/staff/sessions/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert name in page
    assert "Firefox" not in page
    assert as_ada.get("/staff/sessions/?page=1&user=").status_code == 200


def test_ending_all_sessions_asks_our_database_twice(staff, django_assert_max_num_queries):
    from analytics.accounts.sessions import end_sessions

    for _ in range(20):
        Client().force_login(staff)
    with django_assert_max_num_queries(3):  # the deletion, the event, and what it is inside of
        assert end_sessions(staff) == 20


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (EDGE, "Edge on Windows"),
        (PHONE, "Safari on iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 500, "x" * 60),
        ("\x00\n", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_in_few_words(agent, name):
    assert browser_name(agent) == name
