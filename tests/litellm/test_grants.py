"""The role's permissions as shown on `/data/`."""

from collections.abc import Iterator

import pytest

from analytics.litellm.reader_role import reader_role_sql
from analytics.pages.data.context import data_context
from analytics.usage.data_report import DataQuality
from tests.answers import fetch_data_quality
from tests.clock import this_month, today
from tests.pages.test_data import shown, table
from tests.proxy import TABLES, Proxy
from tests.releases import site_reads

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture
def grants(proxy: Proxy) -> Iterator[Proxy]:
    """A proxy whose grants a test may change: they are as the file says again afterwards."""
    yield proxy
    for name in TABLES:
        proxy.connection.execute(f'REVOKE ALL ON "{name}" FROM usage_reader')
    proxy.connection.execute(reader_role_sql())


def sentences(quality: DataQuality) -> list[tuple[str, str]]:
    return [
        (grant.level, grant.sentence) for grant in data_context(this_month(), quality)["grants"]
    ]


def test_the_documented_role_has_just_what_is_needed(proxy):
    assert {level for level, _ in sentences(fetch_data_quality(this_month()))} == {"good"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            'GRANT SELECT (password) ON "LiteLLM_UserTable" TO usage_reader',
            ("poor", "It can read password of LiteLLM_UserTable, which this site does not need."),
        ),
        (
            'GRANT SELECT (sso_user_id) ON "LiteLLM_UserTable" TO usage_reader',
            (
                "fair",
                "It can read sso_user_id of LiteLLM_UserTable, which this site does not need.",
            ),
        ),
        (
            'GRANT DELETE, UPDATE (spend) ON "LiteLLM_SpendLogs" TO usage_reader',
            ("poor", "It can DELETE, UPDATE in LiteLLM_SpendLogs."),
        ),
        (
            'REVOKE SELECT (endpoint) ON "LiteLLM_DailyUserSpend" FROM usage_reader',
            ("fair", "It cannot read endpoint of LiteLLM_DailyUserSpend."),
        ),
    ],
)
def test_a_grant_too_much_or_too_little_is_a_sentence(grants, statement, expected):
    grants.connection.execute(statement)
    assert expected in sentences(fetch_data_quality(this_month()))


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_a_database_without_litellm_is_not_praised_for_its_grants(server):
    with site_reads(server.url("postgres", user="usage_reader")):
        told = sentences(fetch_data_quality(this_month()))
    assert not [sentence for _, sentence in told if "can read" in sentence]


def test_access_to_an_unused_table_is_reported(proxy):
    proxy.connection.execute('GRANT SELECT ON "LiteLLM_Config" TO usage_reader')
    try:
        told = sentences(fetch_data_quality(this_month()))
    finally:
        proxy.connection.execute('REVOKE ALL ON "LiteLLM_Config" FROM usage_reader')
    assert ("poor", "It can read LiteLLM_Config, which this site does not need.") in told


def test_a_superuser_role_is_reported(proxy):
    proxy.connection.execute("ALTER ROLE usage_reader SUPERUSER")
    try:
        told = sentences(fetch_data_quality(this_month()))
    finally:
        proxy.connection.execute("ALTER ROLE usage_reader NOSUPERUSER")
    assert ("poor", "It is a superuser.") in told


def test_an_unreadable_table_is_reported(staff_client, grants):
    grants.spend_day("", 1.0, day=today())
    names = table(fetch_data_quality(this_month()), "LiteLLM_TeamTable").readable
    grants.connection.execute(
        f"""REVOKE SELECT ({", ".join(f'"{name}"' for name in names)})
        ON "LiteLLM_TeamTable" FROM usage_reader"""
    )
    assert "No read permission" in shown(staff_client)
