"""Notes on seats: in bulk, in the list and its files, with a history that is never deleted."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from analytics.accounts.models import SeatNote
from analytics.accounts.privacy import GROUP
from tests.clock import today
from tests.deployment.test_audit import lines
from tests.forms import parse_page
from tests.texts import words

from .test_seats import HOSTILE, company, page, report, rows, users  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def note(client: Client, *user_ids: str, status: int = 302, **values: object):
    form = {"user_id": list(user_ids), "decision": "contacted", "text": "", **values}
    response = client.post("/seats/notes/", form)
    assert response.status_code == status
    return response


def decisions(client: Client) -> dict[str, str]:
    seats = report(client)["seats"]
    return {seat["user_id"]: seat["decision"] for seat in seats if seat["decision"]}


def test_a_note_on_several_seats_is_in_the_list_and_its_files(staff_client, company):  # noqa: F811
    answer = note(
        staff_client, "dora", HOSTILE, text="Asked <i>", next="/seats/?range=7d#table-title"
    )
    assert answer["Location"] == "/seats/?range=7d#table-title"
    assert decisions(staff_client) == {"dora": "contacted", HOSTILE: "contacted"}
    html = page(staff_client)
    # Beside the form, and nowhere else.
    assert html.count("Contacted: 2 seats.") == 1
    assert html.index('id="table-title"') < html.index("Contacted: 2 seats.")
    assert html.index("Contacted: 2 seats.") < html.index('id="decide"')
    text = words(html)
    assert "Asked <i> · olga" in text
    assert "Decided 2 of 3 idle 2 contacted" in text
    assert report(staff_client)["summary"]["idle_decided"] == {
        "keep": 0,
        "contacted": 2,
        "reclaim": 0,
    }
    dora = next(row for row in rows(staff_client) if row["user_id"] == "dora")
    assert (dora["decision"], dora["decision_note"], dora["decided_by"]) == (
        "contacted",
        "Asked <i>",
        "olga",
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", dora["decided_at"])


def test_the_newest_note_counts_and_a_removed_one_stays_in_the_history(staff_client, company):  # noqa: F811
    note(staff_client, "dora", decision="keep", text="On leave")
    note(staff_client, "dora", decision="reclaim", text="Left")
    assert decisions(staff_client) == {"dora": "reclaim"}
    note(staff_client, "dora", decision="removed")
    assert decisions(staff_client) == {}
    history = words(staff_client.get("/seats/notes/", {"user_id": "dora"}).content.decode())
    assert re.search(r"Note removed – olga .* Reclaim proposed Left .* Keep On leave", history)
    assert "No decision now" in history
    assert SeatNote.objects.count() == 3
    # There is nothing to remove any more.
    note(staff_client, "dora", "ann", decision="removed")
    assert SeatNote.objects.count() == 3


def test_the_page_of_a_user_says_the_decision_and_leads_to_its_history(staff_client, company):  # noqa: F811
    def person() -> str:
        return staff_client.get("/user/", {"user_id": HOSTILE, "range": "7d"}).content.decode()

    assert "seat-notes" not in person()
    note(staff_client, HOSTILE, decision="reclaim", text="Left <i>")
    html = person()
    assert f"Seat Reclaim proposed by olga, {today():%b} {today().day}, {today().year}" in words(
        html
    )
    link = unescape(re.search(r'<a href="([^"]+)" id="seat-notes"', html)[1])
    assert "Left &lt;i&gt;" in staff_client.get(link).content.decode()
    note(staff_client, HOSTILE, decision="removed")
    assert "seat-notes" not in person()


def test_the_decision_filter_acts_on_all_pages(staff_client, company):  # noqa: F811
    run = company.connection.execute
    run("""INSERT INTO "LiteLLM_UserTable" (user_id)
        SELECT 'many-' || lpad(number::text, 3, '0') FROM generate_series(1, 60) AS number""")
    noted = [f"many-{number:03}" for number in range(20, 61)]
    note(staff_client, *noted, decision="keep")
    for number in ("1", "2"):
        start = 25 * (int(number) - 1)
        listed = users(staff_client, decision="keep", page_size="25", page=number)
        assert listed == noted[start : start + 25]
    assert report(staff_client, decision="any")["pagination"]["total_count"] == 41
    assert report(staff_client, decision="none")["pagination"]["total_count"] == 26
    assert users(staff_client, decision="contacted") == []


def test_sorting_by_decision_puts_seats_without_one_last(staff_client, company):  # noqa: F811
    note(staff_client, "gus", decision="keep")
    note(staff_client, "eva", decision="reclaim")
    assert users(staff_client, rank_by="decision")[:2] == ["eva", "gus"]
    assert users(staff_client, rank_by="decision", rank_order="asc")[:2] == ["gus", "eva"]


def test_without_a_selected_seat_nothing_is_noted_and_the_page_says_so(staff_client, company):  # noqa: F811
    note(staff_client, next="/seats/?range=7d#table-title")
    html = page(staff_client)
    assert html.index('id="table-title"') < html.index("Select at least one seat first.")
    note(staff_client)
    assert "Select at least one seat first." in words(page(staff_client))
    assert not SeatNote.objects.exists()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"decision": "fire"}, "decision: Select a valid choice"),
        ({"decision": ""}, "decision: This field is required"),
        ({"text": "x" * 201}, "text: Ensure this value has at most 200 characters"),
        ({"text": "a\0b"}, "text: Null characters are not allowed"),
        ({"user_id": ["ann", "stranger"]}, "LiteLLM has no user stranger"),
        ({"user_id": ["a\0b"]}, "user_id must be the ID of a user"),
        ({"user_id": [f"u{number}" for number in range(101)]}, "at most 100 seats"),
    ],
)
def test_a_bad_note_is_a_400_and_nothing_is_noted(staff_client, company, values, error):  # noqa: F811
    response = note(staff_client, "ann", status=400, **values)
    assert error in response.content.decode()
    assert not SeatNote.objects.exists()


def test_a_note_leads_back_to_this_site_only(staff_client, company):  # noqa: F811
    for foreign in ("https://example.org/", "//example.org/", "javascript:alert(1)", "usage:data"):
        assert note(staff_client, "ann", next=foreign)["Location"] == "/seats/"


def test_a_note_needs_the_token_of_the_form_and_works_without_scripts(staff, company):  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    assert client.post("/seats/notes/", {"user_id": "ann", "decision": "keep"}).status_code == 403
    html = client.get("/seats/?status=dormant").content.decode()
    (form,) = (one for one in parse_page(html).forms if one.action == "/seats/notes/")
    form.fields += [("user_id", "dora"), ("decision", "reclaim"), ("text", "Gone")]
    answer = form.submit(client, "/seats/")
    assert answer.redirect_chain == [("/seats/?status=dormant#table-title", 302)]
    assert "Reclaim proposed: 1 seat." in words(answer.content.decode())
    assert [(one.user_id, one.author) for one in SeatNote.objects.all()] == [("dora", "olga")]


def test_notes_of_a_user_who_is_gone_can_still_be_read(staff_client, company):  # noqa: F811
    note(staff_client, "gus", decision="reclaim", text="Left")
    company.connection.execute("""DELETE FROM "LiteLLM_UserTable" WHERE user_id = 'gus'""")
    assert users(staff_client, status="unknown") == []
    assert "Left" in staff_client.get("/seats/notes/?user_id=gus").content.decode()
    assert staff_client.get("/seats/notes/?user_id=stranger").status_code == 404
    assert staff_client.get("/seats/notes/").status_code == 400


def test_notes_outlive_their_author(staff_client, staff: User, company):  # noqa: F811
    note(staff_client, "ann", decision="keep")
    staff.delete()
    assert [one.author for one in SeatNote.objects.all()] == ["olga"]


def test_noting_is_in_the_audit_log(staff_client, company, caplog):  # noqa: F811
    note(staff_client, "ann", "bob", decision="keep")
    assert lines(caplog)[-2:] == [
        f"INFO note written: user 'olga', address 127.0.0.1, subject '{user_id}',"
        " path '/seats/notes/', detail 'keep'"
        for user_id in ("ann", "bob")
    ]


def test_nothing_is_written_to_litellm(staff_client, company):  # noqa: F811
    def written() -> list:
        return company.connection.execute(
            'SELECT * FROM "LiteLLM_UserTable" ORDER BY user_id'
        ).fetchall()

    before = written()
    note(staff_client, "ann", decision="reclaim")
    assert written() == before


@pytest.mark.django_db(transaction=True, databases=["default", "litellm"])
def test_the_migrations_of_views_and_notes_go_back_and_forward():
    tables = {"accounts_savedview", "accounts_preferences", "accounts_seatnote"}

    tables |= {"accounts_ratecount", "accounts_loginsession"}

    def migrate(*targets: tuple[str, str]) -> set[str]:
        executor = MigrationExecutor(connection)
        executor.migrate(targets or executor.loader.graph.leaf_nodes("accounts"))
        return set(connection.introspection.table_names())

    try:
        assert not tables & migrate(("accounts", "0001_api_token"))
        assert not Group.objects.filter(name=GROUP).exists()
    finally:
        assert tables <= migrate()
    assert Group.objects.filter(name=GROUP).exists()


def test_a_note_on_a_user_who_is_gone_can_be_removed(staff_client, company, caplog):  # noqa: F811
    note(staff_client, "dora")
    company.connection.execute("DELETE FROM \"LiteLLM_UserTable\" WHERE user_id = 'dora'")
    company.connection.execute("DELETE FROM \"LiteLLM_VerificationToken\" WHERE user_id = 'dora'")
    company.connection.execute("DELETE FROM \"LiteLLM_DailyUserSpend\" WHERE user_id = 'dora'")
    note(staff_client, "dora", decision="removed")
    assert SeatNote.objects.filter(user_id="dora").count() == 2
    note(staff_client, "eva", decision="removed")
    assert not SeatNote.objects.filter(user_id="eva").exists()
    assert "There was no note to remove." in words(page(staff_client))
    note(staff_client, "nobody-at-all", status=400)


def test_who_looks_at_the_notes_of_a_user_is_in_the_audit_log(staff_client, company, caplog):  # noqa: F811
    assert staff_client.get("/seats/notes/?user_id=dora").status_code == 200
    assert (
        "INFO user viewed: user 'olga', address 127.0.0.1, subject 'dora', path '/seats/notes/'"
        in lines(caplog)
    )


def test_the_figure_of_decided_seats_leads_to_those_that_it_counts(staff_client, company):  # noqa: F811
    note(staff_client, "dora")
    html = page(staff_client, decision="none")
    assert (
        "status=idle&amp;decision=any" in re.search(r'id="figure-decided" href="([^"]+)"', html)[1]
    )
