"""Schema detection: results, changes and skipped columns."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from analytics.domain.query import UsageQuery
from analytics.litellm.schema import CELL, DELETED_KEYS, READ, TAG_DAYS, USER_DAYS, Schema
from analytics.mirror.reader import select_days
from demo.postgres import Server
from tests.answers import fetch_report
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
        | {(table, column) for table in (USER_DAYS, TAG_DAYS) for column in READ[table]}
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
    assert "NULL" not in select_days(WHOLE, "raw_user").partition("FROM")[0].split("endpoint")[0]


@pytest.mark.parametrize("table", [USER_DAYS, TAG_DAYS])
@pytest.mark.parametrize("raw", ["raw_user", "raw_tag"])
def test_a_column_that_one_daily_table_lacks_is_left_out_on_both_sides(table, raw):
    schema = Schema(columns=WHOLE.columns - {(table, "endpoint")})
    text = select_days(schema, raw)
    assert "endpoint" not in text
    assert "mcp_namespaced_tool_name" in text


@pytest.mark.usefixtures("outside_of_a_test_transaction")
def test_a_schema_that_changed_is_noticed_by_the_next_refresh(databases):
    for name, lacking in (("new", 0), ("old", 3), ("new", 0)):
        with site_reads(databases[name]):
            assert len(fetch_report(TAGGED).missing) == lacking


@pytest.mark.usefixtures("outside_of_a_test_transaction")
def test_a_view_of_the_same_name_is_passed_by_where_the_url_names_the_schema(server):
    with release_database(server, "litellm_view", NEWEST) as owner:
        Proxy(owner).spend_day("ann", 2.0, day=TAGGED.start_date)
        owner.execute(HOSTILE_VIEW)
        url = server.url("litellm_view", user="usage_reader")
        spent = []
        for parameter in ("&schema=public", ""):
            with site_reads(url + parameter):
                spent.append(fetch_report(replace(TAGGED, tags=())).summary.total_spend)
    assert spent == [2.0, 2000.0]
