"""Log lines as text and as JSON, for hostile texts and failures."""

import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from tests.loaded_settings import load_settings
from usage_site.logs import (
    LineFormatter,
    RefusedRequestFilter,
    RequestIdFilter,
    json_formatter,
)
from usage_site.request_log import level_of

FORGED = "2026-01-01 00:00:00,000Z INFO user_usage.audit: signed in: user 'root'"
BREAKS = ("\n", "\r", "\r\n", "\v", "\x1b[2K\n", "\x85", "\u2028")


def record_of(text: str, **extra: object) -> logging.LogRecord:
    """A record of an error with the text in its message and in its exception."""
    logger = logging.getLogger("user_usage.test")
    try:
        raise ValueError(text)
    except ValueError:
        made = logger.makeRecord(
            logger.name, logging.ERROR, "x.py", 1, "of %s", (text,), sys.exc_info(), extra=extra
        )
    RequestIdFilter().filter(made)
    return made


@pytest.mark.parametrize("line_break", BREAKS)
def test_no_text_forges_a_line(line_break):
    lines = LineFormatter().format(record_of(f"x{line_break}{FORGED}")).split("\n")
    assert " ERROR user_usage.test: of x" in lines[0]
    assert all(line.startswith("    ") for line in lines[1:])
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("line_break", BREAKS)
def test_json_keeps_the_text_on_one_line(line_break):
    line = json_formatter().format(record_of(f"x{line_break}{FORGED}", number=7))
    assert line.isprintable()
    found = json.loads(line)
    assert found["message"] == f"of x{line_break}{FORGED}"
    assert (found["level"], found["logger"]) == ("ERROR", "user_usage.test")
    assert found["number"] == 7
    assert found["time"].endswith("+00:00")
    assert found["exception"].startswith("Traceback")
    assert "ValueError" in found["exception"]


def test_the_request_that_django_attaches_is_not_written():
    line = json_formatter().format(record_of("x", request=RequestFactory().get("/users/?q=ann")))
    assert "ann" not in line


def test_djangos_own_line_is_written_with_a_traceback_alone():
    logger = logging.getLogger("django.request")
    refused = logger.makeRecord(logger.name, logging.WARNING, "x.py", 1, "x", (), None)
    failed = record_of("x")
    failed.name = logger.name
    assert not RefusedRequestFilter().filter(refused)
    assert RefusedRequestFilter().filter(failed)
    failed.status_code = 403
    assert not RefusedRequestFilter().filter(failed)


@pytest.mark.parametrize(
    ("path", "status", "level"),
    [
        ("/users/", 200, "INFO"),
        ("/users/", 404, "INFO"),
        ("/users/", 503, "WARNING"),
        ("/readyz", 503, "DEBUG"),
    ],
)
def test_failures_are_warnings(path, status, level):
    assert logging.getLevelName(level_of(RequestFactory().get(path), status)) == level


def test_djangos_own_line_has_the_number_of_its_request():
    request = RequestFactory().get("/users/")
    request.request_id = "6f1c"
    logger = logging.getLogger("django.request")
    extra = {"request": request}
    line = logger.makeRecord(logger.name, logging.ERROR, "x.py", 1, "x", (), None, extra=extra)
    RequestIdFilter().filter(line)
    assert line.request_id == "6f1c"


def test_query_strings_are_written_by_setting_alone(staff_client, settings, caplog):
    caplog.set_level("INFO", "user_usage.request")
    staff_client.get("/definitions/?q=ann%0aforged")
    settings.LOG_QUERY_STRINGS = True
    staff_client.get("/definitions/?q=ann%0aforged")
    paths = [line.path for line in caplog.records if line.name == "user_usage.request"]
    assert paths == ["/definitions/", "/definitions/?q=ann%0aforged"]


def test_the_path_of_a_row_names_nobody(admin_client, caplog):
    caplog.set_level("INFO", "user_usage.request")
    admin_client.get("/staff/users/ann_40example.com/")
    (line,) = [line for line in caplog.records if line.name == "user_usage.request"]
    assert line.path == "/staff/users/<str:object_id>/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_FORMAT", "xml"),
        ("AUDIT_LOG", "/proc/no-such-folder/audit.log"),
        ("METRICS_TOKEN", "sh0rt"),
        ("VAR_DIR", "/srv/var"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name, value):
    with pytest.raises(ImproperlyConfigured, match=name) as refused:
        load_settings(**{name: value})
    if name == "METRICS_TOKEN":
        assert value not in str(refused.value)
    if name == "VAR_DIR":
        assert "DATA_DIR" in str(refused.value)


def test_a_relative_data_folder_lies_in_the_sites_own(settings):
    loaded = load_settings(DATA_DIR="var/test/relative", MIRROR_DIR="")
    assert loaded.DATA_DIR == settings.BASE_DIR / "var" / "test" / "relative"
    assert loaded.MIRROR_DIR.parent == loaded.DATA_DIR
