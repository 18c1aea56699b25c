"""Tagged figures against plain loops: exact values match, and bounds hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.query import TagScope, UsageQuery
from analytics.domain.report import UsageReport
from analytics.domain.tags import exact_tags, spellings
from tests import oracle
from tests.answers import fetch_report
from tests.worlds import FIRST, TOOLS, assert_equal, periods, requests, same, whole_world, worlds

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NOISE = 1e-9


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
    period = first, first + timedelta(days=length)
    check(made, period, data)


def check(booked: list[oracle.Request], period: tuple, data) -> None:
    """One random choice of tags, in both scopes."""
    made = oracle.within(booked, *period)
    first_tag_day = min((request.day for request in booked if request.tags), default=date.max)
    tags_are_late = any(request.day < first_tag_day for request in made)
    known = sorted({tag for request in made for tag in request.tags}) or ["none"]
    choice = st.lists(st.sampled_from([*known, *TOOLS]), min_size=1, max_size=4, unique=True)
    tags = exact_tags(data.draw(choice))
    query = UsageQuery(start_date=period[0], end_date=period[1], tags=tags, page_size=100)
    check_requests(fetch_report(query), made, tags, tags_are_late=tags_are_late)
    check_users(fetch_report(replace(query, tag_scope=TagScope.USERS)), made, tags)
    names = data.draw(choice)
    required = tuple(spellings(name) for name in names)
    query = replace(query, tags=exact_tags(names), required_tags=required)
    check_all(fetch_report(query), made, required)


def check_requests(
    report: UsageReport, made: list[oracle.Request], tags: tuple[str, ...], *, tags_are_late: bool
) -> None:
    truth, whole = oracle.truth(made, tags), oracle.truth(made)
    certain = set() if tags_are_late else oracle.exact_users(made, tags)
    noise = NOISE + NOISE / 100 * sum(sums.spend for sums in whole.values())
    assert {user.user_id for user in report.users} >= set(truth) - {None}
    for user in report.users:
        sums = truth.get(user.user_id, oracle.Sums())
        if user.exact:
            assert_equal(user, sums, noise)
        assert user.exact or user.user_id not in certain
        assert not (user.exact and tags_are_late)
        assert same(user.spend, user.spend_at_least) or not user.exact
        assert user.spend_at_least <= sums.spend + noise
        assert sums.spend <= user.spend + noise
        assert user.spend <= whole[user.user_id].spend + noise
        assert sums.requests <= user.requests <= whole[user.user_id].requests
        assert set(user.models) <= sums.models
        assert sums.prompt_tokens <= user.prompt_tokens <= whole[user.user_id].prompt_tokens
    true_total = sum(sums.spend for user_id, sums in truth.items() if user_id is not None)
    summary = report.summary
    most, least = (
        sum(getattr(user, name) for user in report.users) for name in ("spend", "spend_at_least")
    )
    assert summary.total_spend <= most + noise
    assert summary.total_spend_at_least >= least - noise
    assert same(summary.total_spend, most, noise) or not summary.exact
    assert summary.certain_users <= len(set(truth) - {None}) <= summary.total_users
    assert summary.total_spend_at_least <= true_total + noise
    assert true_total <= summary.total_spend + noise
    assert summary.exact == all(user.exact for user in report.users)
    check_nobody(report, truth, noise, is_exact=None in certain)


def check_nobody(
    report: UsageReport, truth: dict[str | None, oracle.Sums], noise: float, *, is_exact: bool
) -> None:
    """Tagged spend of nobody, which with that of users is all tagged spend."""
    matching = report.ledger.unattributed_matching
    spend = truth.get(None, oracle.Sums()).spend
    assert spend <= matching + noise
    assert matching <= report.ledger.unattributed + noise
    assert same(matching, spend, noise) or not (is_exact or report.ledger.matching_exact)


def check_all(
    report: UsageReport, made: list[oracle.Request], required: tuple[tuple[str, ...], ...]
) -> None:
    """Requests that carry all of the tags: the truth lies between the bounds."""
    truth, whole = oracle.truth_of_all(made, required), oracle.truth(made)
    noise = NOISE + NOISE / 100 * sum(sums.spend for sums in whole.values())
    assert {user.user_id for user in report.users} >= set(truth) - {None}
    for user in report.users:
        sums = truth.get(user.user_id, oracle.Sums())
        if user.exact:
            assert_equal(user, sums, noise)
        assert user.spend_at_least <= sums.spend + noise
        assert sums.spend <= user.spend + noise
        assert user.spend <= whole[user.user_id].spend + noise
        assert sums.requests <= user.requests <= whole[user.user_id].requests
        assert set(user.models) <= sums.models
    total = sum(sums.spend for user_id, sums in truth.items() if user_id is not None)
    assert report.summary.total_spend_at_least <= total + noise
    assert total <= report.summary.total_spend + noise
    check_nobody(report, truth, noise, is_exact=False)


def check_users(report: UsageReport, made: list[oracle.Request], tags: tuple[str, ...]) -> None:
    truth, whole = oracle.truth(made, tags), oracle.truth(made)
    assert {user.user_id for user in report.users} >= set(truth) - {None}
    for user in report.users:
        assert_equal(user, whole[user.user_id])
        if user.exact:
            assert user.user_id in truth
            assert user.spend_at_least == user.spend
        else:
            assert user.spend_at_least == 0
