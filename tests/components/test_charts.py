"""Plotly figures: their data, and escaped names."""

import json
from dataclasses import replace

import pytest
from plotly.graph_objects import Figure

from analytics.components.charts import top_chart
from analytics.domain.query import SortBy
from tests.sample_report import ANN, NOVEMBER, report_of

BEN = replace(ANN, user_id="u-ben", user_email="ben@example.com", spend=617.25, tags=())
HOSTILE = replace(ANN, user_id="<b>", user_email="<script>alert(1)</script>", tags=("<i>&x</i>",))


def chart_of(*users, query=NOVEMBER):
    return top_chart(query, report_of(*users, query=query))


def test_figures_are_valid_for_plotly_and_carry_no_template():
    tops = [top_chart(NOVEMBER, report_of(*users)).figure for users in ((ANN, BEN), ())]
    for figure in tops:
        Figure(figure)  # raises ValueError for what Plotly does not know
        assert "template" not in figure["layout"]
        json.dumps(figure, allow_nan=False)


def test_bars_are_horizontal_and_the_first_user_stands_on_top():
    figure = chart_of(ANN, BEN).figure
    assert figure["data"][0]["orientation"] == "h"
    assert figure["data"][0]["x"] == [1234.5, 617.25]
    assert figure["layout"]["yaxis"]["range"] == [1.5, -0.5]


def test_two_users_with_one_email_stay_two_bars():
    twin = replace(ANN, user_id="u-ann-2")
    figure = chart_of(ANN, twin).figure
    assert figure["data"][0]["y"] == ["u-ann", "u-ann-2"]
    assert figure["layout"]["yaxis"]["type"] == "category"


@pytest.mark.parametrize(
    ("sort_by", "title", "value"),
    [
        (SortBy.SPEND, "Top 10 users by spend", "$1,234.50"),
        (SortBy.REQUESTS, "Top 10 users by requests", "1,000"),
        (SortBy.TOKENS, "Top 10 users by tokens", "1,200,000"),
        (SortBy.LAST_ACTIVE, "Top 10 users by spend", "$1,234.50"),
    ],
)
def test_the_chart_ranks_by_the_metric_of_the_query(sort_by, title, value):
    chart = chart_of(ANN, query=replace(NOVEMBER, sort_by=sort_by))
    assert (chart.title, chart.bars[0].value) == (title, value)


def test_bars_are_as_long_as_their_share_of_the_longest():
    assert [bar.length for bar in chart_of(ANN, BEN).bars] == ["100.00%", "50.00%"]


def test_bars_of_nothing_have_no_length():
    nothing = replace(ANN, spend=0.0)
    assert [bar.length for bar in chart_of(nothing).bars] == ["0.00%"]
    assert chart_of().bars == ()


def test_a_tooltip_tells_all_about_a_user():
    text = chart_of(ANN).figure["data"][0]["hovertext"][0]
    assert text.split("<br>") == [
        "ann@example.com",
        "Spend: $1,234.50",
        "Requests: 1,000",
        "Successful: 995 (99.5%)",
        "Failed: 5",
        "Tokens: 1,200,000",
        "Days active: 20",
        "Tags:",
        "Claude Code",
        "team:a",
    ]


def test_a_tooltip_counts_the_tags_that_it_leaves_out():
    many = replace(ANN, tags=tuple(f"tag-{number}" for number in range(9)))
    assert chart_of(many).figure["data"][0]["hovertext"][0].endswith("<br>and 6 more")
    assert "Tags: none" in chart_of(BEN).figure["data"][0]["hovertext"][0]


def test_names_reach_plotly_without_markup():
    text = chart_of(HOSTILE).figure["data"][0]["hovertext"][0]
    assert "<" not in text.replace("<br>", "")
    assert "&lt;script&gt;" in text
    assert "&lt;i&gt;&amp;x&lt;/i&gt;" in text
