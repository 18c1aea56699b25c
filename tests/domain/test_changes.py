"""How a change of spend splits into volume and price/mix."""

import pytest

from analytics.domain.changes import SpendChange


def change(before: tuple[float, int], now: tuple[float, int]) -> SpendChange:
    """before, now: USD and requests."""
    return SpendChange(
        previous_spend=before[0],
        previous_requests=before[1],
        current_spend=now[0],
        current_requests=now[1],
    )


@pytest.mark.parametrize(
    ("before", "now", "volume", "price_mix"),
    [
        ((10.0, 10), (60.0, 30), 20.0, 30.0),
        ((10.0, 10), (30.0, 10), 0.0, 20.0),
        ((60.0, 30), (10.0, 10), -40.0, -10.0),
        ((0.0, 10), (5.0, 20), 0.0, 5.0),
    ],
)
def test_volume_is_priced_at_the_previous_cost_per_request(before, now, volume, price_mix):
    split = change(before, now)
    assert (split.volume, split.price_mix) == (volume, price_mix)


@pytest.mark.parametrize(
    ("before", "now"), [((0.0, 0), (5.0, 3)), ((5.0, 3), (0.0, 0)), ((5.0, 0), (7.0, 2))]
)
def test_without_requests_on_a_side_all_of_the_change_is_volume(before, now):
    split = change(before, now)
    assert (split.volume, split.price_mix) == (split.change, 0.0)
