"""Invalid query strings and their two error texts."""

from urllib.parse import urlencode

import pytest

from .test_filtersets import errors, filterset


@pytest.mark.parametrize(
    ("query", "name", "for_people", "for_programs"),
    [
        (
            "range=week",
            "range",
            "Choose one of: Today, 7 days, 30 days, 90 days, Month to date, Last month,"
            " Year to date",
            "range must be one of: today, 7d, 30d, 90d, mtd, last_month, ytd",
        ),
        (
            "start_date=2026-01-01",
            "end_date",
            "Choose both dates",
            "start_date and end_date must be given together",
        ),
        (
            "end_date=2026-01-01",
            "start_date",
            "Choose both dates",
            "start_date and end_date must be given together",
        ),
        (
            "start_date=x&end_date=2026-01-01",
            "start_date",
            "Invalid date format. Use YYYY-MM-DD",
            "Invalid date format. Use YYYY-MM-DD",
        ),
        (
            "start_date=2026-01-02&end_date=2026-01-01",
            "start_date",
            "Must be on or before “To”",
            "start_date must not be after end_date",
        ),
        (
            "min_spend=9&max_spend=8",
            "min_spend",
            "Minimum can't exceed maximum",
            "min_spend must not be more than max_spend",
        ),
        (
            "page_size=30",
            "page_size",
            "Choose one of: 25, 50, 100",
            "page_size must be one of: 25, 50, 100",
        ),
        (
            "top_n=11",
            "top_n",
            "Choose one of: Top 10, Top 25, Top 50",
            "top_n must be one of: 10, 25, 50",
        ),
        (
            "low=300",
            "low",
            "Can't exceed the power user threshold of $200",
            "low must not be more than power, which is 200",
        ),
        (
            "power=5",
            "power",
            "Can't be less than the low user threshold of $10",
            "power must not be less than low, which is 10",
        ),
        (
            "power=-1",
            "power",
            "Enter an amount of 0 or more",
            "power must be a number of at least 0",
        ),
        (
            "sort_by=name",
            "sort_by",
            "Choose one of: Spend, Requests, Tokens, User, Change, Success rate, Days active,"
            " Last active",
            "sort_by must be one of: spend, requests, tokens, user, change, success_rate,"
            " days_active,"
            " last_active",
        ),
        (
            "segment=all",
            "segment",
            "Choose one of: Power users, Low users, New users, Users over budget,"
            " Users near budget, Users with low success",
            "segment must be one of: power, low, new, over_budget, near_budget, low_success",
        ),
        (
            "lists=x",
            "lists",
            "Choose one of: Chosen entries, All entries",
            "lists must be one of: chosen, all",
        ),
        (
            "q=" + "x" * 1001,
            "q",
            "Enter at most 1000 characters, without null characters",
            "q takes at most 1000 characters, without null characters",
        ),
    ],
)
def test_an_error_speaks_to_people_by_its_label_and_to_programs_by_its_parameter(
    query, name, for_people, for_programs
):
    assert errors(query)[name] == [for_people]
    assert filterset(query).errors_for_programs == [for_programs]


@pytest.mark.parametrize(
    ("name", "once"),
    [
        *(("range", "7d"), ("start_date", "2026-01-01"), ("end_date", "2026-01-02")),
        *(
            ("tag_scope", "users"),
            ("tag_mode", "any"),
            ("segment", "low"),
            ("min_spend", "5"),
            ("max_spend", "5"),
        ),
        *(("q", "a"), ("sort_by", "spend"), ("sort_order", "asc"), ("page", "1")),
        *(("page_size", "25"), ("top_n", "10"), ("power", "200"), ("low", "10")),
        ("lists", "all"),
    ],
)
@pytest.mark.parametrize("again", ["same", "", "zzz"])
def test_a_scalar_given_twice_is_refused_by_name_whatever_its_values(name, once, again):
    for pair in ((once, again), (again, once)):
        values = [once if value == "same" else value for value in pair]
        found = filterset("&".join(f"{name}={value}" for value in values)).errors_for_programs
        lists = "tool, team, model, tag_filters, cols"
        assert f"{name} is given more than once. Only these can repeat: {lists}" in found


def test_lists_may_repeat():
    valid = filterset("tag_filters=a&tag_filters=b&cols=spend&cols=tokens")
    assert valid.is_valid(), valid.form.errors


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("min_spend", "\u0663"),  # ARABIC-INDIC DIGIT THREE
        ("max_spend", "\uff15"),  # FULLWIDTH DIGIT FIVE
        ("power", "\uff1500"),
        ("low", "\u0663"),
        ("page", "\u0663"),
        ("page_size", "\uff12\uff15"),
        ("top_n", "\uff11\uff10"),
        ("start_date", "\uff12026-01-01"),
        ("end_date", "2026-01-0\u0663"),
    ],
)
def test_only_ascii_digits_are_digits(name, value):
    days = {"start_date": "2026-01-01", "end_date": "2026-01-05"}
    query = urlencode({**days, name: value})
    assert list(errors(query)) == [name]
