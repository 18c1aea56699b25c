"""Columns without a grant are skipped with a sentence."""

from collections.abc import Iterator

import psycopg
import pytest

from analytics.litellm.checks import check_litellm
from demo.postgres import Server
from tests.proxy import DAY, Proxy
from tests.releases import NEWEST, release_database, site_knows_nothing, site_reads

from .test_users import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"], transaction=True)

NAME = "litellm_refused"
PERIOD = {"start_date": str(DAY), "end_date": str(DAY), "tag_filters": "a"}
PATHS = ("/users/", "/users.csv", "/users/daily.csv", "/admin/users/daily/activity")
LESS_EXACT = "tagged spend is less exact for shared keys and overlapping tags."
LEFT_OUT = [
    (
        'SELECT (endpoint) ON "LiteLLM_DailyTagSpend"',
        f"This site cannot read LiteLLM's daily endpoints, so {LESS_EXACT}",
    ),
    (
        'SELECT (mcp_namespaced_tool_name) ON "LiteLLM_DailyUserSpend"',
        f"This site cannot read LiteLLM's daily MCP tools, so {LESS_EXACT}",
    ),
    ('ALL ON "LiteLLM_DeletedVerificationToken"', "This site cannot read deleted keys, so "),
    (
        'SELECT (token) ON "LiteLLM_DeletedVerificationToken"',
        "This site cannot read deleted keys, so ",
    ),
    (
        'SELECT (spend) ON "LiteLLM_TeamMembership"',
        "This site cannot read spend of LiteLLM_TeamMembership, so budgets are incomplete.",
    ),
    (
        'ALL ON "LiteLLM_BudgetTable"',
        "This site cannot read budget_id, max_budget, soft_budget, budget_duration, budget_reset_at"
        " of LiteLLM_BudgetTable, so budgets are incomplete.",
    ),
]


@pytest.fixture
def owner(server: Server) -> Iterator[psycopg.Connection]:
    """A proxy's database that the site reads by its role, whose grants a test may take back."""
    with release_database(server, NAME, NEWEST) as connection:
        Proxy(connection).spend_day("ann", 4.0, tags=["a"])
        with site_knows_nothing(), site_reads(server.url(NAME, user="usage_reader")):
            yield connection


@pytest.mark.parametrize(("grant", "sentence"), LEFT_OUT)
def test_missing_grants_are_skipped_and_listed(owner, staff_client, grant, sentence):
    owner.execute(f"REVOKE {grant} FROM usage_reader")
    for path in PATHS:
        answer = staff_client.get(path, PERIOD)
        assert answer.status_code == 200, path
        assert b"ann" in answer.getvalue(), path
    page = staff_client.get("/users/", PERIOD)
    assert page.context["report"].users[0].spend == 4.0
    assert sentence in words(page.content.decode()).replace("&#x27;", "'")
    assert "could not be checked" not in page.content.decode()


def test_a_missing_optional_grant_is_a_warning_of_the_check(owner):
    owner.execute('REVOKE ALL ON "LiteLLM_DeletedVerificationToken" FROM usage_reader')
    (message,) = check_litellm(None, databases=["litellm"])
    assert message.id == "user_usage.W007"
    assert (
        'GRANT SELECT ("token", "key_name", "key_alias", "user_id", "team_id", "deleted_at") ON'
        ' "public"."LiteLLM_DeletedVerificationToken" TO "usage_reader";' in message.hint
    )


def test_a_grant_that_is_taken_back_while_the_site_runs_is_noticed(owner, staff_client):
    assert staff_client.get("/users/", PERIOD).context["report"].missing == ()
    owner.execute('REVOKE SELECT (endpoint) ON "LiteLLM_DailyUserSpend" FROM usage_reader')
    assert len(staff_client.get("/users/", PERIOD).context["report"].missing) == 1
