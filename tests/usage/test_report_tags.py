"""fetch_report with tags: each request counts once, for its user."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.domain.query import TagScope, UsageQuery
from analytics.domain.tags import exact_tags
from tests.answers import fetch_report
from tests.proxy import DAY, spends

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))
CLAUDE = "User-Agent: claude-cli"


def test_a_tag_counts_only_the_requests_that_carry_it(proxy):
    proxy.spend_day("ann", 10.0, tags=[CLAUDE])
    proxy.spend_day("ann", 5.0, tags=["User-Agent: Cursor"])
    proxy.spend_day("ann", 2.0)
    proxy.spend_day("bob", 8.0)
    report = fetch_report(replace(JANUARY, tags=(CLAUDE,)))
    assert spends(report) == {"ann": 10.0}
    assert report.summary.total_requests == 1
    assert report.ledger.total_spend == 25.0
    assert report.ledger.filtered_out == 15.0


def test_a_request_with_two_matching_tags_counts_once(proxy):
    proxy.spend_day("ann", 12.5, tags=[CLAUDE, "team:a"])
    report = fetch_report(replace(JANUARY, tags=(CLAUDE, "team:a")))
    assert report.summary.total_spend == 12.5
    assert report.summary.total_requests == 1


def test_a_version_and_its_family_are_counted_once(proxy):
    version = f"{CLAUDE}/2.0.14 (external, cli)"
    proxy.spend_day("ann", 4.0, tags=[CLAUDE, version])
    proxy.spend_day("ann", 3.0, day=DAY + timedelta(days=1), tags=[CLAUDE])
    assert spends(fetch_report(replace(JANUARY, tags=(version,)))) == {"ann": 4.0}
    assert spends(fetch_report(replace(JANUARY, tags=(version, CLAUDE)))) == {"ann": 7.0}


def test_two_tools_of_one_user_add_up(proxy):
    proxy.spend_day("ann", 4.0, tags=[CLAUDE])
    proxy.spend_day("ann", 3.0, tags=["User-Agent: Cursor"])
    proxy.spend_day("ann", 9.0)
    query = replace(JANUARY, tags=(CLAUDE, "User-Agent: Cursor"))
    assert spends(fetch_report(query)) == {"ann": 7.0}


def test_overlapping_tags_never_exceed_the_whole_spend(proxy):
    proxy.spend_day("ann", 4.0, tags=["a", "b", "c"])
    proxy.spend_day("ann", 1.0)
    query = replace(JANUARY, tags=("a", "b", "c"))
    assert spends(fetch_report(query)) == {"ann": 5.0}


def test_a_tag_row_belongs_to_the_user_of_the_requests_though_the_key_moved_on(proxy):
    proxy.spend_day("ann", 4.0, key="k", tags=[CLAUDE])
    proxy.key("k", "bob")
    assert spends(fetch_report(replace(JANUARY, tags=(CLAUDE,)))) == {"ann": 4.0}


def test_a_shared_key_gives_each_cell_to_the_user_who_is_in_it(proxy):
    proxy.spend_day("ann", 4.0, key="shared", tags=[CLAUDE], model="gpt-5")
    proxy.spend_day("bob", 9.0, key="shared", tags=[CLAUDE], model="gpt-5-mini")
    assert spends(fetch_report(replace(JANUARY, tags=(CLAUDE,)))) == {"bob": 9.0, "ann": 4.0}


def test_models_under_all_of_several_tags_carry_every_one_of_them(proxy):
    proxy.spend_day("ann", 1.0, key="k", tags=["a", "b"], model="both")
    proxy.spend_day("ann", 9.0, key="k", tags=["a"], model="one")
    every = replace(JANUARY, tags=("a", "b"), required_tags=(("a",), ("b",)))
    (ann,) = fetch_report(every).users
    assert (ann.models, ann.spend, ann.exact) == (("both",), 1.0, True)


def test_no_request_has_two_user_agents(proxy):
    proxy.spend_day("ann", 1.0, key="k", tags=[CLAUDE])
    proxy.spend_day("ann", 2.0, key="k", tags=["User-Agent: cursor", "User-Agent: cursor/2"])
    every = replace(JANUARY, tags=(CLAUDE, "User-Agent: cursor"))
    every = replace(every, required_tags=((CLAUDE,), ("User-Agent: cursor",)))
    assert fetch_report(every).users == ()
    version = replace(every, required_tags=(("User-Agent: cursor",), ("User-Agent: cursor/2",)))
    assert spends(fetch_report(version)) == {"ann": 2.0}


def test_what_eight_people_can_have_spent_each_they_did_not_spend_together(proxy):
    for number in range(8):
        tags = ["a"] if number == 0 else []
        proxy.spend_day(f"user-{number}", 10.0, key="shared", tags=tags)
    report = fetch_report(replace(JANUARY, tags=("a",)))
    summary = report.summary
    assert {user.spend for user in report.users} == {10.0}
    assert summary.total_spend == pytest.approx(10.0)
    assert summary.total_spend_at_least == pytest.approx(10.0)
    assert (summary.total_users, summary.certain_users) == (8, 0)
    assert report.ledger.filtered_out == pytest.approx(70.0)
    above = fetch_report(replace(JANUARY, tags=("a",), search="user-3")).summary
    assert above.total_spend == pytest.approx(10.0)
    assert above.total_spend_at_least == 0.0


def test_tagged_spend_of_nobody_is_said(proxy):
    proxy.spend_day("", 4.0, key="service", tags=["a"])
    proxy.spend_day("", 3.0, key="service")
    ledger = fetch_report(replace(JANUARY, tags=("a",))).ledger
    assert (ledger.unattributed, ledger.unattributed_matching) == (7.0, 4.0)
    assert ledger.matching_exact


def test_tagged_spend_of_nobody_is_a_bound_where_tags_overlap(proxy):
    for tags in (["a"], ["a", "b"], ["b"], []):
        proxy.spend_day("", 2.0, key="service", tags=tags)
    ledger = fetch_report(replace(JANUARY, tags=("a", "b"))).ledger
    assert (ledger.unattributed_matching, ledger.matching_exact) == (8.0, False)
    assert ledger.exact


def test_nothing_is_exact_where_tag_rows_do_not_reach_back(proxy):
    proxy.spend_day("ann", 4.0, tags=["a"])
    proxy.spend_day("ann", 3.0, tags=["a"], day=DAY + timedelta(days=1))
    asked = replace(JANUARY, tags=("a",))
    assert fetch_report(asked).users[0].exact
    proxy.connection.execute(
        'DELETE FROM "LiteLLM_DailyTagSpend" WHERE date = %s', [DAY.isoformat()]
    )
    (ann,) = fetch_report(asked).users
    assert (ann.spend, ann.exact) == (3.0, False)


def test_a_success_rate_is_not_told_where_the_figures_are_open(proxy):
    proxy.spend_day("ann", 5.0, tags=["a", "b"], requests=5)
    proxy.spend_day("ann", 5.0, requests=5, failed=5)
    (ann,) = fetch_report(replace(JANUARY, tags=("a", "b"))).users
    assert ann.success_rate is None


def test_tags_of_one_sharer_are_not_said_of_the_other(proxy):
    proxy.spend_day("ann", 4.0, key="shared", tags=["User-Agent: Cursor", "everybody"])
    proxy.spend_day("bob", 3.0, key="shared", tags=["everybody"])
    ann, bob = fetch_report(JANUARY).users
    assert ann.tags == bob.tags == ("everybody",)


def test_unattributed_requests_stay_unattributed_under_a_tag(proxy):
    proxy.spend_day("", 4.0, key="k", tags=[CLAUDE])
    proxy.key("k", "ann")
    report = fetch_report(replace(JANUARY, tags=(CLAUDE,)))
    assert report.users == ()
    assert report.ledger.unattributed == 4.0


@pytest.mark.parametrize(
    "name", ["claude-code", "User-Agent:claude-code", "User-Agent: claude-code"]
)
def test_a_tool_and_both_spellings_of_its_user_agent_find_it(proxy, name):
    proxy.spend_day("ann", 4.0, tags=["User-Agent: claude-code", "User-Agent: claude-code/1.0"])
    proxy.spend_day("bob", 3.0, tags=["User-Agent:claude-code"])
    report = fetch_report(replace(JANUARY, tags=exact_tags([name])))
    assert spends(report) == {"ann": 4.0, "bob": 3.0}
    assert report.summary.exact


def test_a_team_that_is_called_like_a_program_is_not_swept_in_by_its_tool(proxy):
    proxy.spend_day("ann", 4.0, tags=["User-Agent: node"])
    proxy.spend_day("bob", 3.0, tags=["node"])
    assert spends(fetch_report(replace(JANUARY, tags=exact_tags(["scripts"])))) == {"ann": 4.0}


def test_a_tag_by_hand_beside_a_tools_own_gives_bounds(proxy):
    proxy.spend_day("ann", 4.0, tags=["User-Agent: Cursor", "cursor"])
    proxy.spend_day("ann", 3.0, tags=["User-Agent: Cursor"])
    proxy.spend_day("ann", 9.0)
    (ann,) = fetch_report(replace(JANUARY, tags=exact_tags(["cursor"]))).users
    assert (ann.spend_at_least, ann.spend, ann.exact) == (7.0, 11.0, False)


def test_overlapping_tags_give_a_spend_with_bounds(proxy):
    proxy.spend_day("ann", 4.0, tags=["a"])
    proxy.spend_day("ann", 3.0, tags=["a", "b"])
    proxy.spend_day("ann", 2.0)
    report = fetch_report(replace(JANUARY, tags=("a", "b")))
    (ann,) = report.users
    assert (ann.spend_at_least, ann.spend, ann.exact) == (7.0, 9.0, False)
    assert (report.summary.total_spend_at_least, report.summary.exact) == (7.0, False)


def test_a_tag_on_all_of_a_cell_is_exact_whatever_overlaps_it(proxy):
    proxy.spend_day("ann", 4.0, tags=["a", "b"])
    proxy.spend_day("bob", 3.0, tags=["a"], key="key-of-ann")
    report = fetch_report(replace(JANUARY, tags=("a", "b")))
    assert [(user.spend_at_least, user.exact) for user in report.users] == [
        (4.0, True),
        (3.0, True),
    ]


def test_a_shared_key_that_is_partly_tagged_gives_its_users_bounds(proxy):
    proxy.spend_day("ann", 4.0, key="shared", tags=["a"])
    proxy.spend_day("bob", 3.0, key="shared")
    ann, bob = fetch_report(replace(JANUARY, tags=("a",))).users
    assert (ann.spend_at_least, ann.spend, ann.exact) == (pytest.approx(1.0), 4.0, False)
    assert (bob.spend_at_least, bob.spend, bob.exact) == (0.0, 3.0, False)


def test_all_usage_of_people_who_used_a_tag_can_be_asked_for(proxy):
    proxy.spend_day("ann", 4.0, tags=["a"])
    proxy.spend_day("ann", 5.0, model="other")
    proxy.spend_day("bob", 3.0)
    report = fetch_report(replace(JANUARY, tags=("a",), tag_scope=TagScope.USERS))
    (ann,) = report.users
    assert (ann.spend, ann.exact, ann.models) == (9.0, True, ("gpt-5", "other"))
    assert report.ledger.filtered_out == 3.0
