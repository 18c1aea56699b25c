"""What the mirror copies of LiteLLM's users, keys and teams."""

from datetime import datetime

import pytest

from analytics.litellm.reader_role import reader_role_sql
from analytics.litellm.schema import DELETED_KEYS, KEYS, ORGANIZATIONS, TEAMS, USERS
from analytics.mirror.current import current_snapshot
from tests.mirroring import copy_all
from tests.proxy import Proxy
from tests.releases import site_knows_nothing

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

USER = """
    SELECT user_role, team_ids, spend, max_budget, budget_duration, budget_reset_at, created_at
    FROM user_rows JOIN users USING (user_no) WHERE user_id = $name
"""
KEY = """
    SELECT key_alias, last_four, blocked, expires, spend, max_budget, deleted_at
    FROM key_rows JOIN keys USING (key_no) WHERE api_key = $name
"""


def rows_of(text: str, name: str) -> list[tuple]:
    with current_snapshot() as snapshot:
        return snapshot.fetch(text, {"name": name})


def test_a_user_has_role_teams_budget_and_creation_date(proxy: Proxy):
    proxy.connection.execute(
        f"""
        INSERT INTO "{USERS}" (
            user_id, user_role, teams, spend, max_budget, budget_duration, budget_reset_at,
            created_at
        )
        VALUES ('ann', 'internal_user', %s, 12.5, 100, '30d', '2026-02-01', '2025-05-04 03:02:01')
        """,
        [["payments", 'a "b", c]', "日本"]],
    )
    assert rows_of(USER, "ann") == [
        (
            "internal_user",
            ["payments", 'a "b", c]', "日本"],
            12.5,
            100.0,
            "30d",
            datetime(2026, 2, 1),
            datetime(2025, 5, 4, 3, 2, 1),
        )
    ]


def test_a_user_without_a_row_has_no_facts(proxy: Proxy):
    proxy.spend_day("nobody-knows", 1.0)
    assert rows_of(USER, "nobody-knows") == [(None, [], None, None, None, None, None)]


def test_only_the_last_four_characters_of_a_key_name_are_copied(proxy: Proxy):
    proxy.connection.execute(
        f"""
        INSERT INTO "{KEYS}" (token, key_name, key_alias, user_id, blocked, expires, max_budget)
        VALUES ('k1', 'sk-a-whole-key-4f2a', 'laptop', 'ann', TRUE, 'infinity', 5)
        """
    )
    assert rows_of(KEY, "k1") == [("laptop", "4f2a", True, None, 0.0, 5.0, None)]


def test_of_deleted_rows_for_a_key_the_newest_counts(proxy: Proxy):
    for alias, moment in (("old", datetime(2026, 1, 1)), ("new", datetime(2026, 1, 2))):
        proxy.connection.execute(
            f"""
            INSERT INTO "{DELETED_KEYS}" (id, token, key_name, key_alias, user_id, deleted_at)
            VALUES (gen_random_uuid()::text, 'k1', 'sk-...02d8', %s, 'ann', %s)
            """,
            [alias, moment],
        )
    assert rows_of(KEY, "k1") == [("new", "02d8", False, None, None, None, datetime(2026, 1, 2))]


def test_a_team_has_alias_organization_and_budget(proxy: Proxy):
    proxy.connection.execute(
        f"""
        INSERT INTO "LiteLLM_BudgetTable" (budget_id, created_by, updated_by)
        VALUES ('b1', 'x', 'x');
        INSERT INTO "{ORGANIZATIONS}" (
            organization_id, organization_alias, budget_id, models, created_by, updated_by
        )
        VALUES ('o1', 'Europe', 'b1', '{{}}', 'x', 'x');
        INSERT INTO "{TEAMS}" (
            team_id, team_alias, organization_id, spend, max_budget, budget_duration
        )
        VALUES ('t1', 'Payments', 'o1', 12.5, 100, '30d')
        """
    )
    found = """
        SELECT team_alias, organization_id, organization_alias, spend, max_budget, budget_duration
        FROM team_rows WHERE team_id = $name
    """
    assert rows_of(found, "t1") == [("Payments", "o1", "Europe", 12.5, 100.0, "30d")]


SHARED = """
    INSERT INTO "LiteLLM_BudgetTable" (
        budget_id, max_budget, soft_budget, budget_duration, budget_reset_at, created_by, updated_by
    )
    VALUES ('b1', 50, 40, '7d', '2026-02-02', 'x', 'x'), ('b2', 'NaN', NULL, '', NULL, 'x', 'x')
"""
FEBRUARY = datetime(2026, 2, 1)


def test_a_key_takes_what_it_lacks_of_its_shared_budget(proxy: Proxy):
    proxy.connection.execute(SHARED)
    proxy.connection.execute(
        f"""
        INSERT INTO "{KEYS}" (token, max_budget, budget_duration, budget_reset_at, budget_id) VALUES
            ('own', 5, '30d', '2026-02-01', 'b1'),
            ('none', NULL, NULL, NULL, 'b1'),
            ('limit', 5, NULL, NULL, 'b1'),
            ('nan', 'Infinity', NULL, '2026-02-01', 'b2'),
            ('infinite', 'Infinity', NULL, NULL, 'b1')
        """
    )
    found = """
        SELECT max_budget, soft_budget, budget_duration, budget_reset_at
        FROM key_rows JOIN keys USING (key_no) WHERE api_key = $name
    """
    monday = datetime(2026, 2, 2)
    assert rows_of(found, "own") == [(5.0, 40.0, "30d", FEBRUARY)]
    assert rows_of(found, "none") == [(50.0, 40.0, "7d", monday)]
    assert rows_of(found, "limit") == [(5.0, 40.0, "7d", monday)]
    assert rows_of(found, "infinite") == [(None, 40.0, "7d", monday)]
    assert rows_of(found, "nan") == [(None, None, None, FEBRUARY)]


def test_members_and_organizations_have_their_spend_and_shared_budget(proxy: Proxy):
    proxy.connection.execute(SHARED)
    proxy.person("ann")
    proxy.connection.execute(
        f"""
        INSERT INTO "{TEAMS}" (team_id) VALUES ('t1');
        INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend, budget_id)
        VALUES ('ann', 't1', 3, 'b1'), ('ghost', 't9', 'NaN', NULL);
        INSERT INTO "{ORGANIZATIONS}" (
            organization_id, organization_alias, spend, budget_id, models, created_by, updated_by
        )
        VALUES ('o1', 'Europe', 9, 'b1', '{{}}', 'x', 'x')
        """
    )
    member = """
        SELECT team_id, spend, max_budget, budget_duration
        FROM member_rows WHERE user_id = $name
    """
    assert rows_of(member, "ann") == [("t1", 3.0, 50.0, "7d")]
    assert rows_of(member, "ghost") == [("t9", 0.0, None, None)]
    organization = "SELECT spend, soft_budget FROM organization_rows WHERE organization_id = $name"
    assert rows_of("SELECT user_no > 0 FROM users WHERE user_id = $name", "ghost") == [(True,)]
    assert rows_of(organization, "o1") == [(9.0, 40.0)]


def test_the_last_member_can_leave(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 1.0)
    proxy.connection.execute(
        "INSERT INTO \"LiteLLM_TeamMembership\" (user_id, team_id) VALUES ('ann', 't1')"
    )
    members = "SELECT user_id FROM member_rows"
    copy_all(refresher)
    with store.snapshot() as snapshot:
        assert snapshot.fetch(members) == [("ann",)]
    proxy.connection.execute('DELETE FROM "LiteLLM_TeamMembership"')
    copy_all(refresher)
    with store.snapshot() as snapshot:
        assert snapshot.fetch(members) == []


def test_what_the_role_may_not_read_is_empty(proxy: Proxy):
    proxy.connection.execute(
        f"""INSERT INTO "{USERS}" (user_id, user_role, spend) VALUES ('ann', 'admin', 3)"""
    )
    proxy.connection.execute(f'REVOKE SELECT (user_role, spend) ON "{USERS}" FROM usage_reader')
    proxy.connection.execute(f'REVOKE ALL ON "{TEAMS}", "{ORGANIZATIONS}" FROM usage_reader')
    try:
        with site_knows_nothing():
            assert [row[:3] for row in rows_of(USER, "ann")] == [(None, [], None)]
    finally:
        proxy.connection.execute(reader_role_sql())


def test_names_that_two_teams_swap_are_published(proxy: Proxy, refresher, store):
    proxy.spend_day("ann", 1.0)
    proxy.connection.execute(
        "INSERT INTO \"LiteLLM_UserTable\" (user_id, teams) VALUES ('ann', '{t1,t2}')"
    )
    proxy.connection.execute(
        "INSERT INTO \"LiteLLM_TeamTable\" (team_id, team_alias) VALUES ('t1', 'Red'), ('t2', NULL)"
    )
    names = "SELECT team_id, team_alias FROM team_rows WHERE team_id <> '' ORDER BY team_id"
    copy_all(refresher)
    with store.snapshot() as snapshot:
        assert snapshot.fetch(names) == [("t1", "Red"), ("t2", None)]
    proxy.connection.execute(
        "UPDATE \"LiteLLM_TeamTable\" SET team_alias = CASE team_id WHEN 't2' THEN 'Red' END"
    )
    copy_all(refresher)
    with store.snapshot() as snapshot:
        assert snapshot.fetch(names) == [("t1", None), ("t2", "Red")]
