"""Plotly figures: their data, and escaped names."""

import json
from dataclasses import replace

import pytest
from plotly.graph_objects import Figure

from analytics.components.charts import top_chart
from analytics.domain.chart import ToolPart
from analytics.domain.query import SortBy
from analytics.domain.user_parts import ToolKind
from tests.sample_report import ANN, NOVEMBER, report_of

BEN = replace(ANN, user_id="u-ben", user_email="ben@example.com", spend=617.25, tags=())
HOSTILE = replace(ANN, user_id="<b>", user_email="<script>alert(1)</script>", tags=("<i>&x</i>",))


def chart_of(*users, query=NOVEMBER, parts=()):
    return top_chart(query, report_of(*users, query=query), parts, {})


def part(user, slug, value):
    kind = ToolKind.KNOWN if slug else ToolKind.UNTAGGED
    return ToolPart(bar=user.user_id, tool=(kind, slug), value=value)


def test_figures_are_valid_for_plotly_and_carry_no_template():
    parts = (part(ANN, "codex", 1000.0), part(ANN, "", 234.5), part(BEN, "codex", 617.25))
    tops = [
        chart_of(ANN, BEN, parts=parts).figure,
        chart_of(ANN).figure,
        chart_of().figure,
    ]
    for figure in tops:
        Figure(figure)  # raises ValueError for what Plotly does not know
        assert "template" not in figure["layout"]
        json.dumps(figure, allow_nan=False)


def test_bars_are_horizontal_and_the_first_user_stands_on_top():
    figure = chart_of(ANN, BEN).figure
    assert figure["data"][-1]["orientation"] == "h"
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


def test_bars_are_stacked_by_tool_the_largest_first_and_untagged_last():
    chart = chart_of(
        ANN,
        BEN,
        parts=(part(ANN, "", 700.0), part(ANN, "codex", 534.5), part(BEN, "cursor", 617.25)),
    )
    assert [(layer.label, layer.color) for layer in chart.layers] == [
        ("Cursor", "2"),
        ("Codex", "3"),
        ("Untagged", "untagged"),
    ]
    ann, ben = chart.bars
    assert [(part.color, part.start, part.length) for part in ann.parts] == [
        ("3", "0.00%", "43.30%"),
        ("untagged", "43.30%", "56.70%"),
    ]
    assert [(part.color, part.start, part.length) for part in ben.parts] == [
        ("2", "0.00%", "50.00%")
    ]
    assert ann.amounts == ("$0.00", "$534.50", "$700.00")
    cursor, codex, untagged, _ = chart.figure["data"]
    assert [trace["x"] for trace in (cursor, codex, untagged)] == [
        [None, 617.25],
        [534.5, None],
        [700.0, None],
    ]
    assert untagged["base"][0] == 534.5
    assert untagged["marker"]["pattern"]["shape"] == "/"


def test_the_seventh_tool_and_tools_without_a_color_are_other_tools():
    slugs = ("codex", "cursor", "claude-code", "scripts", "opencode", "gemini-cli")
    more = ("windsurf", "aider")
    parts = [part(ANN, slug, 100.0 - place) for place, slug in enumerate((*slugs, *more))]
    chart = chart_of(ANN, parts=parts)
    assert len(chart.layers) == 7
    assert (chart.layers[-1].label, chart.layers[-1].total) == ("Other tools", 94.0 + 93.0)


def test_bars_of_nothing_have_no_parts():
    nothing = replace(ANN, spend=0.0)
    assert [bar.parts for bar in chart_of(nothing).bars] == [()]
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
