"""`/staff/audit/` and its file: filters, words, order, and what they refuse."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from analytics.accounts.tokens import issue_token
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from analytics.staff import audit_csv, audit_page
from tests.people import staff_with

pytestmark = pytest.mark.django_db

PAGE, FILE = "/staff/audit/", "/staff/audit.csv"


@pytest.fixture
def events(as_ada) -> list[Event]:
    """Three of another day, after those of signing in."""
    day = datetime(2026, 1, 15, 23, 59, tzinfo=UTC)
    made = [
        Event(kind=Kind.EXPORTED, actor="olga", path="/users.csv", rows=32, filters="range=7d"),
        Event(kind=Kind.USER_VIEWED, actor="olga", subject="=ann", address="192.0.2.1"),
        Event(kind=Kind.REFUSED, actor="kim", path="/users.csv", request_id="ab" * 16),
    ]
    for event in made:
        event.at = day
        event.save()
    return made


def rows_of(client, query: str) -> list[dict]:
    response = client.get(f"{FILE}{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def test_an_event_is_a_sentence(as_ada, events):
    page = as_ada.get(PAGE).content.decode()
    assert "exported 32 rows from /users.csv" in page
    assert "viewed the user =ann" in page
    assert page.index("was refused") < page.index("viewed the user") < page.index("signed in")


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("?kind=refused", ["refused"]),
        ("?actor=olga", ["user_viewed", "exported"]),
        ("?subject=%3Dann", ["user_viewed"]),
        ("?address=192.0.2.1", ["user_viewed"]),
        (f"?request_id={'ab' * 16}", ["refused"]),
        ("?start_date=2026-01-15&end_date=2026-01-15", ["refused", "user_viewed", "exported"]),
        ("?end_date=2026-01-14", []),
        ("?q=USERS.CSV", ["refused", "exported"]),
        ("?q=range%3D7d&actor=olga&kind=&address=", ["exported"]),
    ],
)
def test_page_and_file_filter_alike(as_ada, events, query, kinds):
    # The file becomes an event, so the page comes first.
    assert as_ada.get(PAGE + query).content.decode().count("events__row ") == len(kinds)
    assert [row["kind"] for row in rows_of(as_ada, query)] == kinds


@pytest.mark.parametrize(
    "query",
    [
        *("?kind=none", "?start_date=1.2.2026", "?start_date=2026-02-30", "?before=x"),
        *("?start_date=2026-02-02&end_date=2026-02-01", "?user=x", "?actor=a&actor=b"),
        *("?q=%00", f"?address={'1' * 50}", "?before=0", "?before=99999999999999999999"),
    ],
)
def test_a_bad_parameter_is_refused_in_words(as_ada, events, query):
    page = as_ada.get(PAGE + query)
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()
    file = as_ada.get(FILE + query)
    assert (file.status_code, file["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_pages_follow_each_other_without_a_gap(as_ada, monkeypatch):
    monkeypatch.setattr(audit_page, "PAGE_SIZE", 2)
    for number in range(5):
        Event.objects.create(kind=Kind.USER_VIEWED, subject=f"u{number}", actor="x")
    seen, query = [], "?actor=x"
    while query:
        context = as_ada.get(PAGE + query).context
        seen += [row.event.subject for row in context["rows"]]
        query = context["older"]
    assert seen == ["u4", "u3", "u2", "u1", "u0"]


def test_the_file_is_whole_guarded_and_itself_an_event(as_ada, events, monkeypatch):
    monkeypatch.setattr(audit_csv, "BATCH", 2)
    rows = rows_of(as_ada, "?start_date=2026-01-15&end_date=2026-01-15")
    assert [row["subject"] for row in rows] == ["", "'=ann", ""]
    assert rows[0]["at"] == "2026-01-15T23:59:00+00:00"
    event = Event.objects.latest("pk")
    assert (event.kind, event.actor, event.path, event.rows) == ("exported", "ada", FILE, 3)
    assert event.filters == "start_date=2026-01-15&end_date=2026-01-15"


def test_looking_at_the_trail_writes_nothing(as_ada, events):
    before = Event.objects.count()
    as_ada.get(f"{PAGE}?q=olga")
    assert Event.objects.count() == before


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_trail_is_read_only(as_ada, events, method):
    for path in (PAGE, FILE):
        assert getattr(as_ada, method)(path).status_code == 405


def test_a_program_of_an_administrator_takes_the_file(ada, events):
    from django.test import Client

    for user, status in ((ada, 200), (staff_with("exporter"), 403)):
        secret = issue_token(user, name="siem", scopes=["export"], days=1, now=timezone.now())[1]
        answer = Client().get(FILE, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == status


def test_hostile_text_is_no_markup(as_ada):
    Event.objects.create(kind=Kind.USERS_SEARCHED, subject="{path}<b>x</b>{0}", actor="<i>")
    page = as_ada.get(PAGE).content.decode()
    assert "{path}&lt;b&gt;x&lt;/b&gt;{0}" in page
    assert "<i>" not in page.replace("&lt;i&gt;", "")
