"""The audit trail: what becomes an event, what it says, and that it stays as it is."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from analytics.accounts.tokens import issue_token, revoke_tokens
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from analytics.audit.record import record
from analytics.audit.retention import delete_old_events
from tests.clock import today
from tests.people import role, staff_with
from tests.site import manage

BOTH = {"databases": ["default", "litellm"]}
pytestmark = pytest.mark.django_db(**BOTH)


@pytest.fixture
def ann(proxy):
    """One user of LiteLLM's, with usage."""
    proxy.person("ann", "ann@example.com", "Ann")
    proxy.spend_day("ann", 5.0, day=today())
    return proxy


def newest(kind: Kind) -> Event:
    return Event.objects.filter(kind=kind).first()


def test_an_export_says_who_what_how_many_rows_and_by_which_filters(staff_client, ann):
    answer = staff_client.get("/users.csv?range=7d&q=ann", headers={"X-Request-ID": "forged-id"})
    rows = b"".join(answer.streaming_content).decode().strip().splitlines()
    event = newest(Kind.EXPORTED)
    assert (event.actor, event.path, event.filters) == ("olga", "/users.csv", "range=7d&q=ann")
    assert event.rows == len(rows) - 1 == 1
    assert event.address == "127.0.0.1"
    assert event.request_id == answer["X-Request-ID"] != "forged-id"
    assert abs(event.at - timezone.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("page", ["user", "tools", "seats", "budgets", "overview"])
def test_every_file_is_an_event_with_its_rows(staff_client, ann, page):
    given = "user_id=ann" if page == "user" else ""
    answer = staff_client.get(f"/{page}.csv?{given}")
    assert answer.status_code == 200
    assert newest(Kind.EXPORTED).rows is not None
    assert staff_client.get(f"/{page}.json?{given}").status_code == 200
    assert newest(Kind.EXPORTED).path == f"/{page}.json"


def test_pages_of_people_and_searches_for_them_are_events(staff_client, ann):
    staff_client.get("/user/?user_id=ann")
    assert newest(Kind.USER_VIEWED).subject == "ann"
    staff_client.get("/users/?q=ann@")
    assert newest(Kind.USERS_SEARCHED).subject == "ann@"
    count = Event.objects.count()
    staff_client.get("/users/")
    assert Event.objects.count() == count


def test_parts_of_a_page_tell_nobody_of_a_person_without_an_event(staff_client, ann):
    staff_client.get("/users/?q=ann@")
    for least in range(3):
        for text in ("ann@", "ann@example"):
            assert staff_client.get(f"/users/count/?q={text}&min_spend={least}").status_code == 200
    assert staff_client.get("/users/choices/team/?q=zoe").status_code == 200
    found = Event.objects.filter(kind=Kind.USERS_SEARCHED).order_by("pk")
    assert [(event.subject, event.path) for event in found] == [
        ("ann@", "/users/"),
        ("ann@example", "/users/count/"),
        ("zoe", "/users/choices/team/"),
    ]


@pytest.mark.django_db(**BOTH, transaction=True)
def test_an_export_that_cannot_be_recorded_is_refused_and_says_so(staff_client, ann):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO away")
    try:
        page = staff_client.get("/users/?q=ann")
        files = [staff_client.get(path) for path in ("/users.csv", "/user.csv?user_id=ann")]
        json = staff_client.get("/user.json?user_id=ann")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO audit_event")
    assert page.status_code == 200
    for answer in files:
        assert answer.status_code == 503
        assert "The audit trail cannot be written" in answer.content.decode()
    assert json.status_code == 503
    assert "Nothing was exported" in json.json()["error"]
    # The places for downloads are free again.
    assert all(staff_client.get("/users.csv").status_code == 200 for _ in range(10))


@pytest.mark.django_db(**BOTH, transaction=True)
def test_a_note_that_cannot_be_recorded_is_not_written(staff_client, ann):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO away")
    try:
        note = {"user_id": "ann", "decision": "keep", "text": ""}
        answer = staff_client.post("/seats/notes/", note)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO audit_event")
    assert answer.status_code == 503
    assert "No notes yet" in staff_client.get("/seats/notes/?user_id=ann").content.decode()


def test_tokens_are_made_used_first_and_revoked(staff: User, ann):
    now = timezone.now()
    token, secret = issue_token(staff, name="Finance", scopes=["read"], days=1, now=now)
    for _ in range(2):
        Client().get("/overview.json", headers={"Authorization": f"Bearer {secret}"})
    revoke_tokens([token], now)
    kinds = ["token_revoked", "exported", "exported", "token_first_used", "token_created"]
    found = Event.objects.exclude(kind__in=[Kind.ACCOUNT_CHANGED, Kind.ROLE_CHANGED])
    assert list(found.values_list("kind", flat=True)) == kinds
    assert newest(Kind.EXPORTED).detail == f"token Finance (…{secret[-4:]})"
    assert not [event for event in found if secret in str(vars(event))]


def test_changes_of_logins_and_roles_are_events(staff: User):
    staff.is_staff = False
    staff.set_password("another long password")
    staff.save()
    assert newest(Kind.ACCOUNT_CHANGED).detail == "is_staff=False, password"
    staff.groups.set([role("admin")])
    details = Event.objects.filter(kind=Kind.ROLE_CHANGED).values_list("detail", flat=True)
    assert list(details)[:2] == ["added to admin", "removed from exporter"]
    staff.groups.clear()
    assert newest(Kind.ROLE_CHANGED).detail == "removed from admin"
    role("viewer").user_set.add(staff)
    assert newest(Kind.ROLE_CHANGED).detail == "added to viewer"
    staff.delete()
    assert newest(Kind.ACCOUNT_CHANGED).detail == "deleted"


def test_a_role_that_is_missing_is_an_event(client, proxy):
    client.force_login(staff_with("viewer"))
    client.get("/users.csv")
    event = newest(Kind.REFUSED)
    assert (event.actor, event.path, event.detail) == (
        "kim",
        "/users.csv",
        "needs accounts.export_usage",
    )


def test_hostile_text_is_kept_in_one_line_and_within_its_column(staff_client, ann, caplog):
    staff_client.get("/users/", {"q": "x\r\n2026 INFO: signed in"})
    assert all(line.isprintable() for line in caplog.messages)
    record(Kind.USER_VIEWED, subject="\0" + "x" * 5000, actor="y" * 500, detail="z" * 5000)
    event = newest(Kind.USER_VIEWED)
    assert (len(event.subject), len(event.actor), len(event.detail)) == (2000, 150, 2000)
    assert "\0" not in event.subject


def test_events_older_than_the_setting_are_deleted_at_a_sign_in(client, staff, settings):
    settings.AUDIT_DAYS = 40
    now = timezone.now()
    for days in (39, 41):
        Event.objects.create(kind=Kind.SIGN_OUT, at=now - timedelta(days=days), detail=str(days))
    client.force_login(staff)
    kept = Event.objects.filter(kind=Kind.SIGN_OUT)
    assert [event.detail for event in kept] == ["39"]
    assert delete_old_events(now) == 0


def test_no_event_can_be_changed_or_deleted(staff):
    record(Kind.SIGN_IN, actor="olga")
    event = newest(Kind.SIGN_IN)
    event.actor = "somebody else"
    changes = (event.save, Event.objects.all().delete, lambda: Event.objects.update(actor="x"))
    for change in changes:
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            change()
    with pytest.raises(TypeError):
        event.delete()
    assert newest(Kind.SIGN_IN).actor == "olga"


def test_events_are_not_truncated():
    """In the database of a deployment; that of the tests is emptied by Django."""
    record(Kind.SIGN_IN, actor="olga")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_not_truncated")
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            cursor.execute("TRUNCATE audit_event")
    assert newest(Kind.SIGN_IN).actor == "olga"


def test_sqlite_keeps_events_as_they_are(tmp_path: Path):
    done = manage("migrate", "-v", "0", DATA_DIR=str(tmp_path), APP_DATABASE_URL="")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "app.sqlite3")) as site:
        for days in (1, 31):
            site.execute(
                "INSERT INTO audit_event (at, kind, actor, address, request_id, path, subject,"
                " filters, detail) VALUES (datetime('now', ?), '', '', '', '', '', '', '', '')",
                [f"-{days} days"],
            )
        replace = "REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = 1"
        for change in ("UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", replace):
            with pytest.raises(sqlite3.Error, match="kept as they are"):
                site.execute(change)
        site.execute("DELETE FROM audit_event WHERE at < datetime('now', '-30 days')")
        assert site.execute("SELECT count(*) FROM audit_event").fetchone() == (1,)


def test_the_description_of_the_api_is_no_export(staff_client):
    before = Event.objects.count()
    assert staff_client.get("/api/openapi.json").status_code == 200
    assert Event.objects.count() == before
