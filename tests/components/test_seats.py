"""What is drawn of seats on the server: weeks of use, and activation by cohort."""

import re
from dataclasses import replace
from datetime import date

from analytics.components.cohorts import cohort_chart, left_out_words
from analytics.components.seat_marks import week_bars
from analytics.domain.activation import Activation, Cohort, LeftOut
from analytics.domain.seats import CohortBy

SEPTEMBER = Cohort(
    start=date(2026, 9, 1),
    seats=4,
    used=3,
    median_days=2.5,
    due=(4, 4, 2),
    activated=(2, 3, 2),
)
OCTOBER = Cohort(start=date(2026, 10, 1))
NONE_LEFT_OUT = LeftOut(before_data=0, before_cohorts=0, after=0, undated=0)


def chart(by: CohortBy = CohortBy.MONTH, cohorts: tuple[Cohort, ...] = (SEPTEMBER, OCTOBER)):
    activation = Activation(cohorts=cohorts, total=SEPTEMBER, left_out=NONE_LEFT_OUT)
    return cohort_chart(by, activation, date(2026, 7, 30))


def test_a_bar_of_a_week_is_as_high_as_its_days_and_no_use_is_a_line():
    drawn = str(week_bars([0, 7, 1]))
    assert re.findall(
        r'class="weeks__(\w+)" x="(\d+)" y="[\d.]+" width="5" height="([\d.]+)"', drawn
    ) == [
        ("none", "0", "1.0"),
        ("some", "6", "20.0"),
        ("some", "12", "2.9"),
    ]
    assert 'aria-label="8 active days in 3 weeks"' in drawn


def test_a_bar_is_drawn_when_the_days_are_over_for_all_seats():
    september, october = chart().columns
    assert [bar.text for bar in september.bars] == ["50", "75", "…"]
    assert [bar.height for bar in september.bars] == ["100.0", "150.0", "0.0"]
    assert september.cells == (("50%", "of 4"), ("75%", "of 4"), ("100%", "of 2"))
    assert (september.name, september.seats, september.median) == ("Sep", "4 seats", "2.5 days")
    assert (october.bars, october.median) == ((), "–")
    assert october.cells[0] == ("–", "of 0")


def test_weeks_are_named_by_their_first_day_and_numbers_leave_where_there_are_many():
    weeks = chart(CohortBy.WEEK, (SEPTEMBER,) * 12)
    assert weeks.columns[0].name == "Sep 1"
    assert weeks.is_dense
    assert not chart().is_dense


def test_what_is_left_out_is_said_with_its_reason():
    assert chart().left_out == ""

    def left_out(**changes: int) -> str:
        left = replace(NONE_LEFT_OUT, **changes)
        return left_out_words(
            Activation(cohorts=(), total=SEPTEMBER, left_out=left), date(2026, 7, 30)
        )

    assert left_out(undated=1) == "Left out is 1 seat without a creation date."
    assert left_out(before_data=731, after=2) == (
        "Left out are 731 seats created before Jul 30, 2026, where the data begin;"
        " 2 seats created after the window."
    )
