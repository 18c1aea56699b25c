"""Changes against the previous period: signs, texts, and reasons for no comparison."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.components.changes import changes_of
from analytics.domain.formats import integer, usd
from analytics.domain.query import UsageQuery
from analytics.domain.report import Comparison, UsageSummary
from tests.sample_report import NOVEMBER, comparison_of, report_of

AFTER = date(2026, 12, 1)
TODAY = date(2026, 11, 25)
THIRTY_DAYS = UsageQuery(start_date=date(2026, 10, 27), end_date=TODAY)
ONLY_TODAY = UsageQuery(start_date=TODAY, end_date=TODAY)
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def users_change(now: UsageSummary, before: UsageSummary, shown: UsageSummary | None = None):
    """The change of the number of users, of November and October."""
    report = report_of(summary=shown or now)
    comparison = comparison_of(current=now, previous=before)
    return changes_of(NOVEMBER, report, comparison, AFTER).of("total_users", integer)


def of_users(count: int, **facts) -> UsageSummary:
    return UsageSummary(total_users=count, **facts)


@pytest.mark.parametrize(
    ("now", "before", "direction", "text"),
    [
        (110, 100, "up", "+10%"),
        (90, 100, "down", f"{MINUS}10%"),
        (100, 100, "same", "0%"),
        (5, 0, "new", "new"),
        (0, 0, "none", DASH),
        (0, 5, "down", f"{MINUS}100%"),
        (350, 100, "up", "+250%"),
        (999, 100, "up", "+899%"),
        (1234, 100, "up", "×12"),
        (100_001, 100_000, "up", "<0.1%"),
    ],
)
def test_a_change_has_a_sign_and_a_direction(now, before, direction, text):
    found = users_change(of_users(now), of_users(before))
    assert (found.direction, found.text) == (direction, text)


def test_every_figure_changes_by_its_own_values():
    now, before = UsageSummary(total_users=1, total_spend=1234.5), UsageSummary(total_users=2)
    before = replace(before, total_spend=617.25)
    changes = changes_of(
        NOVEMBER, report_of(summary=now), comparison_of(NOVEMBER, now, before), AFTER
    )
    assert changes.of("total_users", integer).text == f"{MINUS}50%"
    assert changes.of("total_spend", usd).text == "+100%"
    assert changes.of("average_spend", usd).text == "+300%"


def test_a_change_names_the_previous_value_and_its_days():
    words = users_change(of_users(1), of_users(913)).words
    assert words == "Previous period: 913 (Oct 1 – Oct 31, 2026)"


def test_a_change_names_the_value_of_the_complete_days_where_the_card_shows_another():
    comparison = comparison_of(THIRTY_DAYS, of_users(990), of_users(900))
    changes = changes_of(THIRTY_DAYS, report_of(summary=of_users(996)), comparison, TODAY)
    change = changes.of("total_users", integer)
    assert change.text == "+10%"
    assert change.words == (
        "Complete days: 990 (Oct 27 – Nov 24, 2026). Previous period: 900 (Sep 27 – Oct 25, 2026)"
    )


def test_upper_bounds_compare_with_upper_bounds_alone():
    open_sum, exact_sum = of_users(110, exact=False), of_users(100)
    both = users_change(open_sum, replace(open_sum, total_users=100))
    assert (both.text, both.words) == (
        "+10%",
        "Previous period: at most 100 (Oct 1 – Oct 31, 2026)",
    )
    for now, before in ((open_sum, exact_sum), (exact_sum, open_sum)):
        change = users_change(now, before)
        assert (change.direction, change.text) == ("none", DASH)


@pytest.mark.parametrize(
    ("query", "today", "sentence", "caption"),
    [
        (NOVEMBER, AFTER, "Compared with Oct 1 – Oct 31, 2026.", "vs Oct 1 – 31"),
        (
            THIRTY_DAYS,
            TODAY,
            "Compared with Sep 27 – Oct 25, 2026 (complete days only: Oct 27 – Nov 24, 2026).",
            "vs Sep 27 – Oct 25",
        ),
        (
            replace(NOVEMBER, end_date=TODAY),
            TODAY,
            "Compared with Oct 1 – Oct 24, 2026 (complete days only: Nov 1 – Nov 24, 2026).",
            "vs Oct 1 – 24",
        ),
        (
            replace(NOVEMBER, start_date=date(2026, 1, 1), end_date=TODAY),
            TODAY,
            "Compared with Jan 1 – Nov 24, 2025 (complete days only: Jan 1 – Nov 24, 2026).",
            "vs Jan 1 – Nov 24, 2025",
        ),
        (ONLY_TODAY, AFTER, "Compared with Nov 24, 2026.", "vs Nov 24"),
    ],
)
def test_the_compared_dates_are_named(query, today, sentence, caption):
    report = report_of(data_since=date(2020, 1, 1))
    changes = changes_of(query, report, comparison_of(query), today)
    assert (changes.sentence, changes.caption) == (sentence, caption)


@pytest.mark.parametrize(
    ("query", "data_since", "comparison", "sentence", "caption"),
    [
        (
            ONLY_TODAY,
            date(2026, 1, 1),
            Comparison(trend=comparison_of(ONLY_TODAY).trend),
            "No comparison yet, because today is not complete.",
            "No comparison yet",
        ),
        (
            replace(NOVEMBER, start_date=date(2026, 11, 26)),
            date(2026, 1, 1),
            Comparison(),
            "No comparison yet, because this period has not started.",
            "No comparison yet",
        ),
        (
            NOVEMBER,
            date(2026, 10, 2),
            Comparison(),
            "No earlier data to compare with: LiteLLM has no data before Oct 2, 2026.",
            "No earlier data",
        ),
        (
            NOVEMBER,
            None,
            Comparison(),
            "No earlier data to compare with: LiteLLM has not recorded any usage yet.",
            "No earlier data",
        ),
    ],
)
def test_without_a_comparison_the_page_and_each_card_show_the_reason(
    query, data_since, comparison, sentence, caption
):
    report = report_of(summary=of_users(5), data_since=data_since)
    changes = changes_of(query, report, comparison, TODAY)
    assert (changes.sentence, changes.caption) == (sentence, caption)
    change = changes.of("total_users", integer)
    assert (change.direction, change.text) == ("none", DASH)
    assert change.words.startswith(caption)
