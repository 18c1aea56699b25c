"""Tools, models and teams against plain loops: rows add up to the whole, and are the truth."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.domain.query import UsageQuery
from analytics.domain.slices import (
    RankBy,
    RowKind,
    SliceBy,
    SliceQuery,
    SliceReport,
    SliceRow,
    SliceVersion,
)
from analytics.domain.user_parts import ToolKind
from tests import oracle
from tests.answers import fetch_report, fetch_slices
from tests.cell_oracle import Teams, kept
from tests.slice_oracle import in_scope, organizations, row_of, with_keys
from tests.worlds import FIRST, periods, requests, same, whole_world, worlds

from .test_oracle_filters import MODELS, some_of, teams_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TODAY = FIRST + timedelta(days=8)
# Rows of tags overlap: see test_oracle_tag_rows.
ADDING = [by for by in SliceBy if not by.overlaps]


@whole_world
@given(world=worlds, period=periods(), by=st.sampled_from(ADDING), data=st.data())
def test_in_a_simulated_company(proxy, world, period, by, data):
    made = proxy.simulate(world)
    check(proxy, made, period, by, data)


@whole_world
@given(
    made=st.lists(
        st.builds(replace, requests(), model=st.sampled_from(["m1", "m2", MODELS[2], None])),
        min_size=1,
        max_size=10,
    ),
    start=st.integers(0, 2),
    length=st.integers(0, 2),
    by=st.sampled_from(ADDING),
    data=st.data(),
)
def test_where_keys_teams_and_tags_overlap_at_will(proxy, made, start, length, by, data):
    proxy.book(made)
    first = FIRST + timedelta(days=start)
    check(proxy, made, (first, first + timedelta(days=length)), by, data)


def check(proxy, made: list[oracle.Request], period: tuple, by: SliceBy, data) -> None:
    assume(made)
    teams = teams_of(proxy, made)
    by_key = organizations(proxy, teams) if by is SliceBy.ORGANIZATION else teams
    query = SliceQuery(
        by=by,
        usage=UsageQuery(
            start_date=period[0],
            end_date=period[1],
            teams=data.draw(some_of(sorted({*teams.values()})), "teams"),
            models=data.draw(some_of(sorted({request.model or "" for request in made})), "models"),
            min_spend=data.draw(st.sampled_from([None, None, 0.5]), "min_spend"),
        ),
        today=TODAY,
        rank_by=data.draw(st.sampled_from(RankBy), "rank_by"),
        descending=data.draw(st.booleans(), "descending"),
    )
    report = with_keys(fetch_slices(query), by)
    noise = 1e-9 + 1e-9 * sum(request.spend for request in made)
    inside = oracle.within(made, *period)
    check_whole(report, inside, noise)
    counted = in_scope(kept(inside, teams, query.usage.teams, query.usage.models), query.usage)
    summary = fetch_report(query.usage).summary
    assert report.users == summary.total_users == len(oracle.truth(counted))
    assert same(report.users_spend, summary.total_spend, noise)
    days = {(request.user_id, request.day) for request in counted if request.user_id}
    assert report.total.days_active == len(days)
    is_alone = not oracle.sharers(made)
    check_rows(report, counted, by, by_key, noise, is_exact=by is not SliceBy.TOOL or is_alone)
    check_order(report, query)
    if is_alone and by is SliceBy.TEAM:
        check_top_tools(report, counted, by_key, noise)
    if is_alone or by is not SliceBy.TOOL:
        check_changes(
            report,
            kept(made, teams, query.usage.teams, query.usage.models),
            made,
            query,
            by_key,
            noise,
        )


def check_whole(report: SliceReport, inside: list[oracle.Request], noise: float) -> None:
    """All rows add up to all usage of the period, whoever used it."""
    whole = oracle.Sums()
    nobody = oracle.truth(inside).get(None, oracle.Sums())
    for request in inside:
        whole.add(request)
    for shown, true in ((report.total, whole), (report.unattributed, nobody)):
        assert_sums(shown, true, noise)
        assert same(sum(spend for _, spend in shown.days), true.spend, noise)
    rows = report.every_row
    assert same(sum(row.sums.spend for row in rows), whole.spend, noise)
    assert sum(row.sums.requests for row in rows) == whole.requests
    assert sum(row.sums.failures for row in rows) == whole.failures
    assert sum(row.sums.tokens for row in rows) == whole.prompt_tokens + whole.completion_tokens
    assert report.filtered_out is None or report.filtered_out.sums.spend >= -noise


def check_rows(
    report: SliceReport,
    counted: list[oracle.Request],
    by: SliceBy,
    by_key: Teams,
    noise: float,
    *,
    is_exact: bool,
) -> None:
    truth = oracle.parts_of(counted, lambda request: row_of(request, by, by_key))
    shown = {(row.kind, row.name): row for row in report.rows}
    assert len(shown) == len(report.rows)
    for place in {*shown, *truth}:
        row = shown.get(place, SliceRow(kind=place[0], users=0))
        true = truth.get(place, oracle.Sums())
        assert same(sum(spend for _, spend in row.days), row.sums.spend, noise)
        if row.versions:
            assert same(sum(part.sums.spend for part in row.versions), row.sums.spend, noise)
            assert sum(part.sums.requests for part in row.versions) == row.sums.requests
        if is_exact:
            of_row = [request for request in counted if row_of(request, by, by_key) == place]
            check_row(row, true, of_row, noise)
        elif place[0] in (RowKind.NAMED, RowKind.AGENT):
            # Of shared cells only what is surely the tool's own.
            assert row.sums.spend <= true.spend + noise


def check_row(row: SliceRow, true: oracle.Sums, of_row: list[oracle.Request], noise: float) -> None:
    assert_sums(row, true, noise)
    users = {request.user_id for request in of_row}
    used = [request for request in of_row if request.request_count or request.prompt_tokens]
    assert len({request.user_id for request in used}) <= row.users <= len(users)
    days = {(request.user_id, request.day) for request in of_row}
    assert len({(one.user_id, one.day) for one in used}) <= row.days_active <= len(days)
    if row.kind in (RowKind.NAMED, RowKind.AGENT) and row.versions:
        by_version = oracle.parts_of(of_row, oracle.agent_of)
        versions = {version.name: version for version in row.versions}
        for name in {*versions, *by_version}:
            spent = versions[name].sums.spend if name in versions else 0.0
            assert same(spent, by_version.get(name, oracle.Sums()).spend, noise)


def check_top_tools(
    report: SliceReport, counted: list[oracle.Request], by_key: Teams, noise: float
) -> None:
    for row in report.rows:
        place = row.kind, row.name
        own = [request for request in counted if row_of(request, SliceBy.TEAM, by_key) == place]
        tools = oracle.parts_of(own, lambda request: row_of(request, SliceBy.TOOL, by_key))
        tools.pop((RowKind.NONE, ""), None)
        most = max((sums.spend for sums in tools.values()), default=0.0)
        assert row.top_tool or most <= noise
        if row.top_tool:
            kind = RowKind.NAMED if row.top_tool[0] is ToolKind.KNOWN else RowKind.AGENT
            assert tools[kind, row.top_tool[1]].spend >= most - noise


def check_order(report: SliceReport, query: SliceQuery) -> None:
    kinds = [row.kind for row in report.rows]
    named = [kind for kind in kinds if kind in (RowKind.NAMED, RowKind.AGENT)]
    assert kinds[: len(named)] == named
    if query.rank_by is RankBy.REQUESTS:
        counts = [row.sums.requests for row in report.rows[: len(named)]]
        assert counts == sorted(counts, reverse=query.descending)


def check_changes(
    report: SliceReport,
    scope: list[oracle.Request],
    made: list[oracle.Request],
    query: SliceQuery,
    by_key: Teams,
    noise: float,
) -> None:
    """Both sides of each row; none where the first request is later than the days compared."""
    usage = query.usage
    if usage.min_spend is not None:
        return
    sides = oracle.compared_days(usage.start_date, usage.end_date, TODAY)
    known = sides[0] and min(request.day for request in made) <= sides[1][0]
    assert bool(report.periods) == bool(known)
    if not known:
        assert all(row.compared_spend is row.previous_spend is None for row in report.every_row)
        return
    for row in report.rows:
        for days, shown in zip(sides, (row.compared_spend, row.previous_spend), strict=True):
            spent = sum(
                request.spend
                for request in scope
                if request.user_id
                and request.day in days
                and row_of(request, query.by, by_key) == (row.kind, row.name)
            )
            assert same(shown, spent, noise)


def assert_sums(row: SliceRow | SliceVersion, true: oracle.Sums, noise: float) -> None:
    sums = row.sums
    assert same(sums.spend, true.spend, noise)
    assert (sums.requests, sums.failures) == (true.requests, true.failures)
    assert (sums.prompt_tokens, sums.completion_tokens) == (
        true.prompt_tokens,
        true.completion_tokens,
    )


def test_a_day_of_the_future_has_no_comparison(proxy):
    proxy.spend_day("ann", 1.0, day=FIRST)
    later = date(2027, 1, 1)
    usage = UsageQuery(start_date=later, end_date=later)
    report = fetch_slices(SliceQuery(by=SliceBy.TOOL, usage=usage, today=TODAY))
    assert (report.periods, report.rows, report.total.sums.spend) == (None, (), 0.0)
