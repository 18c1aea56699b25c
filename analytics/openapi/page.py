"""The page about the API: what the document says, as a template draws it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.safestring import SafeString

from analytics.accounts.models import SCOPES
from analytics.components.html import joined, markup

from .columns import COLUMNS
from .document import COMPONENTS, scope_of
from .examples import curl, example_of, python, url_of
from .operation import Operation
from .operations import OPERATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A row of a table. values: what is allowed, in words; default: `required` for such."""

    name: str
    text: SafeString
    values: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A part of the page. unused: names of the parameters without effect. answer: an example."""

    anchor: str
    path: str
    summary: str
    scope: str
    parameters: tuple[Parameter, ...]
    unused: tuple[str, ...]
    curl: str
    python: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A row of the table of errors."""

    status: str
    name: str
    text: str


def page_context(found: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """What the template needs. found: the document; origin: of this site."""
    routes = [route(found["paths"][one.path]["get"], one, origin) for one in OPERATIONS]
    return {
        "routes": routes,
        "failures": [
            Failure(status=status, name=HTTPStatus(int(status)).phrase, text=one["description"])
            for status, one in found["components"]["responses"].items()
        ],
        "version": found["info"]["version"],
    }


def route(described: Mapping[str, Any], operation: Operation, origin: str) -> Route:
    """One route as the page shows it."""
    parameters = described["parameters"]
    url = url_of(origin, operation.path, operation.example)
    file = None if operation.answer else f"{operation.name.removesuffix('_csv')}.csv"
    return Route(
        anchor=operation.name.replace("_", "-"),
        path=operation.path,
        summary=operation.summary,
        scope=SCOPES[scope_of(operation)],
        parameters=tuple(parameter(one) for one in parameters if "x-no-effect" not in one),
        unused=tuple(one["name"] for one in parameters if "x-no-effect" in one),
        curl=curl(url, file),
        python=python(url, file),
        answer=answer(operation),
    )


def answer(operation: Operation) -> str:
    """An example of JSON, or the header of a file."""
    if operation.answer is None:
        return ",".join(COLUMNS[operation.name])
    return json.dumps(example_of(operation.answer, COMPONENTS), indent=2)


def parameter(described: Mapping[str, Any]) -> Parameter:
    """A parameter in words."""
    schema = described["schema"]
    default = str(schema.get("default", ""))
    return Parameter(
        name=described["name"],
        text=with_code(described["description"]),
        values=values(schema),
        default="required" if described["required"] else default.removesuffix(".0"),
    )


def with_code(text: str) -> SafeString:
    """Words between backticks as code."""
    parts = text.split("`")
    kinds = ("{}", "<code>{}</code>")
    return joined("{}", ((markup(kinds[place % 2], part),) for place, part in enumerate(parts)))


def values(schema: Mapping[str, Any]) -> str:
    """What is allowed: words, bounds or a type."""
    if schema["type"] == "array":
        return f"list: {values(schema['items'])}"
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema.get("format") == "date":
        return "YYYY-MM-DD"
    if schema["type"] == "integer":
        return f"{schema['minimum']} to {schema['maximum']}"
    return "USD, from 0" if schema["type"] == "number" else "text"
