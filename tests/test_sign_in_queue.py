"""Sign-ins wait in a queue of gunicorn's, which holds no threads."""

import http.client
import re
import select
from contextlib import ExitStack, closing
from urllib.parse import urlencode, urlsplit

import pytest

from usage_site.sign_in_queue import SignInQueueWorker

from .site import LOGIN, Browser, running_site

TRIES = 15
FORM_TYPE = "application/x-www-form-urlencoded"


class NobodyWaits(SignInQueueWorker):
    max_waiting = 0


class NobodyWaitsLong(SignInQueueWorker):
    wait_seconds = 0.0


class Guesser:
    """A client with a connection that is kept alive, and the form."""

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.connection.request("GET", "/sign-in/")
        answer = self.connection.getresponse()
        self.cookie = answer.getheader("Set-Cookie").partition(";")[0]
        self.token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]

    def guess(self, name: str) -> None:
        form = {"username": name, "password": "wrong", "csrfmiddlewaretoken": self.token}
        headers = {"Cookie": self.cookie, "Content-Type": FORM_TYPE}
        self.connection.request("POST", "/sign-in/", urlencode(form), headers)

    def close(self) -> None:
        self.connection.close()


def test_many_who_guess_take_no_threads_and_are_all_answered(site_database):
    with ExitStack() as stack:
        address = stack.enter_context(running_site(**site_database, WEB_THREADS="3"))
        guessers = [stack.enter_context(closing(Guesser(address))) for _ in range(TRIES)]
        for number, guesser in enumerate(guessers):
            guesser.guess(f"name-{number}")
        assert Browser(address).get("/healthz")[0] == 200
        sockets = [guesser.connection.sock for guesser in guessers]
        answered, _, _ = select.select(sockets, [], [], 0)
        assert len(answered) < TRIES
        assert [g.connection.getresponse().status for g in guessers] == [200] * TRIES


@pytest.mark.parametrize("worker", [NobodyWaits, NobodyWaitsLong])
def test_who_cannot_wait_is_told_when_to_try_again(site_database, worker):
    arguments = f"--worker-class tests.test_sign_in_queue.{worker.__name__}"
    with running_site(**site_database, GUNICORN_CMD_ARGS=arguments) as address:
        with closing(Guesser(address)) as guesser:
            guesser.guess("name")
            answer = guesser.connection.getresponse()
            assert (answer.status, answer.getheader("Retry-After")) == (503, "10")
            assert "Your password was not checked" in answer.read().decode()
        assert Browser(address).get("/healthz")[0] == 200


def test_signing_in_works_through_the_queue(site_database):
    with running_site(**site_database) as address:
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        assert browser.get("/definitions/")[0] == 200
