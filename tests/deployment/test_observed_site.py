"""Logs and metrics of a site of two processes that is asked, guessed at and attacked."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.site import LOGIN, ROOT, Browser, running_site, until, wait_until_ready

TOKEN = "only for tests " + "0123456789" * 3
FORGED = "2026-01-01 00:00:00,000Z INFO user_usage.audit: signed in: user 'root'"
EVIL_HOST = {"Host": "evil.example"}
USERS = 6
METRIC = re.compile(r"\b(?:user_usage|process|python)_\w+")


@dataclass(frozen=True)
class Observed:
    """A site in JSON, with its log and its folder."""

    address: str
    log: Path
    folder: Path

    def lines(self, logger: str) -> list[dict]:
        found = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in found if line["logger"] == logger]

    def request_lines(self, start: str) -> list[dict]:
        return [line for line in self.lines("user_usage.request") if line["path"].startswith(start)]

    def audit_lines(self) -> list[dict]:
        path = self.folder / "audit.log"
        return [json.loads(line) for line in path.read_text().splitlines()]

    def send(self, method: str, path: str, **headers: str) -> tuple[int, str]:
        parts = urlsplit(self.address)
        with closing(HTTPConnection(parts.hostname, parts.port, timeout=20)) as site:
            site.request(method, path, headers=headers)
            answer = site.getresponse()
            return answer.status, answer.read().decode()

    def metrics(self) -> dict[tuple[str, frozenset], float]:
        status, text = self.send("GET", "/metrics", **EVIL_HOST, Authorization=f"Bearer {TOKEN}")
        assert status == 200
        families = text_string_to_metric_families(text)
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    def metric(self, name: str, **labels: str) -> float:
        return self.metrics()[f"user_usage_{name}", frozenset(labels.items())]


@pytest.fixture(scope="module")
def observed(tmp_path_factory, site_database, proxy_writer) -> Iterator[Observed]:
    folder = tmp_path_factory.mktemp("observed")
    proxy_writer.clear()
    for number in range(USERS):
        proxy_writer.spend_day(f"user-{number}", 5.0)
    variables = {
        "DATA_DIR": str(folder / "data"),
        "WEB_CONCURRENCY": "2",
        "METRICS_TOKEN": TOKEN,
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "json",
        "AUDIT_LOG": "audit.log",
    }
    with (
        (folder / "log").open("w") as log,
        running_site(log=log, **site_database, **variables) as address,
    ):
        wait_until_ready(address)
        site = Observed(address, folder / "log", folder / "data")
        ask(site)
        yield site
    proxy_writer.clear()


def ask(site: Observed) -> None:
    """Everything that the tests look for, once."""
    browser = Browser(site.address)
    assert browser.sign_in(*LOGIN)[0] == 200
    assert browser.get("/users/?q=somebody")[0] == 200
    assert browser.get("/users.csv?start_date=2026-01-01&end_date=2026-01-31")[0] == 200
    assert browser.get("/tools.csv?range=30d")[0] == 200
    assert browser.get("/static/analytics/js/usage.js")[0] == 200
    for _ in range(4):
        assert Browser(site.address).get("/password/done/")[0] == 200  # the sign-in page
    Browser(site.address).sign_in(f"nobody\n{FORGED}", "wrong")
    site.send("BREW", f"/no-such-page%0a{FORGED.replace(' ', '%20')}")


def test_every_line_is_a_json_object_with_time_level_logger_and_message(observed):
    lines = [json.loads(line) for line in observed.log.read_text().splitlines()]
    assert {"gunicorn.error", "user_usage.request", "usage_site.startup"} <= {
        line["logger"] for line in lines
    }
    for line in lines:
        moment = datetime.fromisoformat(line["time"])
        assert moment.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - moment) < timedelta(minutes=5)
        assert line["level"] in ("INFO", "WARNING", "ERROR")
        assert line["message"]


def test_a_request_is_a_line_with_its_user_and_the_age_of_figures(observed):
    (line,) = observed.request_lines("/users/")
    assert (line["user"], line["method"], line["path"]) == ("root", "GET", "/users/")
    assert line["status"] == 200
    assert line["ms"] > 1
    assert line["bytes"] > 1000
    assert 0 <= line["mirror_age"] < 60
    assert len(line["request_id"]) >= 8
    assert "somebody" not in observed.log.read_text()


def test_probes_and_static_files_are_no_lines(observed):
    paths = {line["path"] for line in observed.lines("user_usage.request")}
    assert not [path for path in paths if path.startswith(("/static", "/healthz", "/readyz"))]


def test_hostile_text_forges_no_line(observed):
    (line,) = observed.request_lines("/no-such-page")
    assert line["path"].startswith("/no-such-page%0A2026-01-01%20")
    (failure,) = [line for line in observed.audit_lines() if line["level"] == "WARNING"]
    assert "nobody" in failure["message"]
    assert failure["event"]["actor"].startswith("nobody")
    assert failure["request_id"] == failure["event"]["request_id"]
    assert not [line for line in observed.audit_lines() if line["message"] == FORGED]


def test_the_audit_log_is_a_file_of_its_own_that_may_be_rotated(observed):
    path = observed.folder / "audit.log"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {line["logger"] for line in observed.audit_lines()} == {"user_usage.audit"}
    assert observed.lines("user_usage.audit") == []
    path.rename(path.with_suffix(".1"))
    Browser(observed.address).sign_in(*LOGIN)
    assert len(observed.audit_lines()) >= 1
    path.with_suffix(".1").replace(path)


def test_metrics_need_the_token_and_no_host(observed):
    assert observed.send("GET", "/metrics", **EVIL_HOST)[0] == 401
    for given in (f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer "):
        assert observed.send("GET", "/metrics", Authorization=given)[0] == 401
    assert observed.send("POST", "/metrics", Authorization=f"Bearer {TOKEN}")[0] == 405


@pytest.mark.django_db
def test_without_a_token_there_are_no_metrics(client):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_of_both_processes_are_counted_once_by_route(observed):
    labels = {"route": "password_change_done", "method": "GET", "status": "302"}
    assert observed.metric("requests_total", **labels) == 4
    assert observed.metric("request_seconds_count", route="password_change_done") == 4
    assert observed.metric("requests_total", route="static", method="GET", status="200") == 1
    # What a client makes up is no label.
    assert observed.metric("requests_total", route="none", method="other", status="404") == 1


def test_exports_and_failed_sign_ins_are_counted(observed):
    assert observed.metric("exports_total", outcome="complete") == 2
    assert observed.metric("export_rows_total") > USERS
    assert observed.metric("exports_in_progress") == 0
    assert observed.metric("sign_in_failures_total") == 1


def test_the_mirror_and_the_refresh_are_measured(observed):
    assert observed.metric("mirror_rows", table="user_day") == USERS
    assert observed.metric("mirror_days") == 1
    assert 0 <= observed.metric("mirror_age_seconds") < 60
    assert observed.metric("refresh_cycles_total") >= 1
    assert observed.metric("refresh_failures_total") == observed.metric("refresh_failing") == 0
    assert observed.metric("refresh_seconds") > 0
    assert observed.metric("ready") == observed.metric("check_ok", check="mirror") == 1


@pytest.mark.parametrize("name", ["alerts.yaml", "grafana-dashboard.json"])
def test_every_metric_of_the_dashboard_and_the_alerts_exists(observed, name):
    text = (ROOT / "deploy" / name).read_text()
    assert yaml.safe_load(text)  # JSON is YAML, too
    known = {metric for metric, _ in observed.metrics()}
    used = set(METRIC.findall(text))
    assert len(used) >= 8
    assert used - known == set()


@pytest.mark.parametrize("name", ["alerts.yaml", "grafana-dashboard.json"])
def test_static_files_dilute_no_rate(observed, name):
    """They are many and quick, so slow or failing pages would be lost among them."""
    assert any(("route", "static") in labels for _, labels in observed.metrics())
    text = (ROOT / "deploy" / name).read_text().replace('\\"', '"')
    used = re.findall(r"user_usage_request(?:s_total|_seconds_bucket)\b.{0,17}", text)
    assert len(used) >= 3
    assert all('{route!="static"' in one for one in used)


def test_what_a_process_counted_outlives_it(observed):
    before = observed.metric("sign_in_failures_total")
    started = booted(observed)
    for process_id in worker_ids(started):
        os.kill(process_id, 15)
    until(lambda: len(booted(observed)) == len(started) + 2)
    wait_until_ready(observed.address)
    assert observed.metric("sign_in_failures_total") == before


def booted(observed: Observed) -> list[dict]:
    return [line for line in observed.lines("gunicorn.error") if "Booting" in line["message"]]


def worker_ids(lines: list[dict]) -> list[int]:
    return [int(line["message"].rpartition(" ")[2]) for line in lines]
