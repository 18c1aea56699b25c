"""Sign-ins wait in gunicorn's queue without occupying threads."""

import http.client
import re
import select
from contextlib import ExitStack, closing
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pytest

from tests.site import LOGIN, Browser, running_site
from usage_site.sign_in_queue import SignInQueueWorker, address_of, is_sign_in

TRIES = 6
FORM_TYPE = "application/x-www-form-urlencoded"


class NobodyWaits(SignInQueueWorker):
    max_waiting = 0


class NobodyWaitsLong(SignInQueueWorker):
    wait_seconds = 0.0


class Patient(SignInQueueWorker):
    """Whatever the machine, those who may wait are answered."""

    wait_seconds = 60.0
    max_waiting_of_address = 2


class PatientWithAll(Patient):
    max_waiting_of_address = 100


class Guesser:
    """A client with a connection that is kept alive, and the form."""

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.connection.request("GET", "/sign-in/")
        answer = self.connection.getresponse()
        self.cookie = answer.getheader("Set-Cookie").partition(";")[0]
        self.token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]

    def guess(self, name: str, more: dict[str, str] | None = None) -> None:
        form = {"username": name, "password": "wrong", "csrfmiddlewaretoken": self.token}
        headers = {"Cookie": self.cookie, "Content-Type": FORM_TYPE, **(more or {})}
        self.connection.request("POST", "/sign-in/", urlencode(form), headers)

    def close(self) -> None:
        self.connection.close()


def test_password_guessing_occupies_no_threads(site_database):
    arguments = "--worker-class tests.security.test_sign_in_queue.PatientWithAll"
    with ExitStack() as stack:
        address = stack.enter_context(
            running_site(**site_database, WEB_THREADS="3", GUNICORN_CMD_ARGS=arguments)
        )
        guessers = [stack.enter_context(closing(Guesser(address))) for _ in range(TRIES)]
        for number, guesser in enumerate(guessers):
            guesser.guess(f"name-{number}")
        assert Browser(address).get("/healthz")[0] == 200
        sockets = [guesser.connection.sock for guesser in guessers]
        answered, _, _ = select.select(sockets, [], [], 0)
        assert len(answered) < TRIES
        assert [g.connection.getresponse().status for g in guessers] == [200] * TRIES


@pytest.mark.parametrize("worker", [NobodyWaits, NobodyWaitsLong])
def test_a_refused_sign_in_has_retry_after(site_database, worker):
    arguments = f"--worker-class tests.security.test_sign_in_queue.{worker.__name__}"
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


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"POST /sign-in/ HTTP/1.1", True),
        (b"POST /sign-in/?next=/users/ HTTP/1.1", True),
        (b"POST /%73ign-in/ HTTP/1.1", True),
        (b"POST /sign-in%2f HTTP/1.1", True),
        (b"POST http://usage.example.com/sign-in/ HTTP/1.1", True),
        (b"\r\nPOST /sign-in/ HTTP/1.1", True),
        (b"GET /sign-in/ HTTP/1.1", False),
        (b"POST /sign-out/ HTTP/1.1", False),
    ],
)
def test_a_sign_in_is_one_however_its_address_is_spelled(line, expected):
    assert is_sign_in(line + b"\r\nHost: x\r\n\r\n") == expected


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::"),
        ("[2001:db8:0:1::9]:4711", "2001:db8:0:1::"),
        ("198.51.100.1, 2001:DB8:0:1::1", "2001:db8:0:1::"),
        ("198.51.100.1\r\nX-Forwarded-For: 2001:db8:0:1::1", "2001:db8:0:1::"),
        ("unknown", "203.0.113.5"),
        ("192.0.2.\xff", "203.0.113.5"),
        ("", "203.0.113.5"),
    ],
)
def test_a_client_waits_by_the_address_that_its_failures_count_for(settings, forwarded, expected):
    settings.TRUSTED_PROXIES = 1
    head = f"POST /sign-in/ HTTP/1.1\r\nX-Forwarded-For: {forwarded}\r\n\r\n"
    connection = SimpleNamespace(received=head.encode("latin-1"), client=("203.0.113.5", 80))
    assert address_of(connection) == expected


def test_one_client_cannot_keep_others_from_signing_in(site_database):
    arguments = "--worker-class tests.security.test_sign_in_queue.Patient"
    with ExitStack() as stack:
        address = stack.enter_context(
            running_site(**site_database, TRUSTED_PROXIES="1", GUNICORN_CMD_ARGS=arguments)
        )
        guessers = [stack.enter_context(closing(Guesser(address))) for _ in range(12)]
        other = stack.enter_context(closing(Guesser(address)))
        for number, guesser in enumerate(guessers):
            guesser.guess(f"name-{number}")
        other.guess("somebody", {"X-Forwarded-For": "192.0.2.7"})
        assert other.connection.getresponse().status == 200
        statuses = [guesser.connection.getresponse().status for guesser in guessers]
        assert set(statuses) == {200, 503}
