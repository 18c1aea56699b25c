"""Which users and which of their usage: tags, segment, bounds of spend and search."""

from django.conf import settings
from django.forms import HiddenInput
from django.http import QueryDict

from analytics.domain.query import Segment, TagMode, TagScope
from analytics.domain.tags import PREFIX, quoted, spellings, split_tags, tool_of

from . import fields
from .period import PeriodFilterSet, parameter

TAG_SCOPES = [
    ("requests", "Only tagged requests"),
    ("users", "All usage by people who used these tags"),
]
TAG_MODES = [("any", "Any of these tags"), ("all", "All of these tags")]
SEGMENTS = [
    (Segment.POWER.value, "Power users"),
    (Segment.LOW.value, "Low users"),
    (Segment.NEW.value, "New users"),
    (Segment.OVER_BUDGET.value, "Users over budget"),
]


class ScopeFilterSet(PeriodFilterSet):
    """The parameters that decide which users stay in scope."""

    tag_filters = parameter(fields.TagsField, label="Tools and tags")
    tag_scope = parameter(
        fields.OneOfField,
        label="When filtering by tag, count",
        name="tag_scope",
        choices=TAG_SCOPES,
    )
    tag_mode = parameter(
        fields.OneOfField, label="Requests with", name="tag_mode", choices=TAG_MODES
    )
    segment = parameter(
        fields.OneOfField, label="Segment", name="segment", choices=SEGMENTS, widget=HiddenInput
    )
    min_spend = parameter(
        fields.UsdField, label="Min spend", name="min_spend", placeholder="e.g., 200"
    )
    max_spend = parameter(
        fields.UsdField, label="Max spend", name="max_spend", placeholder="e.g., 1000"
    )
    q = parameter(fields.SearchField, label="Search")
    power = parameter(fields.UsdField, label="Power users above", name="power")
    low = parameter(fields.UsdField, label="Low users below", name="low")

    def completed(self, params: QueryDict) -> QueryDict:
        """Each tag by its canonical name, once."""
        given = super().completed(params)
        given.setlist("tag_filters", tag_names(params))
        return given

    def defaults(self) -> dict[str, str]:
        """Adds those of the tags and of the thresholds."""
        return super().defaults() | {
            "tag_scope": TagScope.REQUESTS,
            "tag_mode": TagMode.ANY,
            "power": str(settings.POWER_USER_SPEND).removesuffix(".0"),
            "low": str(settings.LOW_USER_SPEND).removesuffix(".0"),
        }

    @property
    def chosen_tags(self) -> tuple[str, ...]:
        """The tags and tools of a valid set, by the names that people use."""
        parts = self.form.cleaned_data["tag_filters"]
        return tuple(name for part in parts for name in split_tags(part))


def tag_names(params: QueryDict) -> list[str]:
    """The chosen tags and tools, each once, quoted where a comma would part them."""
    names = [name for text in params.getlist("tag_filters") for name in split_tags(text)]
    return list(dict.fromkeys(quoted(canonical(name)) for name in names))


def required_tags(names: tuple[str, ...], mode: str) -> tuple[tuple[str, ...], ...]:
    """The spellings of each chosen tag where a request must carry all of them."""
    return tuple(spellings(name) for name in names) if mode == TagMode.ALL else ()


def canonical(name: str) -> str:
    """A tool by its slug, any other tag as it is, though it may stand for a tool."""
    tool = tool_of(name)
    return tool.slug if tool and not name.startswith(PREFIX) else name
