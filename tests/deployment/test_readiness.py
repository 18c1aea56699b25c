"""/healthz and /readyz: access, answers and caching."""

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.test import Client

from analytics.mirror import current
from analytics.mirror.store import Store
from tests.mirroring import MEMORY
from tests.releases import site_reads
from usage_site import health
from usage_site.readiness import ReadinessProbe
from usage_site.version import version

BOTH = {"databases": ["default", "litellm"]}
TOKEN = "only for tests " + "0123456789" * 3
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def _looks_anew(monkeypatch) -> None:
    """Nothing is remembered of an answer before."""
    monkeypatch.setattr(health, "probe", ReadinessProbe())


def test_healthz_needs_neither_a_host_nor_https_nor_a_database(settings):
    settings.ALLOWED_HOSTS = ["usage.example.com"]
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"host": "10.0.0.7:8000"})
    client.cookies["sessionid"] = "x" * 32
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db(**BOTH)
@pytest.mark.usefixtures("_looks_anew")
def test_readyz_tells_strangers_one_word_and_the_token_everything(client, settings):
    settings.ALLOWED_HOSTS = ["usage.example.com"]
    settings.SECURE_SSL_REDIRECT = True
    settings.METRICS_TOKEN_HASH = hashlib.sha256(TOKEN.encode()).hexdigest()
    host = {"host": "10.0.0.7:8000"}
    for given in ({}, {"authorization": f"Bearer {TOKEN}x"}, {"authorization": "Bearer "}):
        response = client.get("/readyz", headers=host | given)
        assert (response.status_code, response.json()) == (200, {"status": "ready"})
    assert client.get("/readyz", headers=host | BEARER).json() == {
        "status": "ready",
        "version": version(),
        "checks": {"own_database": "ok", "mirror": "ok", "static": "ok"},
    }


@pytest.mark.django_db(**BOTH)
@pytest.mark.parametrize("given", [{}, {"authorization": "Bearer "}, BEARER])
def test_without_a_token_in_the_settings_nobody_gets_details(client, given):
    assert set(client.get("/readyz", headers=given).json()) == {"status"}


@pytest.mark.django_db(**BOTH)
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_get_and_head_alone(client, path):
    head = client.head(path)
    assert (head.status_code, head.content) == (client.get(path).status_code, b"")
    assert int(head["Content-Length"]) > 0
    response = client.post(path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db(**BOTH)
@pytest.mark.usefixtures("_looks_anew")
def test_readyz_is_503_before_the_first_copy(client, tmp_path, monkeypatch, caplog):
    store = Store(tmp_path, **MEMORY)
    monkeypatch.setattr(current, "store", lambda: store)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable"}
    assert "Not ready: mirror empty" in caplog.messages


@pytest.mark.django_db(**BOTH, transaction=True)
@pytest.mark.usefixtures("_looks_anew")
def test_readyz_is_200_while_litellms_database_is_away(client, proxy, server):
    assert client.get("/readyz").status_code == 200
    health.probe.ended_at -= 2
    with site_reads(server.url("postgres", user="usage_reader")):
        assert client.get("/readyz").status_code == 200


def test_results_are_cached_for_a_second(monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    words = iter(["ok", "full", "ok"])
    probe = ReadinessProbe({"disk": lambda: next(words)})
    assert [probe.answer().is_ready for _ in range(3)] == [True] * 3
    now += 1.1
    assert [probe.answer().is_ready for _ in range(3)] == [False] * 3
    now += 1.1
    assert probe.answer().is_ready


@pytest.mark.parametrize(
    ("mirror", "static", "is_ready", "line"),
    [
        ("ok", "ok", True, "Ready"),
        ("ok", "stale", True, "Ready, with faults: static stale"),
        ("empty", "stale", False, "Not ready: mirror empty, static stale"),
    ],
)
def test_stale_static_files_are_reported_without_a_503(mirror, static, is_ready, line, caplog):
    caplog.set_level("INFO", "usage_site.readiness")
    probe = ReadinessProbe({"mirror": lambda: mirror, "static": lambda: static})
    assert probe.answer().is_ready is is_ready
    assert dict(probe.answer().checks)["static"] == static
    assert caplog.messages == [line]


@pytest.fixture
def hanging() -> Iterator[tuple[ReadinessProbe, Event]]:
    """A probe whose second check hangs until the event is set, begun in another thread."""
    begun, released = Event(), Event()
    outcomes = [lambda: "ok", lambda: begun.set() or (released.wait(30) and "ok")]
    probe = ReadinessProbe({"first": lambda: "ok", "second": lambda: outcomes.pop(0)()})
    assert probe.answer().is_ready
    probe.ended_at -= 2
    with ThreadPoolExecutor() as threads:
        threads.submit(probe.answer)
        assert begun.wait(5)
        yield probe, released
        released.set()


def test_while_a_check_runs_others_get_the_cached_result(hanging):
    probe, _ = hanging
    assert probe.answer().is_ready


def test_while_a_check_hangs_others_get_503_immediately(hanging):
    probe, released = hanging
    probe.began_at -= 2
    began = time.monotonic()
    answers = [probe.answer() for _ in range(16)]
    assert time.monotonic() - began < 1
    assert {answer.checks for answer in answers} == {(("first", "ok"), ("second", "unanswered"))}
    assert not answers[0].is_ready
    released.set()
    deadline = time.monotonic() + 5
    while not probe.answer().is_ready and time.monotonic() < deadline:
        time.sleep(0.05)
    assert probe.answer().is_ready


def test_a_check_that_fails_lets_the_next_one_look(caplog):
    outcomes = [lambda: 1 / 0, lambda: "ok"]
    probe = ReadinessProbe({"broken": lambda: outcomes.pop(0)()})
    with pytest.raises(ZeroDivisionError):
        probe.answer()
    assert probe.answer().is_ready
