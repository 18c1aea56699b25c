"""Why a refresh copies nothing, as pages and the log say it."""

from pathlib import Path

import pytest

from analytics.mirror.loop import run_cycle
from analytics.mirror.refresh import Refresher
from tests.litellm.test_grants import grants  # noqa: F401 a fixture
from tests.mirroring import MEMORY
from tests.releases import site_reads

BOTH = {"databases": ["default", "litellm"]}


def reason(folder: Path) -> str:
    """What the status says after one cycle; empty where it succeeds."""
    refresher = Refresher(folder, **MEMORY, keeps_tags=True, retention=0)
    try:
        return run_cycle(refresher)[0].reason
    finally:
        refresher.close()


@pytest.mark.django_db(**BOTH, transaction=True)
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://usage_reader@127.0.0.1:1/litellm", "is not responding"),
        ("{postgres}", "LiteLLM's database lacks LiteLLM_"),
        ("{litellm_test}&schema=elsewhere", "LiteLLM's database lacks LiteLLM_"),
    ],
)
def test_a_database_that_cannot_be_copied_is_named(tmp_path, server, url, words):
    named = {name: server.url(name, user="usage_reader") for name in ("postgres", "litellm_test")}
    with site_reads(url.format_map(named)):
        assert words in reason(tmp_path)


@pytest.mark.django_db(**BOTH, transaction=True)
def test_a_database_that_can_be_copied_has_no_reason(tmp_path, server):
    with site_reads(server.url("litellm_test", user="usage_reader")):
        assert reason(tmp_path) == ""


@pytest.mark.django_db(**BOTH)
def test_a_missing_grant_is_named(tmp_path, grants):  # noqa: F811 the fixture
    grants.connection.execute('REVOKE SELECT (spend) ON "LiteLLM_DailyUserSpend" FROM usage_reader')
    assert "lacks permission to read LiteLLM_DailyUserSpend" in reason(tmp_path)


@pytest.mark.django_db(**BOTH)
def test_a_refresh_does_without_an_optional_grant(tmp_path, grants):  # noqa: F811 the fixture
    grants.connection.execute('REVOKE SELECT ON "LiteLLM_TeamTable" FROM usage_reader')
    columns = 'REVOKE SELECT (endpoint) ON "LiteLLM_DailyUserSpend" FROM usage_reader'
    grants.connection.execute(columns)
    grants.connection.execute(
        'REVOKE SELECT (blocked, expires, allowed_routes) ON "LiteLLM_VerificationToken"'
        ' FROM usage_reader; REVOKE SELECT (user_role) ON "LiteLLM_UserTable" FROM usage_reader'
    )
    assert reason(tmp_path) == ""
