"""Permissions for `LITELLM_ADMIN_KEYS=true`: grants, the check and every supported release."""

from collections.abc import Iterator

import pytest

from analytics.accounts.checks import check_admin_keys
from analytics.accounts.litellm_keys import forget_keys
from analytics.litellm.checks import check_litellm
from analytics.litellm.reader_role import reader_role_sql
from demo.postgres import Server
from tests.proxy import Proxy
from tests.releases import RELEASES, release_database, site_knows_nothing, site_reads
from tests.site import manage

from .test_litellm_keys import ask, give_key

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.fixture(autouse=True)
def _admin_keys_are_accepted(settings) -> Iterator[None]:
    """And nothing is remembered of other tests."""
    settings.LITELLM_ADMIN_KEYS = True
    forget_keys()
    yield
    forget_keys()


@pytest.fixture
def revoked(proxy: Proxy) -> Iterator[Proxy]:
    """A role that may read what the pages need and not what these keys need."""
    proxy.connection.execute(
        'REVOKE SELECT (user_role) ON "LiteLLM_UserTable" FROM usage_reader;'
        ' REVOKE SELECT (blocked, expires) ON "LiteLLM_VerificationToken" FROM usage_reader'
    )
    yield proxy
    proxy.connection.execute(reader_role_sql())


@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_a_missing_grant_is_reported_and_affects_only_these_keys(revoked, staff_client, caplog):
    give_key(revoked)
    with site_knows_nothing():
        assert ask().status_code == 503
        assert "run docs/reader_role.sql" in caplog.text
        assert staff_client.get("/users/").status_code == 200
        html = staff_client.get("/data/").content.decode()
        assert "It cannot read user_role of LiteLLM_UserTable." in html
        (optional,) = check_litellm(None, databases=["litellm"])
        (warning,) = check_admin_keys(None, databases=["litellm"])
    assert optional.id == "user_usage.W007"
    assert warning.id == "user_usage.W020"
    assert "blocked of LiteLLM_VerificationToken" in warning.msg
    assert (
        'GRANT SELECT ("user_role") ON "public"."LiteLLM_UserTable" TO "usage_reader"'
        in warning.hint
    )
    revoked.connection.execute(warning.hint.partition("\n")[2])
    with site_knows_nothing():
        assert check_admin_keys(None, databases=["litellm"]) == []
        assert ask().status_code == 200


def test_the_check_asks_nothing_where_such_keys_are_not_accepted(settings, revoked):
    settings.LITELLM_ADMIN_KEYS = False
    with site_knows_nothing():
        assert check_admin_keys(None, databases=["litellm"]) == []
    assert check_admin_keys(None, databases=None) == []


def test_the_documented_role_passes_the_check():
    checked = manage(
        *("check", "--database", "litellm", "--fail-level", "WARNING"), LITELLM_ADMIN_KEYS="true"
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.django_db(databases=["default", "litellm"], transaction=True)
def test_every_supported_release_can_verify_keys(server: Server, release: str):
    with release_database(server, "litellm_keys", release) as owner:
        give_key(Proxy(owner))
        with (
            site_knows_nothing(),
            site_reads(server.url("litellm_keys", user="usage_reader")),
        ):
            assert ask().status_code == 200
