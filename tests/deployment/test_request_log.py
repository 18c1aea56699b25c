"""The log of a running site: one line for a refused request, with its reason."""

import os
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.site import LOGIN, Browser, running_site


@pytest.fixture(scope="module")
def logged(tmp_path_factory, site_database):
    """What a site writes to its log while it is asked."""
    path = tmp_path_factory.mktemp("log") / "log"
    code = "from tests.deployment.test_request_log import ask; ask()"
    with path.open("w") as log:
        subprocess.run(
            [sys.executable, "-c", code],
            stdout=log,
            stderr=log,
            check=True,
            env=os.environ | site_database,
            timeout=120,
        )
    return path.read_text().splitlines()


def ask() -> None:
    """Run by `logged` in a process of its own, whose error output is the log."""
    with running_site(LOG_LEVEL="WARNING") as address:
        parts = urlsplit(address)
        with closing(HTTPConnection(parts.hostname, parts.port, timeout=20)) as site:
            for method, path, host in (
                ("GET", "/sign-in/", "evil.example"),
                ("HEAD", "/sign-in/", "localhost"),
                ("HEAD", "/users/", "localhost"),
            ):
                site.request(method, path, headers={"Host": host})
                answer = site.getresponse()
                assert bool(answer.read()) == (method == "GET")
        browser = Browser(address)
        browser.sign_in(*LOGIN)
        browser.get("/users/?min_spend=many")
        browser.get("/admin/users/daily/activity?start_date=x")
        browser.get("/users.csv?range=zzz")


def test_a_wrong_host_is_one_line_without_traceback(logged):
    assert not [line for line in logged if "Traceback" in line or line.startswith(" ")]
    (line,) = [line for line in logged if "evil.example" in line]
    assert "WARNING django.security.DisallowedHost: Invalid HTTP_HOST header" in line


def test_head_is_no_line(logged):
    assert not [line for line in logged if "body bytes" in line or "HEAD" in line]


def test_the_line_of_a_400_gives_the_reason(logged):
    refused = [line for line in logged if "WARNING user_usage.request: " in line]
    paths = ["/users/", "/admin/users/daily/activity", "/users.csv"]
    assert [line.split(" 400, ")[0].rpartition(" ")[2] for line in refused] == paths
    reasons = [line.partition(" old: ")[2] for line in refused]
    names = "min_spend must", "Invalid date", "range must"
    assert all(name in reason for name, reason in zip(names, reasons, strict=True)), reasons


def test_a_refused_request_is_one_line(logged):
    assert not [line for line in logged if " django.request: " in line]


def test_sign_ins_are_logged_whatever_the_level(logged):
    assert [line for line in logged if "INFO user_usage.audit: signed in: user 'root'" in line]
