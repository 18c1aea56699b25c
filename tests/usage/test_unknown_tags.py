"""Unknown tags are reported on the page, in files and by the API."""

import re

import pytest

from tests.clock import this_week, today
from tests.pages.test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

UNKNOWN = "No request in this period has the tag nosuchtag."
API = "/admin/users/daily/activity"


def only_today() -> dict[str, str]:
    return {"start_date": str(today()), "end_date": str(today())}


@pytest.fixture
def tagged(proxy):
    proxy.spend_day("ann", 5.0, day=today(), tags=["team:a", "User-Agent: claude-cli"])
    return proxy


def told(client, path: str = API, **asked: str) -> list[str]:
    """The sentences about tags."""
    if path == API:
        lines = client.get(path, only_today() | asked).json()["warnings"]
    else:
        response = client.get(path, only_today() | asked | {"head": "yes"})
        lines = b"".join(response.streaming_content).decode().split("\n")
    found = (re.search(r"No (request|usage) .*period.*?\.", line) for line in lines)
    return [match.group() for match in found if match]


@pytest.mark.parametrize("path", [API, "/users.csv", "/users/daily.csv"])
def test_an_unknown_tag_is_told_beside_one_that_is_there(staff_client, tagged, path):
    assert told(staff_client, path, tag_filters="nosuchtag,team:a") == [UNKNOWN]
    assert told(staff_client, path, tag_filters="team:a") == []


def test_the_page_tells_it(staff_client, tagged):
    assert UNKNOWN in words(page(staff_client, **this_week() | {"tag_filters": "nosuchtag"}))
    assert "No request in this period" not in words(
        page(staff_client, **this_week() | {"tag_filters": "team:a"})
    )


def test_a_tool_without_usage_is_told_by_its_label(staff_client, tagged):
    asked = "windsurf,claude-code"
    assert told(staff_client, tag_filters=asked) == ["No usage of Windsurf in this period."]


def test_the_other_spelling_of_a_user_agent_is_not_unknown(staff_client, tagged):
    assert told(staff_client, tag_filters="User-Agent:claude-cli") == []


def test_a_tag_of_another_period_is_unknown_in_this_one(staff_client, tagged):
    days = {"start_date": "2026-01-15", "end_date": "2026-01-15"}
    assert told(staff_client, tag_filters="team:a", **days) == [
        "No request in this period has the tag team:a."
    ]


def test_a_hostile_tag_is_text_everywhere(staff_client, tagged):
    tag = '<b>"=1+1'
    html = page(staff_client, **this_week() | {"tag_filters": '"<b>""=1+1"'})
    assert "has the tag &lt;b&gt;&quot;=1+1." in html
    assert f"has the tag {tag}." in told(staff_client, tag_filters='"<b>""=1+1"')[0]
