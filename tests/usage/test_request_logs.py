"""Tagged usage from request logs: exact when complete, otherwise daily totals."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.domain.query import TagScope, TagSource, UsageQuery
from analytics.domain.tags import exact_tags
from analytics.litellm import log_coverage as logs
from analytics.litellm.connection import litellm_schema
from analytics.litellm.csv_copy import stream_csv
from analytics.litellm.daily_statements import daily_statement
from analytics.litellm.statements import export_statement
from analytics.usage.comparison import fetch_comparison
from analytics.usage.fetch import fetch_report
from tests import oracle
from tests.proxy import DAY, spends
from tests.worlds import CASES, FIRST, assert_equal, requests, same, whole_world, worlds

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

BOTH = UsageQuery(
    start_date=DAY,
    end_date=DAY,
    tags=("a", "b"),
    tag_source=TagSource.LOGS,
)


def overlap(proxy, **kwargs) -> None:
    """Two requests of one cell: one with both tags, one with neither."""
    proxy.spend_day("ann", 5.0, tags=["a", "b"], key="k", **kwargs)
    proxy.log(DAY, 1)
    proxy.spend_day("ann", 4.0, key="k", **kwargs)
    proxy.connection.execute("UPDATE simulated_request SET request_id = 2")
    proxy.log(DAY, 1)


def test_logs_answer_an_overlap_exactly(proxy):
    overlap(proxy)
    by_days = fetch_report(replace(BOTH, tag_source=TagSource.DAYS))
    assert (by_days.users[0].spend_at_least, by_days.users[0].spend) == (5.0, 9.0)
    report = fetch_report(BOTH)
    assert (report.users[0].spend_at_least, report.users[0].spend) == (5.0, 5.0)
    assert report.users[0].exact
    assert report.source == logs.EXACT


def test_a_day_that_the_logs_lack_is_named_and_counted_by_days(proxy):
    overlap(proxy)
    proxy.spend_day("ann", 1.0, tags=["a"], day=DAY - timedelta(days=1))
    report = fetch_report(replace(BOTH, start_date=DAY - timedelta(days=1)))
    assert report.source == (
        "Request logs cover only 1 of 2 days with usage (Jan 15, 2026),"
        " so these figures use daily totals."
    )
    assert report.users[0].spend == 10.0
    assert not report.users[0].exact


def test_logs_of_a_part_of_a_day_do_not_answer_for_it(proxy):
    overlap(proxy)
    proxy.connection.execute("""DELETE FROM "LiteLLM_SpendLogs" WHERE spend = 4""")
    report = fetch_report(BOTH)
    assert report.source.startswith("Request logs do not fully cover any day in this period,")
    assert report.users[0].spend == 9.0


def test_logs_that_a_proxy_does_not_keep_are_said_to_be_missing(proxy):
    overlap(proxy)
    proxy.connection.execute('ALTER TABLE "LiteLLM_SpendLogs" RENAME TO put_away')
    litellm_schema.cache_clear()
    try:
        assert fetch_report(BOTH).source == logs.NO_LOGS
        assert fetch_comparison(BOTH, today=DAY).trend[0].users == 1
    finally:
        proxy.connection.execute('ALTER TABLE put_away RENAME TO "LiteLLM_SpendLogs"')
        litellm_schema.cache_clear()


@pytest.mark.django_db(transaction=True, databases=["default", "litellm"])
def test_a_search_through_the_logs_that_takes_too_long_falls_back(proxy):
    overlap(proxy)
    slow = """
        ALTER TABLE "LiteLLM_SpendLogs" RENAME TO put_away;
        CREATE FUNCTION pg_temp_slow() RETURNS float8 LANGUAGE sql VOLATILE
            AS 'SELECT 0::float8 FROM pg_sleep(30)';
        CREATE VIEW "LiteLLM_SpendLogs" AS
            SELECT request_id, "user", "startTime", model, request_tags, status, prompt_tokens,
                completion_tokens, api_key, spend + pg_temp_slow() AS spend
            FROM put_away;
        GRANT SELECT ON "LiteLLM_SpendLogs" TO PUBLIC
    """
    proxy.connection.execute(slow)
    litellm_schema.cache_clear()
    try:
        with connections["litellm"].cursor() as cursor:
            cursor.execute("SET statement_timeout = 500")
        report = fetch_report(BOTH)
        assert report.source == logs.TOO_SLOW
        assert report.users[0].spend == 9.0
    finally:
        connections["litellm"].close()
        proxy.connection.execute("""
            DROP VIEW "LiteLLM_SpendLogs";
            DROP FUNCTION pg_temp_slow();
            ALTER TABLE put_away RENAME TO "LiteLLM_SpendLogs"
        """)
        litellm_schema.cache_clear()


def test_calls_inside_a_request_cost_and_count_no_request(proxy):
    overlap(proxy, requests=2)
    proxy.spend_day("ann", 0.5, tags=["a"], key="k", requests=0)
    proxy.connection.execute("UPDATE simulated_request SET request_id = 3")
    proxy.log(DAY, 1)
    user = fetch_report(BOTH).users[0]
    assert (user.spend_at_least, user.spend) == (5.5, 5.5)
    assert (user.requests, user.exact) == (3, False)


@pytest.mark.parametrize(("statement", "column"), [(export_statement, 3), (daily_statement, 5)])
def test_the_files_hold_what_the_page_shows(proxy, statement, column):
    overlap(proxy)
    pieces = stream_csv(statement, BOTH, timeout=10)
    lines = b"".join(piece for _, piece in pieces).decode().splitlines()
    assert lines[1].split(",")[column : column + 3] == ["5", "5", "true"]


def test_all_usage_of_people_is_certain_where_the_logs_are_whole(proxy):
    proxy.spend_day("ann", 5.0, tags=["a"], key="k")
    proxy.log(DAY, 1)
    proxy.spend_day("bob", 4.0, key="k")
    proxy.connection.execute("UPDATE simulated_request SET request_id = 2")
    proxy.log(DAY, 1)
    of_users = replace(BOTH, tag_scope=TagScope.USERS)
    assert spends(fetch_report(of_users)) == {"ann": 5.0}
    assert fetch_report(of_users).users[0].exact


@settings(whole_world, max_examples=max(1, CASES // 4))
@given(world=worlds, data=st.data())
def test_in_a_simulated_company(proxy, world, data):
    made = proxy.simulate(world)
    assume(made)
    proxy.log(world.last_day, 400)
    period = world.first_day, world.last_day
    check(made, period, data)


@whole_world
@given(made=st.lists(requests(), min_size=1, max_size=8), data=st.data())
def test_where_keys_and_tags_overlap_at_will(proxy, made, data):
    # A line of the logs holds no bigint.
    made = [replace(request, prompt_tokens=request.prompt_tokens % 2**30) for request in made]
    proxy.book(made)
    proxy.connection.execute("""
        UPDATE simulated_request SET request_id = numbered.place
        FROM (SELECT ctid, row_number() OVER () AS place FROM simulated_request) AS numbered
        WHERE numbered.ctid = simulated_request.ctid
    """)
    proxy.log(FIRST + timedelta(days=2), 3)
    check(made, (FIRST, FIRST + timedelta(days=2)), data)


def check(made: list[oracle.Request], period: tuple, data) -> None:
    """One random choice of tags: spend is the truth, and so is all that is called exact."""
    known = sorted({tag for request in made for tag in request.tags}) or ["none"]
    tags = exact_tags(data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=4)))
    query = UsageQuery(
        start_date=period[0],
        end_date=period[1],
        tags=tags,
        tag_source=TagSource.LOGS,
        page_size=100,
    )
    report = fetch_report(query)
    assert report.source == logs.EXACT
    truth, whole = oracle.truth(made, tags), oracle.truth(made)
    noise = 1e-9 + 1e-11 * sum(sums.spend for sums in whole.values())
    assert {user.user_id for user in report.users} == set(truth) - {None}
    for user in report.users:
        sums = truth[user.user_id]
        if user.exact:
            assert_equal(user, sums, noise)
        assert same(user.spend, sums.spend, noise)
        assert same(user.spend_at_least, user.spend, noise)
        assert sums.requests <= user.requests <= whole[user.user_id].requests
        assert user.prompt_tokens == sums.prompt_tokens
