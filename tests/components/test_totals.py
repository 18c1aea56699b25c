"""The total row, shares of the total, and relative days."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.components.cells import BadgeLinks
from analytics.components.tables import columns_shown, user_table
from analytics.domain.formats import days_since
from tests.sample_report import ANN, NOVEMBER, report_of
from tests.texts import words

BEN = replace(ANN, user_id="u-ben", spend=411.5, spend_at_least=411.5, successes=1000, failures=0)


def table_of(*users, columns=()):
    return user_table(
        NOVEMBER,
        report_of(*users),
        "?q=",
        BadgeLinks(tag="?tag_filters=", tool="?tool="),
        columns_shown(columns),
        today=NOVEMBER.end_date,
        total_change="+5%",
    )


def totals_of(table):
    """The last row as text."""
    assert table.has_footer()
    return words(" ".join(str(column.footer) for column in table.columns))


def test_the_last_row_sums_over_every_user_in_scope():
    text = totals_of(table_of(ANN, BEN))
    assert text == ("Total (2 users) $1,646.00 +5% 2,000 1,995 ok / 5 failed 2.4M 99.8%")


def test_the_last_row_has_a_cell_for_each_column_that_is_shown():
    table = table_of(ANN, columns=("tokens", "tags"))
    assert [column.name for column in table.columns] == ["user", "tokens", "tags"]
    assert totals_of(table) == "Total (1 user) 1.2M"


def test_bounded_sums_are_labeled():
    open_user = replace(ANN, exact=False, spend_at_least=1.0)
    text = totals_of(table_of(open_user)).replace("+5%", "")
    assert "at most $1,234.50" in text
    assert "at most 1,000" in text
    assert "%" not in text


def test_spend_shows_its_share_of_the_total():
    row, other = table_of(ANN, BEN).drawn_rows()
    assert '<rect width="100.00%" height="100%"/>' in row  # against the largest
    assert '<rect width="33.33%" height="100%"/>' in other
    assert 'aria-label="75.0% of the spend in scope"' in row
    assert 'aria-label="25.0% of the spend in scope"' in other


@pytest.mark.parametrize(
    "changes", [{"spend": 0.0, "spend_at_least": 0.0}, {"exact": False, "spend_at_least": 1.0}]
)
def test_there_is_no_share_of_nothing_nor_of_what_is_not_known_exactly(changes):
    (row,) = table_of(replace(ANN, **changes)).drawn_rows()
    assert "<rect" not in row


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 30), "Today"),
        (date(2026, 11, 29), "Yesterday"),
        (date(2026, 11, 28), "2 days ago"),
        (date(2026, 10, 31), "30 days ago"),
        (date(2026, 10, 30), "Oct 30, 2026"),
        # A row from the future, by a clock that is wrong.
        (date(2026, 12, 1), "Dec 1, 2026"),
    ],
)
def test_recent_days_are_relative(day, text):
    assert days_since(day, date(2026, 11, 30)) == text
