"""Previous periods and complete days."""

from datetime import date, timedelta

import pytest

from analytics.domain.periods import RANGES, compared_periods, period_of, short_days_label
from tests import oracle

LATER = "2029-12-31"


def days(text: str) -> tuple[date, date]:
    """`2026-11-01 2026-11-24`, or one day alone."""
    start, _, end = text.partition(" ")
    return date.fromisoformat(start), date.fromisoformat(end or start)


@pytest.mark.parametrize(
    ("period", "previous"),
    [
        # A whole calendar month: the month before, however long either is.
        ("2026-10-01 2026-10-31", "2026-09-01 2026-09-30"),
        ("2026-11-01 2026-11-30", "2026-10-01 2026-10-31"),
        ("2026-01-01 2026-01-31", "2025-12-01 2025-12-31"),
        ("2026-02-01 2026-02-28", "2026-01-01 2026-01-31"),
        ("2028-02-01 2028-02-29", "2028-01-01 2028-01-31"),
        ("2026-03-01 2026-03-31", "2026-02-01 2026-02-28"),
        ("2028-03-01 2028-03-31", "2028-02-01 2028-02-29"),
        # Month to date: the same days of the month before, up to its last day.
        ("2026-11-01 2026-11-24", "2026-10-01 2026-10-24"),
        ("2026-11-01 2026-11-02", "2026-10-01 2026-10-02"),
        ("2026-01-01 2026-01-15", "2025-12-01 2025-12-15"),
        ("2026-12-01 2026-12-30", "2026-11-01 2026-11-30"),
        ("2028-02-01 2028-02-28", "2028-01-01 2028-01-28"),
        ("2026-03-01 2026-03-28", "2026-02-01 2026-02-28"),
        ("2026-03-01 2026-03-30", "2026-02-01 2026-02-28"),
        ("2028-03-01 2028-03-30", "2028-02-01 2028-02-29"),
        # Year to date: the same days of last year.
        ("2026-01-01 2026-02-01", "2025-01-01 2025-02-01"),
        ("2026-01-01 2026-11-24", "2025-01-01 2025-11-24"),
        ("2026-01-01 2026-12-31", "2025-01-01 2025-12-31"),
        ("2028-01-01 2028-12-31", "2027-01-01 2027-12-31"),
        ("2028-01-01 2028-02-29", "2027-01-01 2027-02-28"),
        ("2028-01-01 2028-03-01", "2027-01-01 2027-03-01"),
        ("2029-01-01 2029-02-28", "2028-01-01 2028-02-28"),
        # Anything else: the same number of days immediately before.
        ("2026-10-26 2026-11-24", "2026-09-26 2026-10-25"),
        ("2026-11-18 2026-11-24", "2026-11-11 2026-11-17"),
        ("2026-10-01 2026-11-30", "2026-08-01 2026-09-30"),
        ("2026-10-31 2026-11-30", "2026-09-30 2026-10-30"),
        ("2025-12-01 2026-01-31", "2025-09-30 2025-11-30"),
        ("2025-01-01 2026-01-31", "2023-12-02 2024-12-31"),
        ("2028-02-29 2028-03-01", "2028-02-27 2028-02-28"),
        # A single day, the first of a month and of a year included.
        ("2026-11-24", "2026-11-23"),
        ("2026-11-01", "2026-10-31"),
        ("2026-01-01", "2025-12-31"),
        ("2028-03-01", "2028-02-29"),
    ],
)
def test_a_complete_period_compares_with_what_a_person_means(period, previous):
    compared = compared_periods(*days(period), today=date.fromisoformat(LATER))
    assert compared.current == days(period)
    assert compared.previous == days(previous)


@pytest.mark.parametrize(
    ("period", "today", "current", "previous"),
    [
        # Rolling ranges: each day against the one as many days before as the period is long.
        ("2026-10-27 2026-11-25", "2026-11-25", "2026-10-27 2026-11-24", "2026-09-27 2026-10-25"),
        ("2026-11-19 2026-11-25", "2026-11-25", "2026-11-19 2026-11-24", "2026-11-12 2026-11-17"),
        ("2026-11-24 2026-11-25", "2026-11-25", "2026-11-24", "2026-11-22"),
        # Month to date on its second day, in its middle, on its last day.
        ("2026-11-01 2026-11-02", "2026-11-02", "2026-11-01", "2026-10-01"),
        ("2026-11-01 2026-11-25", "2026-11-25", "2026-11-01 2026-11-24", "2026-10-01 2026-10-24"),
        ("2026-11-01 2026-11-30", "2026-11-30", "2026-11-01 2026-11-29", "2026-10-01 2026-10-29"),
        ("2026-03-01 2026-03-31", "2026-03-31", "2026-03-01 2026-03-30", "2026-02-01 2026-02-28"),
        ("2028-02-01 2028-02-29", "2028-02-29", "2028-02-01 2028-02-28", "2028-01-01 2028-01-28"),
        # Year to date: in February, on a leap day, on the day after, on the last day.
        ("2026-01-01 2026-02-01", "2026-02-01", "2026-01-01 2026-01-31", "2025-01-01 2025-01-31"),
        ("2028-01-01 2028-02-29", "2028-02-29", "2028-01-01 2028-02-28", "2027-01-01 2027-02-28"),
        ("2028-01-01 2028-03-01", "2028-03-01", "2028-01-01 2028-02-29", "2027-01-01 2027-02-28"),
        ("2026-01-01 2026-12-31", "2026-12-31", "2026-01-01 2026-12-30", "2025-01-01 2025-12-30"),
        # Dates that reach beyond today.
        ("2026-11-01 2026-11-30", "2026-11-25", "2026-11-01 2026-11-24", "2026-10-01 2026-10-24"),
        ("2026-11-20 2026-12-05", "2026-11-25", "2026-11-20 2026-11-24", "2026-11-04 2026-11-08"),
        # Today after the period: every day is complete.
        ("2026-11-01 2026-11-24", "2026-11-25", "2026-11-01 2026-11-24", "2026-10-01 2026-10-24"),
    ],
)
def test_both_sides_hold_complete_days_only(period, today, current, previous):
    compared = compared_periods(*days(period), today=date.fromisoformat(today))
    assert compared.current == days(current)
    assert compared.previous == days(previous)


@pytest.mark.parametrize(
    "period",
    ["2026-11-25", "2026-11-25 2026-11-30", "2026-12-01 2026-12-31", "2026-11-26"],
)
def test_a_period_without_a_complete_day_compares_with_nothing(period):
    assert compared_periods(*days(period), today=date(2026, 11, 25)) is None


def test_month_to_date_on_the_first_has_no_complete_day():
    today = date(2026, 11, 1)
    assert compared_periods(*period_of("mtd", today), today=today) is None


@pytest.mark.parametrize("name", RANGES)
def test_no_side_holds_today_and_they_never_overlap(name):
    for number in range(800):
        today = date(2027, 1, 1) + timedelta(days=number)
        compared = compared_periods(*period_of(name, today), today=today)
        if compared is None:
            assert name in ("today", "mtd", "ytd")
            continue
        assert compared.previous[0] <= compared.previous[1] < compared.current[0]
        assert compared.current[1] < today


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2026-10-01 2026-10-24", "Oct 1 – 24"),
        ("2026-09-27 2026-10-25", "Sep 27 – Oct 25"),
        ("2026-11-23", "Nov 23"),
        ("2025-01-01 2025-11-24", "Jan 1 – Nov 24, 2025"),
        ("2025-12-01 2025-12-15", "Dec 1 – 15, 2025"),
        ("2025-12-27 2026-01-25", "Dec 27 – Jan 25"),
        ("2025-12-31", "Dec 31, 2025"),
    ],
)
def test_short_labels_name_the_month_once_and_another_year_only(period, label):
    assert short_days_label(*days(period), year=2026) == label


def test_the_compared_days_are_those_of_plain_loops():
    starts = [
        day
        for day in oracle.days_of(date(2027, 1, 1), date(2028, 12, 31))
        if day.day in (1, 2, 28, 29, 31)
    ]
    for start in starts:
        for length in (1, 2, *range(27, 33), *range(58, 62), 90, 365, 366, 367):
            end = start + timedelta(days=length - 1)
            for today in (end + timedelta(days=1), end, start + timedelta(days=1), start):
                current, previous = oracle.compared_days(start, end, today)
                compared = compared_periods(start, end, today)
                case = (start, end, today)
                if compared is None:
                    assert not current, case
                    continue
                assert oracle.days_of(*compared.current) == current, case
                assert oracle.days_of(*compared.previous) == previous, case


@pytest.mark.parametrize(
    ("period", "unmatched"),
    [
        ("2026-02-01 2026-02-28", "2026-01-29 2026-01-31"),
        ("2026-11-01 2026-11-30", "2026-10-31"),
        ("2029-01-01 2029-03-15", "2028-02-29"),
        ("2026-03-01 2026-03-31", None),
        ("2028-01-01 2028-03-15", None),
        ("2026-10-12 2026-10-18", None),
    ],
)
def test_days_of_the_previous_period_without_a_match_are_known(period, unmatched):
    compared = compared_periods(*days(period), today=date(2030, 1, 1))
    assert compared.unmatched == (days(unmatched) if unmatched else None)


def test_a_number_of_days_compares_with_the_days_before_it_wherever_the_month_begins():
    today = date(2026, 11, 7)
    compared = compared_periods(*period_of("7d", today), today=today, range_name="7d")
    assert compared.current == (date(2026, 11, 1), date(2026, 11, 6))
    assert compared.previous == (date(2026, 10, 25), date(2026, 10, 30))


def test_year_to_date_compares_with_last_year_in_january_too():
    today = date(2027, 1, 15)
    compared = compared_periods(*period_of("ytd", today), today=today, range_name="ytd")
    assert compared.current == (date(2027, 1, 1), date(2027, 1, 14))
    assert compared.previous == (date(2026, 1, 1), date(2026, 1, 14))


@pytest.mark.parametrize(
    ("period", "day", "match"),
    [
        ("2026-10-26 2026-11-24", "2026-10-26", "2026-09-26"),
        ("2026-10-26 2026-11-24", "2026-11-24", "2026-10-25"),
        ("2026-10-26 2026-11-24", "2026-11-25", None),
        ("2026-10-26 2026-11-24", "2026-10-25", None),
        ("2026-10-01 2026-10-31", "2026-10-30", "2026-09-30"),
        ("2026-10-01 2026-10-31", "2026-10-31", None),
        ("2028-01-01 2028-12-31", "2028-02-28", "2027-02-28"),
        ("2028-01-01 2028-12-31", "2028-02-29", None),
        ("2028-01-01 2028-12-31", "2028-03-01", "2027-03-01"),
        ("2029-01-01 2029-12-30", "2029-03-01", "2028-03-01"),
        ("2026-01-01 2026-01-31", "2026-01-31", "2025-12-31"),
    ],
)
def test_a_day_is_compared_with_the_one_in_its_place(period, day, match):
    periods = compared_periods(*days(period), date.fromisoformat(LATER))
    found = periods.match(date.fromisoformat(day))
    assert found == (date.fromisoformat(match) if match else None)


def test_days_that_are_not_complete_have_no_match():
    first, last = days("2026-11-18 2026-11-24")
    assert compared_periods(first, last, last).match(last) is None
