"""The parameters of a route, read from the fields of its filter set."""

from collections.abc import Collection
from typing import Any

from django import forms

from analytics.domain.periods import DEFAULT_RANGE
from analytics.domain.slice_overlap import FEWEST_ROWS, MOST_ROWS
from analytics.filters import fields
from analytics.filters.compared_rows import ComparedRowsField
from analytics.filters.form import is_list
from analytics.filters.period import PeriodFilterSet

from .parameter_words import words_of
from .schemas.types import Schema

NO_EFFECT = "Checked, and without effect here: links from page to page keep it"
NO_NULL = "^[^\\u0000]*$"
EXAMPLE_DAYS = {"start_date": "2026-11-01", "end_date": "2026-11-24"}


def parameters_of(
    filterset: PeriodFilterSet, without_effect: Collection[str], required: Collection[str]
) -> list[dict[str, Any]]:
    """OpenAPI's parameters, required ones first. filterset: of an empty query string.

    required: besides those that the fields say.
    """
    found = [
        parameter(filterset, name, name in without_effect, field.required or name in required)
        for name, field in filterset.form.fields.items()
    ]
    return sorted(found, key=lambda one: (not one["required"], "x-no-effect" in one))


def parameter(
    filterset: PeriodFilterSet, name: str, has_no_effect: bool, is_required: bool
) -> dict[str, Any]:
    """One parameter of the query string."""
    field = filterset.form.fields[name]
    schema = schema_of(name, field)
    default = defaults_of(filterset).get(name)
    if default and not is_required:
        schema["default"] = typed(schema, str(default))
    described: dict[str, Any] = {
        "name": name,
        "in": "query",
        "required": is_required,
        "description": NO_EFFECT if has_no_effect else words_of(filterset, name),
        "schema": schema,
    }
    if is_list(field):
        described |= {"style": "form", "explode": True}
    if has_no_effect:
        described["x-no-effect"] = True
    return described


def defaults_of(filterset: PeriodFilterSet) -> dict[str, str]:
    """What a parameter is that is left out."""
    period = {"range": DEFAULT_RANGE} if "range" in filterset.form.fields else {}
    return period | filterset.defaults()


def typed(schema: Schema, text: str) -> str | int | float:
    """A default as its type has it."""
    if schema["type"] == "integer":
        return int(text)
    return float(text) if schema["type"] == "number" else text


def schema_of(name: str, field: forms.Field) -> Schema:
    """What a value may be. Raises TypeError for a field that nobody has described yet."""
    if is_list(field):
        return {"type": "array", **list_schema(field)}
    match field:
        case fields.OneOfField():
            return {"type": "string", "enum": words(field)}
        case fields.DayField():
            return {"type": "string", "format": "date", "examples": [EXAMPLE_DAYS[name]]}
        case fields.UsdField():
            return {"type": "number", "minimum": 0, "maximum": fields.LARGEST}
        case fields.CountField():
            return {"type": "integer", "minimum": 1, "maximum": field.highest}
        case forms.CharField():
            most = {"maxLength": field.max_length} if field.max_length else {}
            least = {"minLength": 1} if field.required else {}
            return {"type": "string", "pattern": NO_NULL, **least, **most}
    raise TypeError(f"{name}: {type(field).__name__}")


def list_schema(field: forms.Field) -> Schema:
    """The entries of a list and how many there may be."""
    match field:
        case ComparedRowsField():
            return {
                "items": {"type": "string", "minLength": 1, "pattern": NO_NULL},
                "minItems": FEWEST_ROWS,
                "maxItems": MOST_ROWS,
                "uniqueItems": True,
            }
        case fields.TextsField():
            return {"items": {"type": "string", "pattern": NO_NULL}, "maxItems": fields.MOST_TEXTS}
        case fields.SomeOfField():
            return {"items": {"type": "string", "enum": words(field)}}
    raise TypeError(type(field).__name__)


def words(field: forms.ChoiceField) -> list[str]:
    """The values of a choice, without that of no choice."""
    return [str(value) for value, _ in fields.list_choices(field) if value]
