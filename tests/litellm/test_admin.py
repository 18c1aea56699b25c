"""LiteLLM's users, keys and teams at `/staff/`, with the reader role."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.proxy import Proxy
from tests.releases import site_knows_nothing

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

LISTS = ("usertable", "verificationtoken", "teamtable")
HASH = "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b"


@pytest.fixture
def root(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    proxy.person("ann", "ann@example.com")
    proxy.person("bob", "bob@example.com")
    proxy.key(HASH, "ann")
    proxy.connection.execute(
        "UPDATE \"LiteLLM_VerificationToken\" SET key_name = 'sk-...3f2a', key_alias = 'laptop'"
    )
    proxy.connection.execute(
        'INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias, updated_at)'
        " VALUES ('team-1', 'Research', now())"
    )
    return proxy


def shown(client: Client, name: str, **parameters: str) -> str:
    response = client.get(f"/staff/litellm/{name}/", parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [("usertable", "ann@example.com"), ("verificationtoken", "laptop"), ("teamtable", "Research")],
)
def test_the_list_shows_rows_of_litellm(root, company, name, text):
    assert text in shown(root, name)
    assert text not in shown(root, name, q="nothing-has-this-name")


def test_the_search_finds_users(root, company):
    html = shown(root, "usertable", q="BOB@")
    assert "bob@example.com" in html
    assert "ann@example.com" not in html


def test_keys_are_listed_without_their_hash(root, company):
    html = shown(root, "verificationtoken")
    assert "sk-...3f2a" in html
    assert HASH not in html


@pytest.mark.parametrize("name", LISTS)
def test_lists_offer_no_change(root, company, name):
    html = shown(root, name)
    assert f"/staff/litellm/{name}/add/" not in html
    assert f"/staff/litellm/{name}/ann" not in html
    assert 'name="action"' not in html


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("path", "status"), [("", 405), ("add/", 403), ("ann/change/", 403), ("ann/delete/", 403)]
)
def test_a_post_is_refused(root, company, name, path, status):
    form = {"action": "delete_selected", "_selected_action": ["ann"], "user_alias": "changed"}
    assert root.post(f"/staff/litellm/{name}/{path}", form).status_code == status
    (users,) = company.connection.execute(
        'SELECT array_agg(user_id ORDER BY user_id) FROM "LiteLLM_UserTable"'
        " WHERE user_alias IS DISTINCT FROM 'changed'"
    ).fetchone()
    assert users == ["ann", "bob"]


def test_rows_cannot_be_filtered_by_hidden_columns(root, company):
    response = root.get("/staff/litellm/verificationtoken/", {"token__startswith": "88"})
    assert response.status_code == 400


def test_a_column_without_a_grant_is_left_out(root, company):
    company.connection.execute('REVOKE SELECT (spend) ON "LiteLLM_TeamTable" FROM usage_reader')
    try:
        with site_knows_nothing():
            html = shown(root, "teamtable")
    finally:
        company.connection.execute('GRANT SELECT (spend) ON "LiteLLM_TeamTable" TO usage_reader')
    assert "Research" in html
    assert "column-spend" not in html


def test_a_table_without_a_grant_is_a_message(root, company):
    company.connection.execute(
        'REVOKE SELECT (team_alias) ON "LiteLLM_TeamTable" FROM usage_reader'
    )
    try:
        with site_knows_nothing():
            response = root.get("/staff/litellm/teamtable/")
    finally:
        company.connection.execute(
            'GRANT SELECT (team_alias) ON "LiteLLM_TeamTable" TO usage_reader'
        )
    assert response.status_code == 503
    assert "The database cannot be read" in response.content.decode()


def test_staff_need_the_view_permission(staff, staff_client, company):
    assert staff_client.get("/staff/litellm/usertable/").status_code == 403
    staff.user_permissions.add(Permission.objects.get(codename="view_usertable"))
    assert "ann@example.com" in shown(staff_client, "usertable")
