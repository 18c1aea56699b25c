"""Columns, period steps and card links built from the query string."""

from datetime import date

import pytest
from django.http import QueryDict

from analytics.components.tables import OPTIONAL, UserTable, column_labels
from analytics.domain.periods import step
from analytics.filters.chips import value_chips
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import PageLinks, page_links

TODAY = date(2026, 3, 31)
ALL = (
    *("user", "spend", "change", "requests", "tokens", "success_rate"),
    *("days_active", "last_active", "tags"),
)


def filterset(query: str = "") -> PageFilterSet:
    valid = PageFilterSet(QueryDict(query), today=TODAY)
    assert valid.is_valid(), valid.form.errors
    return valid


def links_of(query: str) -> PageLinks:
    return page_links(filterset(query))


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("", ALL),
        ("cols=", ALL),
        ("cols=tags,spend", ("user", "spend", "tags")),
        ("cols=user&cols=tokens&cols=tokens", ("user", "tokens")),
        ("cols=user", ("user",)),
    ],
)
def test_chosen_columns_follow_the_order_of_the_table(query, columns):
    assert filterset(query).columns == columns


def test_the_usual_columns_are_all_but_the_optional_ones():
    assert set(ALL) == set(column_labels()) - OPTIONAL
    assert filterset("cols=trend").columns == ("user", "trend")


def test_an_unknown_column_is_an_error_that_names_the_others():
    refused = PageFilterSet(QueryDict("cols=spend,colour"), today=TODAY)
    (error,) = refused.errors_for_programs
    assert error == f"cols must be some of: {', '.join(column_labels())}"


def test_a_change_of_the_columns_keeps_everything_but_the_page():
    kept = filterset("tag_filters=a&tag_filters=b&min_spend=5&cols=spend&page=3").hidden_fields
    assert kept == [("tag_filters", "a"), ("tag_filters", "b"), ("min_spend", "5")]


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [
        (("2026-03-10", "2026-03-16"), ("2026-03-03", "2026-03-09"), ("2026-03-17", "2026-03-23")),
        (("2026-03-31", "2026-03-31"), ("2026-03-30", "2026-03-30"), ("2026-04-01", "2026-04-01")),
        # A whole month stays one, however long it is.
        (("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31"), ("2026-03-01", "2026-03-31")),
        (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29"), ("2024-04-01", "2024-04-30")),
    ],
)
def test_a_step_links_to_the_adjacent_period(period, before, after):
    start, end = map(date.fromisoformat, period)
    assert step(start, end, -1) == tuple(map(date.fromisoformat, before))
    assert step(start, end, 1) == tuple(map(date.fromisoformat, after))


def test_steps_keep_the_filters_and_go_back_to_the_first_page():
    shown = links_of("range=7d&q=ann&page=2")
    assert shown.earlier == "?q=ann&start_date=2026-03-18&end_date=2026-03-24"
    assert links_of("start_date=2026-01-01&end_date=2026-01-31").later == (
        "?start_date=2026-02-01&end_date=2026-02-28"
    )


def test_steps_stay_within_the_calendar():
    assert links_of("range=7d").later == ""
    assert links_of("start_date=2000-01-01&end_date=2000-01-05").earlier == ""


@pytest.mark.parametrize(
    ("query", "power", "low"),
    [
        ("", "?segment=power", "?segment=low"),
        (
            "q=ann&max_spend=500&power=300.5&page=2&segment=",
            "?q=ann&max_spend=500&power=300.5&segment=power",
            "?q=ann&max_spend=500&power=300.5&segment=low",
        ),
        # The card of a segment counts the users shown, that of the other one nobody.
        ("segment=power", "#table-title", ""),
        ("segment=low", "", "#table-title"),
    ],
)
def test_cards_lead_to_the_users_that_they_count(query, power, low):
    links = links_of(query).cards
    assert {links[key] for key in ("users", "spend", "average")} == {"#table-title"}
    assert links.get("power", "") == power
    assert links.get("low", "") == low


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("segment=power&q=a", "Power users (> $200)"),
        ("segment=power&power=512.5&q=a", "Power users (> $512.50)"),
        ("segment=low&low=1&q=a", "Low users (< $1)"),
    ],
)
def test_a_segment_has_a_removable_chip_with_its_threshold(query, label):
    (chip,) = (chip for chip in value_chips(filterset(query)) if chip.label == label)
    assert "segment" not in chip.url
    assert "q=a" in chip.url


def test_a_relative_link_can_be_had_with_its_days():
    assert links_of("range=7d&q=a").fixed == ("?q=a&start_date=2026-03-25&end_date=2026-03-31")
    assert links_of("start_date=2026-01-01&end_date=2026-01-31").fixed == ""


def test_the_columns_of_the_table_are_the_choices_with_its_labels():
    labels = [(name, column.verbose_name) for name, column in UserTable.base_columns.items()]
    shown = filterset("cols=spend")
    assert list(shown.form.fields["cols"].choices) == labels
    assert [(name, label) for name, label, _ in shown.column_choices] == labels[1:]
