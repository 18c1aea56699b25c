"""Unknown tags are reported on the page, in files and by the API."""

import re

import pytest
from django.db import OperationalError, connections

from analytics.litellm.statements import sql
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


def test_the_logs_may_hold_tags_that_the_daily_table_has_lost(staff_client, tagged):
    tagged.log(today(), 1)
    tagged.connection.execute('DELETE FROM "LiteLLM_DailyTagSpend"')
    assert told(staff_client, tag_filters="team:a", tag_source="logs") == []


def test_a_hostile_tag_is_text_everywhere(staff_client, tagged):
    tag = '<b>"=1+1'
    html = page(staff_client, **this_week() | {"tag_filters": '"<b>""=1+1"'})
    assert "has the tag &lt;b&gt;&quot;=1+1." in html
    assert f"has the tag {tag}." in told(staff_client, tag_filters='"<b>""=1+1"')[0]


def test_figures_stand_without_the_answer(staff_client, tagged):
    def without_known_tags(execute, statement, params, many, context):
        if statement == sql("known_tags"):
            raise OperationalError
        return execute(statement, params, many, context)

    with connections["litellm"].execute_wrapper(without_known_tags):
        assert told(staff_client, tag_filters="nosuchtag") == []


def test_a_new_tag_is_known_after_a_refresh(staff_client, tagged, kept):
    asked = this_week() | {"tag_filters": "new"}
    assert "has the tag new" in words(page(staff_client, **asked))
    tagged.spend_day("ben", 1.0, day=today(), tags=["new"])
    assert "has the tag new" in words(page(staff_client, **asked))
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    staff_client.post(f"/users/refresh/?{query}")
    assert "has the tag new" not in words(page(staff_client, **asked))


def test_each_tag_is_one_look_into_an_index(tagged):
    tagged.connection.execute("SET enable_seqscan = off")
    days = {"start_date": "2026-01-01", "end_date": "2026-12-31", "tags": ["a", "b"]}
    rows = tagged.connection.execute("EXPLAIN " + sql("known_tags"), days).fetchall()
    tagged.connection.execute("RESET enable_seqscan")
    plan = "\n".join(line for (line,) in rows)
    assert re.search(r"Index.*Scan using .*tag", plan), plan
    assert "Limit" in plan
