"""The list of seats: filters, order, pages, the file."""

import re
from html import unescape

import pytest

from analytics.exports.slots import slots
from tests.deployment.test_audit import lines
from tests.texts import words

from .test_seats import HOSTILE, company, created, page, report, rows, users  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_filters_by_team_role_and_name(staff_client, company):  # noqa: F811
    assert users(staff_client, team="t2") == ["bob", "dora"]
    assert users(staff_client, team="t1,(none)", status="new") == ["fay"]
    assert users(staff_client, role="proxy_admin") == ["ann"]
    assert len(users(staff_client, role="(none)")) == 5
    assert users(staff_client, q="DOR") == ["dora"]
    assert users(staff_client, team="t2", q="nothing") == []
    assert "No seats match these filters" in words(page(staff_client, q="nothing"))


def test_filters_of_other_pages_are_kept_and_said_not_to_apply(staff_client, company):  # noqa: F811
    assert len(users(staff_client, tool="cursor", min_spend="100")) == 7
    html = page(staff_client, tool="cursor", min_spend="100")
    assert "only team and search apply" in words(html)
    assert 'href="/users/?tool=cursor&amp;min_spend=100"' in html
    assert "only team and search apply" not in words(page(staff_client, q="ann"))


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("user", HOSTILE),
        ("status", "ann"),
        ("team", "dora"),
        ("last_active", "ann"),
        ("days_active", "ann"),
        ("spend", "ann"),
        ("keys", "ann"),
        ("created", "fay"),
    ],
)
def test_each_column_sorts_both_ways_without_losing_a_seat(staff_client, company, sort, first):  # noqa: F811
    usual = users(staff_client, rank_by=sort)
    assert usual[0] == first
    for order in ("asc", "desc"):
        assert sorted(users(staff_client, rank_by=sort, rank_order=order)) == sorted(usual)
    html = page(staff_client, rank_by=sort)
    assert re.search(rf'seats__{sort}[^"]*" aria-sort="(?:a|de)scending"', html)


def test_pages_cut_the_list_and_one_past_the_end_leads_to_the_last(staff_client, company):  # noqa: F811
    run = company.connection.execute
    run("""INSERT INTO "LiteLLM_UserTable" (user_id)
        SELECT 'many-' || lpad(number::text, 3, '0') FROM generate_series(1, 50) AS number""")
    first, second = (users(staff_client, page_size="25", page=number) for number in ("1", "2"))
    assert not {*first} & {*second}
    response = staff_client.get("/seats/", {"page_size": "25", "page": "9"})
    assert response["Location"] == "/seats/?page_size=25&page=3"
    assert "51–57 of 57 seats" in words(page(staff_client, page_size="25", page="3"))


def test_the_file_has_every_listed_seat_in_the_order_of_the_page(staff_client, company):  # noqa: F811
    found = rows(staff_client, rank_by="created", page_size="25")
    names = [row["user_id"].removeprefix("'") for row in found]
    assert names == users(staff_client, rank_by="created")
    assert found[-1]["user_id"] == "gus"
    ann = next(row for row in found if row["user_id"] == "ann")
    assert (ann["status"], ann["keys_never_used"], ann["spend"]) == ("active", "1", "14")
    assert ann["created_at"] == f"{created(200):%Y-%m-%dT%H:%M:%SZ}"
    assert next(row for row in found if row["user_id"] == "bob")["teams"] == "Payments; Data <b>"
    assert "'=x" in next(row["user_id"] for row in found if row["user_id"].startswith("'"))
    assert [row["user_id"] for row in rows(staff_client, status="no_row")] == ["nobody's"]


def test_a_file_is_in_the_audit_log(staff_client, company, caplog):  # noqa: F811
    rows(staff_client, status="never_used")
    assert lines(caplog)[-1] == (
        "INFO exported: user 'olga', address 127.0.0.1, path '/seats.csv', rows 2,"
        " filters 'status=never_used'"
    )


def test_files_beyond_the_limit_get_503(staff_client, company, settings):  # noqa: F811
    for _ in range(settings.EXPORTS_AT_ONCE):
        assert slots.acquire(blocking=False)
    try:
        response = staff_client.get("/seats.csv")
    finally:
        slots.release(settings.EXPORTS_AT_ONCE)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_json_past_the_end_has_no_rows(staff_client, company):  # noqa: F811
    assert report(staff_client, page_size="25", page="9")["seats"] == []


def test_a_file_needs_http_1_1(staff_client, company):  # noqa: F811
    assert staff_client.get("/seats.csv", SERVER_PROTOCOL="HTTP/1.0").status_code == 505


def test_without_a_link_a_team_is_not_counted_twice(staff_client, company):  # noqa: F811
    linked = r'<th scope="row"><svg[^>]*>.*?</svg><a href'
    assert re.search(linked, page(staff_client))
    assert not re.search(linked, page(staff_client, team="t1"))


def test_paper_names_status_price_and_search(staff_client, company):  # noqa: F811
    html = page(staff_client, status="dormant", price="20", q="do", team="t2")
    (line,) = re.findall(r'<p class="page__filters">(.*?)</p>', html)
    for word in ("Dormant", "Seat price: $20", "Team: Data", "Search: do", "Grace 14 days"):
        assert word in unescape(line)
    (line,) = re.findall(r'<p class="page__filters">(.*?)</p>', page(staff_client))
    assert "All seats" in line


def test_pages_start_at_the_list_and_order_does_too(staff_client, company):  # noqa: F811
    company.connection.execute("""INSERT INTO "LiteLLM_UserTable" (user_id)
        SELECT 'many-' || number FROM generate_series(1, 60) AS number""")
    html = page(staff_client, page_size="25", page="2")
    links = re.findall(r'id="(?:page|rank)-[^"]+" href="([^"]+)"', html)
    assert len(links) > 10
    assert all(link.endswith("#table-title") for link in links)
