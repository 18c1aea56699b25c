"""`/changes/`: a bridge between two totals, on the page and in files."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

CLAUDE = ("User-Agent: claude-cli", "User-Agent: claude-cli/2.0.9 (external, cli)")
CURSOR = ("User-Agent: Cursor", "User-Agent: Cursor/1.0")
WEEK = {"range": "7d"}
GROUPS = ("new", "returned", "grown", "shrunk", "gone", "unchanged")


def page(client: Client, status: int = 200, **params) -> str:
    response = client.get("/changes/", WEEK | params)
    assert response.status_code == status
    return response.content.decode()


def report(client: Client, **params) -> dict:
    response = client.get("/changes.json", WEEK | params)
    assert response.status_code == 200
    return response.json()


def rows(client: Client, **params) -> list[dict[str, str]]:
    response = client.get("/changes.csv", WEEK | params)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def table(html: str, marker: str) -> list[list[str]]:
    """The cells of each row of a table, as text. marker: of its tag."""
    shown = html.split(marker)[1].split("</table>")[0]
    found = re.findall(r"<tr[^>]*>(.+?)</tr>", shown, re.DOTALL)
    return [
        [words(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in found
    ]


def dollars(text: str) -> float:
    sign, amount = re.search(r"([+\u2212]?)\$([\d,.]+)", text).groups()
    return float(amount.replace(",", "")) * (-1 if sign == "\u2212" else 1)


def figure(html: str) -> dict:
    return json.loads(re.search(r'id="bridge-figure"[^>]*>(.+?)</script>', html)[1])


def both_days(proxy: Proxy) -> tuple[date, date]:
    """A day of the previous period and one of this one; usage goes back further."""
    proxy.spend_day("rita", 1.0, day=today() - timedelta(days=40))
    return today() - timedelta(days=8), today() - timedelta(days=1)


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """A user of each group, a key of nobody, and usage of today that does not count."""
    before, now = both_days(proxy)
    proxy.spend_day("nora", 300.0, day=now, tags=CLAUDE, model="opus", requests=10)
    proxy.spend_day("rita", 20.0, day=now, model="opus")
    proxy.spend_day("greg", 10.0, day=before, tags=CLAUDE, model="opus", requests=10, key="k1")
    proxy.spend_day("greg", 60.0, day=now, tags=CLAUDE, model="opus", requests=30, key="k1")
    proxy.spend_day("saul", 250.0, day=before, tags=CURSOR, model="gpt-5", requests=10, key="k2")
    proxy.spend_day("saul", 5.0, day=now, tags=CURSOR, model="gpt-5", requests=10, key="k2")
    proxy.spend_day("gina", 40.0, day=before, model="gpt-5")
    proxy.spend_day("una", 15.0, day=before, model="opus")
    proxy.spend_day("una", 15.0, day=now, model="opus")
    proxy.spend_day("", 3.0, day=now, key="strange")
    proxy.spend_day("greg", 500.0, day=today(), key="k1")
    return proxy


def test_the_bridge_adds_up_to_both_totals(staff_client, company):
    html = page(staff_client)
    steps = table(html, 'changes-grid">')[1:]
    assert [(name, cells[0]) for name, *cells in steps] == [
        ("Previous period 4 users", "$315.00"),
        ("New users 1 user", "+$300.00"),
        ("Returned 1 user", "+$20.00"),
        ("Grew 1 user", "+$50.00"),
        ("Shrank 1 user", "\u2212$245.00"),
        ("Gone 1 user", "\u2212$40.00"),
        ("Unchanged 1 user", "$0.00"),
        ("Unattributed no user", "+$3.00"),
        ("This period 5 users", "$403.00"),
    ]
    data = figure(html)["data"]
    assert [len(bars["y"]) for bars in data[:3]] == [2, 4, 2]
    assert data[1]["base"] == [315.0, 615.0, 635.0, 400.0]


@pytest.mark.parametrize("group", GROUPS)
def test_each_step_opens_exactly_its_users(staff_client, company, group):
    url = re.search(rf'data-step="{group}">.*?href="([^"]+)"', page(staff_client))[1]
    assert url.endswith("#changed-users")
    html = staff_client.get("/changes/" + url.split("#")[0].replace("&amp;", "&")).content.decode()
    listed = [row[0] for row in table(html, 'changes-grid changed">')[1:]]
    assert listed == [row["name"] for row in rows(staff_client, group=group)]
    assert len(listed) == 1


def test_every_table_adds_up_to_the_change(staff_client, company):
    html = page(staff_client)
    for by in ("tool", "model", "team"):
        *parts, total = table(html, f'data-by="{by}"')[1:]
        for column in range(1, 6):
            added = sum(dollars(row[column]) for row in parts)
            assert added == pytest.approx(dollars(total[column]), abs=0.05)
        assert dollars(total[5]) == 88.0
        for row in (*parts, total):
            assert dollars(row[2]) + dollars(row[3]) == pytest.approx(dollars(row[5]), abs=0.02)


def test_the_change_splits_into_volume_and_price(staff_client, company):
    (greg,) = rows(staff_client, group="grown")
    # Twenty requests more at $1.00, and all thirty at $1.00 more than before.
    assert (greg["volume"], greg["price_mix"]) == ("20", "30")
    (nora,) = rows(staff_client, group="new")
    assert (nora["volume"], nora["price_mix"]) == ("300", "0")


def test_movers_say_what_changed_most(staff_client, company):
    found = report(staff_client)
    up = {user["user_id"]: user["driver"] for user in found["up"]}
    assert list(up) == ["nora", "greg", "rita"]
    assert up["nora"] == "+$300.00: Claude Code on opus, no requests before"
    assert up["greg"] == "+$50.00: Claude Code on opus, 2.0 × cost per request"
    assert up["rita"] == "+$20.00: opus without a tool, no requests before"
    down = {user["user_id"]: user["driver"] for user in found["down"]}
    assert down["saul"] == "\u2212$245.00: Cursor on gpt-5, 0.02 × cost per request"
    assert words(up["greg"]) in words(page(staff_client))


def test_the_tool_of_a_shared_cell_is_not_named(staff_client, proxy):
    before, now = both_days(proxy)
    proxy.spend_day("ann", 1.0, day=before, model="opus")
    proxy.spend_day("ann", 30.0, day=now, model="opus", key="shared", tags=CLAUDE)
    proxy.spend_day("bob", 10.0, day=now, model="opus", key="shared")
    drivers = {user["user_id"]: user["driver"] for user in report(staff_client)["up"]}
    assert drivers["ann"].startswith("+$29.00: opus, ")


def test_who_entered_and_left_the_power_and_low_users(staff_client, company):
    crossed = {
        found["group"]: [user["user_id"] for user in found["most"]]
        for found in report(staff_client)["crossings"]
    }
    assert crossed == {
        "entered_power": ["nora"],
        "left_power": ["saul"],
        "entered_low": ["saul"],
        "left_low": [],
    }
    assert [row["user_id"] for row in rows(staff_client, group="left_power")] == ["saul"]


def test_files_equal_the_page(staff_client, company):
    listed, found = rows(staff_client), report(staff_client)
    html = page(staff_client)
    assert [row["user_id"] for row in listed if row["user_id"]] == [
        user["user_id"] for user in found["users"]
    ]
    shown = table(html, 'changes-grid changed">')[1:]
    for row, cells in zip(listed, shown, strict=False):
        assert cells[0] == row["name"]
        assert dollars(cells[6]) == pytest.approx(float(row["change"]), abs=0.005)
    assert sum(float(row["change"]) for row in listed) == pytest.approx(found["total"]["change"])
    assert found["total"]["change"] == pytest.approx(88.0)


def test_filters_count_users_on_both_sides_and_leave_a_remainder(staff_client, company):
    found = report(staff_client, min_spend="100")
    # Nora passes now, Saul before: both of his sides count.
    assert [user["user_id"] for user in found["users"]] == ["nora", "saul"]
    assert found["filtered_out"]["change"] == pytest.approx(30.0)
    assert "Filtered out" in words(page(staff_client, min_spend="100"))
    by_model = report(staff_client, model="gpt-5")["groups"]
    assert {found["group"]: found["users"] for found in by_model} == {
        "new": 0,
        "returned": 0,
        "grown": 0,
        "shrunk": 1,
        "gone": 1,
        "unchanged": 0,
    }


def test_users_are_listed_in_pages(staff_client, proxy):
    before, now = both_days(proxy)
    proxy.spend_day("old", 1.0, day=before)
    for number in range(30):
        proxy.spend_day(f"user-{number:02}", 1.0 + number, day=now)
    html = page(staff_client, page_size="25", page="99")
    assert "Page 2 of 2" in words(html)
    assert len(table(html, 'changes-grid changed">')[1:]) == 6
    assert len(rows(staff_client, page_size="25")) == 32


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"range": "90d"}, "No earlier data"),
        ({"range": "today"}, "No comparison yet"),
        ({"compare": "off"}, "Comparison is off"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(staff_client, company, params, sentence):
    html = page(staff_client, **params)
    assert sentence in words(html)
    assert 'class="btn btn-primary" href="?' in html
    for name in ("json", "csv"):
        response = staff_client.get(f"/changes.{name}", WEEK | params)
        assert response.status_code == 400
        assert sentence in response.content.decode()


def test_an_unknown_group_is_refused(staff_client, proxy):
    assert "Group: Choose one of: New" in words(page(staff_client, 400, group="x"))
    assert staff_client.get("/changes.json", {"group": "x"}).status_code == 400


def test_markup_in_names_is_text(staff_client, proxy):
    before, now = both_days(proxy)
    proxy.spend_day("<b>eve</b>", 1.0, day=before, model="<i>m</i>")
    proxy.spend_day("<b>eve</b>", 9.0, day=now, model="<i>m</i>")
    html = page(staff_client)
    assert "<b>eve" not in html
    assert "<i>m" not in html
    assert rows(staff_client)[0]["user_id"] == "<b>eve</b>"
