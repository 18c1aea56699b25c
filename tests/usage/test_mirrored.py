"""The mirror's answers equal those of the statements on PostgreSQL, on random worlds."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.query import Segment, SortBy, TagScope, UsageQuery
from analytics.domain.tags import exact_tags
from analytics.mirror.refresh import Refresher
from analytics.mirror.store import Snapshot, Store
from analytics.usage.comparison import fetch_comparison
from analytics.usage.fetch import fetch_report
from analytics.usage.mirrored import (
    count_usage,
    fetch_details,
    fetch_summary,
    fetch_trend,
    fetch_users,
)
from tests import oracle
from tests.worlds import FIRST, TOOLS, periods, requests, same, whole_world, worlds

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

MEMORY = {"memory": "400MB", "threads": 2}


@contextmanager
def mirrored() -> Iterator[Snapshot]:
    """A snapshot of a copy that was just made."""
    with tempfile.TemporaryDirectory() as name:
        refresher = Refresher(Path(name), **MEMORY, keeps_tags=True, retention=0)
        store = Store(Path(name), **MEMORY)
        while refresher.cycle(verify=True).read.missing:
            pass
        refresher.close()
        with store.snapshot() as snapshot:
            yield snapshot
        store.database.close()


@whole_world
@given(world=worlds, period=periods(), data=st.data())
def test_in_a_simulated_company(proxy, world, period, data):
    check(proxy.simulate(world), period, data)


@whole_world
@given(
    made=st.lists(requests(), min_size=1, max_size=8),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    data=st.data(),
)
def test_where_keys_and_tags_overlap_at_will(proxy, made, start, length, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    check(made, (first, first + timedelta(days=length)), data)


def check(booked: list[oracle.Request], period: tuple, data) -> None:
    """One random question, by both ways."""
    made = oracle.within(booked, *period)
    known = sorted({tag for request in made for tag in request.tags}) or ["none"]
    choice = st.lists(st.sampled_from([*known, *TOOLS]), max_size=4, unique=True)
    query = UsageQuery(
        start_date=period[0],
        end_date=period[1],
        tags=exact_tags(data.draw(choice)),
        tag_scope=data.draw(st.sampled_from(TagScope)),
        segment=data.draw(st.none() | st.sampled_from(Segment)),
        min_spend=data.draw(st.none() | st.sampled_from([0.0, 0.2, 5.0])),
        search=data.draw(st.sampled_from(["", "a", "an o"])),
        sort_by=data.draw(st.sampled_from(SortBy)),
        descending=data.draw(st.booleans()),
        page_size=100,
        power_above=data.draw(st.sampled_from([200.0, 1.0])),
        low_below=data.draw(st.sampled_from([0.5, 1.0])),
    )
    report = fetch_report(query)
    noise = 1e-9 + 1e-11 * report.ledger.total_spend
    with mirrored() as snapshot:
        count_usage(snapshot, query)
        summary, ledger, is_empty = fetch_summary(snapshot, query)
        users = fetch_users(
            snapshot, query.sort_by, descending=query.descending, start=0, count=100
        )
        details = fetch_details(snapshot, query, list(users))
        trend = fetch_trend(snapshot, query)
    assert is_empty == report.period_is_empty
    assert_same_fields(summary, report.summary, noise)
    assert_same_fields(replace(ledger, kinds=()), replace(report.ledger, kinds=()), noise)
    assert sum(kind.spend for kind in ledger.kinds) == pytest.approx(ledger.unattributed)
    shown = {user.user_id: user for user in report.users}
    assert {user.user_id for user in users.values()} == set(shown)
    for number, user in users.items():
        before = replace(shown[user.user_id], tags=(), models=())
        assert_same_fields(user, before, noise)
        assert set(details[number][0]) <= set(shown[user.user_id].tags)
    days = fetch_comparison(query, period[1] + timedelta(days=1)).trend
    assert [day.users for day in trend] == [day.users for day in days]
    assert [day.spend for day in trend] == pytest.approx([day.spend for day in days], abs=noise)


def assert_same_fields(found, expected, noise: float) -> None:
    """Bounds may be closer than before, and more may be exact; all else is the same."""
    for name in type(found).__dataclass_fields__:
        mine, theirs = getattr(found, name), getattr(expected, name)
        if name in ("spend_at_least", "total_spend_at_least"):
            assert mine >= theirs - noise, name
        elif name == "exact":
            assert mine >= theirs, name
        elif name in ("possible_low_users", "certain_power_users"):
            continue  # they follow from the bounds
        elif isinstance(mine, float):
            assert same(mine, theirs, noise), (name, mine, theirs)
        else:
            assert mine == theirs, (name, mine, theirs)
