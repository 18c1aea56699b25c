"""Pieces of JSON Schema that the answers are described with. Each value has an example."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

Schema = dict[str, Any]

USD: Schema = {"type": "number", "description": "USD", "examples": [240.5]}
COUNT: Schema = {"type": "integer", "minimum": 0, "examples": [12]}
POSITION: Schema = {"type": "integer", "minimum": 1, "examples": [1]}
NUMBER: Schema = {"type": "number", "examples": [3.5]}
SHARE: Schema = {"type": "number", "description": "0 to 1", "examples": [0.25]}
FLAG: Schema = {"type": "boolean", "examples": [True]}
TEXT: Schema = {"type": "string", "examples": ["payments"]}
USER_ID: Schema = {"type": "string", "description": "As LiteLLM has it", "examples": ["ann"]}
EMAIL: Schema = {"type": "string", "examples": ["ann@example.com"]}
LAST_FOUR: Schema = {
    "type": "string",
    "description": "Last four characters",
    "examples": ["c0de"],
}
DAY: Schema = {
    "type": "string",
    "format": "date",
    "description": "UTC",
    "examples": ["2026-11-01"],
}
MOMENT: Schema = {
    "type": "string",
    "format": "date-time",
    "description": "UTC",
    "examples": ["2026-11-24T09:30:00Z"],
}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    if "enum" in schema:
        kind = [schema["type"], "null"]
        return {**schema, "type": kind, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str) and schema["type"] != "object":
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def described(schema: Schema, text: str) -> Schema:
    """The schema with another description."""
    return {**schema, "description": text}


def one_of(words: Iterable[str] | type[StrEnum]) -> Schema:
    """One of some words."""
    values = [str(word) for word in words]
    return {"type": "string", "enum": values, "examples": values[:1]}


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def record(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object. Later versions may add keys."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def map_of(schema: Schema, example: str) -> Schema:
    """An object whose keys are data. example: one of them."""
    return {"type": "object", "additionalProperties": schema, "x-key-example": example}


def ref(name: str) -> Schema:
    """A schema of the document's components."""
    return {"$ref": f"#/components/schemas/{name}"}


def fields(schema: Schema, names: str) -> dict[str, Schema]:
    """Several properties of one schema. names: with spaces between them."""
    return dict.fromkeys(names.split(), schema)
