"""Budgets: utilization, the window and the rate."""

from datetime import datetime

import pytest

from analytics.domain.budgets import Budget, before

RESET = datetime(2026, 12, 1)
MONTHLY = Budget(spend=300.0, limit=400.0, duration="1mo", reset_at=RESET)


@pytest.mark.parametrize(
    ("duration", "start"),
    [
        ("30s", datetime(2026, 11, 30, 23, 59, 30)),
        ("15m", datetime(2026, 11, 30, 23, 45)),
        ("24h", datetime(2026, 11, 30)),
        ("30d", datetime(2026, 11, 1)),
        ("1y", None),
        ("banana", None),
        ("99999d", datetime(1753, 2, 16)),
        ("86400s", datetime(2026, 11, 30)),
        ("2592000s", datetime(2026, 11, 1)),
        ("999999999d", None),
        ("999999999mo", None),
        ("1234567890s", None),
        ("2w", datetime(2026, 11, 17)),
        ("1mo", datetime(2026, 11, 1)),
        ("12mo", datetime(2025, 12, 1)),
        ("0d", None),
        ("soon", None),
        ("9999mo", datetime(1193, 9, 1)),
        ("", None),
    ],
)
def test_a_window_begins_its_duration_before_the_reset(duration, start):
    assert before(RESET, duration) == start


@pytest.mark.parametrize(
    ("reset", "start"),
    [
        (datetime(2026, 3, 31, 8), datetime(2026, 2, 28, 8)),
        (datetime(2028, 3, 30), datetime(2028, 2, 29)),
        (datetime(2026, 1, 31), datetime(2025, 12, 31)),
    ],
)
def test_a_month_before_the_end_of_a_month_is_a_day_that_exists(reset, start):
    assert before(reset, "1mo") == start


@pytest.mark.parametrize(
    ("reset", "start"),
    [
        (datetime(2027, 1, 1), datetime(2026, 12, 1)),
        (datetime(2026, 3, 1, 5), datetime(2026, 2, 1, 5)),
        (datetime(2026, 3, 2), datetime(2026, 1, 31)),
    ],
)
def test_thirty_days_that_end_with_a_month_are_that_month(reset, start):
    assert before(reset, "30d") == start


def test_a_limit_of_next_to_nothing_has_a_finite_utilization():
    assert Budget(spend=1.0, limit=5e-324).utilization == 1e6


def test_a_rate_is_projected_to_the_reset():
    middle = datetime(2026, 11, 16)
    assert MONTHLY.elapsed_at(middle) == 0.5
    assert MONTHLY.projected_at(middle) == 600.0


@pytest.mark.parametrize(
    "moment", [datetime(2026, 10, 31), datetime(2026, 11, 2), datetime(2026, 12, 2)]
)
def test_outside_of_the_window_and_at_its_start_nothing_is_projected(moment):
    assert MONTHLY.projected_at(moment) is None


@pytest.mark.parametrize(
    ("spend", "limit", "used", "level"),
    [
        (10.0, None, None, "good"),
        (0.0, 0.0, 0.0, "good"),
        (0.1, 0.0, 1.0, "poor"),
        (74.5, 100.0, 0.745, "good"),
        (80.0, 100.0, 0.8, "good"),
        (80.5, 100.0, 0.805, "fair"),
        (None, 100.0, None, "good"),
        (100.0, 100.0, 1.0, "poor"),
    ],
)
def test_utilization_has_three_levels(spend, limit, used, level):
    budget = Budget(spend=spend, limit=limit)
    assert budget.utilization == used
    assert budget.level == level
