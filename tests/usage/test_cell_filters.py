"""Filters by team and model: which usage they keep, and what there is to choose from."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.domain.query import Segment, TagScope, UsageQuery
from analytics.mirror.current import current_snapshot
from analytics.usage.choices import (
    fetch_model_choices,
    fetch_team_choices,
    fetch_team_names,
    fetch_tool_choices,
)
from analytics.usage.report import fetch_report as report_of
from analytics.usage.segments import fetch_segments
from analytics.usage.warnings import fetch_warnings
from tests.answers import fetch_comparison, fetch_report, fetch_unknown_tags
from tests.proxy import DAY, Proxy, spends

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))
PERIOD = JANUARY.start_date, JANUARY.end_date
CLAUDE = "User-Agent: claude-cli"


@pytest.fixture
def teams(proxy: Proxy) -> Proxy:
    """Ann has a key of the red team and one of none; bob one of the blue team; a service is red."""
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('ann-red', 'ann', 'red'), ('ann-own', 'ann', NULL), ('bob-blue', 'bob', 'blue'),
            ('service', NULL, 'red')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias) VALUES ('red', 'Payments')"""
    )
    proxy.spend_day("ann", 10.0, key="ann-red", model="m1", tags=[CLAUDE], requests=3)
    proxy.spend_day("ann", 4.0, key="ann-own", model="m2")
    proxy.spend_day("bob", 2.0, key="bob-blue", model="m1", tags=["a"])
    proxy.spend_day("bob", 1.0, key="bob-blue", model=None)
    proxy.spend_day("", 8.0, key="service", model="m1", tags=[CLAUDE])
    return proxy


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"teams": ("red",)}, {"ann": 10.0}),
        ({"teams": ("",)}, {"ann": 4.0}),
        ({"teams": ("red", "blue")}, {"ann": 10.0, "bob": 3.0}),
        ({"teams": ("ghost",)}, {}),
        ({"teams": ("(none)",)}, {}),
        ({"models": ("m1",)}, {"ann": 10.0, "bob": 2.0}),
        ({"models": ("",)}, {"bob": 1.0}),
        ({"models": ("M1",)}, {}),
        ({"teams": ("blue",), "models": ("m1", "m2")}, {"bob": 2.0}),
        ({"teams": ("red",), "tags": ("a",)}, {}),
        ({"teams": ("red",), "tags": (CLAUDE,)}, {"ann": 10.0}),
        ({"teams": ("", "red"), "tags": (CLAUDE,), "tag_scope": TagScope.USERS}, {"ann": 14.0}),
        ({"teams": ("",), "tags": (CLAUDE,), "tag_scope": TagScope.USERS}, {}),
    ],
)
def test_usage_counts_where_team_model_and_tags_all_agree(teams, chosen, expected):
    report = fetch_report(replace(JANUARY, **chosen))
    assert spends(report) == expected
    ledger = report.ledger
    assert (ledger.total_spend, ledger.unattributed) == (25.0, 8.0)
    assert ledger.in_scope + ledger.filtered_out + ledger.unattributed == ledger.total_spend


@pytest.mark.parametrize("text", ["o'neill", '"', "m1; DROP TABLE cells", "🦆", "$teams", "{n}"])
def test_a_hostile_name_is_a_name(proxy, text):
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id) VALUES (%s, %s, %s)',
        ("k", "ann", text),
    )
    proxy.spend_day("ann", 1.0, key="k", model=text)
    proxy.spend_day("ann", 2.0, key="other", model="other")
    for chosen in ({"teams": (text,)}, {"models": (text,)}):
        assert spends(fetch_report(replace(JANUARY, **chosen))) == {"ann": 1.0}
    with current_snapshot() as snapshot:
        assert text in [choice.value for choice in fetch_team_choices(snapshot, *PERIOD, most=9)]
        assert text in [choice.value for choice in fetch_model_choices(snapshot, *PERIOD, most=9)]


@pytest.mark.parametrize("tags", [(), (CLAUDE,)])
def test_spend_of_nobody_matches_where_it_is_of_the_team(teams, tags):
    query = replace(JANUARY, tags=tags)
    assert fetch_report(replace(query, teams=("red",))).ledger.unattributed_matching == 8.0
    assert fetch_report(replace(query, teams=("blue",))).ledger.unattributed_matching == 0.0


def test_without_filters_all_spend_of_nobody_matches(teams):
    assert fetch_report(JANUARY).ledger.unattributed_matching == 8.0


def test_details_and_days_are_those_of_the_team(teams):
    (ann,) = fetch_report(replace(JANUARY, teams=("red",))).users
    assert (ann.models, ann.tags, ann.requests) == (("m1",), (CLAUDE,), 3)
    trend = fetch_comparison(replace(JANUARY, models=("m2",)), today=date(2026, 6, 1)).trend
    assert [(day.users, day.spend) for day in trend if day.spend] == [(1, 4.0)]


def test_other_questions_of_the_snapshot_see_all_usage(teams):
    with current_snapshot() as snapshot:
        whole = report_of(snapshot, JANUARY)
        warnings = fetch_warnings(snapshot, *PERIOD)
        assert spends(report_of(snapshot, replace(JANUARY, teams=("red",)))) == {"ann": 10.0}
        assert spends(report_of(snapshot, replace(JANUARY, teams=("blue",)))) == {"bob": 3.0}
        assert report_of(snapshot, JANUARY) == whole
        assert fetch_warnings(snapshot, *PERIOD) == warnings


def test_a_user_of_another_team_before_is_not_new_and_segments_count_the_team_alone(teams):
    teams.spend_day("bob", 1.0, key="ann-red", day=date(2025, 12, 30))
    teams.spend_day("eve", 300.0, key="ann-red", model="m3")
    red = replace(JANUARY, teams=("red",))
    with current_snapshot() as snapshot:
        counts = fetch_segments(snapshot, red)
        assert fetch_segments(snapshot, replace(JANUARY, teams=("blue",)))[Segment.NEW] == 0
    assert (counts[None], counts[Segment.POWER], counts[Segment.NEW]) == (2, 1, 2)
    assert spends(fetch_report(replace(red, segment=Segment.NEW))) == {"ann": 10.0, "eve": 300.0}


def test_two_teams_under_the_same_tags_are_counted_apart_in_one_snapshot(teams):
    tagged = replace(JANUARY, tags=(CLAUDE, "a"))
    with current_snapshot() as snapshot:
        assert spends(report_of(snapshot, replace(tagged, teams=("red",)))) == {"ann": 10.0}
        assert spends(report_of(snapshot, replace(tagged, teams=("blue",)))) == {"bob": 2.0}


def test_a_key_belongs_each_day_to_the_team_with_most_of_its_spend(proxy):
    for day, team, spend in ((0, "red", 2.0), (0, "blue", 1.0), (1, "blue", 5.0)):
        proxy.connection.execute(
            """INSERT INTO "LiteLLM_DailyTeamSpend"
                (id, team_id, date, api_key, model, spend, api_requests, updated_at)
            VALUES (gen_random_uuid()::text, %s, %s, 'k', 'm', %s, 1, now())""",
            (team, str(DAY + timedelta(days=day)), spend),
        )
    proxy.spend_day("ann", 3.0, key="k", day=DAY)
    proxy.spend_day("ann", 5.0, key="k", day=DAY + timedelta(days=1))
    assert spends(fetch_report(replace(JANUARY, teams=("red",)))) == {"ann": 3.0}
    assert spends(fetch_report(replace(JANUARY, teams=("blue",)))) == {"ann": 5.0}


def test_a_tag_row_without_a_user_row_has_the_team_of_its_key(proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('k', 'ann', 'red')"""
    )
    proxy.spend_day("ann", 4.0, key="k", tags=[CLAUDE])
    proxy.connection.execute('DELETE FROM "LiteLLM_DailyUserSpend"')
    tagged = replace(JANUARY, tags=(CLAUDE,))
    assert spends(fetch_report(replace(tagged, teams=("red",)))) == {"ann": 4.0}
    assert spends(fetch_report(replace(tagged, teams=("",)))) == {}


def test_a_shared_key_gives_nobody_certain_spend_through_a_filter(proxy):
    proxy.spend_day("ann", 4.0, key="k", model="m1")
    proxy.spend_day("bob", 3.0, key="k", model="m2")
    proxy.spend_day("ann", 2.0, key="k", model="m1", endpoint="/late", tags=["a"])
    proxy.connection.execute("""DELETE FROM "LiteLLM_DailyUserSpend" WHERE endpoint = '/late'""")
    report = fetch_report(replace(JANUARY, tags=("a",), models=("m1",)))
    assert report.summary.total_spend_at_least == 0.0
    assert not report.ledger.is_off


def test_tag_rows_that_miss_their_cells_never_exceed_the_user_under_a_filter(proxy):
    proxy.spend_day("ann", 10.0, key="k")
    late = ("late-1", "late-2", "late-3")
    for model in late:
        proxy.spend_day("bob", 8.0, key=f"key-{model}", tags=["a"], model=model)
    proxy.connection.execute("""UPDATE "LiteLLM_DailyTagSpend" SET api_key = 'k'""")
    report = fetch_report(replace(JANUARY, tags=("a",), models=late))
    assert spends(report) == {"ann": 10.0}
    assert (report.ledger.filtered_out, report.ledger.is_off) == (24.0, False)


def test_a_tag_of_another_team_is_no_unknown_tag(teams):
    assert fetch_unknown_tags(replace(JANUARY, teams=("red",), tags=("a",)), ["a"]) == ()


def test_choices_are_the_users_spend_the_largest_first(teams):
    with current_snapshot() as snapshot:
        found = [
            fetch(snapshot, *PERIOD, most=9) for fetch in (fetch_team_choices, fetch_model_choices)
        ]
        assert fetch_team_choices(snapshot, *PERIOD, most=1) == found[0][:1]
        assert fetch_team_choices(snapshot, date(2025, 1, 1), date(2025, 1, 2), most=9) == ()
        assert fetch_team_names(snapshot, ("red", "blue", "ghost")) == {"red": "Payments"}
    rows = [
        [(choice.value, choice.label, choice.users, choice.spend) for choice in choices]
        for choices in found
    ]
    assert rows == [
        [("red", "Payments", 1, 10.0), ("", "", 1, 4.0), ("blue", "blue", 1, 3.0)],
        [("m1", "m1", 2, 12.0), ("m2", "m2", 1, 4.0), ("", "", 1, 1.0)],
    ]
    total = fetch_report(JANUARY).summary.total_spend
    assert [sum(choice.spend for choice in choices) for choices in found] == [total, total]


def test_a_tool_among_the_choices_has_the_spend_of_its_user_agents(teams):
    teams.spend_day("bob", 5.0, key="bob-blue", model="m3", tags=["User-Agent: Cursor", "cursor"])
    with current_snapshot() as snapshot:
        found = fetch_tool_choices(snapshot, *PERIOD)
    assert [(choice.value, choice.label, choice.requests, choice.spend) for choice in found] == [
        ("claude-code", "Claude Code", 4, 18.0),
        ("cursor", "Cursor", 1, 5.0),
    ]
