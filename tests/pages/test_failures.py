"""Pages before the first copy, and while LiteLLM's database does not answer."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from django.test import Client

from analytics.mirror import current
from analytics.mirror.loop import run_cycle
from analytics.mirror.refresh import Refresher
from analytics.mirror.status import Status, write_status
from analytics.mirror.store import Store
from tests.clock import this_week, today
from tests.mirroring import MEMORY, copy_all, spend
from tests.proxy import Proxy

from .test_users import cards, page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
HTMX = {"HX-Request": "true"}
SENTENCE = "This site is copying LiteLLM's usage for the first time."


@pytest.fixture
def empty_mirror(tmp_path, monkeypatch) -> Path:
    """A mirror into which nothing has been copied."""
    store = Store(tmp_path, **MEMORY)
    monkeypatch.setattr(current, "store", lambda: store)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "headers", "content_type"),
    [
        ("/users/", {}, "text/html; charset=utf-8"),
        ("/users/", HTMX, "text/html; charset=utf-8"),
        ("/users/choices/tag_filters/", HTMX, "text/plain"),
        ("/users.csv", {}, "text/html; charset=utf-8"),
        ("/users/daily.csv", {}, "text/html; charset=utf-8"),
        ("/data/", {}, "text/html; charset=utf-8"),
        ("/", {}, "text/html; charset=utf-8"),
        ("/overview.csv", {}, "text/html; charset=utf-8"),
        ("/overview.json", {}, "application/json"),
        ("/tools/", {}, "text/html; charset=utf-8"),
        ("/tools.csv", {}, "text/html; charset=utf-8"),
        ("/tools.json", {}, "application/json"),
        ("/budgets/", {}, "text/html; charset=utf-8"),
        ("/budgets.csv", {}, "text/html; charset=utf-8"),
        ("/budgets.json", {}, "application/json"),
        ("/changes/", {}, "text/html; charset=utf-8"),
        ("/changes.csv", {}, "text/html; charset=utf-8"),
        ("/changes.json", {}, "application/json"),
        ("/admin/users/daily/activity", {}, "application/json"),
    ],
)
def test_each_route_answers_in_its_own_form(
    staff_client: Client, empty_mirror, path, headers, content_type
):
    response = staff_client.get(path, PERIOD, headers=headers)
    assert response.status_code == 503
    assert response["Content-Type"] == content_type
    assert response["Retry-After"] == "5"
    assert SENTENCE in response.content.decode().replace("&#x27;", "'")


def test_the_api_names_the_failure_as_its_error(staff_client, empty_mirror):
    answer = staff_client.get("/admin/users/daily/activity", PERIOD).json()
    assert list(answer) == ["error"]
    assert answer["error"].startswith(SENTENCE)


def test_the_page_of_users_keeps_its_filters(staff_client, empty_mirror):
    html = staff_client.get("/users/", PERIOD | {"q": "ann"}).content.decode()
    assert 'id="filters"' in html
    assert 'value="ann"' in html
    assert "The first copy is under way" in html


def test_a_first_copy_that_fails_shows_the_reason(staff_client, empty_mirror):
    write_status(empty_mirror, Status(reason="LiteLLM's database is not responding."))
    html = staff_client.get("/users/", PERIOD).content.decode()
    assert "LiteLLM's database is not responding." in words(html)


def test_figures_stay_while_the_database_refuses_and_say_since_when(staff_client, proxy: Proxy):
    def refuse(execute, statement, params, many, context):
        raise OperationalError

    proxy.spend_day("ann", 5.0, day=today())
    assert cards(page(staff_client, **this_week()))["Total spend by users"] == "$5.00"
    with connections["litellm"].execute_wrapper(refuse):
        proxy.spend_day("ann", 7.0, day=today())
        html = page(staff_client, **this_week())
        answer = staff_client.get("/admin/users/daily/activity", this_week()).json()
    assert cards(html)["Total spend by users"] == "$5.00"
    assert "Figures are as of" in words(html)
    assert "LiteLLM's database is not responding." in words(html)
    assert answer["summary"]["total_spend"] == 5.0
    assert any(warning.startswith("Figures are as of") for warning in answer["warnings"])
    html = page(staff_client, **this_week())
    assert cards(html)["Total spend by users"] == "$12.00"
    assert "Figures are as of" not in words(html)


def test_a_fault_that_is_not_the_databases_stays_a_500(staff_client, proxy, monkeypatch):
    def broken(*given):
        raise RuntimeError

    monkeypatch.setattr("analytics.pages.users.views.fetch_report", broken)
    staff_client.raise_request_exception = False
    assert staff_client.get("/users/", PERIOD).status_code == 500


def test_an_export_into_a_folder_that_is_gone_says_so(
    staff_client, proxy: Proxy, tmp_path, monkeypatch
):
    store = Store(tmp_path / "mirror", **MEMORY)
    refresher = Refresher(tmp_path / "mirror", **MEMORY, keeps_tags=True, retention=0)
    proxy.spend_day("ann", 4.0)
    copy_all(refresher)
    spend(store)
    refresher.close()
    shutil.rmtree(tmp_path / "mirror")
    monkeypatch.setattr(current, "store", lambda: store)
    assert "$4.00" in page(staff_client, **PERIOD)
    for path in ("/users.csv", "/users/daily.csv"):
        response = staff_client.get(path, PERIOD)
        assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_a_file_says_which_days_are_still_to_be_copied(
    staff_client, proxy: Proxy, tmp_path, monkeypatch
):
    for day in range(1, 4):
        proxy.spend_day("ann", 1.0, day=date(2026, 1, day), tags=["a"] if day > 1 else [])
    store = Store(tmp_path, **MEMORY)
    refresher = Refresher(tmp_path, **MEMORY, keeps_tags=True, retention=0)
    run_cycle(refresher)
    refresher.close()
    monkeypatch.setattr(current, "store", lambda: store)
    response = staff_client.get("/users.csv", PERIOD | {"head": "yes"})
    lines = b"".join(response).decode()
    assert "# The first copy is under way: 2 days still to copy" in lines
    assert "# LiteLLM's data as of 20" in lines
    html = words(page(staff_client, **PERIOD))
    assert "2 days still to copy" in html
    assert "no data before" not in html
