"""`/users/daily.csv`: one row per user, day and model; safe in spreadsheets, equal to the page."""

import csv
import gzip
import io
from datetime import date, timedelta

import pytest
from django.test import Client

from analytics.exports.slots import slots
from tests.domain.test_formulas import FORMULAS
from tests.proxy import DAY

LOGGER = "analytics.pages.users.exports"

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
COLUMNS = (
    "user_id,user_email,user_alias,date,model,spend,spend_at_least,exact,requests,"
    "successful_requests,failed_requests,tokens,prompt_tokens,completion_tokens"
)


def rows(client: Client, **params) -> list[dict[str, str]]:
    response = client.get("/users/daily.csv", PERIOD | params)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    assert text.startswith(COLUMNS + "\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def keys(found: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """User, day and model of each row."""
    return [(row["user_id"], row["date"], row["model"]) for row in found]


def test_a_row_holds_every_column(staff_client, proxy):
    proxy.person("ann", "ann@example.com", "Ann")
    proxy.spend_day("ann", 1.5, requests=4, failed=1, model="m1")
    (row,) = rows(staff_client)
    assert ",".join(row.values()) == (
        f"ann,ann@example.com,Ann,{DAY},m1,1.5,1.5,true,4,3,1,110,100,10"
    )


def test_rows_come_by_user_day_and_model_whatever_the_page_sorts_by(staff_client, proxy):
    made = [("b", 1, "m"), ("a", 2, "m"), ("a", 1, "n"), ("a", 1, "M"), ("B", 1, "m")]
    for user, day, model in made:
        proxy.spend_day(user, 1.0, day=date(2026, 1, day), model=model)
    ordered = [(user, f"2026-01-{day:02}", model) for user, day, model in sorted(made)]
    assert keys(rows(staff_client)) == ordered
    assert keys(rows(staff_client, sort_by="user", sort_order="desc")) == ordered


def test_keys_and_providers_of_a_day_are_one_row_and_no_model_is_an_empty_one(staff_client, proxy):
    proxy.spend_day("ann", 1.0, key="k1", model=None)
    proxy.spend_day("ann", 2.0, key="k2", model="")
    (row,) = rows(staff_client)
    assert (row["model"], row["spend"]) == ("", "3")


def test_nobody_is_no_user_and_other_days_are_left_out(staff_client, proxy):
    proxy.spend_day(None, 1.0)
    proxy.spend_day("", 1.0)
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)):
        proxy.spend_day("ann", 1.0, day=day)
    assert [row["date"] for row in rows(staff_client)] == ["2026-01-01", "2026-01-31"]


def test_bounds_of_spend_are_those_of_the_users_sum(staff_client, proxy):
    for number in range(3):
        proxy.spend_day("ann", 1.0, day=DAY + timedelta(days=number))
    proxy.spend_day("bob", 2.0)
    assert {row["user_id"] for row in rows(staff_client, min_spend="3")} == {"ann"}
    assert {row["user_id"] for row in rows(staff_client, max_spend="2")} == {"bob"}


def test_the_search_finds_what_the_page_finds(staff_client, proxy):
    proxy.person("u1", "Zoë@example.com")
    proxy.person("u2", None, "Zoë")
    for user in ("u1", "u2", "zoë", "u4"):
        proxy.spend_day(user, 1.0)
    assert [row["user_id"] for row in rows(staff_client, q="ZOË")] == ["u1", "u2", "zoë"]


def test_tagged_rows_contain_their_bounds(staff_client, proxy):
    for spend, tags in ((5.0, ["a", "b"]), (2.0, ["b"]), (1.0, [])):
        proxy.spend_day("ann", spend, tags=tags)
    proxy.spend_day("ann", 4.0, model="untagged")

    def bounds(**params) -> list[tuple[str, ...]]:
        columns = ("model", "spend", "spend_at_least", "exact")
        return [tuple(row[column] for column in columns) for row in rows(staff_client, **params)]

    assert bounds(tag_filters="a,b") == [("gpt-5", "8", "7", "false")]
    assert bounds(tag_filters="a") == [("gpt-5", "5", "5", "true")]
    assert bounds(tag_filters="a,b", tag_scope="users") == [
        ("gpt-5", "8", "8", "true"),
        ("untagged", "4", "4", "true"),
    ]


def test_tags_never_count_for_more_than_their_key_spent(staff_client, proxy):
    proxy.spend_day("ann", 4.0, tags=["a"], model="m1")
    proxy.spend_day("ann", 4.0, tags=["a"], model="m2")
    proxy.connection.execute('UPDATE "LiteLLM_DailyUserSpend" SET spend = 3')
    assert [row["spend"] for row in rows(staff_client, tag_filters="a")] == ["3", "3"]


@pytest.mark.parametrize(("name", "safe"), FORMULAS.items())
def test_text_that_starts_a_formula_leaves_as_text(staff_client, proxy, name, safe):
    proxy.person(name, name, name)
    proxy.spend_day(name, 0.0, model=name)
    (row,) = rows(staff_client)
    for column in ("user_id", "user_email", "user_alias", "model"):
        assert row[column] == safe


def test_text_is_quoted_and_numbers_are_not(staff_client, proxy):
    proxy.person("ann", "", "Ann")
    proxy.spend_day("ann", 388.21677200000016, model="m")
    response = staff_client.get("/users/daily.csv", PERIOD)
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1] == f'"ann",,"Ann",{DAY},"m",388.216772,388.216772,true,1,1,0,110,100,10'


def test_an_empty_scope_is_a_file_with_a_header(staff_client, proxy):
    assert rows(staff_client) == []
    assert rows(staff_client, tag_filters="none", min_spend="1", q="x") == []


def test_the_file_has_a_name_of_its_own_and_its_line_in_the_log(staff_client, proxy, caplog):
    proxy.spend_day('Zoë "quoted"\nline', 1.0)
    proxy.spend_day("bob", 1.0)
    response = staff_client.get("/users/daily.csv", PERIOD)
    assert response["Content-Disposition"] == (
        'attachment; filename="user-usage-daily_2026-01-01_2026-01-31.csv"'
    )
    assert "no-store" in response["Cache-Control"]
    assert len(list(response.streaming_content)) == 1
    (line,) = [line.getMessage() for line in caplog.records if line.name == LOGGER]
    assert line.startswith("olga took users/daily.csv?start_date=2026-01-01")
    assert line.endswith(": 2 rows, complete")


def test_a_client_that_accepts_gzip_gets_the_file_compressed_once(staff_client, proxy):
    for number in range(2000):
        proxy.connection.execute(
            """
            INSERT INTO "LiteLLM_DailyUserSpend" (id, user_id, date, api_key, model, updated_at)
            VALUES (%s, %s, '2026-01-15', 'key', %s, now())
            """,
            [str(number), f"user-{number}", "m" * 100],
        )
    plain = staff_client.get("/users/daily.csv", PERIOD)
    text = b"".join(plain.streaming_content)
    packed = staff_client.get("/users/daily.csv", PERIOD, headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(b"".join(packed.streaming_content)) == text
    assert text.count(b"\n") == 2001
    assert packed["Content-Encoding"] == "gzip"
    assert not plain.has_header("Content-Encoding")
    assert "Accept-Encoding" in plain["Vary"]


def test_a_bad_parameter_is_a_400_that_names_it(staff_client):
    response = staff_client.get("/users/daily.csv", {"min_spend": "x"})
    assert response.status_code == 400
    assert "min_spend must be a number of at least 0" in response.content.decode()


def test_the_page_offers_both_files_with_its_filters(staff_client, proxy):
    text = staff_client.get("/users/?range=7d&q=ann&page=2", follow=True).content.decode()
    assert 'href="/users.csv?range=7d&amp;q=ann&amp;head=yes"' in text
    assert 'href="/users/daily.csv?range=7d&amp;q=ann&amp;head=yes"' in text


def test_by_http_1_0_no_file_is_sent_that_might_be_cut(staff_client, proxy):
    response = staff_client.get("/users.csv", SERVER_PROTOCOL="HTTP/1.0")
    assert response.status_code == 505
    assert "proxy_http_version 1.1" in response.content.decode()


@pytest.mark.parametrize("path", ["/users.csv", "/users/daily.csv"])
def test_exports_beyond_the_limit_get_503(
    staff_client, proxy, settings, path, django_assert_num_queries
):
    for _ in range(settings.EXPORTS_AT_ONCE):
        assert slots.acquire(blocking=False)
    try:
        with django_assert_num_queries(0, using="litellm"):
            response = staff_client.get(path, {"q": "ann"})
    finally:
        slots.release(settings.EXPORTS_AT_ONCE)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "Try again in a minute" in response.content.decode()
    assert 'href=""' in response.content.decode()  # the same address, its filters kept


@pytest.mark.parametrize("leave", ["close", "read", "fail", "head"])
def test_an_export_releases_its_slot(staff_client, proxy, settings, leave):
    ask = staff_client.head if leave == "head" else staff_client.get
    response = ask("/users.csv", PERIOD | ({"min_spend": "x"} if leave == "fail" else {}))
    if leave == "read":
        list(response.streaming_content)
    response.close()
    free = [slots.acquire(blocking=False) for _ in range(settings.EXPORTS_AT_ONCE)]
    slots.release(free.count(True))
    assert all(free)
