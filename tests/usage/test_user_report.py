"""The report of one user: who it is, what the figures compare with, and keys and tools."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.domain.query import Segment, UsageQuery
from analytics.domain.user_parts import KeyState, ToolKind
from analytics.domain.user_report import Layer, UserQuery
from tests.answers import fetch_position, fetch_user_report
from tests.proxy import DAY, Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

ANN = UserQuery(
    user_id="ann", start_date=date(2026, 1, 1), end_date=date(2026, 1, 31), today=date(2026, 2, 10)
)
CLAUDE = ("User-Agent: claude-cli", "User-Agent: claude-cli/2.0.14 (external, cli)")
NOW = datetime(2026, 2, 10, 12)
HOSTILE = (
    """O'Brien "Bob" & Söhne; DROP TABLE users--""",
    "<script>alert(1)</script>",
    "a/b/../c?d=e&f#g%2F",
    "日本語 ユーザー 🚀\n\ttab",
    "x" * 300,
)


@pytest.mark.parametrize("user_id", ["nobody-at-all", "", "ANN"])
def test_a_user_whom_nobody_knows_has_no_report(proxy, user_id):
    proxy.spend_day("ann", 1.0)
    assert fetch_user_report(replace(ANN, user_id=user_id)) is None


def test_a_user_who_was_removed_everywhere_has_no_report(proxy: Proxy):
    proxy.spend_day("ann", 1.0)
    proxy.person("ann")
    assert fetch_user_report(ANN)
    proxy.clear()
    assert fetch_user_report(ANN) is None


def test_a_user_without_usage_has_a_report_of_zeros(proxy: Proxy):
    proxy.person("ann", "ann@example.com", "Ann")
    report = fetch_user_report(ANN)
    assert (report.person.name, report.person.first_day) == ("Ann", None)
    assert report.sums.spend == report.days_active == 0
    assert report.ranks is None
    assert report.models == report.tools == report.keys == report.layer_days == report.history == ()


def test_a_user_without_a_row_in_the_user_table_has_figures(proxy: Proxy):
    proxy.spend_day("ann", 2.5)
    report = fetch_user_report(ANN)
    assert not report.person.in_user_table
    assert report.person.budget is None
    assert report.sums.spend == 2.5


@pytest.mark.parametrize("user_id", HOSTILE)
def test_ids_of_every_kind_are_found(proxy: Proxy, user_id):
    proxy.person(user_id)
    proxy.spend_day(user_id, 2.5)
    report = fetch_user_report(replace(ANN, user_id=user_id))
    assert (report.person.user_id, report.sums.spend) == (user_id, 2.5)


def test_usage_outside_of_the_period_is_history_alone(proxy: Proxy):
    proxy.spend_day("ann", 1.0, day=date(2025, 12, 31))
    proxy.spend_day("ann", 2.0, day=date(2026, 1, 31))
    proxy.spend_day("ann", 4.0, day=date(2026, 2, 1))
    report = fetch_user_report(ANN)
    assert report.sums.spend == 2.0
    assert [day.sums.spend for day in report.history] == [1.0, 2.0, 4.0]
    assert (report.person.first_day, report.person.last_day) == (
        date(2025, 12, 31),
        date(2026, 2, 1),
    )


def test_the_previous_period_holds_the_matching_complete_days(proxy: Proxy):
    proxy.spend_day("ann", 8.0, day=date(2025, 11, 30))
    proxy.spend_day("ann", 1.0, day=date(2025, 12, 31))
    proxy.spend_day("ann", 2.0, day=date(2026, 1, 31))
    report = fetch_user_report(ANN)
    assert report.periods.previous == (date(2025, 12, 1), date(2025, 12, 31))
    assert (report.current.spend, report.previous.spend) == (2.0, 1.0)
    assert (report.current_days, report.previous_days) == (1, 1)


def test_there_is_no_comparison_before_litellms_data_begin(proxy: Proxy):
    proxy.spend_day("ann", 2.0)
    report = fetch_user_report(ANN)
    assert report.periods is report.current is report.previous is None


def test_ranks_count_users_with_more(proxy: Proxy):
    proxy.spend_day("ann", 2.0, requests=9)
    proxy.spend_day("bob", 3.0, requests=1)
    proxy.spend_day("cem", 3.0, requests=1, day=DAY + timedelta(days=1))
    proxy.spend_day("cem", 0.0, requests=1)
    proxy.spend_day("", 99.0)
    ranks = fetch_user_report(ANN).ranks
    assert (ranks.users, ranks.spend, ranks.requests, ranks.days_active) == (3, 3, 1, 2)


def test_teams_have_the_names_that_litellm_has(proxy: Proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_UserTable" (user_id, teams) VALUES ('ann', '{t2,t1,gone}')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias)
        VALUES ('t1', 'Payments'), ('t2', NULL)"""
    )
    teams = fetch_user_report(ANN).person.teams
    assert [(team.team_id, team.name) for team in teams] == [
        ("t2", "t2"),
        ("t1", "Payments"),
        ("gone", "gone"),
    ]


def tools_of(user_id: str = "ann") -> dict[str, float]:
    report = fetch_user_report(replace(ANN, user_id=user_id))
    return {tool.name or tool.kind.value: tool.sums.spend for tool in report.tools}


def test_spellings_of_a_tool_are_one_and_the_rest_is_untagged(proxy: Proxy):
    proxy.spend_day("ann", 1.0, tags=CLAUDE)
    proxy.spend_day("ann", 2.0, tags=["User-Agent: claude-code"], model="m2")
    proxy.spend_day("ann", 4.0, tags=["team:a"])
    proxy.spend_day("ann", 8.0, tags=["User-Agent: Own", "User-Agent: Own/1"])
    assert tools_of() == {"claude-code": 3.0, "Own": 8.0, "untagged": 4.0}
    (claude,) = (tool for tool in fetch_user_report(ANN).tools if tool.name == "claude-code")
    assert {version.name: version.sums.spend for version in claude.versions} == {
        "claude-cli/2.0.14 (external, cli)": 1.0,
        "claude-code": 2.0,
    }


def test_part_of_a_shared_cell_has_no_tool_and_a_whole_one_has(proxy: Proxy):
    proxy.spend_day("ann", 1.0, key="shared", tags=CLAUDE)
    proxy.spend_day("bob", 2.0, key="shared", tags=["User-Agent: Cursor"])
    proxy.spend_day("ann", 4.0, key="shared", model="m2", tags=CLAUDE)
    proxy.spend_day("bob", 8.0, key="shared", model="m2", tags=CLAUDE)
    assert tools_of("ann") == {"claude-code": 4.0, "shared": 1.0}
    assert tools_of("bob") == {"claude-code": 8.0, "shared": 2.0}


def test_user_agents_written_by_hand_never_exceed_the_spend(proxy: Proxy):
    proxy.spend_day("ann", 1.0, tags=["User-Agent: a", "User-Agent: b"])
    proxy.spend_day("ann", 2.0, tags=["User-Agent: a", "User-Agent: c"])
    proxy.spend_day("ann", 4.0, model="m2", tags=["User-Agent: a", "User-Agent: b"])
    assert sum(tools_of().values()) == 7.0
    assert tools_of()["a"] == 7.0


def test_overlapping_user_agents_of_a_part_cannot_be_told(proxy: Proxy):
    proxy.spend_day("ann", 1.0, tags=["User-Agent: a", "User-Agent: b"])
    proxy.spend_day("ann", 0.5)
    assert tools_of() == {"shared": 1.5}


def add_key(proxy: Proxy, token: str, **columns: object) -> None:
    names = ", ".join(("token", *columns))
    places = ", ".join(["%s"] * (len(columns) + 1))
    proxy.connection.execute(
        f'INSERT INTO "LiteLLM_VerificationToken" ({names}) VALUES ({places})',
        (token, *columns.values()),
    )


def test_keys_used_and_keys_owned_are_listed_with_their_state(proxy: Proxy):
    own = {"user_id": "ann", "key_name": "sk-...4f2a"}
    add_key(proxy, "k1", key_alias="laptop", **own)
    add_key(proxy, "k2", key_alias="blocked", blocked=True, **own)
    add_key(proxy, "k3", key_alias="expired", expires=NOW, **own)
    add_key(proxy, "k4", key_alias="open", expires=NOW + timedelta(seconds=1), **own)
    add_key(proxy, "k5", key_alias="of bob", user_id="bob")
    proxy.deleted_key("k6", "ann", datetime(2026, 2, 3))
    proxy.deleted_key("k7", "ann", datetime(2026, 2, 3))
    for token, spend in (("k1", 3.0), ("k5", 2.0), ("k6", 1.0), ("strange", 0.5)):
        proxy.spend_day("ann", spend, key=token)
    keys = fetch_user_report(ANN).keys
    assert [(key.alias, key.state_at(NOW), key.sums.spend) for key in keys] == [
        ("laptop", KeyState.ACTIVE, 3.0),
        ("of bob", KeyState.ACTIVE, 2.0),
        (None, KeyState.DELETED, 1.0),
        (None, KeyState.UNKNOWN, 0.5),
        ("blocked", KeyState.BLOCKED, 0.0),
        ("expired", KeyState.EXPIRED, 0.0),
        ("open", KeyState.ACTIVE, 0.0),
    ]
    assert keys[0].last_four == "4f2a"


def test_a_key_says_when_this_user_used_it_first_and_last(proxy: Proxy):
    add_key(proxy, "k1", user_id="ann")
    for user_id, day in (("ann", date(2025, 5, 1)), ("ann", DAY), ("bob", date(2026, 2, 2))):
        proxy.spend_day(user_id, 1.0, key="k1", day=day)
    (key,) = fetch_user_report(ANN).keys
    assert (key.first_day, key.last_day, key.sums.spend) == (date(2025, 5, 1), DAY, 1.0)


def test_two_hundred_keys_are_two_hundred_rows(proxy: Proxy):
    for number in range(200):
        add_key(proxy, f"k{number}", user_id="ann", key_alias=f"key {number:03}")
    keys = fetch_user_report(ANN).keys
    assert [key.alias for key in keys] == [f"key {number:03}" for number in range(200)]


def test_days_are_stacked_by_tool(proxy: Proxy):
    proxy.spend_day("ann", 1.0, tags=CLAUDE)
    proxy.spend_day("ann", 4.0)
    days = fetch_user_report(replace(ANN, layer=Layer.TOOL)).layer_days
    assert [(day.day, day.layer, day.spend) for day in days] == [
        (DAY, (ToolKind.UNTAGGED, ""), 4.0),
        (DAY, (ToolKind.KNOWN, "claude-code"), 1.0),
    ]


def test_a_user_outside_of_the_filters_has_no_place_in_the_list(proxy: Proxy):
    proxy.spend_day("ann", 1.0)
    proxy.spend_day("bob", 300.0)
    query = UsageQuery(start_date=ANN.start_date, end_date=ANN.end_date)
    assert fetch_position(query, "ann").previous.user_id == "bob"
    assert fetch_position(replace(query, segment=Segment.POWER), "ann") is None
    assert fetch_position(query, "nobody-at-all") is None


def test_the_report_says_when_it_was_read(proxy: Proxy):
    proxy.person("ann")
    read = fetch_user_report(ANN).snapshot_at
    assert datetime.now(UTC).replace(tzinfo=None) - read < timedelta(minutes=1)
