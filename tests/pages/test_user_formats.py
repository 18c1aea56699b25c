"""`/user.json` and `/user.csv`: the figures of the page, refusals, and who looked at whom."""

from datetime import timedelta

import pytest

from demo.simulation import World
from tests.clock import today
from tests.proxy import Proxy

from .test_user import PATHS, ann, report, rows  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


@pytest.mark.parametrize("path", PATHS)
def test_neither_keys_nor_hashes_are_shown(staff_client, ann, path):  # noqa: F811 the fixture
    text = staff_client.get(path, {"user_id": "ann", "by": "key"}).content.decode()
    assert "hash-of" not in text
    assert len(text) > 100


@pytest.mark.parametrize("path", PATHS)
def test_a_user_whom_nobody_knows_is_a_404_with_a_sentence(staff_client, proxy, path):
    response = staff_client.get(path, {"user_id": "nobody-at-all"})
    assert response.status_code == 404
    assert "LiteLLM has no user with this ID" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "user_id must be the ID of a user"),
        ("user_id=", "user_id must be the ID of a user"),
        ("user_id=a%00b", "user_id must be the ID of a user"),
        ("user_id=ann&by=color", "by must be one of: model, tool, key"),
        ("user_id=ann&user_id=bob", "user_id is given more than once"),
        ("user_id=ann&range=zzz", "range must be one of: today, 7d"),
        ("user_id=ann&start_date=2026-1-1", "Invalid date format. Use YYYY-MM-DD"),
        ("user_id=ann&foo=1", "foo is not a parameter"),
    ],
)
def test_bad_input_is_a_400_that_names_the_parameter(staff_client, proxy, query, sentence):
    answer = staff_client.get(f"/user.json?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert staff_client.get(f"/user.csv?{query}").status_code == 400
    html = staff_client.get(f"/user/?{query}")
    assert html.status_code == 400
    assert "Check your filters" in html.content.decode()


def test_a_formula_leaves_the_file_as_text(staff_client, proxy: Proxy):
    proxy.spend_day("=1+1", 5.0, day=today(), model="@SUM(1)")
    (row,) = rows(staff_client, "=1+1")
    assert (row["user_id"], row["model"]) == ("'=1+1", "'@SUM(1)")


def test_page_json_and_file_have_the_figures_of_the_list(staff_client, proxy: Proxy):
    proxy.simulate(
        World(
            seed=7,
            users=40,
            first_day=today() - timedelta(days=13),
            last_day=today(),
            history_days=13,
            hostile_share=0.3,
            shared_key_share=0.2,
        )
    )
    period = {"start_date": str(today() - timedelta(days=6)), "end_date": str(today())}
    listed = staff_client.get("/admin/users/daily/activity", period).json()["users"]
    assert len(listed) > 10
    for user in listed[:10]:
        found = report(staff_client, user["user_id"], **period)
        for name in ("spend", "requests", "failed_requests", "tokens", "days_active"):
            assert found["figures"][name] == pytest.approx(user[name])
        for parts in ("models", "tools", "keys", "providers", "mcp_tools", "days"):
            total = sum(part["spend"] for part in found[parts])
            assert total == pytest.approx(user["spend"]), parts
        exported = rows(staff_client, user["user_id"], **period)
        assert sum(float(row["spend"]) for row in exported) == pytest.approx(
            user["spend"], abs=1e-4
        )
        assert sum(int(row["tokens"]) for row in exported) == user["tokens"]


def test_the_name_of_the_file_is_ascii(staff_client, proxy: Proxy):
    proxy.spend_day("日本語", 5.0, day=today())
    given = {"start_date": "2026-01-01", "end_date": "2026-01-31", "user_id": "日本語"}
    header = staff_client.get("/user.csv", given)["Content-Disposition"]
    assert header == 'attachment; filename="user-usage_user_2026-01-01_2026-01-31.csv"'


@pytest.mark.parametrize("path", PATHS)
def test_who_looks_at_whom_is_audited(staff_client, ann, caplog, path):  # noqa: F811 the fixture
    caplog.set_level("INFO", "user_usage.audit")
    staff_client.get(path, {"user_id": "ann"})
    assert (
        f"user viewed: user 'olga', address 127.0.0.1, subject 'ann', path '{path}'"
        in caplog.messages
    )
