"""The OpenAPI document lists every route of programs, and each parameter that it takes."""

import csv
import io
import json
import re
from typing import Any

import jsonschema_rs
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from analytics.openapi.columns import COLUMNS
from analytics.openapi.document import COMPONENTS, document
from analytics.openapi.examples import example_of
from analytics.openapi.operation import Operation
from analytics.openapi.operations import OPERATIONS
from usage_site.version import version

from .values import known_values

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])

URL = "/api/openapi.json"
# The document itself, and the audit trail: its filters are those of /staff/audit/, not of usage.
# Tokens of administrators take it; docs/api.md and the page /api/ describe it.
NOT_LISTED = {URL, "/staff/audit.csv"}
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


def files(resolver: URLResolver, prefix: str = "/"):
    """Every address that answers JSON or CSV."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from files(pattern, route)
        elif isinstance(pattern, URLPattern) and is_file(route):
            yield route


def is_file(route: str) -> bool:
    return route.endswith((".json", ".csv")) or route == "/admin/users/daily/activity"


def asked(client: Client, operation: Operation, known: dict, **params) -> bytes:
    response = client.get(operation.path, known | params)
    assert response.status_code == 200, response.content
    return response.getvalue()


def test_every_route_of_programs_is_described():
    described = set(document("1")["paths"])
    assert described == set(files(get_resolver())) - NOT_LISTED


def test_the_document_is_for_staff_and_for_tokens_that_read(client, staff_client, bearer):
    assert client.get(URL).status_code == 401
    assert staff_client.get(URL).status_code == 200
    assert client.get(URL, headers=bearer).json()["info"]["version"] == version()


def test_the_document_takes_no_parameter(staff_client):
    refused = staff_client.get(f"{URL}?page=1")
    assert (refused.status_code, list(refused.json())) == (400, ["error"])


def test_the_document_is_openapi_3_1(staff_client):
    found = staff_client.get(URL).json()
    assert found["openapi"].startswith("3.1.")
    for name, schema in found["components"]["schemas"].items():
        rooted = schema | {"components": found["components"]}
        assert jsonschema_rs.meta.is_valid(schema), name
        jsonschema_rs.validator_for(rooted)
    names = [one["get"]["operationId"] for one in found["paths"].values()]
    assert len(set(names)) == len(names)


@every_operation
def test_every_parameter_is_described_with_its_bounds(operation: Operation):
    described = document("1")["paths"][operation.path]["get"]["parameters"]
    fields = operation.empty_filterset().form.fields
    assert {one["name"] for one in described} == set(fields)
    assert all(len(one["description"]) > 10 for one in described)
    assert operation.without_effect <= set(fields)
    assert [one["name"] for one in described if one["required"]] == [
        name for name in fields if fields[name].required or name in operation.required
    ]


def test_defaults_are_those_of_the_filters():
    for operation in OPERATIONS:
        filterset = operation.empty_filterset()
        given = QueryDict(mutable=True)
        for one in document("1")["paths"][operation.path]["get"]["parameters"]:
            if "default" in one["schema"]:
                given[one["name"]] = str(one["schema"]["default"])
        named = type(filterset)(given).data
        for name in given:
            assert float_or_text(named[name]) == float_or_text(filterset.data[name]), name


def float_or_text(text: str) -> float | str:
    return float(text) if text.replace(".", "", 1).isdigit() else text


MOMENT = re.compile(rb"[0-9-]{10}T[0-9:]{8}Z")
OTHER_VALUES: dict[str, Any] = {
    "range": "7d",
    "start_date": "2026-01-01",
    "end_date": "2026-01-02",
    "tool": "cursor",
    "team": "(none)",
    "model": "(none)",
    "tag_filters": "codex",
    "tag_scope": "users",
    "tag_mode": "all",
    "segment": "power",
    "min_spend": "5",
    "max_spend": "50",
    "q": "no",
    "power": "7",
    "low": "3",
    "sort_by": "tokens",
    "sort_order": "asc",
    "page": "2",
    "page_size": "25",
    "top_n": "25",
    "cols": "spend",
    "compare": "off",
    "chart": "days",
    "lists": "all",
    "wide": "yes",
    "by": "tool",
    "rank_by": "name",
    "rank_order": "asc",
    "row": ["(none)", "codex"],
    "users": "1",
    "cohorts": "week",
}


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.without_effect], ids=lambda one: one.name
)
def test_what_is_said_to_have_no_effect_has_none(staff_client, company, operation: Operation):
    known = known_values(operation, company)
    others = {name: OTHER_VALUES[name] for name in operation.without_effect}
    plain, changed = (asked(staff_client, operation, known, **more) for more in ({}, others))
    assert without_moments(plain) == without_moments(changed)


def without_moments(content: bytes) -> bytes:
    """An answer without the times that pass between two requests."""
    try:
        found = json.loads(content)
    except ValueError:
        return MOMENT.sub(b"", content)
    found.pop("snapshot_at")
    for row in found.get("budgets", ()):
        row.pop("runs_out_at")
    found.pop("first_runs_out_at", None)
    return json.dumps(found).encode()


@every_operation
def test_files_have_the_described_columns(staff_client, company, operation: Operation):
    if operation.answer is None:
        content = asked(staff_client, operation, known_values(operation, company))
        head = next(csv.reader(io.StringIO(content.decode())))
        columns = COLUMNS[operation.name]
        assert tuple(head)[: len(columns)] == columns
        assert len(head) == len(columns) + 2 * operation.name.endswith("comparison_csv")


@pytest.mark.parametrize("name", COMPONENTS)
def test_examples_are_what_the_document_describes(name: str):
    rooted = {**COMPONENTS[name], "components": {"schemas": COMPONENTS}}
    jsonschema_rs.validate(rooted, example_of(COMPONENTS[name], COMPONENTS))


@every_operation
def test_the_example_of_an_answer_is_valid(operation: Operation):
    if operation.answer:
        rooted = {**operation.answer, "components": {"schemas": COMPONENTS}}
        jsonschema_rs.validate(rooted, example_of(operation.answer, COMPONENTS))
