"""fetch_report: counts, users, order and number of statements."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.domain.query import SortBy, UsageQuery
from analytics.domain.report import UsageReport
from tests.answers import fetch_comparison, fetch_report
from tests.proxy import DAY, spends

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

LATER = date(2026, 6, 1)
JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))
CLAUDE = "User-Agent: claude-cli"


def ids(report: UsageReport) -> list[str]:
    return [user.user_id for user in report.users]


def test_an_empty_database_gives_zeros_and_says_that_the_period_is_empty(proxy):
    report = fetch_report(JANUARY)
    assert report.summary.total_users == 0
    assert report.summary.average_spend == 0.0
    assert report.summary.power_share == 0.0
    assert report.users == report.top_users == ()
    assert report.period_is_empty
    assert report.data_through is None
    assert [day.users for day in fetch_comparison(JANUARY, today=LATER).trend] == [0] * 31


def test_both_end_days_count_and_their_neighbours_do_not(proxy):
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)):
        proxy.spend_day("ann", 1.0, day=day)
    (ann,) = fetch_report(JANUARY).users
    assert (ann.spend, ann.days_active) == (2.0, 2)
    assert (ann.first_day, ann.last_day) == (date(2026, 1, 1), date(2026, 1, 31))


def test_spend_without_a_user_is_in_the_ledger_and_never_a_user(proxy):
    proxy.spend_day("ann", 10.0)
    proxy.spend_day("", 3.0, key="service")
    proxy.spend_day(None, 2.0, key="nobody")
    report = fetch_report(JANUARY)
    assert spends(report) == {"ann": 10.0}
    assert report.ledger.unattributed == 5.0
    assert report.ledger.total_spend == 15.0


def test_what_filters_leave_out_is_in_the_ledger(proxy):
    proxy.spend_day("ann", 10.0)
    proxy.spend_day("bob", 4.0)
    ledger = fetch_report(replace(JANUARY, min_spend=5.0)).ledger
    assert (ledger.in_scope, ledger.filtered_out, ledger.difference) == (10.0, 4.0, 0.0)


def test_a_key_without_a_user_today_does_not_change_who_spent(proxy):
    proxy.spend_day("ann", 10.0, key="k")
    proxy.key("k", "bob")
    assert spends(fetch_report(JANUARY)) == {"ann": 10.0}


def test_rows_that_stand_twice_for_a_cell_are_summed(proxy):
    proxy.spend_day("ann", 10.0, endpoint=None, tags=[CLAUDE])
    proxy.double_rows()
    proxy.spend_day("ann", 1.0, endpoint="", tags=[CLAUDE])
    assert spends(fetch_report(JANUARY)) == {"ann": 21.0}
    assert spends(fetch_report(replace(JANUARY, tags=(CLAUDE,)))) == {"ann": 21.0}


def test_bounds_on_spend_include_their_value(proxy):
    for user, spend in {"ann": 5.0, "bob": 10.0, "cid": 15.0}.items():
        proxy.spend_day(user, spend)
    assert ids(fetch_report(replace(JANUARY, min_spend=10.0))) == ["cid", "bob"]
    assert ids(fetch_report(replace(JANUARY, max_spend=10.0))) == ["bob", "ann"]


def test_power_and_low_users_are_strictly_beyond_their_thresholds(proxy):
    for user, spend in {"ann": 200.0, "bob": 200.01, "cid": 10.0, "dan": 9.99}.items():
        proxy.spend_day(user, spend)
    summary = fetch_report(JANUARY).summary
    assert (summary.power_users, summary.low_users) == (1, 1)


@pytest.mark.parametrize("search", ["ANN@", "jo smi", "user-7", "Zoë"])
def test_search_finds_part_of_email_alias_and_id_in_any_case(proxy, search):
    proxy.spend_day("user-7", 1.0)
    proxy.spend_day("other", 1.0)
    proxy.person("user-7", "ann@example.com", "Jo Smith zoë")
    assert ids(fetch_report(replace(JANUARY, search=search))) == ["user-7"]


@pytest.mark.parametrize("search", ["%", "_", "\\", "'", "a%b"])
def test_search_takes_every_character_as_it_is(proxy, search):
    proxy.spend_day("plain", 1.0)
    proxy.spend_day(f"x{search}y", 1.0)
    assert ids(fetch_report(replace(JANUARY, search=search))) == [f"x{search}y"]


@pytest.mark.parametrize("sort", list(SortBy))
@pytest.mark.parametrize("descending", [True, False])
def test_ties_end_in_the_user_id_whatever_the_order(proxy, sort, descending):
    for user in ("cid", "ann", "bob"):
        proxy.spend_day(user, 1.0)
        proxy.person(user, "same@example.com")
    query = replace(JANUARY, sort_by=sort, descending=descending)
    assert ids(fetch_report(query)) == ["ann", "bob", "cid"]


def test_users_without_requests_come_last_by_success_rate_and_have_none(proxy):
    proxy.spend_day("ann", 1.0, requests=0)
    proxy.spend_day("bob", 1.0, requests=4, failed=1)
    for descending in (True, False):
        query = replace(JANUARY, sort_by=SortBy.SUCCESS_RATE, descending=descending)
        bob, ann = fetch_report(query).users
        assert (bob.success_rate, ann.success_rate) == (0.75, None)


def test_pages_put_together_give_every_user_once(proxy):
    for number in range(7):
        proxy.spend_day(f"user-{number}", 1.0)
    pages = [fetch_report(replace(JANUARY, page=page, page_size=3)) for page in (1, 2, 3)]
    assert [user for page in pages for user in ids(page)] == [f"user-{n}" for n in range(7)]
    assert pages[0].top_users == pages[1].top_users
    assert {page.summary.total_users for page in pages} == {7}


def test_a_page_past_the_end_shows_the_last_or_none(proxy):
    for number in range(7):
        proxy.spend_day(f"user-{number}", 1.0)
    query = replace(JANUARY, page=9, page_size=3)
    last = fetch_report(query)
    assert (last.page, ids(last)) == (3, ["user-6"])
    past = fetch_report(replace(query, keep_in_range=False))
    assert (past.page, past.users, past.summary.total_users) == (9, (), 7)


def test_the_chart_is_always_descending_and_follows_the_metric(proxy):
    proxy.spend_day("ann", 1.0, requests=9)
    proxy.spend_day("bob", 2.0, requests=5)
    query = replace(JANUARY, sort_by=SortBy.REQUESTS, descending=False, top_n=1)
    report = fetch_report(query)
    assert [user.user_id for user in report.top_users] == ["ann"]
    assert ids(report) == ["bob", "ann"]


def test_tags_and_models_of_the_users_shown_are_most_used_first(proxy):
    proxy.spend_day("ann", 1.0, model="small", requests=9, tags=["a"])
    proxy.spend_day("ann", 5.0, model="large", requests=2, tags=["b", "a"])
    (ann,) = fetch_report(JANUARY).users
    assert ann.tags == ("a", "b")
    assert ann.models == ("small", "large")


def test_two_users_with_one_email_stay_two(proxy):
    for user in ("ann", "bob"):
        proxy.spend_day(user, 1.0)
        proxy.person(user, "same@example.com")
    assert fetch_report(JANUARY).summary.total_users == 2


def test_freshness_is_that_of_the_newest_day(proxy):
    proxy.spend_day("ann", 1.0)
    proxy.spend_day("ann", 1.0, day=date(2026, 2, 3))
    report = fetch_report(JANUARY)
    assert report.data_through == date(2026, 2, 3)
    assert report.snapshot_at is not None


def test_token_counts_beyond_what_floats_hold_add_up_exactly(proxy):
    for number in range(3):
        proxy.spend_day("ann", 1.0, tokens=(2**44, 2**44 - 1), model=f"model-{number}")
    (ann,) = fetch_report(JANUARY).users
    assert ann.tokens == 3 * (2**45 - 1)


def test_unattributed_spend_is_split_by_what_its_keys_are(proxy):
    proxy.spend_day("", 3.0, key="service", requests=2)
    proxy.spend_day(None, 1.0, key="old-service")
    proxy.spend_day("", 5.0, key="forged")
    proxy.spend_day("", 0.5, key="litellm-internal-health-check")
    proxy.spend_day("", 0.25, key="of-ann")
    proxy.spend_day("", 2.0, key="of-red")
    proxy.key("service", "")
    proxy.deleted_key("old-service", "", DAY)
    proxy.key("of-ann", "ann")
    proxy.deleted_key("of-ann", "", DAY)
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('of-red', 'ann', 'red')"""
    )
    ledger = fetch_report(JANUARY).ledger
    assert [(kind.label, kind.spend, kind.requests) for kind in ledger.kinds] == [
        ("unknown keys", 5.0, 1),
        ("keys without team or user", 4.0, 3),
        ("keys of teams", 2.0, 1),
        ("health checks", 0.5, 1),
        ("keys of users", 0.25, 1),
    ]
    assert ledger.unattributed == 11.75


def test_the_master_key_has_a_name_and_users_who_are_in_no_table_a_mark(proxy):
    proxy.person("default_user_id")
    proxy.spend_day("default_user_id", 2.0)
    proxy.spend_day("ghost", 1.0)
    admin, ghost = fetch_report(JANUARY).users
    assert (admin.name, admin.in_user_table) == ("Proxy admin (master key)", True)
    assert (ghost.name, ghost.in_user_table) == ("ghost", False)


def test_a_shared_key_whose_rows_stand_twice_loses_no_tag(proxy):
    proxy.spend_day("ann", 4.0, tags=["a"], key="k", endpoint=None)
    proxy.spend_day("bob", 2.0, tags=["a"], key="k", endpoint=None)
    proxy.double_rows()
    report = fetch_report(JANUARY)
    assert {user.user_id: user.tags for user in report.users} == {"ann": ("a",), "bob": ("a",)}
    assert fetch_report(replace(JANUARY, tags=("a",))).summary.total_spend == 12.0
