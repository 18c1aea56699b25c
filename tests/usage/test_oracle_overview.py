"""The overview against plain loops: figures, seats, days, tools and movers."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.domain.query import Segment, UsageQuery
from analytics.domain.slices import PAGES, SliceBy, SliceQuery
from analytics.usage.overview_report import OverviewReport
from tests import oracle
from tests.answers import fetch_overview, fetch_report, fetch_segments, fetch_slices
from tests.cell_oracle import kept
from tests.change_oracle import Budgets, passing
from tests.worlds import FIRST, periods, same, whole_world, worlds

from .test_oracle_filters import some_of, teams_of

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

TODAY = FIRST + timedelta(days=8)
MOST_MOVERS = 5


@whole_world
@given(world=worlds, period=periods(), by=st.sampled_from(list(PAGES)), data=st.data())
def test_in_a_simulated_company(proxy, world, period, by, data):
    made = proxy.simulate(world)
    assume(made)
    by_key = teams_of(proxy, made)
    usage = UsageQuery(
        start_date=period[0],
        end_date=period[1],
        teams=data.draw(some_of(sorted({*by_key.values()})), "teams"),
        models=data.draw(some_of(sorted({request.model or "" for request in made})), "models"),
        min_spend=data.draw(st.sampled_from([None, None, 0.5]), "min_spend"),
        segment=data.draw(st.sampled_from([None, None, *Segment]), "segment"),
        power_above=data.draw(st.sampled_from([0.7, 5.0, 200.0]), "power_above"),
    )
    query = SliceQuery(by=by, usage=usage, today=TODAY)
    report = fetch_overview(query)
    noise = 1e-9 + 1e-9 * sum(request.spend for request in made)
    chosen = kept(made, by_key, usage.teams, usage.models)
    inside = oracle.within(chosen, *period)
    budgets = oracle.budgets(proxy.connection)
    scope = passing(inside, usage.start_date, made, usage, budgets)
    counted = [request for request in inside if request.user_id in scope]
    check_figures(report, usage, counted, noise)
    check_seats(proxy, report, inside)
    check_other_pages(report, query, noise)
    check_movers(report, usage, made, chosen, budgets, noise)


def check_figures(
    report: OverviewReport, usage: UsageQuery, counted: list[oracle.Request], noise: float
) -> None:
    spends = [sums.spend for sums in oracle.truth(counted).values()]
    assume(all(abs(spend - usage.power_above) > noise for spend in spends))
    power = [spend for spend in spends if spend > usage.power_above]
    assert report.usage.summary.total_users == len(spends)
    assert report.usage.summary.power_users == len(power)
    assert same(report.figures.power_spend, sum(power), noise)
    assert (report.figures.median_spend is None) == (not spends)
    if spends:
        assert same(report.figures.median_spend, median(spends), noise)


def check_seats(proxy, report: OverviewReport, inside: list[oracle.Request]) -> None:
    """Rows of LiteLLM's user table, and those that were used."""
    rows = proxy.connection.execute('SELECT user_id FROM "LiteLLM_UserTable"').fetchall()
    seats = {user_id for (user_id,) in rows}
    assert report.figures.seats == len(seats)
    assert report.figures.seats_used == len(seats & {request.user_id for request in inside})


def check_other_pages(report: OverviewReport, query: SliceQuery, noise: float) -> None:
    """What other pages say of the same question."""
    usage = query.usage
    listed = fetch_report(usage, TODAY)
    assert report.usage.summary == listed.summary
    assert report.usage.ledger == listed.ledger
    shown = [(user.user_id, user.spend) for user in report.usage.top_users]
    assert shown == [(user.user_id, user.spend) for user in listed.users[: len(shown)]]
    assert report.segments == fetch_segments(usage)
    slices = fetch_slices(query)
    assert report.is_filtered == (slices.filtered_out is not None)
    assert report.periods == slices.periods
    assert report.previous_days == slices.previous_days
    assert (report.total.sums, report.total.days) == (slices.total.sums, slices.total.days)
    assert report.unattributed == slices.unattributed
    parts = {(row.kind, row.name): row for row in report.parts}
    assert set(parts) == {(row.kind, row.name) for row in slices.rows}
    for row in slices.rows:
        part = parts[row.kind, row.name]
        assert (part.days, part.alias) == (row.days, row.alias)
        assert same(part.sums.spend, row.sums.spend, noise)
        assert (part.compared_spend, part.previous_spend) == (
            row.compared_spend,
            row.previous_spend,
        )
    if query.by is SliceBy.TOOL:
        assert [(row.name, row.users) for row in report.tools] == [
            (row.name, row.users) for row in slices.rows
        ]


def check_movers(
    report: OverviewReport,
    usage: UsageQuery,
    made: list[oracle.Request],
    chosen: list[oracle.Request],
    budgets: Budgets,
    noise: float,
) -> None:
    """Users in scope of one of the compared periods, with all that they spent in both."""
    sides = oracle.compared_days(usage.start_date, usage.end_date, TODAY)
    is_compared = sides[0] and min(request.day for request in made) <= sides[1][0]
    assert bool(report.periods) == bool(is_compared)
    if not is_compared:
        assert report.rising == report.falling == ()
        return
    now, before = (
        oracle.truth([request for request in chosen if request.day in days]) for days in sides
    )
    scope = set()
    for days in sides:
        part = [request for request in chosen if request.day in days]
        scope |= passing(part, days[0], made, usage, budgets)
    changes = {
        user: now.get(user, oracle.Sums()).spend - before.get(user, oracle.Sums()).spend
        for user in scope
    }
    assume(all(change == 0 or abs(change) > 10 * noise for change in changes.values()))
    for movers, sign in ((report.rising, 1), (report.falling, -1)):
        moved = sorted(sign * one for one in changes.values() if sign * one > 0)[::-1]
        assert len(movers) == min(MOST_MOVERS, len(moved))
        for mover, change in zip(movers, moved, strict=False):
            assert same(sign * mover.change, change, noise)
            assert same(mover.change, changes[mover.user_id], noise)
            spent = now.get(mover.user_id, oracle.Sums()).spend
            assert same(mover.compared_spend, spent, noise)
