"""The meter of a budget: its width and its color."""

from datetime import datetime

import pytest

from analytics.components.budget_panel import budget_panel
from analytics.components.cells import budget_cell
from analytics.domain.budgets import Budget

NOW = datetime(2026, 11, 16)


@pytest.mark.parametrize(
    ("spend", "bar", "level"),
    [
        (-5.0, "0.0%", "good"),
        (78.0, "78.0%", "good"),
        (81.0, "81.0%", "fair"),
        (250.0, "100.0%", "poor"),
    ],
)
def test_a_meter_stays_within_its_track_and_turns_amber_above_80_percent(spend, bar, level):
    budget = Budget(spend=spend, limit=100.0)
    panel = budget_panel(budget, NOW)
    assert panel is not None
    assert (panel.bar, panel.level) == (bar, level)
    cell = str(budget_cell(budget))
    assert f"budget-cell--{level}" in cell
    assert 'width="-' not in cell


def test_a_total_that_cannot_be_read_has_no_meter():
    budget = Budget(spend=None, limit=100.0)
    assert budget_panel(budget, NOW) is None
    assert "cannot read" in budget_cell(budget)
