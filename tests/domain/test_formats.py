"""Numbers as text: edge cases of each rule."""

from datetime import date, datetime

import pytest

from analytics.components.html import icon
from analytics.domain import formats as usage

NOON = datetime(2026, 11, 23, 12, 0)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0.00"),
        (1234.56, "$1,234.56"),
        (1_234_567.891, "$1,234,567.89"),
        (0.01, "$0.01"),
        (0.0042, "$0.0042"),
        (0.00999, "$0.0100"),
        (0.00005, "$0.0001"),
        (0.000049, "<$0.0001"),
        (-12.5, "\N{MINUS SIGN}$12.50"),
    ],
)
def test_usd_shows_cents_and_more_digits_below_a_cent(amount, text):
    assert usage.usd(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(412, "+$412.00"), (-3.5, "\N{MINUS SIGN}$3.50"), (0, "$0.00"), (-1e-9, "$0.00")],
)
def test_a_change_of_usd_has_its_sign(amount, text):
    assert usage.usd_change(amount) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (3.14, "3.1 \N{MULTIPLICATION SIGN}"),
        (1234.5, "1,234 \N{MULTIPLICATION SIGN}"),
        (0.42, "0.42 \N{MULTIPLICATION SIGN}"),
        (0.001, "<0.01 \N{MULTIPLICATION SIGN}"),
        (1.4, "+40%"),
        (0.88, "\N{MINUS SIGN}12%"),
    ],
)
def test_a_factor_near_one_is_a_percentage(ratio, text):
    assert usage.factor(ratio) == text


@pytest.mark.parametrize(("amount", "text"), [(200, "$200"), (1000.0, "$1,000"), (12.5, "$12.50")])
def test_a_threshold_shows_cents_only_where_there_are_some(amount, text):
    assert usage.usd_limit(amount) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1K"),
        (1234, "1.23K"),
        (12_000, "12K"),
        (120_000, "120K"),
        (999_499, "999K"),
        (999_500, "1M"),
        (1_200_000, "1.2M"),
        (999_499_999, "999M"),
        (999_500_000, "1B"),
        (12_345_678_901, "12.3B"),
        (1_234_567_890_123, "1235B"),
    ],
)
def test_a_large_count_is_short_and_never_reads_1000k(count, text):
    assert usage.compact(count) == text


def test_a_count_has_separators_and_its_noun_agrees():
    assert usage.integer(1234567) == "1,234,567"
    assert usage.count_of(1, "user") == "1 user"
    assert usage.count_of(0, "user") == "0 users"
    assert usage.count_of(1234, "user") == "1,234 users"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "\N{EN DASH}"),
        (0, "0%"),
        (0.0001, "<0.1%"),
        (0.0005, "0.1%"),
        (0.1, "10%"),
        (1 / 3, "33.3%"),
        (0.9994, "99.9%"),
        (0.99999, "99.9%"),
        (1, "100%"),
    ],
)
def test_only_a_whole_share_reads_0_or_100_per_cent(share, text):
    assert usage.percent(share) == text


@pytest.mark.parametrize(
    ("rate", "level"),
    [(1, "good"), (0.99, "good"), (0.9899, "fair"), (0.95, "fair"), (0.9499, "poor"), (0, "poor")],
)
def test_a_success_rate_is_good_from_99_and_fair_from_95_per_cent(rate, level):
    assert usage.rate_level(rate) == level


def test_a_day_reads_as_people_write_it():
    assert usage.day(date(2026, 11, 3)) == "Nov 3, 2026"
    assert usage.day(None) == "\N{EN DASH}"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 11, 59, 59), "just now"),
        (datetime(2026, 11, 23, 11, 59, 52), "8 s ago"),
        (datetime(2026, 11, 23, 11, 59, 1), "59 s ago"),
        (datetime(2026, 11, 23, 12, 5), "just now"),
        (datetime(2026, 11, 23, 11, 56), "4 min ago"),
        (datetime(2026, 11, 23, 11, 0), "1 h ago"),
        (datetime(2026, 11, 22, 12, 0), "24 h ago"),
        (datetime(2026, 11, 21, 12, 0), "2 days ago"),
    ],
)
def test_freshness_has_one_unit_and_no_future(moment, text):
    assert usage.ago(moment, NOON) == text


def test_a_long_name_loses_its_middle_and_keeps_both_ends():
    short = usage.cut_middle("a" * 100 + "@example.com", 20)
    assert len(short) == 20
    assert short.startswith("aaaa")
    assert short.endswith("le.com")
    assert usage.cut_middle("ann@example.com", 20) == "ann@example.com"


def test_an_icon_is_hidden_from_screen_readers_and_escapes_its_name():
    assert 'aria-hidden="true"' in icon("person")
    assert 'icons.svg#person"' in icon("person")
    assert "<script>" not in icon('"><script>')
