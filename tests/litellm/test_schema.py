"""Schema detection: results, caching and skipped SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from analytics.domain.errors import UsageUnreadable
from analytics.domain.query import UsageQuery
from analytics.litellm.connection import litellm_schema
from analytics.litellm.csv_copy import stream_csv
from analytics.litellm.schema import CELL, DELETED_KEYS, READ, TAG_DAYS, USER_DAYS, Schema
from analytics.litellm.statements import core_statement, export_statement
from analytics.usage.fetch import fetch_report
from demo.postgres import Server
from tests.proxy import Proxy
from tests.releases import (
    HOSTILE_VIEW,
    NEWEST,
    RELEASES,
    release_database,
    site_knows_nothing,
    site_reads,
)

TAGGED = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31), tags=("team:a",))
WHOLE = Schema(
    columns=frozenset(
        {(table, column) for table in (USER_DAYS, TAG_DAYS) for column in CELL}
        | {(DELETED_KEYS, column) for column in READ[DELETED_KEYS]}
    )
)


@pytest.fixture(scope="module")
def databases(server: Server) -> Iterator[dict[str, str]]:
    """URLs of an old and a new release's database, both empty."""
    old, new = RELEASES[0], NEWEST
    with (
        release_database(server, "litellm_old", old),
        release_database(server, "litellm_new", new),
    ):
        yield {name: server.url(f"litellm_{name}", user="usage_reader") for name in ("old", "new")}


@pytest.fixture
def outside_of_a_test_transaction(django_db_blocker) -> Iterator[None]:
    """As in production: autocommit, so that a statement may fail and another follow."""
    with django_db_blocker.unblock(), site_knows_nothing():
        yield


def test_a_whole_schema_lacks_nothing():
    assert WHOLE.missing == ()
    assert "NULL::text" not in core_statement(TAGGED, WHOLE)


@pytest.mark.parametrize("table", [USER_DAYS, TAG_DAYS])
@pytest.mark.parametrize("statement", [core_statement, export_statement])
def test_a_column_that_one_daily_table_lacks_is_left_out_on_both_sides(table, statement):
    schema = Schema(columns=WHOLE.columns - {(table, "endpoint")})
    text = statement(TAGGED, schema)
    assert ".endpoint, ''" not in text
    assert text.count("coalesce(NULL::text, '') AS endpoint") == text.count(" AS endpoint") >= 2
    assert ".mcp_namespaced_tool_name, ''" in text


@pytest.mark.parametrize("statement", [core_statement, export_statement])
def test_deleted_keys_are_queried_only_if_the_table_exists(statement):
    assert DELETED_KEYS in statement(TAGGED, WHOLE)
    schema = Schema(columns=WHOLE.columns - {(DELETED_KEYS, "token")})
    assert DELETED_KEYS not in statement(TAGGED, schema)


@pytest.mark.usefixtures("outside_of_a_test_transaction")
def test_the_schema_is_looked_at_once_per_process(databases, django_assert_num_queries):
    with site_reads(databases["old"]):
        with django_assert_num_queries(2, using="litellm"):
            fetch_report(TAGGED)
        with django_assert_num_queries(1, using="litellm"):
            fetch_report(replace(TAGGED, tags=()))


@pytest.mark.usefixtures("outside_of_a_test_transaction")
def test_a_schema_that_changed_is_looked_at_again(databases):
    def export(query: UsageQuery) -> None:
        assert b"".join(piece for _, piece in stream_csv(export_statement, query, timeout=9))

    for ask in (fetch_report, export):
        litellm_schema.cache_clear()
        with site_reads(databases["new"]):
            ask(TAGGED)
            assert litellm_schema().missing == ()
        with site_reads(databases["old"]):
            ask(TAGGED)
            assert len(litellm_schema().missing) == 3


@pytest.mark.usefixtures("outside_of_a_test_transaction")
def test_a_database_without_litellm_is_retried_once(server):
    with site_reads(server.url("postgres", user="usage_reader")):
        for _ in range(2):
            with pytest.raises(UsageUnreadable):
                fetch_report(TAGGED)


@pytest.mark.usefixtures("outside_of_a_test_transaction")
def test_a_view_of_the_same_name_is_passed_by_where_the_url_names_the_schema(server):
    with release_database(server, "litellm_view", NEWEST) as owner:
        Proxy(owner).spend_day("ann", 2.0, day=TAGGED.start_date)
        owner.execute(HOSTILE_VIEW)
        url = server.url("litellm_view", user="usage_reader")
        spent = []
        for parameter in ("&schema=public", ""):
            litellm_schema.cache_clear()
            with site_reads(url + parameter):
                spent.append(fetch_report(replace(TAGGED, tags=())).summary.total_spend)
    assert spent == [2.0, 2000.0]
