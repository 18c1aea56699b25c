"""Changes by tool, model and team: their links, colors and others."""

import re
from datetime import timedelta

import pytest

from tests.clock import today
from tests.texts import words

from .test_changes import both_days, page, table

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_an_agent_without_a_known_tool_leads_to_its_users(staff_client, proxy):
    _, now = both_days(proxy)
    proxy.spend_day("ann", 5.0, day=now, tags=["User-Agent: homemade"])
    html = page(staff_client)
    url = re.search(r'href="([^"]+)">homemade</a>', html)[1]
    assert url == "/users/?range=7d&amp;tag_filters=User-Agent%3A+homemade"
    assert "so volume differs between tools, models and teams" in words(html)


def test_remainders_have_the_colors_of_charts(staff_client, proxy):
    _, now = both_days(proxy)
    proxy.spend_day("ann", 5.0, day=now)
    proxy.spend_day("", 2.0, day=now, key="strange")
    html = page(staff_client)
    assert '<i class="key key--unknown"></i><span>Unattributed' in html
    assert '<i class="key key--untagged"></i><span>Untagged' in html
    bars = staff_client.get("/", {"range": "7d"}).content.decode()
    assert re.search(r'title="Untagged"><svg[^>]+ class="key--untagged"', bars)


def test_parts_have_twenty_rows_before_the_others(staff_client, proxy):
    both_days(proxy)
    for number in range(22):
        day = today() - timedelta(days=1)
        proxy.spend_day("ann", 1.0 + number, day=day, model=f"m{number}")
    models = [row[0] for row in table(page(staff_client), 'data-by="model"')[1:]]
    assert models[19:21] == ["m2", "2 other models"]
