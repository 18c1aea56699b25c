"""docs/reader_role.sql: every page works with the role, which can do nothing else."""

from collections.abc import Iterator

import psycopg
import pytest

from analytics.litellm.grants import wanted_columns_sql
from analytics.litellm.reader_role import FILE
from analytics.litellm.schema import READ
from demo.postgres import Server
from tests.proxy import Proxy
from tests.releases import NEWEST, release_database, site_knows_nothing, site_reads
from tests.security.test_access import ROUTES

from .test_releases import PARAMETERS, PERIOD, WORLD

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

NAME = "litellm_reader"
MAY_READ = """
    SELECT class.relname, attribute.attname
    FROM pg_class AS class
    JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
    WHERE class.relnamespace = 'public'::regnamespace
      AND class.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND attribute.attnum > 0
      AND NOT attribute.attisdropped
      AND has_column_privilege('usage_reader', class.oid, attribute.attnum, 'SELECT')
"""
MAY_MORE = """
    SELECT class.relname
    FROM pg_class AS class
    WHERE class.relnamespace = 'public'::regnamespace
      AND class.relkind IN ('r', 'p', 'v', 'm')
      AND (
          has_table_privilege(
              'usage_reader', class.oid,
              'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'
          )
          OR has_any_column_privilege('usage_reader', class.oid, 'INSERT, UPDATE, REFERENCES')
      )
"""
ATTRIBUTES = """
    SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
        EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
    FROM pg_roles
    WHERE rolname = 'usage_reader'
"""


@pytest.fixture(scope="module")
def owner(server: Server) -> Iterator[psycopg.Connection]:
    """The site reads a proxy's database of its own, by that role."""
    with release_database(server, NAME, NEWEST) as connection:
        Proxy(connection).simulate(WORLD)
        with site_knows_nothing(), site_reads(server.url(NAME, user="usage_reader")):
            yield connection


@pytest.mark.parametrize("asked", PARAMETERS)
@pytest.mark.parametrize("path", ["/users/", "/users.csv", "/admin/users/daily/activity"])
def test_every_page_file_and_api_works_with_the_role(owner, staff_client, path, asked):
    response = staff_client.get(path, PERIOD | asked)
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert len(body) > 200


def test_no_address_of_the_site_asks_for_more_than_the_role_may(owner, staff_client):
    for route in ROUTES:
        response = staff_client.get(route, PERIOD)
        if response.streaming:
            assert b"".join(response.streaming_content), route
        assert response.status_code < 500, route


def test_the_role_reads_the_listed_columns_and_nothing_else(owner):
    may_read = set(owner.execute(MAY_READ).fetchall())
    assert may_read == {(table, column) for table, columns in READ.items() for column in columns}


def test_documented_grants_match_the_models():
    assert wanted_columns_sql() in FILE.read_text()


def test_the_role_may_do_nothing_but_read(owner):
    assert owner.execute(MAY_MORE).fetchall() == []
    assert owner.execute(ATTRIBUTES).fetchone() == (False,) * 6
    (creates,) = owner.execute(
        "SELECT has_schema_privilege('usage_reader', 'public', 'CREATE')"
    ).fetchone()
    assert not creates
