"""The query cache: keys, expiry and single-flight."""

import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest

from analytics.domain.errors import UsageError, UsageSuperseded, UsageTimeout
from analytics.domain.query import Segment, SortBy, TagScope, TagSource, UsageQuery
from analytics.litellm.cancellation import current, turn_of, turns
from analytics.usage import cache as keeping
from analytics.usage.cache import CLOSED_SECONDS, OPEN_SECONDS, drop, is_kept, kept_key, seconds
from analytics.usage.evaluate import report_of
from analytics.usage.fetch import fetch_core, fetch_report
from tests.proxy import spends

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))


@pytest.mark.parametrize(
    "changes",
    [
        {"sort_by": SortBy.TOKENS},
        {"page": 4},
        {"min_spend": 5.0},
        {"search": "ann"},
        {"top_n": 50},
        {"power_above": 1.0},
        {"segment": Segment.LOW},
        {"tag_scope": TagScope.USERS},
    ],
)
def test_filters_order_and_page_share_a_core(changes):
    assert kept_key("core", replace(JANUARY, **changes)) == kept_key("core", JANUARY)


@pytest.mark.parametrize(
    "changes",
    [
        {"end_date": date(2026, 1, 30)},
        {"start_date": date(2026, 1, 2)},
        {"tags": ("b",)},
        {"tags": ("a", "b")},
        {"tag_scope": TagScope.USERS},
        {"tag_source": TagSource.LOGS},
    ],
)
def test_periods_tags_and_scopes_do_not(changes):
    asked = replace(JANUARY, tags=("a",))
    assert kept_key("core", replace(asked, **changes)) != kept_key("core", asked)


def test_a_period_with_today_is_cached_for_less_time():
    today = datetime.now(UTC).date()
    assert seconds(replace(JANUARY, end_date=today)) == OPEN_SECONDS
    assert seconds(replace(JANUARY, end_date=today - timedelta(days=1))) == CLOSED_SECONDS


def test_concurrent_requests_share_one_query(kept):
    made = []

    def make(query: UsageQuery) -> str:
        made.append(query)
        time.sleep(0.2)
        return "answer"

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: kept_of(make), range(50)))
    assert answers == ["answer"] * 50
    assert made == [JANUARY]


def test_a_failure_reaches_all_waiters_and_expires_soon(kept):
    made = []

    def fail(query: UsageQuery) -> str:
        made.append(query)
        time.sleep(0.2)
        raise UsageTimeout

    def ask(_: int) -> type:
        with pytest.raises(UsageError) as failure:
            kept_of(fail)
        return failure.type

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {UsageTimeout}
    assert len(made) == 1
    time.sleep(1.05)
    assert kept_of(lambda query: "answer") == "answer"


def test_a_superseded_request_hands_its_query_to_waiters(kept):
    begun, answers = Event(), []

    def give_up(query: UsageQuery) -> str:
        begun.set()
        time.sleep(0.2)
        raise UsageSuperseded

    with ThreadPoolExecutor(2) as pool:
        older = pool.submit(kept_of, give_up)
        begun.wait()
        answers.append(pool.submit(kept_of, lambda query: "answer").result())
        assert isinstance(older.exception(), UsageSuperseded)
    assert answers == ["answer"]


def test_a_newer_request_supersedes_a_waiting_one(kept):
    begun = Event()

    def slow(query: UsageQuery) -> str:
        begun.set()
        time.sleep(1)
        return "answer"

    def wait(about: str) -> str:
        with turn_of("session", about):
            return kept_of(slow)

    with ThreadPoolExecutor(3) as pool:
        pool.submit(kept_of, slow)
        begun.wait()
        older = pool.submit(wait, "January")
        time.sleep(0.1)
        with turn_of("session", "February"):
            assert isinstance(older.exception(timeout=0.5), UsageSuperseded)


def test_tags_and_models_are_queried_only_for_uncached_users(kept):
    asked = []

    def make(user_ids: list[str]) -> dict:
        asked.append(user_ids)
        return dict.fromkeys(user_ids, (("tag",), ()))

    assert set(keeping.kept_details(JANUARY, ["ann", "bob"], make)) == {"ann", "bob"}
    assert set(keeping.kept_details(JANUARY, ["bob", "cid"], make)) == {"ann", "bob", "cid"}
    assert asked == [["ann", "bob"], ["cid"]]


def test_loading_new_users_does_not_extend_the_expiry_of_others(kept, monkeypatch):
    monkeypatch.setattr(keeping, "MINUTES", 1)
    asked = []

    def make(user_ids: list[str]) -> dict:
        asked.extend(user_ids)
        return dict.fromkeys(user_ids, ((), ()))

    for number in range(6):
        keeping.kept_details(JANUARY, ["ann", f"user-{number}"], make)
        time.sleep(0.3)
    assert asked.count("ann") > 1


def test_a_query_from_before_a_refresh_is_not_cached(kept):
    begun, go_on = Event(), Event()

    def slow(query: UsageQuery) -> str:
        begun.set()
        go_on.wait()
        return "old"

    def make(query: UsageQuery) -> str:
        return "new"

    with ThreadPoolExecutor(1) as pool:
        older = pool.submit(keeping.kept, "core", JANUARY, slow)
        begun.wait()
        drop(JANUARY)
        assert keeping.kept("core", JANUARY, make) == "new"
        go_on.set()
        assert older.result() == "old"
    assert keeping.kept("core", JANUARY, slow) == "new"


def test_every_older_view_of_a_session_gives_way_to_a_newer_one():
    with turn_of("session", "January"), turn_of("session", "January"):
        running = current.get()
        with turn_of("session", "February"):
            assert running.is_over
            with pytest.raises(UsageSuperseded):
                running.check()
        with turn_of("another", "March"):
            pass
    assert turns == {}


def kept_of(make) -> str:
    return keeping.kept("test", JANUARY, make)


@pytest.mark.django_db(databases=["default", "litellm"])
def test_refresh_invalidates_the_cache(proxy, kept, staff_client):
    days = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
    proxy.spend_day("ann", 1.0)
    assert spends(fetch_report(JANUARY)) == {"ann": 1.0}
    proxy.spend_day("bob", 2.0)
    assert spends(fetch_report(JANUARY)) == {"ann": 1.0}
    answer = staff_client.post("/users/refresh/?start_date=2026-01-01&end_date=2026-01-31")
    assert answer["Location"] == "/users/?start_date=2026-01-01&end_date=2026-01-31"
    assert b"bob" in staff_client.get("/users/", days).content


@pytest.mark.django_db(databases=["default", "litellm"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_address_of_refresh_leads_back_and_drops_nothing(
    proxy, kept, staff_client, method
):
    proxy.spend_day("ann", 1.0)
    fetch_report(JANUARY)
    address = "/users/refresh/?start_date=2026-01-01&end_date=2026-01-31"
    answer = getattr(staff_client, method)(address)
    assert answer.status_code == 302
    assert answer["Location"] == "/users/?start_date=2026-01-01&end_date=2026-01-31"
    assert is_kept("core", JANUARY)
    assert getattr(staff_client, method)("/users/refresh/")["Location"] == "/users/"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_refresh_refuses_every_other_method(staff_client, method):
    assert getattr(staff_client, method)("/users/refresh/").status_code == 405


@pytest.mark.django_db(databases=["default", "litellm"])
def test_a_core_that_went_through_another_process_answers_the_same(proxy):
    proxy.spend_day("ann", 1.0, tags=["a", "b"])
    proxy.spend_day("ann", 2.0, tokens=(2**62, 2**62))
    for tags in ((), ("a", "b")):
        query = replace(JANUARY, tags=tags)
        core = fetch_core(query)
        assert core.nbytes > 100
        other = pickle.loads(pickle.dumps(core))  # noqa: S301 our own
        assert report_of(other, query) == report_of(core, query)
