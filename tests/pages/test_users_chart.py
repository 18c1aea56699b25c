"""The chart of the users page: its tabs, their figures and their tables."""

import json
import re

import pytest
from django.test import Client

from analytics.filters.page_filtersets import CHARTS
from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

CLAUDE, CODEX = "User-Agent: claude-cli", "User-Agent: codex"


@pytest.fixture
def three(proxy: Proxy) -> Proxy:
    """Ann with two tools, Ben with one, Eve without any."""
    proxy.spend_day("ann", 60.0, day=today(), key="k1", tags=[CLAUDE])
    proxy.spend_day("ann", 30.0, day=today(), key="k2", tags=[CODEX, "team:a"])
    proxy.spend_day("ben", 8.0, day=today(), key="k3", tags=[CODEX])
    proxy.spend_day("eve", 2.0, day=today(), key="k4")
    return proxy


def panel(client: Client, **params) -> str:
    response = client.get("/users/", params)
    assert response.status_code == 200
    html = response.content.decode()
    return re.search(
        r'<section class="panel" aria-labelledby="chart-title">.*?</section>', html, re.DOTALL
    )[0]


def figure(client: Client, **params) -> dict:
    html = client.get("/users/", params).content.decode()
    return json.loads(re.search(r'<script id="bars"[^>]*>(.*?)</script>', html)[1])


def rows(html: str) -> list[str]:
    """The rows of the table, as text."""
    return [words(row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)]


def legend(html: str) -> list[str]:
    return re.findall(r'<li title="([^"]*)"><i class="key', html)


def test_top_users_are_the_default_and_stacked_by_tool(staff_client, three):
    html = panel(staff_client)
    assert legend(html) == ["Claude Code", "Codex", "Untagged"]
    assert re.findall(r'class="bars__value">(.*?)<', html) == ["$90.00", "$8.00", "$2.00"]
    assert html.count("<rect ") == 4
    assert rows(html)[1].endswith("$60.00 $30.00 $0.00")


def test_the_chosen_tab_is_marked_and_links_keep_the_others(staff_client, three):
    html = panel(staff_client, chart="days", range="7d")
    assert re.search(r'id="chart-days" href="[^"]*" aria-current="true"', html)
    for name, _ in CHARTS:
        assert re.search(rf'id="chart-{name}" href="\?range=7d&amp;chart={name}"', html)
    assert 'id="top_n-10"' not in html


def test_days_are_stacked_by_tool(staff_client, three):
    html = panel(staff_client, chart="days")
    assert legend(html) == ["Claude Code", "Codex", "Untagged"]
    (_, row) = rows(html)
    assert row.endswith("$60.00 $38.00 $2.00 $100.00")
    layers = figure(staff_client, chart="days")["data"]
    assert [max(layer["y"]) for layer in layers] == [60.0, 38.0, 2.0]


def test_the_distribution_has_bins_quantiles_and_who_makes_up_most(staff_client, three):
    html = panel(staff_client, chart="distribution")
    assert "1 of 3 users" in html
    assert "Median $8.00" in words(html)
    assert rows(html)[1:] == [
        "$2 \N{EN DASH} $5 1 1 0 0",
        "$5 \N{EN DASH} $10 1 1 0 0",
        "$10 \N{EN DASH} $20 0 0 0 0",
        "$20 \N{EN DASH} $50 0 0 0 0",
        "$50 \N{EN DASH} $100 1 0 1 0",
    ]


def test_tagged_requests_are_split_by_what_is_recorded(staff_client, three):
    html = panel(staff_client, tag_filters="team:a")
    assert legend(html) == ["Codex"]
    three.spend_day("ben", 1.0, day=today(), key="k5", model="m", tags=["team:a", CLAUDE])
    three.spend_day("ben", 1.0, day=today(), key="k5", model="m", tags=[CODEX])
    html = panel(staff_client, tag_filters="team:a")
    assert legend(html) == ["Codex", "Unknown tool"]
    assert "Unknown tool: " in html
    assert legend(panel(staff_client, tag_filters="claude-code")) == ["Claude Code"]


def test_requests_of_two_chosen_tools_in_one_cell_are_told_apart(staff_client, proxy):
    for tag, spend in ((CLAUDE, 5.0), (CODEX, 3.0), ("team:a", 2.0)):
        proxy.spend_day("ann", spend, day=today(), key="k1", model="m", tags=[tag])
    html = panel(staff_client, tag_filters="claude-code,codex")
    assert legend(html) == ["Claude Code", "Codex"]
    assert rows(html)[1].endswith("$5.00 $3.00")


def test_links_keep_the_chart_and_files_do_not(staff_client, three):
    html = staff_client.get("/users/", {"chart": "days"}).content.decode()
    assert re.search(r'href="\?chart=days&amp;[^"]*range=7d', html)
    assert re.search(r'/user/\?chart=days&amp;user_id=ann"', html)
    assert not re.search(r'\.csv\?[^"]*chart=', html)
    assert '<input type="hidden" name="chart" value="days"' in html


@pytest.mark.parametrize("path", ["/users/", "/definitions/"])
def test_a_chart_that_does_not_exist_is_refused(staff_client, path):
    response = staff_client.get(path, {"chart": "pie"})
    assert response.status_code == 400
    twice = staff_client.get(f"{path}?chart=days&chart=users")
    assert twice.status_code == 400


@pytest.mark.parametrize("path", ["/users.csv", "/users/daily.csv", "/admin/users/daily/activity"])
def test_files_and_the_api_know_no_chart(staff_client, path):
    assert staff_client.get(path, {"chart": "days"}).status_code == 400


@pytest.mark.parametrize("chart", ["users", "days", "distribution"])
def test_spend_of_nothing_is_drawn(staff_client, proxy, chart):
    proxy.spend_day("ann", 0.0, day=today())
    html = panel(staff_client, chart=chart)
    assert ("ann" in html, "No usage in this period" in html, "No spend" in html) == {
        "users": (True, False, False),
        "days": (False, True, False),
        "distribution": (False, False, True),
    }[chart]
