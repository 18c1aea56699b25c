"""The answers of the document: JSON, CSV files and errors."""

from typing import Any

from .columns import COLUMNS
from .schemas.types import Schema, ref

JSON, CSV, PLAIN = "application/json", "text/csv; charset=utf-8", "text/plain"
ERROR = {JSON: {"schema": ref("Error")}}
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds to wait",
        "schema": {"type": "integer", "minimum": 1},
    }
}
CHALLENGE = {
    "WWW-Authenticate": {
        "description": "`Bearer`, with an error code where a token was sent",
        "schema": {"type": "string"},
    }
}
EXPIRES = {
    "X-Token-Expires": {
        "description": "When the API token expires, UTC. Absent for those that never do",
        "schema": {"type": "string", "format": "date-time"},
    }
}
FILE_NAME = {
    "Content-Disposition": {
        "description": "`attachment`, with the name of the file",
        "schema": {"type": "string"},
    }
}


def error(description: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """An error whose body names the reason."""
    return {"description": description, "headers": headers or {}, "content": ERROR}


RESPONSES: dict[str, Any] = {
    "400": error("An invalid, unknown or repeated parameter"),
    "401": {
        **error("No token, or one that is unknown, expired or revoked", CHALLENGE),
        "content": {**ERROR, PLAIN: {"schema": {"type": "string"}}},
    },
    "403": error("The user may not do this, or the token lacks the scope", CHALLENGE),
    "404": error("LiteLLM does not know this ID"),
    "405": error(
        "Only GET and HEAD are allowed",
        {"Allow": {"description": "`GET, HEAD`", "schema": {"type": "string"}}},
    ),
    "429": error("Too many requests with this token, or failures from this address", RETRY_AFTER),
    "503": error(
        "The first copy is under way, LiteLLM's database can't verify a key, or the site is busy",
        RETRY_AFTER,
    ),
    "505": error("Over HTTP/1.0 a file that is cut short would look complete"),
}


def json_answer(schema: Schema) -> dict[str, Any]:
    """200 of a JSON route."""
    return {
        "description": "JSON",
        "headers": EXPIRES,
        "content": {JSON: {"schema": schema}},
    }


def csv_answer(name: str) -> dict[str, Any]:
    """200 of a CSV route. name: of the operation."""
    columns = ",".join(COLUMNS[name])
    return {
        "description": f"A CSV file with the columns `{columns}`",
        "headers": {**EXPIRES, **FILE_NAME},
        "content": {CSV: {"schema": {"type": "string", "examples": [f"{columns}\n"]}}},
    }
