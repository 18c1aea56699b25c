"""The models of LiteLLM's tables, with the documented grants and with those of older versions."""

from datetime import UTC, datetime

import pytest

from analytics.litellm.checks import check_litellm
from analytics.litellm.reader_role import reader_role_sql
from analytics.litellm.schema import MODELS
from tests.proxy import Proxy
from tests.releases import site_knows_nothing

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

DAILY = (
    "date, api_key, model, custom_llm_provider, mcp_namespaced_tool_name, endpoint,"
    " prompt_tokens, completion_tokens, spend, api_requests, successful_requests,"
    " failed_requests, updated_at"
)
# As docs/reader_role.sql granted before this site read teams, budgets and savings.
PREVIOUS_GRANTS = {
    "LiteLLM_DailyUserSpend": f"{DAILY}, user_id",
    "LiteLLM_DailyTagSpend": f"{DAILY}, tag",
    "LiteLLM_UserTable": "user_id, user_email, user_alias, user_role",
    "LiteLLM_VerificationToken": "token, user_id, team_id, blocked, expires, allowed_routes",
    "LiteLLM_DeletedVerificationToken": "token, user_id, team_id, deleted_at",
}


@pytest.fixture
def previous_grants(proxy: Proxy):
    """A proxy whose role was granted what the previous version of this site read."""
    for model in MODELS:
        proxy.connection.execute(f'REVOKE ALL ON "{model._meta.db_table}" FROM usage_reader')
    for table, columns in PREVIOUS_GRANTS.items():
        proxy.connection.execute(f'GRANT SELECT ({columns}) ON "{table}" TO usage_reader')
    yield proxy
    proxy.connection.execute(reader_role_sql())


@pytest.mark.parametrize("model", MODELS)
def test_every_model_loads_with_the_documented_grants(proxy, model):
    assert len(model.objects.all()[:1]) <= 1  # migrations may have inserted rows
    assert not model._meta.managed


def test_rows_load_as_objects(proxy):
    proxy.spend_day("ann", 2.0, tags=["a"])
    proxy.key("hash", "ann")
    proxy.person("ann", "ann@example.com")
    loaded = {model.__name__: model.objects.first() for model in MODELS}
    assert loaded["DailyUserSpend"].spend == loaded["DailyTagSpend"].spend == 2.0
    assert loaded["VerificationToken"].user_id == "ann"
    assert loaded["UserTable"].teams == []


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_pages_work_with_the_grants_of_the_previous_version(previous_grants, staff_client):
    previous_grants.spend_day("ann", 2.0, day=datetime.now(UTC).date(), tags=["a"])
    with site_knows_nothing():
        for path in (
            *("/users/", "/users/?tag_filters=a&tag_mode=all", "/users.csv", "/data/"),
            *("/user/?user_id=ann", "/user.json?user_id=ann", "/user.csv?user_id=ann"),
        ):
            assert staff_client.get(path).status_code == 200
        html = staff_client.get("/users/?tag_filters=a").content.decode()
        assert "cannot read deleted keys" not in html
        (message,) = check_litellm(None, databases=["litellm"])
    assert message.id == "user_usage.W007"
    assert '"public"."LiteLLM_TeamTable" TO "usage_reader"' in message.hint
