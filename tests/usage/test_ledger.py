"""The ledger against plain loops: all spend is accounted for, and all views agree."""

import csv
import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.query import Segment, TagScope, UsageQuery
from analytics.domain.tags import exact_tags
from analytics.mirror.current import current_snapshot
from analytics.usage.exports import write_daily, write_users
from tests import oracle
from tests.answers import fetch_comparison, fetch_report
from tests.worlds import FIRST, requests, whole_world

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TWO_DAYS = UsageQuery(start_date=FIRST, end_date=FIRST + timedelta(days=1), page_size=100)
ROUNDING = 0.5e-6 + 1e-9  # USD: a file's amounts have 6 decimals
TAGS = ("a", "b", "claude-code", "User-Agent: Cursor")

questions = st.builds(
    lambda names, scope, least, search, segment, power, low, teams, models: replace(
        TWO_DAYS,
        tags=exact_tags(names),
        tag_scope=scope,
        min_spend=least,
        search=search,
        segment=segment,
        power_above=power,
        low_below=low,
        teams=teams,
        models=models,
    ),
    st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
    st.sampled_from(TagScope),
    st.none() | st.sampled_from([0.0, 0.15, 5.0]),
    st.sampled_from(["", "", "", "N a", "b o", "a b"]),
    st.sampled_from([None, None, *Segment]),
    # What a user may have spent to the last digit: the thresholds are strict.
    st.sampled_from([0.0, 0.1, 0.3, 1.0, 33.33]),
    st.sampled_from([0.1, 0.2, 0.6, 1.0, 34.33]),
    st.sampled_from([(), (), ("t1",), ("", "t2")]),
    st.sampled_from([(), (), ("m1",), ("",)]),
)


@whole_world
@given(made=st.lists(requests(), min_size=1, max_size=8), query=questions)
def test_all_spend_of_the_period_is_accounted_for(proxy, made, query):
    proxy.book(made)
    truth = oracle.truth(oracle.within(made, query.start_date, query.end_date))
    total = sum(sums.spend for sums in truth.values())
    nobody = truth[None].spend if None in truth else 0.0
    noise = 1e-6 + 1e-9 * total
    ledger = fetch_report(query).ledger
    assert ledger.total_spend == pytest.approx(total, abs=noise)
    assert ledger.unattributed == pytest.approx(nobody, abs=noise)
    assert sum(kind.spend for kind in ledger.kinds) == pytest.approx(nobody, abs=noise)
    assert ledger.filtered_out >= -noise
    assert not ledger.is_off


@whole_world
@given(made=st.lists(requests(), min_size=1, max_size=8), query=questions)
def test_the_file_is_the_page_and_the_next_period_compares_with_it(proxy, made, query):
    proxy.book(made)
    report = fetch_report(query)
    rows = exported(partial(write_users, today=FIRST), query)
    assert [(user.user_id, user.exact, user.requests) for user in report.users] == [
        (row["user_id"], row["exact"] == "true", int(row["requests"])) for row in rows
    ]
    for user, row in zip(report.users, rows, strict=True):
        for column in ("spend", "spend_at_least"):
            assert float(row[column]) == pytest.approx(getattr(user, column), rel=0, abs=ROUNDING)
    later = replace(
        query,
        start_date=query.end_date + timedelta(days=1),
        end_date=query.end_date + timedelta(days=query.days),
    )
    previous = fetch_comparison(later, today=later.end_date + timedelta(days=1)).previous
    assert previous == report.summary or min(request.day for request in made) > query.start_date


@whole_world
@given(made=st.lists(requests(), min_size=1, max_size=8), query=questions)
def test_the_daily_file_adds_up_to_the_page(proxy, made, query):
    proxy.book(made)
    users = {user.user_id: user for user in fetch_report(query).users}
    rows = exported(write_daily, query)
    assert {row["user_id"] for row in rows} == set(users)
    for user_id, user in users.items():
        mine = [row for row in rows if row["user_id"] == user_id]
        noise = len(mine) * ROUNDING + 1e-12 * user.spend
        for column, wanted in (("spend", user.spend), ("spend_at_least", user.spend_at_least)):
            total = sum(float(row[column]) for row in mine)
            assert total == pytest.approx(wanted, abs=noise), column
        assert all(row["exact"] == "true" for row in mine) == user.exact
        assert {row["date"] for row in mine} >= {str(user.first_day), str(user.last_day)}
        assert len({row["date"] for row in mine}) == user.days_active
        assert {
            column: sum(int(row[column]) for row in mine)
            for column in ("requests", "successful_requests", "failed_requests", "tokens")
        } == {
            "requests": user.requests,
            "successful_requests": user.successes,
            "failed_requests": user.failures,
            "tokens": user.tokens,
        }


def exported(write: Callable, query: UsageQuery) -> list[dict[str, str]]:
    """The rows of a file."""
    with tempfile.NamedTemporaryFile() as file, current_snapshot() as snapshot:
        count = write(snapshot, query, Path(file.name))
        text = Path(file.name).read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == count
    return rows
