"""The check for machines that share a database and have no common secret key."""

import pytest

from usage_site import env
from usage_site.deployment_checks import check_shared_secret_key


@pytest.mark.parametrize(
    ("url", "key", "is_warned"),
    [("postgresql://db/own", "", True), ("postgresql://db/own", "x" * 40, False), ("", "", False)],
)
def test_a_shared_database_with_a_key_of_its_own_is_warned_about(
    settings, monkeypatch, url, key, is_warned
):
    settings.APP_DATABASE_URL = url
    monkeypatch.setitem(env.values_read, "SECRET_KEY", key)
    found = [one.id for one in check_shared_secret_key(None)]
    assert found == (["user_usage.W113"] if is_warned else [])
