"""The figure of a bridge: each bar begins where the one before it ends."""

from analytics.components.bridge import BridgeBar, bridge_figure


def bar(key: str, amount: float, *, is_total: bool = False) -> BridgeBar:
    return BridgeBar(key=key, label=key, note="", amount=amount, is_total=is_total)


def test_steps_lead_from_one_total_to_the_other():
    bars = [
        bar("", 100.0, is_total=True),
        bar("new", 30.0),
        bar("gone", -50.0),
        bar("", 80.0, is_total=True),
    ]
    figure = bridge_figure(bars)
    totals, more, less, amounts = figure["data"]
    assert (totals["x"], totals["y"], totals["base"]) == ([0, 3], [100.0, 80.0], [0.0, 0.0])
    assert (more["x"], more["y"], more["base"]) == ([1], [30.0], [100.0])
    assert (less["x"], less["y"], less["base"]) == ([2], [-50.0], [130.0])
    assert amounts["text"] == ["$100.00", "+$30.00", "\N{MINUS SIGN}$50.00", "$80.00"]
    assert amounts["y"] == [100.0, 130.0, 130.0, 80.0]
    assert [line["y0"] for line in figure["layout"]["shapes"]] == [100.0, 130.0, 80.0]
    assert figure["layout"]["meta"]["keys"] == ["", "new", "gone", ""]


def test_nothing_on_both_sides_is_drawn_too():
    figure = bridge_figure([bar("", 0.0, is_total=True), bar("", 0.0, is_total=True)])
    assert figure["layout"]["yaxis"]["range"][1] > 0
