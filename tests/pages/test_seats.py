"""`/seats/` and its files: statuses, filters, money, bad values."""

import csv
import io
import re
from datetime import datetime, time, timedelta
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.test import Client

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

HOSTILE = "=x'\"<b>&?#/ 1"


def day(ago: int):
    return today() - timedelta(days=ago)


def created(ago: int) -> datetime:
    return datetime.combine(day(ago), time(9))


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """One seat of each status, a blocked one, a service account and a user without a row."""
    run = proxy.connection.execute
    run("""INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias)
        VALUES ('t1', 'Payments'), ('t2', 'Data <b>')""")
    rows = [
        ("ann", "Ann", 200, ["t1"], "proxy_admin"),
        ("bob", None, 200, ["t1", "t2"], "internal_user"),
        ("dora", "Dora", 200, ["t2"], None),
        ("eva", "Eva", 15, [], None),
        ("fay", "Fay", 14, [], None),
        ("gus", "Gus", None, [], None),
        (HOSTILE, None, 100, [], None),
        ("default_user_id", None, 300, [], None),
    ]
    for user_id, alias, ago, teams, role in rows:
        run(
            'INSERT INTO "LiteLLM_UserTable" (user_id, user_alias, created_at, teams, user_role)'
            " VALUES (%s, %s, %s, %s, %s)",
            (user_id, alias, None if ago is None else created(ago), teams, role),
        )
    for token, owner, blocked in (
        ("hash-a", "ann", None),
        ("hash-a2", "ann", True),
        ("hash-e", "eva", True),
    ):
        run(
            'INSERT INTO "LiteLLM_VerificationToken" (token, user_id, blocked) VALUES (%s, %s, %s)',
            (token, owner, blocked),
        )
    for ago in range(7):
        proxy.spend_day("ann", 2.0, day=day(ago), key="hash-a")
    proxy.spend_day("bob", 3.0, day=day(20))
    proxy.spend_day("dora", 5.0, day=day(90))
    proxy.spend_day("nobody's", 7.0, day=day(1))
    proxy.spend_day("default_user_id", 11.0, day=day(1))
    return proxy


def page(client: Client, **params) -> str:
    response = client.get("/seats/", params)
    assert response.status_code == 200
    return response.content.decode()


def report(client: Client, **params) -> dict:
    response = client.get("/seats.json", params)
    assert response.status_code == 200
    return response.json()


def rows(client: Client, **params) -> list[dict[str, str]]:
    response = client.get("/seats.csv", params)
    assert response.status_code == 200
    text = b"".join(response).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def users(client: Client, **params) -> list[str]:
    return [seat["user_id"] for seat in report(client, **params)["seats"]]


def test_every_status_is_counted_and_its_tab_lists_it(staff_client, company):
    expected = {
        "active": ["ann"],
        "occasional": ["bob"],
        "dormant": ["dora"],
        "never_used": [HOSTILE, "eva"],
        "new": ["fay"],
        "unknown": ["gus"],
        "idle": [HOSTILE, "dora", "eva"],
        "blocked": ["eva"],
        "service": ["default_user_id"],
        "no_row": ["nobody's"],
    }
    summary = report(staff_client)["summary"]
    assert summary["seats"] == 7
    assert summary["used_in_window"] == 2
    for status, listed in expected.items():
        assert summary[status] == len(listed)
        assert users(staff_client, status=status) == listed
    html = page(staff_client)
    tabs = re.search(r'<nav class="segments".*?</nav>', html, re.DOTALL)[0]
    assert "All 7 Active 1 Occasional 1 Idle 3 Dormant 1 Never used 2 New 1 Unknown 1" in words(
        tabs
    )
    assert "Blocked 1 Service accounts 1 No row 1" in words(tabs)


@pytest.mark.parametrize("query", ["range=30d", "range=90d&team=t1&q=zzz"])
def test_the_tab_of_inactive_users_leads_to_the_idle_seats_of_the_period(
    staff_client, company, query
):
    html = staff_client.get(f"/users/?{query}").content.decode()
    found = r'<a id="segment-inactive" href="([^"]+)" hx-boost="false"[^>]*>Inactive <[^>]*>(\d+)<'
    url, count = re.search(found, html).groups()
    period = query.partition("&")[0]
    assert unescape(url) == f"/seats/?{period}&status=idle"
    listed = report(staff_client, **dict(parse_qsl(urlsplit(unescape(url)).query)))
    assert len(listed["seats"]) == int(count) > 0


def test_a_row_says_what_is_known_of_a_seat(staff_client, company):
    ann, bob = (
        next(seat for seat in report(staff_client)["seats"] if seat["user_id"] == user_id)
        for user_id in ("ann", "bob")
    )
    assert (ann["keys"], ann["keys_never_used"], ann["blocked"]) == (2, 1, False)
    assert (ann["days_active_of_28"], ann["days_since_last_request"]) == (7, 0)
    assert (ann["spend"], ann["role"], sum(ann["active_days_by_week"])) == (14.0, "proxy_admin", 7)
    assert (bob["teams"], bob["team_ids"]) == (["Payments", "Data <b>"], ["t1", "t2"])
    assert bob["last_request_date"] == str(day(20))
    text = words(page(staff_client))
    for part in ("Payments +1", "Today", "1 never used", "No team", "Unknown"):
        assert part in text
    assert "<b>&" not in page(staff_client)


def test_without_a_price_there_is_no_money_of_idle_seats(staff_client, company, settings):
    text = words(page(staff_client))
    assert "Idle seats 3 42.9%" in text
    assert "xposure by team" not in text
    assert report(staff_client)["summary"]["idle_exposure"] is None
    settings.SEAT_PRICE = 20.0
    text = words(page(staff_client))
    assert "Idle exposure $60 a month 3 idle seats × $20; not savings" in text
    assert words(page(staff_client, price="12.5")).count("$12.50") >= 4
    assert "a month 3 idle" not in words(page(staff_client, price="0"))
    found = {row["user_id"]: row["idle_exposure"] for row in rows(staff_client, price="12.5")}
    assert (found["dora"], found["ann"]) == ("12.5", "")


def test_idle_teams_lead_to_the_seats_that_they_count(staff_client, company):
    found = report(staff_client)["idle_teams"]
    assert [(team["team_id"], team["seats"]) for team in found] == [("", 2), ("t2", 1)]
    html = page(staff_client)
    links = re.findall(r'href="(\?[^"]*status=idle[^"]*team=[^"]*)#table-title"', html)
    for link, team in zip(links, found, strict=True):
        params = {key: value[0] for key, value in parse_qs(link[1:].replace("&amp;", "&")).items()}
        assert report(staff_client, **params)["pagination"]["total_count"] == team["seats"]


def test_window_and_grace_change_the_status(staff_client, company):
    assert report(staff_client, range="7d")["summary"]["dormant"] == 2
    assert report(staff_client, grace="15")["summary"]["never_used"] == 1
    past = {"start_date": str(day(100)), "end_date": str(day(80))}
    summary = report(staff_client, **past)["summary"]
    # Eva and Fay had no seat then.
    assert (summary["seats"], summary["occasional"], summary["dormant"]) == (5, 1, 0)


@pytest.mark.parametrize("path", ["/seats/", "/seats.json", "/seats.csv"])
@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("status=sleepy", "status must be one of"),
        ("grace=0", "grace must be a whole number from 1 to 365"),
        ("grace=1e2", "grace must be a whole number from 1 to 365"),
        ("price=-1", "price must be a number of at least 0"),
        ("move=away", "move must be one of"),
        ("decision=fire", "decision must be one of"),
        ("rank_by=luck", "rank_by must be one of"),
        ("cohorts=day", "cohorts must be one of"),
        ("role=a%00b", "role must not contain null characters"),
        ("grace=3&grace=4", "grace is given more than once"),
        ("start_date=2026-01-02&end_date=2026-01-01", "start_date must not be after end_date"),
        ("window=30", "window is not a parameter"),
    ],
)
def test_a_bad_value_is_a_400_with_a_sentence(staff_client, company, path, query, error):
    response = staff_client.get(f"{path}?{query}")
    assert response.status_code == 400
    if not path.endswith("/"):
        assert error in response.content.decode().replace("&#x27;", "'")
    elif "window" not in query and "given" not in error:
        assert "Check your filters" in response.content.decode()


def test_the_toolbar_counts_and_lists(staff_client, company):
    count = staff_client.get("/seats/count/", {"status": "never_used"})
    assert (count.content, count["Content-Type"]) == (b"2 seats", "text/plain")
    teams = staff_client.get("/seats/choices/team/").content.decode()
    assert "Data &lt;b&gt;" in teams
    assert "No team" in teams
    roles = staff_client.get("/seats/choices/role/").content.decode()
    assert 'value="proxy_admin"' in roles
    assert staff_client.get("/seats/choices/model/").status_code == 404
    assert 'value="proxy_admin"' in page(staff_client, lists="all")


def test_an_empty_proxy_is_a_page(staff_client, proxy):
    assert report(staff_client)["summary"]["seats"] == 0
    assert report(staff_client)["activation"] is None
    assert "No seats match these filters" in words(page(staff_client))
    assert rows(staff_client) == []


def test_the_overview_counts_the_idle_seats_that_it_leads_to(staff_client, company):
    for params in ({}, {"range": "7d", "min_spend": "5", "q": "ann"}):
        lines = staff_client.get("/overview.json", params).json()["attention"]
        html = staff_client.get("/", params).content.decode()
        link = re.search(r'href="(/seats/\?[^"]*status=idle)"', html)[1].replace("&amp;", "&")
        listed = staff_client.get(link.replace("/seats/", "/seats.json")).json()
        assert lines["idle_seats"] == listed["pagination"]["total_count"]
        assert f"{lines['idle_seats']} idle seats" in words(html)


def test_days_without_records_are_said_where_they_make_use_look_rare(staff_client, proxy):
    proxy.spend_day("ann", 1.0, day=day(40))
    text = words(page(staff_client))
    assert "LiteLLM has recorded nothing since" in text
    assert "has no price" not in text
