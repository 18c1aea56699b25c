"""The chart of the users page: its tabs, their figures and their tables."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from analytics.domain.periods import short_days_label
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


@pytest.fixture
def two_weeks(proxy: Proxy) -> Proxy:
    """Ann on two days of this week and on those a week before, with two models; Ben today alone."""
    for days, spend in ((1, 5.0), (2, 3.0), (8, 4.0), (9, 7.0)):
        day = today() - timedelta(days=days)
        proxy.spend_day("ann", spend, day=day, key="k1", tags=[CLAUDE])
        proxy.spend_day("ann", 1.0, day=day, key="k1", model="small", tags=[CLAUDE])
    proxy.spend_day("ben", 2.0, day=today(), key="k2", tags=[CODEX])
    proxy.spend_day("ben", 2.0, day=today() - timedelta(days=7), key="k2", tags=[CODEX])
    proxy.spend_day("eve", 1.0, day=today() - timedelta(days=40), key="k3")
    return proxy


def compared(client: Client, **params) -> list[float]:
    """Spend of the previous period by day, as the figure shows it."""
    lines = figure(client, chart="days", range="7d", **params)["layout"]["meta"]["compared"]
    return [line[1] if line else None for line in lines]


def test_days_are_compared_with_those_of_the_previous_period(staff_client, two_weeks):
    assert compared(staff_client) == [0.0, 0.0, 0.0, 0.0, 8.0, 5.0, None]
    html = panel(staff_client, chart="days", range="7d")
    week = short_days_label(*(today() - timedelta(days=days) for days in (13, 8)), today().year)
    assert legend(html) == ["Claude Code", "Codex", f"vs {week}"]
    older = today() - timedelta(days=8)
    assert any(row.endswith(f"{older:%b} {older.day} $5.00") for row in rows(html))
    assert rows(html)[-1].endswith("$2.00 $2.00 \N{EN DASH}")


@pytest.mark.parametrize(
    ("params", "spend"),
    [
        ({"model": "small"}, [1.0, 1.0]),
        ({"tool": "claude-code"}, [8.0, 5.0]),
        ({"min_spend": "100"}, None),
        ({"max_spend": "12.5"}, None),
        ({"q": "ann"}, [8.0, 5.0]),
        ({"compare": "off"}, None),
    ],
)
def test_compared_days_have_the_filters_of_the_page(staff_client, two_weeks, params, spend):
    """Ann spent 10 this week and 13 a week before."""
    found = compared(staff_client, **params)
    assert found == ([0.0] * 4 + [*spend, None] if spend else [None] * 7)


def test_days_of_a_longer_previous_month_are_said_to_be_missing(staff_client, proxy):
    for day in (date(2025, 12, 30), date(2026, 1, 31), date(2026, 1, 2), date(2026, 2, 2)):
        proxy.spend_day("ann", 5.0, day=day, key="k1", tags=[CLAUDE])
    period = {"start_date": "2026-02-01", "end_date": "2026-02-28"}
    html = panel(staff_client, chart="days", **period)
    assert legend(html) == ["Claude Code", "vs Jan 1 \N{EN DASH} 31"]
    note = "The previous period is drawn without Jan 29 \N{EN DASH} 31"
    assert note in words(html)
    user = staff_client.get("/user/", {"user_id": "ann", **period}).content.decode()
    assert note in words(user)
    assert 'title="vs Jan 1 \N{EN DASH} 31"' in user


def test_days_and_tools_of_the_table_are_links(staff_client, three):
    html = panel(staff_client, chart="days", q="a", range="7d")
    day = today().isoformat()
    assert f'href="?chart=days&amp;q=a&amp;start_date={day}&amp;end_date={day}"' in html
    assert 'href="?chart=days&amp;q=a&amp;range=7d&amp;tool=claude-code"' in html
    html = panel(staff_client, chart="days", tool="codex")
    assert "tool=codex&amp;tool=codex" not in html
    html = panel(staff_client, chart="users")
    assert 'href="?chart=users&amp;tool=codex"' in html


def test_a_tool_of_the_table_joins_those_that_are_chosen(staff_client, three):
    html = panel(staff_client, chart="days", tool="codex", tag_scope="users")
    assert "?chart=days&amp;tag_scope=users&amp;tool=codex&amp;tool=claude-code" in html


def test_bins_of_the_table_filter_by_their_spend(staff_client, three):
    html = panel(staff_client, chart="distribution", min_spend="6")
    assert 'href="?chart=distribution&amp;min_spend=6&amp;max_spend=10"' in html
    assert html.count("data-bin=") == 2
