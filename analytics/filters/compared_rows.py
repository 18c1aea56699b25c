"""The rows to compare, two to four names, each once; and whose users to list."""

from typing import Any

from analytics.domain.slice_overlap import FEWEST_ROWS, GROUPS, MOST_ROWS
from analytics.domain.slices import SliceBy
from analytics.domain.tags import quoted, split_tags

from .fields import TextsField
from .form import UsageForm
from .invalid import InvalidValue
from .scope import NONE

WORDS = f"{FEWEST_ROWS} to {MOST_ROWS}"


def row_value(name: str) -> str:
    """The value of a row; name: '' for the one without a tool, model or team."""
    return quoted(name) if name else NONE


class ComparedRowsField(TextsField):
    """Names of rows, '' for `(none)`; each may be quoted, as those of the other lists."""

    def to_python(self, value: Any) -> list[str]:
        parts = [text.strip() for text in super().to_python(value)]
        return ["" if text == NONE else name for text in parts for name in split_tags(text)]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if value and not FEWEST_ROWS <= len(value) <= MOST_ROWS:
            raise InvalidValue(f"Choose {WORDS} rows", f"{self.name} takes {WORDS} rows")
        if len(set(value)) < len(value):
            raise InvalidValue("Choose each row once", f"{self.name} takes each row once")


class SliceForm(UsageForm):
    """Lists only users of rows that are compared."""

    def clean(self) -> dict:
        values = super().clean()
        if values.get("row") and values.get("by") == SliceBy.KEY:
            error = InvalidValue("Keys can't be compared", "row does not take keys (by=key)")
            self.add_error("row", error)
        if values.get("by") == SliceBy.TAG and "" in (values.get("row") or ()):
            text = "row takes tags alone (by=tag)"
            self.add_error("row", InvalidValue("Only tags can be compared", text))
        rows, key = values.get("row"), values.get("users")
        if rows is not None and key and max(GROUPS[key].places) > len(rows):
            text = f"users={key} counts the values of row, of which there are {len(rows)}"
            self.add_error("users", InvalidValue("Choose users of the compared rows", text))
        return values
