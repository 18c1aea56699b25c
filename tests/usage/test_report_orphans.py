"""Tag rows in cells that no user row stands for: whose they are, and how much they can be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.domain.query import UsageQuery
from tests.answers import fetch_report
from tests.proxy import DAY, spends

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))
CLAUDE = "User-Agent: claude-cli"


def test_a_tag_row_without_a_user_row_belongs_to_the_owner_of_the_key(proxy):
    proxy.spend_day("ann", 4.0, key="k", tags=[CLAUDE])
    proxy.spend_day("bob", 3.0, key="gone", tags=[CLAUDE])
    proxy.connection.execute('DELETE FROM "LiteLLM_DailyUserSpend"')
    proxy.key("k", "ann")
    proxy.deleted_key("gone", "first", DAY)
    proxy.deleted_key("gone", "bob", DAY + timedelta(days=1))
    assert spends(fetch_report(replace(JANUARY, tags=(CLAUDE,)))) == {"ann": 4.0, "bob": 3.0}


def test_tags_in_a_cell_that_no_user_is_booked_with_have_bounds_up_to_all_of_the_key(proxy):
    proxy.spend_day("ann", 4.0, key="k", tags=["a"])
    proxy.spend_day("ann", 3.0, key="k", tags=["b"])
    proxy.connection.execute("""UPDATE "LiteLLM_DailyTagSpend" SET endpoint = '/elsewhere'""")
    report = fetch_report(replace(JANUARY, tags=("a", "b")))
    (ann,) = report.users
    assert (ann.spend_at_least, ann.spend, ann.exact) == (4.0, 7.0, False)
    assert report.ledger.filtered_out == 0.0
    proxy.connection.execute("""UPDATE "LiteLLM_DailyUserSpend" SET spend = 5""")
    (ann,) = fetch_report(replace(JANUARY, tags=("a", "b"))).users
    assert (ann.spend_at_least, ann.spend) == (4.0, 5.0)


def test_rows_of_tags_that_miss_their_cells_never_exceed_what_the_user_spent(proxy):
    proxy.spend_day("ann", 10.0, key="k")
    for number in range(3):
        proxy.spend_day("bob", 8.0, key=f"b{number}", tags=["a"], model=f"model-{number}")
    proxy.connection.execute("""UPDATE "LiteLLM_DailyTagSpend" SET api_key = 'k'""")
    report = fetch_report(replace(JANUARY, tags=("a",)))
    (ann,) = report.users
    assert (ann.user_id, ann.spend, ann.spend_at_least, ann.exact) == ("ann", 10.0, 10.0, False)
    assert ann.requests == 1
    assert (report.summary.total_spend, report.summary.total_spend_at_least) == (10.0, 10.0)
    assert (report.ledger.filtered_out, report.ledger.is_off) == (24.0, False)


def test_tagged_spend_that_no_user_is_booked_with_is_not_certain_and_has_a_line(proxy):
    proxy.spend_day("ann", 4.0, key="k", tags=["a"])
    proxy.connection.execute('DELETE FROM "LiteLLM_DailyUserSpend"')
    proxy.key("k", "bob")
    report = fetch_report(replace(JANUARY, tags=("a",)))
    (bob,) = report.users
    assert (bob.user_id, bob.spend_at_least, bob.spend, bob.exact) == ("bob", 0.0, 4.0, False)
    assert (report.ledger.unbooked, report.ledger.is_off) == (4.0, False)


def test_a_cell_that_a_shared_key_lacks_belongs_to_whom_the_key_names_if_to_anybody(proxy):
    for user in ("ann", "bob"):
        proxy.spend_day(user, 3.0, key="k", tags=["a"])
    proxy.connection.execute("""UPDATE "LiteLLM_DailyTagSpend" SET endpoint = '/elsewhere'""")
    asked = replace(JANUARY, tags=("a",))
    assert fetch_report(asked).users == ()
    proxy.key("k", "bob")
    (bob,) = fetch_report(asked).users
    assert (bob.user_id, bob.spend_at_least, bob.exact) == ("bob", 0.0, False)
