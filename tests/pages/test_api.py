"""`/admin/users/daily/activity`: the ten cases of the contract, and its errors."""

import pytest
from django.test import Client

from tests.proxy import DAY, Proxy

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

URL = "/admin/users/daily/activity"
PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
CLAUDE = "User-Agent: claude-cli"


@pytest.fixture
def people(proxy: Proxy) -> Proxy:
    """Thirty users: user-n spends n * 20 USD in n requests, all of them tagged."""
    for number in range(1, 31):
        tags = [CLAUDE, f"team:{number % 2}"]
        proxy.spend_day(f"user-{number:02}", number * 20.0, requests=31 - number, tags=tags)
    proxy.person("user-30", "thirty@example.com", "Thirty")
    return proxy


def ask(client: Client, **params) -> dict:
    response = client.get(URL, PERIOD | params)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, **params) -> str:
    response = client.get(URL, PERIOD | params)
    assert response.status_code == 400
    return response.json()["error"]


def test_all_users(staff_client, people):
    answer = ask(staff_client)
    assert answer["summary"] == {
        "total_users": 30,
        "total_spend": 9300.0,
        "total_spend_at_least": 9300.0,
        "exact": True,
        "total_requests": 465,
        "total_successful_requests": 465,
        "total_failed_requests": 0,
        "total_tokens": 3300,
        "avg_spend_per_user": 310.0,
        "power_users_count": 20,
        "low_users_count": 0,
    }
    assert answer["pagination"] == {
        "page": 1,
        "page_size": 50,
        "total_count": 30,
        "total_pages": 1,
    }
    first = answer["users"][0]
    assert first == {
        "user_id": "user-30",
        "user_email": "thirty@example.com",
        "user_alias": "Thirty",
        "in_user_table": True,
        "spend": 600.0,
        "spend_at_least": 600.0,
        "exact": True,
        "requests": 1,
        "successful_requests": 1,
        "failed_requests": 0,
        "prompt_tokens": 100,
        "completion_tokens": 10,
        "tokens": 110,
        "days_active": 1,
        "first_request_date": str(DAY),
        "last_request_date": str(DAY),
        "tags": [CLAUDE, "team:0"],
        "models_used": ["gpt-5"],
    }
    assert answer["users"][1]["user_email"] == "user-29"
    assert answer["top_users"] == answer["users"][:10]


def test_one_tag_returns_only_its_users(staff_client, people):
    answer = ask(staff_client, tag_filters="team:1")
    assert answer["summary"]["total_users"] == 15
    assert all("team:1" in user["tags"] for user in answer["users"])


def test_min_spend_is_inclusive(staff_client, people):
    spends = [user["spend"] for user in ask(staff_client, min_spend="200")["users"]]
    assert spends == [number * 20.0 for number in range(30, 9, -1)]


def test_sort_by_requests(staff_client, people):
    requests = [user["requests"] for user in ask(staff_client, sort_by="requests")["users"]]
    assert requests == list(range(30, 0, -1))


def test_page_two_of_25_has_other_users_and_the_same_top(staff_client, people):
    one = ask(staff_client, page_size="25")
    two = ask(staff_client, page_size="25", page="2")
    assert len(one["users"]) == 25
    assert len(two["users"]) == 5
    assert not {u["user_id"] for u in one["users"]} & {u["user_id"] for u in two["users"]}
    assert one["top_users"] == two["top_users"]
    assert one["summary"] == two["summary"]


def test_tag_and_min_spend_and_page_size(staff_client, people):
    answer = ask(staff_client, tag_filters="claude-code", min_spend="200", page_size="10")
    assert len(answer["users"]) == 10
    assert answer["pagination"]["total_count"] == 21
    assert answer["pagination"]["total_pages"] == 3


@pytest.mark.parametrize("name", ["start_date", "end_date"])
@pytest.mark.parametrize("bad", ["01/02/2026", "2026-1-5", "2026-02-30", "", "20260105", "today"])
def test_a_bad_date_gives_the_exact_message(staff_client, name, bad):
    assert refused(staff_client, **{name: bad}) == "Invalid date format. Use YYYY-MM-DD"


def test_missing_dates_give_the_exact_message(staff_client):
    response = staff_client.get(URL)
    assert response.status_code == 400
    assert response.json() == {"error": "Invalid date format. Use YYYY-MM-DD"}


def test_a_user_without_staff_access_gets_403(visitor_client):
    response = visitor_client.get(URL, PERIOD)
    assert response.status_code == 403
    assert response.json() == {"error": "Admin permissions required"}


def test_no_credentials_get_401(client, db):
    response = client.get(URL, PERIOD)
    assert response.status_code == 401
    assert "error" in response.json()


def test_a_period_without_use_gives_zeros(staff_client, people):
    answer = ask(staff_client, start_date="2020-01-01", end_date="2020-01-31")
    assert {value for name, value in answer["summary"].items() if name != "exact"} == {0}
    assert answer["users"] == answer["top_users"] == []
    assert answer["pagination"]["total_count"] == answer["pagination"]["total_pages"] == 0


def test_a_page_past_the_end_has_no_users_and_every_total(staff_client, people):
    answer = ask(staff_client, page="9")
    assert answer["users"] == []
    assert answer["summary"]["total_users"] == 30
    assert answer["pagination"]["page"] == 9


def test_no_credentials_come_before_bad_parameters(client, db):
    assert client.get(URL, {"start_date": "x"}).status_code == 401


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"sort_by": "name"}, "sort_by must be one of: spend, requests, tokens"),
        ({"sort_by": "user"}, "sort_by must be one of: spend, requests, tokens"),
        ({"sort_order": "up"}, "sort_order must be one of: asc, desc"),
        ({"page": "0"}, "page must be a whole number from 1 to 1000000"),
        ({"page": "x"}, "page must be a whole number from 1 to 1000000"),
        ({"page": "9" * 30}, "page must be a whole number from 1 to 1000000"),
        ({"page_size": "101"}, "page_size must be a whole number from 1 to 100"),
        ({"page_size": "0"}, "page_size must be a whole number from 1 to 100"),
        ({"top_n": "51"}, "top_n must be a whole number from 1 to 50"),
        ({"min_spend": "-1"}, "min_spend must be a number of at least 0"),
        ({"min_spend": "1_0"}, "min_spend must be a number of at least 0"),
        ({"min_spend": "\u0663"}, "min_spend must be a number of at least 0"),
        ({"page": "\uff15"}, "page must be a whole number from 1 to 1000000"),
        ({"page_size": "\uff15"}, "page_size must be a whole number from 1 to 100"),
        ({"min_spend": "nan"}, "min_spend must be a number of at least 0"),
        ({"max_spend": "1e999"}, "max_spend must be a number of at least 0"),
        ({"min_spend": "9", "max_spend": "8"}, "min_spend must not be more than max_spend"),
        ({"start_date": "2026-02-01"}, "start_date must not be after end_date"),
        ({"start_date": "2024-01-01"}, "A period can have at most 400 days"),
        ({"start_date": "0001-01-01"}, "Dates must be from 2000-01-01 to 2100-12-31"),
        ({"q": "x" * 1001}, "q takes at most 1000 characters, without null characters"),
        ({"q": "\0"}, "q takes at most 1000 characters, without null characters"),
        ({"tag_filters": "\0"}, "tag_filters must not contain null characters"),
        ({"tag_filters": ",".join(map(str, range(51)))}, "tag_filters takes at most 50 tags"),
    ],
)
def test_an_error_names_the_parameter_and_what_is_allowed(staff_client, params, message):
    assert refused(staff_client, **params) == message


@pytest.mark.parametrize("values", [["5", "900"], ["x", "5"], ["5", ""]])
def test_a_scalar_given_twice_is_refused_by_name(staff_client, values):
    message = refused(staff_client, min_spend=values)
    lists = "tool, team, model, tag_filters"
    assert message == f"min_spend is given more than once. Only these can repeat: {lists}"


def test_an_unknown_parameter_is_refused_by_name(staff_client):
    assert refused(staff_client, tag_filter="a").startswith("tag_filter is not a parameter.")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_allowed(staff_client, method):
    assert getattr(staff_client, method)(URL).status_code == 405


@pytest.mark.parametrize(
    "name", ["claude-code", "Claude Code", "User-Agent: claude-cli", "User-Agent:claude-cli"]
)
def test_a_tool_and_both_spellings_of_a_user_agent_are_found(staff_client, people, name):
    assert ask(staff_client, tag_filters=name)["summary"]["total_users"] == 30


def test_tags_may_repeat_or_be_comma_separated(staff_client, people):
    listed = ask(staff_client, tag_filters="team:0,team:1")
    repeated = staff_client.get(URL, {**PERIOD, "tag_filters": ["team:0", "team:1"]}).json()
    assert listed == repeated
    assert listed["summary"]["total_users"] == 30


def test_the_response_is_not_cacheable(staff_client, people):
    kept = staff_client.get(URL, PERIOD)["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept
