"""Examples: a value of a schema, and commands that fetch a route."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from .schemas.types import Schema

REF = "#/components/schemas/"


def example_of(schema: Schema, components: Mapping[str, Schema]) -> Any:
    """A value that the schema allows: the first of its examples, an entry of each list."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].removeprefix(REF)], components)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return example_of(schema[choice][0], components)
    if "examples" in schema:
        return schema["examples"][0]
    if schema["type"] == "array":
        return [example_of(schema["items"], components)]
    if schema["type"] == "object":
        return object_example(schema, components)
    return None


def object_example(schema: Schema, components: Mapping[str, Schema]) -> dict[str, Any]:
    """Every required key; of a map one entry."""
    if "x-key-example" in schema:
        value = example_of(schema["additionalProperties"], components)
        return {schema["x-key-example"]: value}
    names = schema["required"] or list(schema["properties"])[:1]
    return {name: example_of(schema["properties"][name], components) for name in names}


def url_of(origin: str, path: str, query: Mapping[str, str | Iterable[str]]) -> str:
    """The address of an example."""
    return f"{origin}{path}?{urlencode(query, doseq=True)}" if query else origin + path


def curl(url: str, file: str | None) -> str:
    """A command for a shell. file: where the answer goes; None for the terminal."""
    target = f" -o {file}" if file else ""
    return f'curl -fsS -H "Authorization: Bearer $TOKEN"{target} "{url}"'


def python(url: str, file: str | None) -> str:
    """The same with Python's standard library."""
    opened = f', open("{file}", "wb") as file' if file else ""
    taken = "shutil.copyfileobj(response, file)" if file else "answer = json.load(response)"
    return f"""\
import {"shutil" if file else "json"}
import os
import urllib.request

headers = {{"Authorization": f"Bearer {{os.environ['TOKEN']}}"}}
request = urllib.request.Request("{url}", headers=headers)
with urllib.request.urlopen(request) as response{opened}:
    {taken}"""
