"""The limit on concurrent statements: waiters, timeouts and pages meanwhile."""

import time
from collections.abc import Iterator
from datetime import date
from threading import Event, Thread

import pytest

from analytics.domain.errors import UsageBusy, UsageSuperseded
from analytics.domain.query import UsageQuery
from analytics.litellm.cancellation import Turn, current
from analytics.litellm.concurrency import Places, exempt, place, places
from analytics.usage.fetch import fetch_core
from tests.texts import words

JANUARY = UsageQuery(start_date=date(2026, 1, 1), end_date=date(2026, 1, 31))


@pytest.fixture
def taken(settings) -> Iterator[None]:
    """Every place, until the test ends."""
    for _ in range(settings.STATEMENTS_AT_ONCE):
        places.take(0)
    yield
    for _ in range(settings.STATEMENTS_AT_ONCE):
        places.release()


def test_slots_are_granted_in_fifo_order():
    some, served = Places(1), []
    some.take(0)

    def ask(number: int) -> None:
        some.take(10)
        served.append(number)
        some.release()

    waiting = [Thread(target=ask, args=(number,)) for number in range(5)]
    for number, one in enumerate(waiting, 1):
        one.start()
        while len(some.waiting) < number:
            time.sleep(0.001)
    # Longer than anybody looks up from waiting: nobody loses the place in the queue by it.
    time.sleep(1.2)
    assert served == []
    some.release()
    for one in waiting:
        one.join()
    assert served == [0, 1, 2, 3, 4]
    assert (some.free, len(some.waiting)) == (1, 0)


def test_waiting_for_a_slot_times_out_after_the_statement_timeout(taken, settings):
    settings.STATEMENT_TIMEOUT = 0.05
    with pytest.raises(UsageBusy), place():
        pass
    assert not places.waiting


def test_a_slot_is_released_after_a_failure(settings):
    with pytest.raises(RuntimeError), place():
        raise RuntimeError
    assert places.free == settings.STATEMENTS_AT_ONCE


def test_a_slot_released_during_a_timeout_is_passed_on():
    some, called = Places(1), Event()
    some.take(0)
    some.waiting.append(called)
    some.release()
    some.leave(called)
    assert some.free == 1


def test_a_superseded_request_stops_waiting(taken, settings):
    settings.STATEMENT_TIMEOUT = 0.05
    turn = Turn("a view")
    turn.is_over = True
    token = current.set(turn)
    try:
        with pytest.raises(UsageSuperseded), place():
            pass
    finally:
        current.reset(token)


def test_statements_of_a_file_need_no_place(taken):
    with exempt(), place(0):
        pass
    with pytest.raises(UsageBusy), place(0):
        pass


@pytest.mark.django_db(databases=["default", "litellm"])
class TestWithEveryPlaceTaken:
    """What people get meanwhile."""

    def test_a_page_shows_that_the_site_is_busy_and_preserves_the_filters(
        self, taken, settings, staff_client
    ):
        settings.STATEMENT_TIMEOUT = 0.05
        response = staff_client.get("/users/", {"q": "ann"})
        assert response.status_code == 503
        assert "The site is busy" in words(response.content.decode())
        assert 'href="/users/?q=ann"' in response.content.decode()

    def test_a_cached_page_renders_without_tags_and_warnings(
        self, proxy, kept, staff_client, settings
    ):
        proxy.spend_day("ann", 5.0, tags=["a"])
        fetch_core(JANUARY)
        asked = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
        staff_client.cookies["summary"] = "later"
        assert staff_client.get("/users/summary/", asked).status_code == 200
        settings.STATEMENT_TIMEOUT = 0.05
        for _ in range(settings.STATEMENTS_AT_ONCE):
            places.take(0)
        try:
            response = staff_client.get("/users/", asked)
        finally:
            for _ in range(settings.STATEMENTS_AT_ONCE):
                places.release()
        text = words(response.content.decode())
        assert response.status_code == 200
        assert "$5.00" in text
        assert "These users' tags and models took too long to load" in text
        assert "Data coverage could not be checked" in text

    def test_the_page_of_data_keeps_its_time_limit(self, proxy, staff_client, monkeypatch):
        monkeypatch.setattr(
            "analytics.litellm.connection.place", lambda patience: place(patience and 0)
        )
        assert staff_client.get("/data/").status_code == 200

    def test_readiness_needs_no_slot(self, taken, client):
        assert client.get("/readyz").status_code == 200
