"""Models by provider and teams by key: other rows of the same pages."""

import re
from html import unescape

import pytest

from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

from .test_slice_comparison import comparison
from .test_slices import book_company, dollars, page, report, rows, table
from .test_teams import teams  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

OTHER_ROWS = [("models", "provider"), ("teams", "organization"), ("teams", "key")]


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """Its first key has an alias and is known by its end."""
    book_company(proxy)
    proxy.connection.execute(
        """UPDATE "LiteLLM_VerificationToken" SET key_alias = 'laptop', key_name = 'sk-...4f2a'"""
    )
    return proxy


@pytest.mark.parametrize(("name", "by"), OTHER_ROWS)
def test_rows_add_up_to_all_spend_on_the_page_and_in_files(staff_client, company, name, by):
    found = report(staff_client, name, by=by)
    assert sum(row["spend"] for row in found[f"{by}s"]) == found["total"]["spend"] == 100.0
    assert sum(float(row["spend"]) for row in rows(staff_client, name, by=by)) == 100.0
    head, *body, total = table(page(staff_client, name, by=by))
    spend = head.index("Spend")
    assert sum(dollars(row[spend]) for row in body) == dollars(total[spend]) == 100.0


def test_organizations_have_an_alias_and_stand_side_by_side(staff_client, company):
    company.connection.execute(
        """INSERT INTO "LiteLLM_BudgetTable" (budget_id, created_by, updated_by, updated_at)
        VALUES ('b1', '', '', now())"""
    )
    company.connection.execute(
        """INSERT INTO "LiteLLM_OrganizationTable"
        (organization_id, organization_alias, budget_id, created_by, updated_by, updated_at)
        VALUES ('o1', 'Research', 'b1', '', '', now())"""
    )
    company.connection.execute("""UPDATE "LiteLLM_TeamTable" SET organization_id = 'o1'""")
    found = report(staff_client, "teams", by="organization")["organizations"]
    named = [(row["organization"], row["name"], row["users"], row["spend"]) for row in found]
    assert named[:2] == [("o1", "Research", 1, 40.0), ("", "No organization", 1, 25.0)]
    chosen = {"name": "teams", "by": "organization", "row": ["o1", "(none)"]}
    compared = comparison(staff_client, **chosen)
    assert [(row["name"], row["spend"]) for row in compared["rows"]] == [
        ("Research", 40.0),
        ("No organization", 25.0),
    ]


def test_a_key_is_told_by_its_alias_and_its_end_and_never_by_itself(staff_client, company):
    found = report(staff_client, "teams", by="key")
    keys = [(row["key"], row["name"], row["spend"]) for row in found["keys"]]
    assert keys[0] == ("4f2a", "laptop (sk-…4f2a)", 40.0)
    html = page(staff_client, "teams", by="key")
    assert "laptop (sk-…4f2a)" in html
    for name in ("/teams/", "/teams.csv", "/teams.json"):
        text = staff_client.get(name, {"by": "key"}).content.decode()
        assert "hash-of-k1" not in text
        assert "strange" not in text
    assert 'name="row"' not in html
    assert 'id="compare-form"' not in html


def test_keys_and_tools_are_sorted_by_the_names_shown(staff_client, company):
    company.spend_day("bob", 1.0, day=today(), key="first", tags=["User-Agent: copilot"])
    company.connection.execute(
        """INSERT INTO "LiteLLM_VerificationToken" (token, user_id, key_alias)
        VALUES ('first', 'bob', 'Atlas'), ('last', 'bob', 'zebra')"""
    )
    company.spend_day("bob", 1.0, day=today(), key="last")
    for name, by, kind in (("teams", "key", "named"), ("tools", "tool", "named")):
        found = report(staff_client, name, by=by, rank_by="name", rank_order="asc")[f"{by}s"]
        names = [row["name"] for row in found if row["kind"] == kind]
        assert len(names) > 2
        assert names == sorted(names, key=str.lower)


def test_keys_of_the_same_label_have_ordinals_everywhere(staff_client, proxy):
    proxy.spend_day("ann", 2.0, day=today(), key="strange-1")
    proxy.spend_day("bob", 3.0, day=today(), key="strange-2")
    spends = {"Unknown key": 2.0, "Unknown key 2": 3.0}
    for order in ("asc", "desc"):
        asked = {"by": "key", "rank_order": order}
        found = report(staff_client, "teams", **asked)["keys"]
        assert {row["name"]: row["spend"] for row in found if row["spend"]} == spends
        lines = rows(staff_client, "teams", **asked)
        assert {row["name"]: float(row["spend"]) for row in lines if row["spend"] != "0"} == spends
        html = page(staff_client, "teams", **asked)
        shown = {row[0]: dollars(row[3]) for row in table(html)[1:-1]}
        assert shown.items() >= spends.items()


def test_keys_of_the_same_label_have_their_own_colors(staff_client, proxy):
    for number in range(1, 9):
        proxy.spend_day("ann", 10.0 - number, day=today(), key=f"strange-{number}")
    html = page(staff_client, "teams", by="key")
    shown = html.split('<table class="grid slice">')[1].split("</table>")[0]
    swatches = re.findall(r'key--(\w+)"></i><span>Unknown key', shown)
    assert swatches == ["1", "2", "3", "4", "5", "6", "other", "other"]


def test_a_switch_says_what_rows_are_and_keeps_the_filters(staff_client, company):
    html = page(staff_client, "models", by="provider", range="7d", row=["a", "b"], status=400)
    assert "No provider is called “a”" in words(html)
    html = page(staff_client, "models", by="provider", range="7d")
    assert '<a id="by-provider" href="?by=provider&amp;range=7d" aria-current="true">' in html or (
        '<a id="by-provider" href="?range=7d&amp;by=provider" aria-current="true">' in html
    )
    assert 'href="?range=7d&amp;by=model"' in html
    assert "All providers" in html


def test_a_key_leads_to_its_owner_or_else_its_team_and_an_organization_to_its_teams(
    staff_client,
    teams,  # noqa: F811
):
    teams.spend_day("ann", 1.0, day=today(), key="hash-5")
    html = page(staff_client, "teams", by="key", range="7d")
    links = {unescape(link) for link in re.findall(r'<a href="(/(?:user|team)/[^"]+)"', html)}
    owners = {f"/user/?range=7d&user_id={user}" for user in ("ann", "eva", "guest")}
    assert links == owners | {"/team/?range=7d&team_id=t2"}
    html = page(staff_client, "teams", by="organization", range="7d", q="a", rank_by="users")
    (link,) = re.findall(r'<a href="(/teams/[^"]+)">Europe</a>', html)
    assert unescape(link) == "/teams/?range=7d&q=a&team=t1"
    found = report(staff_client, "teams", team="t1")["teams"]
    assert [row["name"] for row in found] == ["Payments", "Filtered out", "Unattributed"]
    html = page(staff_client, "teams", by="organization", team="t1")
    assert 'href="/teams/?team=t1">Europe</a>' in html


@pytest.mark.parametrize(("name", "by"), [("tools", "model"), ("models", "key"), ("teams", "x")])
def test_rows_of_another_page_are_refused(staff_client, company, name, by):
    assert "Check your filters" in page(staff_client, name, status=400, by=by)
    assert staff_client.get(f"/{name}.csv", {"by": by}).status_code == 400
    assert "by must be one of" in comparison(staff_client, status=400, name=name, by=by)["error"]


def test_keys_are_not_compared(staff_client, company):
    found = comparison(staff_client, status=400, name="teams", by="key", row=["1", "2"])
    assert found["error"] == "row does not take keys (by=key)"
