"""Every LiteLLM release from 1.70 gives the same answers and lists what it lacks."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.test import Client

from analytics.domain.query import SortBy, UsageQuery
from demo.postgres import Server
from demo.simulation import World
from tests import oracle
from tests.answers import fetch_report, fetch_tag_usage
from tests.proxy import Proxy
from tests.releases import (
    HOSTILE_VIEW,
    NEWEST,
    RELEASES,
    release_database,
    site_knows_nothing,
    site_reads,
)

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

WORLD = World(
    seed=70,
    users=30,
    first_day=date(2026, 1, 1),
    last_day=date(2026, 1, 20),
    history_days=20,
    services=4,
    shared_key_share=0.3,
    deleted_key_share=0.3,
    regenerated_key_share=0.3,
    null_cell_share=0.2,
    mcp_share=0.2,
)
QUERY = UsageQuery(start_date=date(2026, 1, 4), end_date=date(2026, 1, 17), page_size=100)
PERIOD = {"start_date": "2026-01-04", "end_date": "2026-01-17"}
TAGS = ("User-Agent: claude-cli", "User-Agent: Cursor")
PARAMETERS = [
    {},
    {"tag_filters": "claude-code"},
    {"q": "a", "min_spend": "1", "max_spend": "500"},
    {"tag_filters": ["claude-code", "team:web"], "q": "a"},
]
HOSTILE = "hostile"
LACKS = {"0.1.21": ["MCP tools", "endpoints", "deleted keys"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A proxy's database of some release, and the requests of the period."""

    name: str
    requests: list[oracle.Request]

    @property
    def lacks(self) -> list[str]:
        return LACKS.get(self.name, [])


@pytest.fixture(scope="module", params=[*RELEASES, HOSTILE])
def release(request, server: Server) -> Iterator[Release]:
    """The site reads a database of this release, with a company in it."""
    name = "litellm_" + request.param.replace(".", "_")
    version = NEWEST if request.param == HOSTILE else request.param
    with release_database(server, name, version) as owner:
        requests = oracle.within(Proxy(owner).simulate(WORLD), QUERY.start_date, QUERY.end_date)
        if request.param == HOSTILE:
            owner.execute(HOSTILE_VIEW)
        url = server.url(name, user="usage_reader") + "&schema=public"
        with site_knows_nothing(), site_reads(url):
            yield Release(name=request.param, requests=requests)


def test_figures_equal_the_requests(release: Release):
    truth = oracle.truth(release.requests)
    report = fetch_report(QUERY)
    assert report.ledger.total_spend == pytest.approx(sum(sums.spend for sums in truth.values()))
    assert {user.user_id for user in report.users} == set(truth) - {None}
    for user in report.users:
        assert_equal(user, truth[user.user_id])
        assert set(user.tags) >= truth[user.user_id].tags


@pytest.mark.parametrize("tags", [TAGS[:1], TAGS, (*TAGS, "team:web")])
def test_tagged_figures_equal_the_requests_where_the_tables_can_tell(release: Release, tags):
    requests = release.requests
    if "endpoints" in release.lacks:
        requests = [
            replace(request, endpoint=None, mcp_namespaced_tool_name=None) for request in requests
        ]
    truth, whole = oracle.truth(requests, tags), oracle.truth(requests)
    exact = oracle.exact_users(requests, tags)
    report = fetch_report(replace(QUERY, tags=tags))
    found = {user.user_id: user for user in report.users}
    assert set(found) >= set(truth) - {None}
    assert exact & set(found)
    for user_id, user in found.items():
        if user_id in exact:
            assert_equal(user, truth.get(user_id, oracle.Sums()))
        assert user.spend <= whole[user_id].spend * (1 + 1e-9)


def assert_equal(user, sums: oracle.Sums) -> None:
    assert user.spend == pytest.approx(sums.spend)
    assert (user.requests, user.failures) == (sums.requests, sums.failures)
    assert user.tokens == sums.prompt_tokens + sums.completion_tokens
    assert user.days_active == len(sums.days)


def test_tag_choices_are_the_tags_of_the_requests(release: Release):
    used = Counter()
    for request in release.requests:
        used.update(dict.fromkeys(set(request.tags), request.request_count))
    assert dict(fetch_tag_usage(QUERY.start_date, QUERY.end_date)) == used


@pytest.mark.parametrize("asked", PARAMETERS)
@pytest.mark.parametrize("sort", [SortBy.USER, SortBy.SPEND])
def test_page_file_and_api_agree(release: Release, staff_client: Client, asked, sort):
    page = staff_client.get("/users/", PERIOD | asked | {"sort_by": sort, "page_size": "100"})
    assert page.status_code == 200
    report = page.context["report"]
    assert report.users
    # A file has six decimals.
    spend = [pytest.approx(user.spend, abs=1e-6) for user in report.users]
    shown = [
        (user.user_id, usd, user.requests) for user, usd in zip(report.users, spend, strict=True)
    ]
    file = staff_client.get("/users.csv", PERIOD | asked | {"sort_by": sort})
    lines = csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode(), newline=""))
    exported = [
        (line["user_id"], float(line["spend"]), int(line["requests"]))
        for line in lines
        if not line["user_id"].startswith("'")
    ]
    assert exported == [user for user in shown if user[0][0] not in "=+@-\t"]
    api = {name: value for name, value in asked.items() if name != "q"}
    answer = staff_client.get("/admin/users/daily/activity", PERIOD | api | {"page_size": "100"})
    assert answer.status_code == 200
    if "q" not in asked:
        assert {user["user_id"]: user["spend"] for user in answer.json()["users"]} == {
            user_id: spend for user_id, spend, _ in shown
        }


def test_the_page_lists_what_the_release_lacks(release: Release, staff_client: Client):
    response = staff_client.get("/users/", PERIOD)
    sentences = response.context["report"].missing
    assert len(sentences) == len(release.lacks)
    for sentence, what in zip(sentences, release.lacks, strict=True):
        assert what in sentence
        assert sentence in response.content.decode()


def test_the_parts_of_a_user_add_up(release: Release, staff_client: Client):
    for user in fetch_report(QUERY).users[:5]:
        found = staff_client.get("/user.json", PERIOD | {"user_id": user.user_id}).json()
        assert found["figures"]["spend"] == pytest.approx(user.spend)
        for parts in ("models", "tools", "keys", "providers", "mcp_tools", "days"):
            assert sum(part["spend"] for part in found[parts]) == pytest.approx(user.spend), parts
