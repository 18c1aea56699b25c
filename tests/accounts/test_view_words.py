"""What a saved view shows, in words, and which parts of an address it keeps."""

import re

import pytest

from analytics.accounts.models import SavedView
from tests.texts import words

from .test_saved_views import URL, save

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_a_list_says_what_each_view_shows_by_the_names_of_teams(staff_client, proxy):
    proxy.connection.execute(
        "INSERT INTO \"LiteLLM_TeamTable\" (team_id, team_alias) VALUES ('t-1', 'Payments')"
    )
    shown = {
        "/users/?range=7d&team=t-1,t-9&sort_by=tokens": "User Usage · 7 days · Team: Payments"
        " · Team: t-9",
        "/team/?team_id=t-1": "Team · 30 days · Team: Payments",
        "/user/?user_id=ann": "User · 30 days · User ID: ann",
        "/seats/?status=never_used&price=20&rank_by=created": "Seats · 30 days"
        " · Status: never used · Price: 20",
        "/budgets/?state=over": "Budgets · State: over",
        "/tools/?start_date=2026-01-05&end_date=2026-01-05": "Tools · 1 day",
    }
    for number, url in enumerate(shown):
        assert save(staff_client, f"View {number}", url).status_code == 302
    html = staff_client.get(URL).content.decode()
    found = re.findall(r'view-list__words">(.*?)</p>', html, re.DOTALL)
    assert [words(text) for text in found] == list(shown.values())


def test_what_a_form_without_scripts_sends_empty_is_left_out(staff_client):
    save(staff_client, url="/users/?range=7d&min_spend=&max_spend=&q=")
    assert SavedView.objects.get().url == "/users/?range=7d"


def test_dates_in_the_address_are_said_to_stay(staff_client, proxy):
    for query, is_relative in (
        ("?range=7d", True),
        ("?start_date=2026-01-05&end_date=2026-01-06", False),
    ):
        html = staff_client.get(f"/tools/{query}").content.decode()
        assert ('data-part="relative-days">' in html) is is_relative
        assert ('data-part="fixed-days">' in html) is not is_relative
