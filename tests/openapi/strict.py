"""A document whose objects allow only the keys that it describes."""

from typing import Any


def strictly(part: Any) -> Any:
    """A copy of a part of the document."""
    if isinstance(part, list):
        return [strictly(one) for one in part]
    if not isinstance(part, dict):
        return part
    copy = {key: strictly(value) for key, value in part.items()}
    if part.get("type") == "object" and "properties" in part:
        copy["additionalProperties"] = False
    return copy
