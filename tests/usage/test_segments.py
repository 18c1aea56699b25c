"""Segments and how many users each has."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.domain.query import Segment, UsageQuery
from tests.answers import fetch_report, fetch_segments

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

QUERY = UsageQuery(start_date=date(2026, 1, 5), end_date=date(2026, 1, 9), power_above=100.0)


@pytest.fixture
def company(proxy):
    """Old users of all sizes, a new one, and some who have spent the budget or most of it."""
    for user, spend in (("ann", 150.0), ("bob", 50.0), ("eve", 2.0)):
        proxy.spend_day(user, 1.0, day=date(2026, 1, 1))
        proxy.spend_day(user, spend, day=date(2026, 1, 6))
    proxy.spend_day("new", 3.0, day=date(2026, 1, 7), failed=1)
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_UserTable" (user_id, spend, max_budget) VALUES'
        " ('ann', 99, 100), ('bob', 100, 100), ('eve', 0, 0), ('new', 80, 100), ('idle', 9, 1)"
    )
    return proxy


def users(segment: Segment) -> set[str]:
    return {user.user_id for user in fetch_report(replace(QUERY, segment=segment)).users}


def test_each_segment_has_its_users(company):
    assert users(Segment.POWER) == {"ann"}
    assert users(Segment.LOW) == {"eve", "new"}
    assert users(Segment.NEW) == {"new"}
    assert users(Segment.OVER_BUDGET) == {"bob"}
    assert users(Segment.NEAR_BUDGET) == {"ann"}
    assert users(Segment.LOW_SUCCESS) == {"new"}


@pytest.mark.parametrize("chosen", [None, *Segment])
def test_counts_are_those_of_all_users_whatever_segment_is_shown(company, chosen):
    counts = fetch_segments(replace(QUERY, segment=chosen))
    assert counts == {
        None: 4,
        Segment.POWER: 1,
        Segment.LOW: 2,
        Segment.NEW: 1,
        Segment.OVER_BUDGET: 1,
        Segment.NEAR_BUDGET: 1,
        Segment.LOW_SUCCESS: 1,
    }


def test_nobody_is_called_new_where_the_data_begin_with_the_period(company):
    counts = fetch_segments(replace(QUERY, start_date=date(2026, 1, 1)))
    assert Segment.NEW not in counts
    query = replace(QUERY, start_date=date(2026, 1, 1), segment=Segment.NEW)
    assert fetch_report(query).users == ()
