"""Filters computed from the core's columns: what SQL finds for a file, the page finds, too."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.fetch import fetch_report
from analytics.query import UsageQuery
from analytics.statement import export_statement
from analytics.stream import stream_csv

from .test_report import ids

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))


def test_bounds_take_in_what_adding_floats_puts_beyond_them(proxy):
    for day in range(1, 11):
        proxy.spend_day("ann", 0.1, day=date(2026, 1, day))
    assert ids(fetch_report(replace(JANUARY, min_spend=1.0, max_spend=1.0))) == ["ann"]


@pytest.mark.parametrize("search", ["\u03b1\u03c2", "\u03b1\u03c3", "izmir", "Zo\u00cb"])
@pytest.mark.parametrize("name", ["\u0391\u03a3", "\u0130zmir", "zo\u00eb"])
def test_page_and_file_find_the_same_names_in_other_letters(proxy, name, search):
    proxy.spend_day("u", 1.0)
    proxy.person("u", alias=name)
    query = replace(JANUARY, search=search)
    pieces = stream_csv(export_statement, query, timeout=10)
    lines = b"".join(piece for _, piece in pieces).decode().splitlines()[1:]
    assert len(fetch_report(query).users) == len(lines)
