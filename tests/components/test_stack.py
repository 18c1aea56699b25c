"""Stacked bars: layers, ticks and rows."""

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from analytics.components.axes import nice_step, usd_ticks
from analytics.components.changes import versus
from analytics.components.stack import StackLayer, stack_chart, stack_layers
from analytics.domain.chart import ComparedDay, compared_days
from analytics.domain.periods import ComparedPeriods, compared_periods

FIRST = date(2026, 11, 2)  # a Monday
OPUS = StackLayer(label="opus", color="1", values={FIRST: 3.0, FIRST + timedelta(days=2): 1.0})
REST = StackLayer(label="Untagged", color="untagged", values={FIRST: 0.5})


COMPARED = tuple(
    ComparedDay(
        day=FIRST + timedelta(days=number), previous=date(2026, 10, 26 + number), spend=spend
    )
    for number, spend in enumerate((0.0, 9.0, 2.5))
)


PERIODS = ComparedPeriods(
    current=(FIRST, FIRST + timedelta(days=2)), previous=(date(2026, 10, 26), date(2026, 10, 28))
)


def chart(days: int, today: date | None = None, compared: tuple[ComparedDay, ...] = ()):
    last = FIRST + timedelta(days=days - 1)
    today = today or last + timedelta(days=9)
    return stack_chart([OPUS, REST], FIRST, last, today, compared, PERIODS)


@pytest.mark.parametrize("days", [1, 7, 30, 90, 400])
def test_figures_are_valid_plotly(days):
    made = chart(days)
    go.Figure(made.figure)
    assert [len(bars["x"]) for bars in made.figure["data"]] == [days, days]


def test_the_previous_period_is_one_dash_a_day_with_an_outline():
    made = chart(7, compared=COMPARED)
    go.Figure(made.figure)
    outline, dashes = made.figure["data"][2:]
    assert dashes["x"][3:6] == ["2026-11-02T14:24", "2026-11-03T09:36", None]
    assert dashes["y"] == [0.0, 0.0, None, 9.0, 9.0, None, 2.5, 2.5, None]
    assert (outline["x"], outline["y"]) == (dashes["x"], dashes["y"])
    assert (outline["line"]["width"], dashes["line"]["width"]) == (4, 2)
    assert (made.compared, made.notes) == ("vs Oct 26 \N{EN DASH} 28", ())


def test_days_of_the_previous_period_that_no_dash_stands_for_are_named():
    february = (date(2026, 2, 1), date(2026, 2, 28))
    periods = compared_periods(*february, today=date(2026, 6, 1))
    layer = StackLayer(label="opus", color="1", values={february[0]: 1.0})
    spend = {date(2026, 1, day): 2.0 for day in range(1, 32)}
    days = compared_days(periods, spend)
    made = stack_chart([layer], *february, date(2026, 6, 1), days, periods)
    assert made.compared == versus(periods) == "vs Jan 1 \N{EN DASH} 31"
    (note,) = made.notes
    assert note.startswith("The previous period is drawn without Jan 29 \N{EN DASH} 31, for which")
    nothing = compared_days(periods, {})
    assert stack_chart([layer], *february, date(2026, 6, 1), nothing, periods).notes == ()


def test_the_box_on_hover_says_the_compared_day():
    lines = chart(4, compared=COMPARED).figure["layout"]["meta"]["compared"]
    assert lines == [("2026-10-26", 0.0), ("2026-10-27", 9.0), ("2026-10-28", 2.5), None]


def test_amounts_have_room_for_the_dashes():
    assert chart(7).figure["layout"]["yaxis"]["tickvals"][-1] == 4
    assert chart(7, compared=COMPARED).figure["layout"]["yaxis"]["tickvals"][-1] == 10


def test_rows_include_days_that_had_usage_in_the_previous_period_alone():
    rows = chart(7, compared=COMPARED).rows
    assert [(row.day.day, row.total, row.compared.spend) for row in rows] == [
        (2, 3.5, 0.0),
        (3, 0.0, 9.0),
        (4, 1.0, 2.5),
    ]


def test_a_previous_period_without_spend_is_left_out():
    made = chart(7, compared=COMPARED[:1])
    assert (len(made.figure["data"]), made.compared) == (2, "")


def test_without_usage_in_the_period_there_are_no_rows_and_no_legend():
    made = stack_chart([], FIRST, FIRST, FIRST, COMPARED[1:2], PERIODS)
    assert (made.rows, made.compared) == ((), "")


def test_a_layer_with_a_filter_has_its_link():
    layers = stack_layers(
        {"a": "1", "b": "2"},
        {"a": "A", "b": "B"},
        [("a", FIRST, 1.0), ("b", FIRST, 1.0), ("c", FIRST, 1.0)],
        others="Others",
        urls={"a": "?tool=a", "c": "?tool=c"},
    )
    assert [layer.url for layer in layers] == ["?tool=a", "", ""]


@pytest.mark.parametrize("days", [1, 7])
def test_bars_are_four_fifths_of_a_day_wide(days):
    assert {bars["width"] for bars in chart(days).figure["data"]} == {69_120_000}


def test_rows_are_the_days_with_usage():
    assert [(row.day.day, row.values, row.total) for row in chart(7).rows] == [
        (2, (3.0, 0.5), 3.5),
        (4, (1.0, 0.0), 1.0),
    ]


def test_today_and_untagged_spend_are_hatched():
    opus, rest = chart(3, today=FIRST + timedelta(days=2)).figure["data"]
    assert opus["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert rest["marker"]["pattern"]["shape"] == ["/", "/", "/"]


def test_names_are_no_text_of_the_figure():
    layer = StackLayer(label="<b>x</b>", color="1", values={FIRST: 1.0})
    figure = stack_chart([layer], FIRST, FIRST, FIRST).figure
    assert "<b>" not in str(figure)


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (3, ["Nov 2", "Nov 3", "Today"]),
        (15, ["Nov 2", "Nov 9", "Today"]),
        (30, ["Nov 2", "Nov 9", "Nov 16", "Nov 23", "Today"]),
        (31, ["Nov 2", "Nov 9", "Nov 16", "Nov 23", "Today"]),
        (90, ["Dec 1", "Jan 1", "Today"]),
    ],
)
def test_ticks_are_days_mondays_or_months_and_end_with_today(days, labels):
    made = chart(days, today=FIRST + timedelta(days=days - 1))
    assert made.figure["layout"]["xaxis"]["ticktext"] == labels


def test_weekends_have_a_band():
    shapes = chart(7).figure["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"]) for shape in shapes] == [
        ("2026-11-06T12:00", "2026-11-07T12:00"),
        ("2026-11-07T12:00", "2026-11-08T12:00"),
    ]


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (0.0, ["$0", "$1"]),
        (0.0001, ["$0", "$0.0001"]),
        (3.5, ["$0", "$1", "$2", "$3", "$4"]),
        (4.0, ["$0", "$1", "$2", "$3", "$4"]),
        (233.31, ["$0", "$100", "$200", "$300"]),
        (12_345.0, ["$0", "$5,000", "$10,000", "$15,000"]),
    ],
)
def test_amounts_have_at_most_four_round_steps(highest, labels):
    assert usd_ticks(highest)["ticktext"] == labels


@pytest.mark.parametrize(("amount", "step"), [(0.9, 1), (1.1, 2), (2.1, 5), (5.1, 10), (58, 100)])
def test_a_step_is_one_two_or_five_times_a_power_of_ten(amount, step):
    assert nice_step(amount) == pytest.approx(step)
