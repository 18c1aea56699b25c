"""Only so many statements run at once on the proxy's database; the others wait for a place."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from analytics.errors import UsageBusy, UsageSuperseded
from analytics.places import place, places
from analytics.turns import Turn, current

from .texts import words


@pytest.fixture
def taken(settings) -> Iterator[None]:
    """Every place, until the test ends."""
    for _ in range(settings.STATEMENTS_AT_ONCE):
        assert places.acquire(blocking=False)
    yield
    places.release(settings.STATEMENTS_AT_ONCE)


def test_who_finds_no_place_waits_until_one_is_free(settings):
    got = Event()
    for _ in range(settings.STATEMENTS_AT_ONCE):
        places.acquire(blocking=False)

    def ask():
        with place():
            got.set()

    waiting = Thread(target=ask)
    waiting.start()
    assert not got.wait(0.1)
    places.release()
    assert got.wait(5)
    waiting.join()
    places.release(settings.STATEMENTS_AT_ONCE - 1)


def test_nobody_waits_longer_than_a_statement_may_take(taken, settings):
    settings.STATEMENT_TIMEOUT = 0.05
    with pytest.raises(UsageBusy), place():
        pass


def test_a_place_is_free_again_after_a_failure(settings):
    with pytest.raises(RuntimeError), place():
        raise RuntimeError
    held = [places.acquire(blocking=False) for _ in range(settings.STATEMENTS_AT_ONCE)]
    assert all(held)
    places.release(len(held))


def test_a_request_that_has_given_way_waits_no_longer(taken, settings):
    settings.STATEMENT_TIMEOUT = 0.05
    turn = Turn("a view")
    turn.is_over = True
    token = current.set(turn)
    try:
        with pytest.raises(UsageSuperseded), place():
            pass
    finally:
        current.reset(token)


@pytest.mark.django_db(databases=["default", "litellm"])
def test_a_busy_database_gets_a_page_that_says_so_and_keeps_the_filters(
    taken, settings, staff_client
):
    settings.STATEMENT_TIMEOUT = 0.05
    response = staff_client.get("/users/", {"q": "ann"})
    assert response.status_code == 503
    assert "Many ask at once" in words(response.content.decode())
    assert 'href="/users/?q=ann"' in response.content.decode()


@pytest.mark.django_db(databases=["default", "litellm"])
def test_readiness_needs_no_place(taken, client):
    assert client.get("/readyz").status_code == 200
