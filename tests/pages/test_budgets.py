"""`/budgets/`: whose budget is over or near, and when it runs out."""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest

from analytics.filters.addresses import address_of
from tests.clock import today
from tests.proxy import Proxy
from tests.texts import words

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

HOSTILE = "<b>=cmd()'\"&"


@pytest.fixture
def company(proxy: Proxy) -> Proxy:
    """Everything of every kind: a user over the limit, a key near it, a team within it."""
    day, midnight = today(), datetime.combine(today(), datetime.min.time())
    run = proxy.connection.execute
    reset = midnight + timedelta(days=4)
    run(
        """INSERT INTO "LiteLLM_BudgetTable"
        (budget_id, max_budget, soft_budget, budget_duration, budget_reset_at, created_by,
        updated_by) VALUES ('b1', 40, 30, '7d', %(at)s, 'x', 'x'),
        ('b2', 0, NULL, NULL, NULL, 'x', 'x'), ('b3', 1000, NULL, '7d', %(at)s, 'x', 'x')""",
        {"at": reset},
    )
    run("""INSERT INTO "LiteLLM_OrganizationTable"
        (organization_id, organization_alias, budget_id, models, created_by, updated_by)
        VALUES ('o1', 'Europe', 'b2', '{}', 'x', 'x')""")
    run(
        """INSERT INTO "LiteLLM_TeamTable"
        (team_id, team_alias, organization_id, spend, max_budget, budget_duration,
        budget_reset_at, created_at)
        VALUES ('t1', 'Payments', 'o1', 60, 100, '7d', %s, '2020-01-01'),
        ('t2', %s, NULL, 0, NULL, NULL, NULL, '2020-01-01')""",
        [reset, HOSTILE],
    )
    run(
        """INSERT INTO "LiteLLM_UserTable"
        (user_id, user_email, user_alias, teams, spend, max_budget, budget_duration,
        budget_reset_at) VALUES ('ann', 'ann@example.com', 'Ann Lee', '{t1}', 12, 10, 'banana', %s),
        ('bob', NULL, NULL, '{}', 0, 'NaN', NULL, NULL)""",
        [midnight - timedelta(days=1)],
    )
    run("""INSERT INTO "LiteLLM_VerificationToken"
        (token, key_name, key_alias, user_id, team_id, spend, budget_id, expires, created_at)
        VALUES ('hash-1', 'sk-...4f2a', 'laptop', 'ann', 't1', 35, 'b1', NULL, '2020-01-01'),
        ('hash-2', 'sk-...9999', NULL, NULL, 't2', 99, 'b1', '2020-01-01', '2020-01-01')""")
    run("""INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend, budget_id)
        VALUES ('ann', 't1', 5, 'b3')""")
    proxy.spend_day("old", 1.0, day=day - timedelta(days=10), key="hash-0")
    proxy.spend_day("ann", 20.0, day=day - timedelta(days=2), key="hash-1")
    proxy.spend_day("ann", 10.0, day=day - timedelta(days=1), key="hash-1")
    proxy.spend_day("ann", 5.0, day=day, key="hash-1")
    return proxy


def found(client, **params) -> dict:
    response = client.get("/budgets.json", params)
    assert response.status_code == 200
    return response.json()


def html(client, status: int = 200, **params) -> str:
    response = client.get("/budgets/", params)
    assert response.status_code == status
    return response.content.decode()


def rows(client, **params) -> list[dict]:
    response = client.get("/budgets.csv", params)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_the_most_used_budget_is_first_and_each_has_its_state(staff_client, company):
    budgets = found(staff_client)["budgets"]
    assert [(row["kind"], row["name"], row["state"]) for row in budgets] == [
        ("user", "Ann Lee", "over"),
        ("key", "laptop", "near"),
        ("team", "Payments", "within"),
        ("member", "Ann Lee", "within"),
        ("organization", "Europe", "zero"),
    ]
    assert [row["utilization"] for row in budgets] == [1.2, 0.875, 0.6, 0.005, 0.0]
    assert found(staff_client)["counts"] == {
        "over": 1,
        "near": 1,
        "within": 2,
        "zero": 1,
        "none": 2,
    }


def test_a_rate_is_the_mean_of_the_complete_days_since_the_reset(staff_client, company):
    _, key, team, member, _ = found(staff_client)["budgets"]
    assert (key["complete_days"], key["run_rate_per_day"]) == (3, 10.0)
    # $5 are left, half a day at this rate.
    left = datetime.strptime(key["runs_out_at"], "%Y-%m-%dT%H:%M:%SZ") - datetime.combine(
        today(), datetime.min.time()
    )
    assert timedelta(hours=12) <= left <= timedelta(hours=36)
    assert (team["run_rate_per_day"], team["runs_out_at"]) == (10.0, None)
    assert (member["daily_rows_spend"], member["difference"]) == (35.0, 30.0)
    assert found(staff_client)["running_out"] == 1


def test_the_page_has_figures_states_owners_and_dates(staff_client, company):
    shown = html(staff_client)
    text = words(shown)
    for part in (
        *("Over now", "After the reset", "unknown duration “banana”, overdue", "every 7d"),
        *("87.5%", "soft $30.00", "sk-…4f2a", "in Payments", "No spend allowed", "Zero limit"),
        *("1 user, 1 key", "LiteLLM's own total has reached it"),
    ):
        assert part in text, part
    assert 'href="/user/?user_id=ann"' in shown
    assert 'href="/team/?team_id=t1"' in shown
    assert "hash-" not in shown
    assert "87.5%" not in words(html(staff_client, state="over"))
    assert "At $10.00 a day, the mean of 3 days" in shown
    company.connection.execute(
        """UPDATE "LiteLLM_VerificationToken" SET created_at = %s""",
        [datetime.combine(today() - timedelta(days=1), datetime.min.time())],
    )
    assert "At $10.00 a day, that of one complete day" in html(staff_client)


def test_filters_by_kind_state_team_and_search(staff_client, company):
    def names(**params) -> list[tuple[str, str]]:
        return [(row["kind"], row["name"]) for row in found(staff_client, **params)["budgets"]]

    assert names(kind="key") == [("key", "laptop")]
    assert names(kind=["user", "team"]) == [("user", "Ann Lee"), ("team", "Payments")]
    assert names(kind="user,team") == names(kind=["user", "team"])
    assert names(q="ANN pay") == [("key", "laptop"), ("member", "Ann Lee")]
    assert {kind for kind, _ in names(team="t1")} == {
        *("user", "key", "team", "member", "organization")
    }
    assert names(team="(none)") == []
    assert names(state="none") == [("team", HOSTILE), ("user", "bob")]
    assert names(team="(none)", state="none") == [("user", "bob")]


def test_orders_turn_round_and_budgets_without_a_value_stay_last(staff_client, company):
    def names(order: str, by: str) -> list[str]:
        shown = found(staff_client, budget_by=by, budget_order=order)["budgets"]
        return [row["kind"] for row in shown]

    assert names("asc", "limit")[0] == names("desc", "limit")[-1] == "organization"
    assert names("asc", "runs_out")[:2] == ["user", "key"]
    assert names("desc", "runs_out")[-1] == names("asc", "runs_out")[-1]


def test_pages_follow_each_other_and_one_past_the_end_redirects(staff_client, proxy):
    for number in range(30):
        proxy.connection.execute(
            'INSERT INTO "LiteLLM_UserTable" (user_id, spend, max_budget) VALUES (%s, 1, 10)',
            [f"user-{number:02}"],
        )
    pages = [found(staff_client, page=page, page_size=25) for page in (1, 2)]
    shown = [row["user_id"] for page in pages for row in page["budgets"]]
    assert shown == [f"user-{number:02}" for number in range(30)]
    assert [row["user_id"] for row in rows(staff_client, page_size=25)] == shown
    answer = staff_client.get("/budgets/", {"page": "9", "page_size": "25"})
    assert answer["Location"] == "/budgets/?page_size=25&page=2"
    assert "26–30 of 30 budgets" in words(html(staff_client, page=2, page_size=25))


def test_the_file_has_every_row_and_guards_formulas(staff_client, company):
    company.connection.execute(
        """UPDATE "LiteLLM_TeamTable" SET max_budget = 1, team_alias = '=1+1'
        WHERE team_id = 't2'"""
    )
    shown = rows(staff_client)
    assert len(shown) == 6
    assert any(row["name"] == "'=1+1" for row in shown)
    assert {row["state"] for row in shown} == {"over", "near", "within", "zero"}


def test_names_are_text(staff_client, company):
    shown = html(staff_client, state="none")
    assert "&lt;b&gt;=cmd()" in shown
    assert "<b>=cmd" not in shown


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"state": "x"}, "state must be one of: over"),
        ({"kind": "x"}, "kind must be some of: user"),
        ({"budget_by": "x"}, "budget_by must be one of: name"),
        ({"budget_order": "x"}, "budget_order must be one of: asc"),
        ({"page": "0"}, "page must be a whole number"),
        ({"foo": "1"}, "foo is not a parameter"),
        ({"state": ["over", "near"]}, "state is given more than once"),
        ({"q": "a\0"}, "q takes at most"),
    ],
)
def test_invalid_parameters_are_a_400_with_a_sentence(staff_client, proxy, params, sentence):
    answer = staff_client.get("/budgets.json", params)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(sentence)
    assert "Check your filters" in html(staff_client, 400, **params)
    assert staff_client.get("/budgets.csv", params).status_code == 400


def test_other_filters_are_named_and_removed(staff_client, company):
    shown = html(staff_client, model="gpt-5", q="ann")
    assert "other filters do not apply to budgets" in words(shown)
    assert '<a href="?q=ann">Remove them</a>' in shown
    assert "Remove them" not in html(staff_client, range="7d", q="ann")


def test_an_empty_proxy_has_no_budgets(staff_client, proxy):
    assert found(staff_client)["budgets"] == []
    text = words(html(staff_client))
    assert "No budgets here" in text
    assert "LiteLLM limits nobody" in text
    assert len(rows(staff_client)) == 0


def test_each_state_is_a_tab(staff_client, company):
    ids = re.findall(r'id="(state-[a-z]+)"', html(staff_client))
    assert ids == [
        "state-all",
        "state-over",
        "state-near",
        "state-within",
        "state-zero",
        "state-none",
    ]


def test_a_view_of_budgets_has_a_name_without_a_period():
    address = address_of("/budgets/?kind=key&state=over&range=7d")
    assert address.words({}) == "Budgets · Kind: key · State: over"
    assert not address.is_relative
