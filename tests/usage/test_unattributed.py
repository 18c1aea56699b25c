"""Unattributed spend on `/data/`: by kind and owner, linked from the ledger."""

import re
from datetime import datetime, timedelta

import pytest

from analytics.usage.data_report import DataQuality
from analytics.usage.unattributed import MOST_OWNERS
from tests.answers import fetch_data_quality
from tests.clock import this_month, today
from tests.pages.test_data import shown
from tests.pages.test_users import page, words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def kinds(quality: DataQuality) -> dict[str, tuple[int, float]]:
    return {kind.kind: (kind.requests, kind.spend) for kind in quality.unattributed}


def test_unattributed_spend_is_split_by_kind_and_lists_no_key(staff_client, proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('of-a-team', 'ann', 'red'), ('of-nobody', NULL, NULL), ('of-ann', 'ann', NULL)"""
    )
    proxy.deleted_key("deleted", "", datetime(2026, 1, 1))
    for number, key in enumerate(
        ("of-a-team", "of-nobody", "deleted", "of-ann", "litellm-internal-health-check", "strange")
    ):
        proxy.spend_day("", 2.0**number, day=today(), key=key, requests=number + 1)
    proxy.spend_day(None, 100.0, day=today(), key="strange")
    proxy.spend_day("ann", 1000.0, day=today(), key="of-ann")
    assert kinds(fetch_data_quality(this_month())) == {
        "team_keys": (1, 1.0),
        "bare_keys": (5, 6.0),
        "user_keys": (4, 8.0),
        "health_checks": (5, 16.0),
        "unknown_keys": (7, 132.0),
    }
    text = shown(staff_client)
    assert "Keys of teams" in text
    assert "Keys without team or user" in text
    assert re.search(
        r"Unattributed spend \w+ \d+ – \w+ \d+, \d+ · 30 days incl. today \(partial\) · UTC", text
    )
    assert "of-a-team" not in text
    assert "strange" not in text


def test_keys_of_teams_and_users_are_listed_by_owner_and_add_up(staff_client, proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES
            ('r1', NULL, 'red'), ('r2', 'ann', 'red'), ('b', NULL, '<b>blue'), ('a', 'ann', '')"""
    )
    days = [today() - timedelta(days=number) for number in range(3)]
    for key, day, spend in (("r1", 2, 1.0), ("r2", 1, 2.0), ("b", 0, 8.0), ("a", 1, 0.5)):
        proxy.spend_day("", spend, day=days[day], key=key, requests=day + 1)
    teams, users = fetch_data_quality(this_month()).unattributed
    assert [
        (row.owner, row.keys, row.requests, row.spend, row.first_day, row.last_day)
        for row in teams.owners
    ] == [
        ("<b>blue", 1, 1, 8.0, days[0], days[0]),
        ("red", 2, 5, 3.0, days[2], days[1]),
    ]
    assert (teams.keys, teams.requests, teams.spend) == (3, 6, 11.0)
    assert (teams.first_day, teams.last_day) == (days[2], days[0])
    assert [(row.owner, row.spend) for row in users.owners] == [("ann", 0.5)]
    text = shown(staff_client)
    assert "Team <b>blue 1 1 $8.00" in text
    assert "User ann 1 2 $0.50" in text


def test_owners_beyond_the_first_share_a_row(staff_client, proxy):
    for number in range(MOST_OWNERS + 3):
        proxy.connection.execute(
            'INSERT INTO "LiteLLM_VerificationToken" (token, team_id) VALUES (%s, %s)',
            (f"key-{number}", f"team-{number:02}"),
        )
        proxy.spend_day("", 1.0 + number, day=today(), key=f"key-{number}")
    (teams,) = fetch_data_quality(this_month()).unattributed
    rest = teams.owners[-1]
    assert (len(teams.owners), rest.owner, rest.owners) == (MOST_OWNERS + 1, None, 3)
    assert (rest.keys, rest.requests, rest.spend) == (3, 3, 6.0)
    assert teams.spend == sum(row.spend for row in teams.owners) == 276.0
    assert "+3 more 3 3 $6.00" in shown(staff_client)


def test_a_key_with_several_records_counts_once_and_for_its_team(proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('k', NULL, 'now')"""
    )
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_DeletedVerificationToken" (id, token, user_id, team_id, deleted_at)
        VALUES ('1', 'k', NULL, 'before', now()), ('2', 'k', 'ann', NULL, now())"""
    )
    proxy.spend_day("", 1.0, day=today(), key="k")
    (teams,) = fetch_data_quality(this_month()).unattributed
    assert [(row.owner, row.keys, row.spend) for row in teams.owners] == [("now", 1, 1.0)]


def test_every_kind_in_the_ledger_leads_to_its_rows(staff_client, proxy):
    proxy.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, team_id)
        VALUES ('of-a-team', 'ann', 'red'), ('of-nobody', NULL, NULL), ('of-ann', 'ann', NULL)"""
    )
    for key in ("of-a-team", "of-nobody", "of-ann", "litellm-internal-health-check", "strange"):
        proxy.spend_day("", 1.0, day=today(), key=key)
    html = page(staff_client, range="7d")
    anchors = re.findall(r'href="/data/\?range=7d#([^"]+)"', html)
    assert len(set(anchors)) == 6
    data = staff_client.get("/data/").content.decode()
    assert [anchor for anchor in anchors if f' id="{anchor}"' not in data] == []
    assert 'href="/definitions/#unattributed"' in data


def test_the_kinds_add_up_to_what_the_ledger_calls_unattributed(staff_client, proxy):
    proxy.spend_day("", 2.5, day=today(), key="strange")
    proxy.spend_day(None, 1.5, day=today(), key="litellm-internal-health-check")
    proxy.spend_day("ann", 1.0, day=today())
    assert sum(spend for _, spend in kinds(fetch_data_quality(this_month())).values()) == 4.0
    assert "Unattributed $4.00" in words(page(staff_client))
