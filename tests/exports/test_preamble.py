"""The preamble and the name of a CSV file."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
HOSTILE = 'x";\r\nSet-Cookie: a=b/../\u202e老 =cmd'


def exported(client: Client, path: str = "/users.csv", **params) -> str:
    response = client.get(path, PERIOD | params)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def preamble(client: Client, path: str = "/users.csv", **params) -> list[str]:
    text = exported(client, path, head="yes", **params)
    rows = csv.reader(io.StringIO(text, newline=""))
    return [row[0] for row in rows if row[0].startswith("#")]


def name(client: Client, path: str = "/users.csv", **params) -> str:
    response = client.get(path, PERIOD | params)
    list(response.streaming_content)
    header = response["Content-Disposition"]
    return re.fullmatch(r'attachment; filename="([ -!#-~]+)"', header).group(1)


@pytest.mark.parametrize("path", ["/users.csv", "/users/daily.csv"])
def test_the_preamble_contains_filters_user_and_time(staff_client, proxy, path):
    proxy.spend_day("ann", 10.0, tags=["team:a"])
    proxy.spend_day("bob", 4.0)
    proxy.spend_day("", 2.0)
    lines = preamble(staff_client, path, min_spend="5", tag_filters="claude-code,team:a", q="an")
    assert lines[:-2] == [
        "# User Usage: Jan 1 – Jan 31, 2026 · 31 days · UTC",
        "# Tags (any of): Claude Code, team:a",
        "# Filters: Spend ≥ $5; Search: an",
        "# Shown $10.00 + filtered out $4.00 + unattributed $2.00 = total $16.00",
        "# No usage of Claude Code in this period.",
    ]
    assert re.fullmatch(r"# LiteLLM's data as of \S+ \S+ UTC", lines[-2])
    found = re.fullmatch(r"# Exported by olga at (\S+ \S+) UTC", lines[-1])
    moment = datetime.fromisoformat(found.group(1)).replace(tzinfo=UTC)
    assert datetime.now(UTC) - moment < timedelta(minutes=1)


def test_thresholds_and_how_tags_count_are_filters_too(staff_client, proxy):
    lines = preamble(staff_client, power="300", low="5", tag_filters="a", tag_scope="users")
    assert lines[2] == (
        "# Filters: All usage by people who used these tags;"
        " Power users above $300; Low users below $5"
    )


def test_the_preamble_without_filters_says_none(staff_client, proxy):
    assert preamble(staff_client)[1] == "# Filters: none"


def test_the_table_beneath_the_preamble_is_the_table_alone(staff_client, proxy):
    proxy.spend_day("ann", 10.0)
    text = exported(staff_client, head="yes")
    assert text[text.index("user_id") :] == exported(staff_client)


def test_each_line_of_the_preamble_is_one_quoted_cell_and_no_formula(staff_client, proxy):
    text = exported(staff_client, head="yes", tag_filters=f'"{HOSTILE.replace(chr(34), "")}"')
    lines = text[: text.index("user_id")].splitlines()
    assert all(re.fullmatch(r'"# [^"]+"', line) for line in lines)
    assert preamble(staff_client, q=";=cmd")[1] == "# Filters: Search: ;'=cmd"


@pytest.mark.parametrize(
    ("params", "filters"),
    [
        ({}, ""),
        ({"tag_filters": "team:payments", "min_spend": "200"}, "_team-payments_min-200"),
        ({"segment": "low"}, "_low-users"),
        ({"tag_filters": "Claude Code", "max_spend": "0.5"}, "_claude-code_max-0.5"),
        ({"tag_filters": "a,b,c,d,e"}, "_a_b_c_2-more"),
        ({"min_spend": "1e15"}, "_min-1000000000000000"),
        ({"q": "Zoë Khan"}, "_search-zoe-khan"),
        ({"tag_filters": "老", "q": "老"}, "_tag_search-name"),
        ({"tag_filters": "../../etc/passwd"}, "_etc-passwd"),
        ({"sort_by": "tokens", "page": "2"}, ""),
    ],
)
def test_the_name_of_the_file_holds_its_main_filters(staff_client, proxy, params, filters):
    assert name(staff_client, **params) == f"user-usage{filters}_2026-01-01_2026-01-31.csv"
    daily = name(staff_client, "/users/daily.csv", **params)
    assert daily == f"user-usage-daily{filters}_2026-01-01_2026-01-31.csv"


def test_hostile_filters_leave_a_short_name_that_is_safe_in_a_header(staff_client, proxy):
    tags = [
        f'"{HOSTILE}{number}"'.replace(HOSTILE, HOSTILE.replace('"', '""')) for number in range(9)
    ]
    for params in ({"tag_filters": tags}, {"tag_filters": "t" * 1000, "q": "q" * 1000}):
        found = name(staff_client, **params)
        assert re.fullmatch(r"user-usage_[a-z0-9_.-]+_2026-01-01_2026-01-31\.csv", found)
        assert len(found) < 170
