"""Filters on the cached frame match the SQL of the files."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.domain.query import Segment, UsageQuery
from analytics.litellm.daily_statements import daily_statement
from analytics.litellm.statements import export_statement
from analytics.usage.comparison import fetch_comparison
from analytics.usage.fetch import fetch_report

from .test_ledger import exported
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
    proxy.spend_day("u", 2.0)
    proxy.person("u", alias=name)
    proxy.spend_day(name, 1.0)
    query = replace(JANUARY, search=search)
    found = ids(fetch_report(query))
    for statement in (export_statement, daily_statement):
        assert sorted(row["user_id"] for row in exported(statement, query)) == sorted(found)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("khan ines", ["u-ines"]),
        ("  INES\tkhan ", ["u-ines"]),
        ("kha hines@ u-", ["u-ines"]),  # in the alias, the e-mail and the id
        ("ines", ["u-ines", "u-other"]),
        ("ines nobody", []),
        ("inesk", []),  # a word is found within one text, not across two
    ],
)
def test_every_word_of_a_search_is_found_somewhere(proxy, search, found):
    proxy.person("u-ines", "hines@example.com", "Khan")
    proxy.person("u-other", None, "Ines Sol")
    for number, user in enumerate(("u-ines", "u-other", "khan")):
        proxy.spend_day(user, 9.0 - number)
    query = replace(JANUARY, search=search)
    assert ids(fetch_report(query)) == found
    for statement in (export_statement, daily_statement):
        assert [row["user_id"] for row in exported(statement, query)] == found


ON_THE_THRESHOLD = {"rich": [100.0, 100.01], "even": [200.0], "dimes": [0.1] * 5, "poor": [0.4]}


@pytest.mark.parametrize(
    ("segment", "found"), [(Segment.POWER, ["rich"]), (Segment.LOW, ["poor"]), (None, 4)]
)
def test_a_segment_leaves_out_who_spent_its_threshold_to_the_last_digit(proxy, segment, found):
    for user, spends in ON_THE_THRESHOLD.items():
        for number, spend in enumerate(spends, start=1):
            proxy.spend_day(user, spend, day=date(2026, 1, number))
    proxy.spend_day("", 7.0)
    query = replace(JANUARY, segment=segment, power_above=200.0, low_below=0.5)
    report = fetch_report(query)
    summary, ledger = report.summary, report.ledger
    if segment is None:
        assert (summary.total_users, summary.power_users, summary.low_users) == (found, 1, 1)
        return
    assert ids(report) == [user.user_id for user in report.top_users] == found
    assert summary.total_users == summary.power_users + summary.low_users == 1
    assert ledger.filtered_out == pytest.approx(400.91 - summary.total_spend)
    assert not ledger.is_off
    assert fetch_comparison(query, date(2026, 2, 1)).trend[0].users == 1
    for statement in (export_statement, daily_statement):
        assert {row["user_id"] for row in exported(statement, query)} == set(found)


def test_the_noise_of_adding_floats_lifts_nobody_above_a_threshold(proxy):
    for day in range(1, 4):
        proxy.spend_day("ann", 0.1, day=date(2026, 1, day))
    assert 0.1 + 0.1 + 0.1 > 0.3
    for segment in Segment:
        query = replace(JANUARY, segment=segment, power_above=0.3, low_below=0.3)
        assert fetch_report(query).summary.total_users == 0
        assert exported(export_statement, query) == exported(daily_statement, query) == []
    assert fetch_report(replace(query, segment=None)).summary.power_users == 0
