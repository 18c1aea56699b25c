"""The OpenAPI document, made from the operations and their filter sets."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from analytics.accounts.models import EXPORT, READ, SCOPES

from .operation import Operation
from .operations import OPERATIONS
from .parameters import parameters_of
from .responses import RESPONSES, csv_answer, json_answer
from .schemas.activity import ACTIVITY_SCHEMAS
from .schemas.common import COMMON_SCHEMAS
from .schemas.overview import OVERVIEW_SCHEMAS
from .schemas.seats import SEAT_SCHEMAS
from .schemas.slices import SLICE_SCHEMAS
from .schemas.types import Schema
from .schemas.user import USER_SCHEMAS

OPENAPI = "3.1.1"
DESCRIPTION = (
    "Usage and spend of a LiteLLM proxy, as JSON and CSV files. All days and moments are UTC, all"
    " amounts USD. An unknown parameter, an invalid value, or a parameter given twice that is no"
    " list is a 400 that names the parameter and what is allowed. Answers may get more keys."
)
SECURITY = (
    "An API token of the site, or a LiteLLM admin key where the site allows them. A token can do at"
    " most what its user may do now. Its scopes:"
)
COMPONENTS: Mapping[str, Schema] = {
    **COMMON_SCHEMAS,
    **ACTIVITY_SCHEMAS,
    **USER_SCHEMAS,
    **OVERVIEW_SCHEMAS,
    **SEAT_SCHEMAS,
    **SLICE_SCHEMAS,
}


@cache
def document(version: str) -> dict[str, Any]:
    """The whole of it. version: of the site. Defaults are those of the process's settings."""
    scopes = "; ".join(f"`{scope}`: {label}" for scope, label in SCOPES.items())
    return {
        "openapi": OPENAPI,
        "info": {"title": "User Usage", "version": version, "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": "JSON"}, {"name": "CSV"}],
        "paths": {operation.path: {"get": described(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": COMPONENTS,
            "responses": RESPONSES,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"{SECURITY} {scopes}.",
                }
            },
        },
    }


def described(operation: Operation) -> dict[str, Any]:
    """One operation of the document."""
    scope = scope_of(operation)
    statuses = ["400", "401", "403", "405", "429", "503"]
    if operation.can_be_unknown:
        statuses.append("404")
    if operation.is_large:
        statuses.append("505")
    answer = json_answer(operation.answer) if operation.answer else csv_answer(operation.name)
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Needs the scope `{scope}`.",
        "tags": ["JSON" if operation.answer else "CSV"],
        "security": [{"token": [scope]}],
        "parameters": parameters_of(
            operation.empty_filterset(), operation.without_effect, operation.required
        ),
        "responses": {
            "200": answer,
            **{status: {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)},
        },
    }


def scope_of(operation: Operation) -> str:
    """The scope of a token that the route needs."""
    return READ if operation.answer else EXPORT
