"""`/definitions/`: a definition for every metric, linked from the table."""

import re

import pytest

from analytics.domain.report import KEY_KINDS
from tests.clock import today

from .test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

METRICS = (
    *("user", "spend", "requests", "tokens", "success_rate", "days_active", "last_active"),
    *("power_user", "low_user", "inactive", "tool", "tags", "unattributed", "reconciled"),
    *("period", "freshness", "rank", "price", "untagged", "key", "budget", "status"),
    *("slices", "tag-rows", "compared-rows", "bridge", "budgets", "near_budget", "low_success"),
    *("overview", "seats", "seat-moves", "activation", "decision"),
)


@pytest.fixture
def definitions(staff_client) -> str:
    response = staff_client.get("/definitions/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_an_anchor_and_a_sentence(definitions, metric):
    (meaning,) = re.findall(rf'<div id="{metric}"><dt>[^<]+</dt><dd>(.+?)</dd>', definitions)
    assert meaning.endswith(".")


def test_overlapping_tags_and_utc_are_explained(definitions):
    assert "between … and …" in words(definitions)
    assert "Days are UTC" in words(definitions)


def test_every_kind_of_unattributed_spend_is_explained(definitions):
    kinds = {label.lower() for label in KEY_KINDS.values()}
    assert [kind for kind in kinds if kind not in words(definitions).lower()] == []


def test_it_needs_no_statement_on_the_proxys_database(staff_client, django_assert_num_queries):
    with django_assert_num_queries(0, using="litellm"):
        staff_client.get("/definitions/")


def test_the_navigation_marks_the_current_page(definitions):
    assert re.search(r'href="/definitions/" aria-current="page">.*?Definitions</a>', definitions)


def test_every_column_links_to_its_definition(staff_client, proxy, definitions):
    proxy.spend_day("ann", 5.0, day=today())
    html = page(staff_client)
    links = re.findall(r'href="/definitions/#(\w+)"[^>]* aria-label="What ([^"]+) means"', html)
    assert [name for _, name in links] == [
        "User",
        "Spend",
        "Change",
        "Requests",
        "Tokens",
        "Success rate",
        "Days active",
        "Last active",
        "Tags",
    ]
    for anchor, _ in links:
        assert f'id="{anchor}"' in definitions


def test_definitions_appear_on_their_page_only(staff_client, proxy):
    assert "Cached tokens are not counted separately" not in page(staff_client)
    assert 'href="/definitions/">' in page(staff_client)
