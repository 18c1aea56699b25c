"""Page titles."""

from dataclasses import replace
from datetime import date

import pytest
from django.http import QueryDict

from analytics.filters.page_filtersets import PageFilterSet
from analytics.pages.users.titles import page_title
from tests.sample_report import ANN, report_of

TODAY = date(2026, 11, 25)
BEN = replace(ANN, user_id="u-ben", user_email=None, user_alias="Ben")


def title(query: str, *users) -> str:
    filterset = PageFilterSet(QueryDict(query), today=TODAY)
    assert filterset.is_valid()
    return page_title(filterset, report_of(*users))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Oct 27 – Nov 25"),
        ("range=today", "Nov 25"),
        ("start_date=2025-12-01&end_date=2025-12-31", "Dec 1 – Dec 31, 2025"),
        ("start_date=2025-12-20&end_date=2026-01-05", "Dec 20, 2025 – Jan 5"),
        ("tag_filters=claude-code&min_spend=200", "Claude Code, ≥ $200 · Oct 27 – Nov 25"),
        ("tag_filters=team:a,b&max_spend=12.5", "team:a, b, ≤ $12.50 · Oct 27 – Nov 25"),
        ("segment=power", "Power users (> $200) · Oct 27 – Nov 25"),
        ("q=khan", "“khan” · Oct 27 – Nov 25"),
        ("sort_by=tokens&page_size=25&cols=tokens", "Oct 27 – Nov 25"),
    ],
)
def test_a_title_names_the_filters_and_the_period(query, expected):
    assert title(query, ANN, BEN) == expected


def test_a_search_that_finds_one_user_is_called_by_name():
    assert title("q=u-ann", ANN) == "ann@example.com · Oct 27 – Nov 25"
    assert title("q=u-ben&tag_filters=cursor", BEN) == "Ben, Cursor · Oct 27 – Nov 25"
    assert title("q=u-", ANN, BEN) == "“u-” · Oct 27 – Nov 25"


def test_a_title_has_a_bounded_length():
    words = title(f"tag_filters={'t' * 500}&q={'q' * 500}", ANN, BEN)
    assert len(words) == 60 + len(" · Oct 27 – Nov 25")
    assert "… · Oct 27" in words
