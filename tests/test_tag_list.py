"""The page's list of tools and tags: whatever is chosen from it finds those who used it."""

import re
from html import unescape

import pytest

from .test_page import TODAY, page

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_every_tag_that_is_offered_finds_those_who_used_it(staff_client, proxy):
    tags = [
        *("a,b", 'x"y', "50%", "<b>&amp;</b>", " lead", "=cmd()", "unbalanced(", "{x}", "CURSOR"),
        *("User-Agent:  two", "User-Agent: foo/1.0 (a, b; c)", "User-Agent: we,ird", "node"),
    ]
    for number, tag in enumerate(tags):
        proxy.spend_day(f"u{number}", 1.0, day=TODAY, tags=[tag])
    select = re.search(r'<select name="tag_filters".*?</select>', page(staff_client), re.DOTALL)
    offered = re.findall(r'<option value="([^"]*)"', select.group())
    assert len(offered) == len(tags)
    found = set()
    for value in map(unescape, offered):
        users = staff_client.get("/users/", {"tag_filters": value}).context["report"].users
        assert len(users) == 1, value
        found |= {user.user_id for user in users}
    assert len(found) == len(tags)
