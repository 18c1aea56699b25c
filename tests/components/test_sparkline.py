"""The bars of a user's days in the table."""

from datetime import date

from analytics.components.sparkline import sparkline
from tests.sample_report import NOVEMBER


def drawn(*days: tuple[int, float], today: date = date(2026, 11, 30)) -> str:
    return sparkline(NOVEMBER, tuple((date(2026, 11, day), spend) for day, spend in days), today)


def test_bars_are_as_high_as_their_share_of_the_largest_day():
    svg = drawn((2, 5.0), (3, 10.0))
    assert "M1.15 20v-10.0h" in svg
    assert "M2.15 20v-20.0h" in svg
    assert 'aria-label="Spend per day, at most $10.00 on Nov 3, 2026"' in svg


def test_weekends_and_today_are_told_apart():
    svg = drawn((1, 1.0), (2, 1.0), (30, 1.0))  # a Sunday, a Monday, and today
    assert svg.count("<path ") == 3
    for kind in ("workday", "weekend", "today"):
        assert f"spark__{kind}" in svg


def test_without_spend_there_is_nothing_to_draw():
    assert drawn() == drawn((3, 0.0)) == ""
