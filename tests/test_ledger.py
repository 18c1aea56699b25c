"""The ledger against plain loops: all spend is somewhere, and file, page and comparison agree."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.comparison import fetch_comparison
from analytics.fetch import fetch_report
from analytics.query import TagScope, UsageQuery
from analytics.stream import stream_export
from analytics.tags import exact_tags

from . import oracle
from .worlds import FIRST, requests, whole_world

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TWO_DAYS = UsageQuery(start_date=FIRST, end_date=FIRST + timedelta(days=1), page_size=100)
TAGS = ("a", "b", "claude-code", "User-Agent: Cursor")

questions = st.builds(
    lambda names, scope, low: replace(
        TWO_DAYS, tags=exact_tags(names), tag_scope=scope, min_spend=low
    ),
    st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
    st.sampled_from(TagScope),
    st.none() | st.sampled_from([0.0, 0.15, 5.0]),
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
    text = b"".join(stream_export(query, timeout=60)).decode()
    shown = [
        (user.user_id, user.spend, user.spend_at_least, user.exact, user.requests)
        for user in report.users
    ]
    assert shown == [
        (
            row["user_id"],
            float(row["spend"]),
            float(row["spend_at_least"]),
            row["exact"] == "true",
            int(row["requests"]),
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
    later = replace(
        query,
        start_date=query.end_date + timedelta(days=1),
        end_date=query.end_date + timedelta(days=query.days),
    )
    assert fetch_comparison(later).before == report.summary
