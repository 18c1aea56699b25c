"""The small bars of the cards."""

import json
from datetime import date

from plotly.graph_objects import Figure

from analytics.components.trends import TRENDS, trend_figures
from tests.sample_report import NOVEMBER, comparison_of

SUNDAYS = {date(2026, 11, day) for day in (1, 8, 15, 22, 29)}
SATURDAYS = {date(2026, 11, day) for day in (7, 14, 21, 28)}


def days_of(series: dict, days: tuple) -> set[date]:
    return {days[number].day for number in series["x"]}


def test_figures_are_valid_for_plotly_and_carry_no_template():
    days = comparison_of().trend
    for some in (days, days[:1], ()):
        for figure in trend_figures(some, None).values():
            Figure(figure)  # raises ValueError for what Plotly does not know
            assert "template" not in figure["layout"]
            json.dumps(figure, allow_nan=False)


def test_every_card_has_a_bar_for_each_day():
    figures = trend_figures(comparison_of().trend, None)
    assert set(figures) == set(TRENDS)
    for figure in figures.values():
        numbers = sorted(number for series in figure["data"] for number in series["x"])
        assert numbers == list(range(NOVEMBER.days))


def test_weekends_and_the_day_that_is_not_over_are_series_of_their_own():
    days = comparison_of().trend
    working, weekend, still_open = trend_figures(days, NOVEMBER.end_date)["spend"]["data"]
    assert days_of(weekend, days) == SATURDAYS | SUNDAYS
    assert days_of(still_open, days) == {NOVEMBER.end_date}
    assert len(working["x"]) == NOVEMBER.days - 10


def test_a_bar_says_its_day_and_value():
    first = trend_figures(comparison_of().trend, None)["average"]["data"][1]
    assert first["customdata"][0] == "Sun, Nov 1: $0.00"
    assert first["y"][0] == 0.0


def test_spend_per_active_user_is_0_on_a_day_without_users():
    (_, second, *_) = comparison_of().trend
    values = TRENDS["average"].values(comparison_of().trend)
    assert values[:2] == [0.0, second.spend / second.users]
