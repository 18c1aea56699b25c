"""`/users.csv`: every user in scope; safe in spreadsheets, equal to the page."""

import csv
import io

import pytest
from django.test import Client

from tests.domain.test_formulas import FORMULAS
from tests.proxy import DAY, Proxy

LOGGER = "analytics.pages.users.exports"

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

PERIOD = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
COLUMNS = [
    "user_id",
    "user_email",
    "user_alias",
    "spend",
    "spend_at_least",
    "exact",
    "requests",
    "successful_requests",
    "failed_requests",
    "success_rate",
    "tokens",
    "prompt_tokens",
    "completion_tokens",
    "days_active",
    "first_request_date",
    "last_request_date",
    "tags",
    "models_used",
]


def rows(client: Client, **params) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(client, **params), newline="")))


def exported(client: Client, **params) -> str:
    response = client.get("/users.csv", PERIOD | params)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def exports(caplog) -> list[str]:
    """What the log says of exports."""
    return [line.getMessage() for line in caplog.records if line.name == LOGGER]


def test_a_row_holds_every_column(staff_client, proxy):
    proxy.person("ann", "ann@example.com", "Ann")
    proxy.spend_day("ann", 1.5, requests=4, failed=1, tags=["b", "a"], model="m1")
    (row,) = rows(staff_client)
    assert list(row) == COLUMNS
    assert ",".join(row.values()) == (
        f"ann,ann@example.com,Ann,1.5,1.5,true,4,3,1,0.75,110,100,10,1,{DAY},{DAY},a; b,m1"
    )


def test_the_file_has_every_page_in_the_order_of_the_page_and_its_totals(staff_client, proxy):
    for number in range(120):
        proxy.spend_day(f"user-{number:03}", number / 7, requests=number % 5)
    params = {"sort_by": "requests", "sort_order": "asc", "min_spend": "1"}
    exported = rows(staff_client, **params)
    pages = [
        staff_client.get(
            "/admin/users/daily/activity", {**PERIOD, **params, "page": page, "page_size": 40}
        ).json()
        for page in (1, 2, 3)
    ]
    assert [row["user_id"] for row in exported] == [
        user["user_id"] for page in pages for user in page["users"]
    ]
    summary = pages[0]["summary"]
    assert sum(float(row["spend"]) for row in exported) == pytest.approx(summary["total_spend"])
    assert sum(int(row["requests"]) for row in exported) == summary["total_requests"]
    assert len(exported) == summary["total_users"]


@pytest.mark.parametrize(("name", "safe"), FORMULAS.items())
def test_text_that_starts_a_formula_leaves_as_text(staff_client, proxy, name, safe):
    proxy.person(name, name, name)
    proxy.spend_day(name, 0.0, tags=[name], model=name)
    (row,) = rows(staff_client)
    for column in ("user_id", "user_email", "user_alias", "tags", "models_used"):
        assert row[column] == safe


def test_each_tag_and_model_of_a_list_is_guarded(staff_client, proxy):
    proxy.spend_day("ann", 0.0, tags=["a", "=b"], model="m")
    proxy.spend_day("ann", 0.0, tags=["a"], model="+m", requests=2)
    (row,) = rows(staff_client)
    assert row["tags"] == "a;' =b"
    assert row["models_used"] == "'+m; m"


def test_text_is_quoted_and_numbers_are_not(staff_client, proxy):
    proxy.person("ann", "ann@example.com", "Ann")
    proxy.spend_day("ann", 1.5, requests=4, tags=["a"], model="m")
    assert exported(staff_client).splitlines()[1] == (
        f'"ann","ann@example.com","Ann",1.5,1.5,true,4,4,0,1,110,100,10,1,{DAY},{DAY},"a","m"'
    )


def test_a_user_without_an_email_has_an_empty_cell_and_the_api_gives_the_id(staff_client, proxy):
    proxy.person("blank", "")
    proxy.spend_day("blank", 2.0)
    proxy.spend_day("unknown", 1.0)
    assert [row["user_email"] for row in rows(staff_client)] == ["", ""]
    users = staff_client.get("/admin/users/daily/activity", PERIOD).json()["users"]
    assert [user["user_email"] for user in users] == ["blank", "unknown"]


@pytest.mark.parametrize(
    ("spend", "written"),
    [
        (388.21677200000016, "388.216772"),
        (0.1 + 0.2, "0.3"),
        (0.0000014, "0.000001"),
        (1e-9, "0"),
        (120.0, "120"),
        (123456789.25, "123456789.25"),
        (1e15, "1000000000000000"),
    ],
)
def test_amounts_have_at_most_6_decimals_and_no_exponent(staff_client, proxy, spend, written):
    proxy.spend_day("ann", spend, requests=3, failed=2)
    (row,) = rows(staff_client)
    assert row["spend"] == row["spend_at_least"] == written
    assert row["success_rate"] == "0.333333"


def test_numbers_are_never_guarded_and_quotes_and_newlines_survive(staff_client, proxy):
    name = 'Zoë "quoted", 老\nline'
    proxy.spend_day(name, -0.25, requests=0)
    (row,) = rows(staff_client)
    assert row["user_id"] == name
    assert row["spend"] == "-0.25"
    assert row["success_rate"] == ""


def test_the_file_is_text_that_no_proxy_stores(staff_client, proxy):
    response = staff_client.get("/users.csv", PERIOD)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="user-usage_2026-01-01_2026-01-31.csv"'
    )
    assert "no-store" in response["Cache-Control"]
    list(response.streaming_content)


def test_exports_are_logged_with_their_user(staff_client, proxy, caplog):
    proxy.spend_day("ann", 1.0)
    rows(staff_client, q="ann")
    (line,) = exports(caplog)
    assert line.startswith("olga took users.csv?")
    assert line.endswith("&q=ann: 1 users, complete")


def test_a_disconnected_export_is_logged_as_cut_short(staff_client, proxy, caplog):
    for number in range(3):
        proxy.spend_day(f"user-{number}", 1.0, tags=["t" * 50_000])
    response = staff_client.get("/users.csv", PERIOD)
    next(iter(response.streaming_content))
    response.close()
    (line,) = exports(caplog)
    assert line.endswith("users, cut short")


def test_a_bad_parameter_is_a_400_that_names_it(staff_client):
    response = staff_client.get("/users.csv", {"min_spend": "x"})
    assert response.status_code == 400
    assert "min_spend must be a number of at least 0" in response.content.decode()


@pytest.mark.parametrize("path", ["/users.csv", "/users/daily.csv"])
def test_a_scalar_given_twice_is_a_400_that_names_it(staff_client, path):
    response = staff_client.get(path, {"range": ["zzz", "7d"]})
    assert response.status_code == 400
    assert "range is given more than once" in response.content.decode()


def test_an_empty_scope_is_a_file_with_a_header(staff_client, proxy: Proxy):
    assert rows(staff_client) == []


def test_the_page_asks_for_files_with_their_reconciliation(staff_client, proxy):
    proxy.spend_day("ann", 10.0)
    page = staff_client.get("/users/", PERIOD | {"page": "1"}).content.decode()
    asked = "?start_date=2026-01-01&amp;end_date=2026-01-31&amp;head=yes"
    assert f'href="/users.csv{asked}"' in page
    assert f'href="/users/daily.csv{asked}"' in page


def test_other_values_of_head_are_refused(staff_client):
    response = staff_client.get("/users.csv", {"head": "maybe"})
    assert response.status_code == 400
    assert "head must be one of: no, yes" in response.content.decode()
