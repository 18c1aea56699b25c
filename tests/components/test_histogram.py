"""Users by spend: bins, marks and the cumulative curve."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from analytics.components.bins import bin_label, bounds, edge_label, edge_ticks, place_of
from analytics.components.histogram import histogram
from analytics.domain.chart import FLOORS, CurvePoint, Distribution, SpendBin
from tests.sample_report import NOVEMBER

BINS = (
    SpendBin(floor=0, users=2, low=2, power=0),
    SpendBin(floor=1, users=0, low=0, power=0),
    SpendBin(floor=2, users=3, low=1, power=1),
)
FOUND = Distribution(
    users=5,
    bins=BINS,
    median=2.5,
    p90=4.0,
    p99=4.9,
    users_for_most=3,
    curve=(CurvePoint(users=1, share=0.4), CurvePoint(users=5, share=1.0)),
)
NOBODY = Distribution(users=0, bins=(), median=0.0, p90=0.0, p99=0.0, users_for_most=None, curve=())


@pytest.mark.parametrize("found", [FOUND, NOBODY, replace(FOUND, bins=BINS[:1], median=0.2)])
def test_figures_are_valid_for_plotly(found):
    for figure in histogram(NOVEMBER, found, "?").figure.values():
        go.Figure(figure)


def test_bins_are_stacked_by_segment_with_their_number_above():
    low, between, power, text = histogram(NOVEMBER, FOUND, "?").figure["bins"]["data"]
    assert (low["y"], between["y"], power["y"]) == ([2, 0, 1], [0, 0, 1], [0, 0, 1])
    assert (text["y"], text["text"]) == ([2, 0, 3], ["2", "0", "3"])


def test_the_axis_names_the_edges_of_bins():
    axis = histogram(NOVEMBER, FOUND, "?").figure["bins"]["layout"]["xaxis"]
    assert axis["tickvals"] == [-0.5, 0.5, 1.5, 2.5]
    assert axis["ticktext"] == ["0", "1", "2", "5"]


def test_an_axis_of_many_bins_names_the_powers_of_ten():
    bins = tuple(SpendBin(floor=floor, users=1, low=0, power=0) for floor in (0, *FLOORS))
    axis = histogram(NOVEMBER, replace(FOUND, bins=bins), "?").figure["bins"]["layout"]["xaxis"]
    assert axis["ticktext"] == ["0", "1", "10", "100", "1K", "10K", "100K", "1M"]


def test_the_last_bin_has_no_end():
    last = SpendBin(floor=FLOORS[-1], users=1, low=0, power=1)
    assert bin_label(last) == "$5,000,000 or more"
    assert edge_ticks((last,))["ticktext"] == ["5M"]
    assert place_of((last,), 25_000_000.0) == 0.5
    assert bounds(NOVEMBER, last) == "min_spend=5000000"


@pytest.mark.parametrize(
    ("least", "most", "place", "query"),
    [
        (None, None, 0, "max_spend=1"),
        (None, None, 2, "min_spend=2&max_spend=5"),
        (2.5, None, 2, "min_spend=2.5&max_spend=5"),
        (None, 4.125, 2, "min_spend=2&max_spend=4.125"),
        (0.5, 0.75, 0, "min_spend=0.5&max_spend=0.75"),
    ],
)
def test_a_bin_filters_by_its_bounds_within_those_of_the_view(least, most, place, query):
    view = replace(NOVEMBER, min_spend=least, max_spend=most)
    assert bounds(view, BINS[place]) == query


def test_bins_with_users_are_links():
    urls = [row.url for row in histogram(NOVEMBER, FOUND, "?q=a&").rows]
    assert urls == ["?q=a&max_spend=1", "", "?q=a&min_spend=2&max_spend=5"]


def test_marks_name_the_quantiles_and_stand_within_their_bin():
    layout = histogram(NOVEMBER, FOUND, "?").figure["bins"]["layout"]
    texts = [label["text"] for label in layout["annotations"]]
    assert texts == ["Median $2.50", "p90 $4.00", "p99 $4.90"]
    places = [shape["x0"] for shape in layout["shapes"]]
    assert places == pytest.approx([1.5 + share / 3 for share in (0.5, 2.0, 2.9)])


@pytest.mark.parametrize(("amount", "place"), [(0.0, -0.5), (0.5, 0.0), (1.0, 0.5), (99.0, 2.5)])
def test_an_amount_stands_between_the_edges_of_its_bin(amount, place):
    assert place_of(BINS, amount) == place


@pytest.mark.parametrize(
    ("most", "users", "sentence"),
    [
        (290, 996, "290 of 996 users (29.1%) make up 80% of spend"),
        (1, 1, "1 of 1 user (100%) makes up 80% of spend"),
        (None, 3, "No spend in this period"),
    ],
)
def test_a_sentence_says_how_many_users_make_up_most_of_the_spend(most, users, sentence):
    shown = histogram(NOVEMBER, replace(FOUND, users_for_most=most, users=users), "?")
    assert f"{shown.most} {shown.rest}" == sentence


def test_bins_and_edges_are_named_by_their_bounds():
    labels = [bin_label(found) for found in BINS]
    assert labels == ["Under $1", "$1 \N{EN DASH} $2", "$2 \N{EN DASH} $5"]
    assert [edge_label(edge) for edge in (0, 500, 2000, 5_000_000)] == ["0", "500", "2K", "5M"]


def test_the_legend_counts_the_segments():
    assert [label for label, _ in histogram(NOVEMBER, FOUND, "?").legend] == [
        "Low (< $10): 3",
        "In between: 1",
        "Power (> $200): 1",
    ]
