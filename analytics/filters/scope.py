"""Which users and which of their usage: tools, teams, models, tags, segment, spend and search."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.forms import HiddenInput
from django.http import QueryDict

from analytics.domain.query import Segment, TagMode, TagScope
from analytics.domain.tags import PREFIX, exact_tags, quoted, split_tags, tool_named, tool_of
from analytics.domain.tools import TOOLS

from . import fields
from .period import PeriodFilterSet, parameter
from .widgets import CheckList

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
    (Segment.NEAR_BUDGET.value, "Users near budget"),
    (Segment.LOW_SUCCESS.value, "Users with low success"),
]


# In place of a team or model: usage without one.
NONE = "(none)"


class ScopeFilterSet(PeriodFilterSet):
    """The parameters that decide which users stay in scope."""

    tool = parameter(
        fields.SomeOfField,
        label="Tools",
        name="tool",
        choices=[(tool.slug, tool.label) for tool in TOOLS],
        widget=CheckList,
    )
    team = parameter(fields.TextsField, label="Teams", name="team", noun="teams", widget=CheckList)
    model = parameter(
        fields.TextsField, label="Models", name="model", noun="models", widget=CheckList
    )
    tag_filters = parameter(
        fields.TextsField, label="Tags", name="tag_filters", noun="tags", widget=CheckList
    )
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
    q = parameter(fields.SearchField, label="Search", name="q")
    power = parameter(fields.UsdField, label="Power users above", name="power")
    low = parameter(fields.UsdField, label="Low users below", name="low")

    # Names of teams by ID, for people; an ID stands for itself where it has none here.
    team_names: Mapping[str, str] = MappingProxyType({})

    def completed(self, params: QueryDict) -> QueryDict:
        """Each entry of a list by its canonical name, once."""
        given = super().completed(params)
        given.setlist("tool", tool_names(params))
        given.setlist("team", listed(params, "team"))
        given.setlist("model", listed(params, "model"))
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
        """The tools and tags of a valid set, by the names that people use."""
        parts = self.form.cleaned_data["tag_filters"]
        tags = tuple(name for part in parts for name in split_tags(part))
        return tuple(dict.fromkeys((*self.form.cleaned_data["tool"], *tags)))

    @property
    def tag_groups(self) -> tuple[tuple[str, ...], ...]:
        """The spellings of which a request of a valid set must carry one of every group."""
        given = self.form.cleaned_data
        tags = tuple(name for part in given["tag_filters"] for name in split_tags(part))
        alike = [(name,) for name in tags] if given["tag_mode"] == TagMode.ALL else [tags]
        groups = (exact_tags(names) for names in (tuple(given["tool"]), *alike))
        return tuple(dict.fromkeys(filter(None, groups)))

    def chosen(self, name: str) -> tuple[str, ...]:
        """The teams or models of a valid set as LiteLLM has them; '' stands for neither."""
        parts = self.form.cleaned_data[name]
        return tuple("" if part == NONE else split_tags(part)[0] for part in parts)


def listed(params: QueryDict, name: str) -> list[str]:
    """The entries of a list, each once, quoted where a comma would part them."""
    entries = [entry for text in params.getlist(name) for entry in split_tags(text)]
    return list(dict.fromkeys(map(quoted, entries)))


def tool_names(params: QueryDict) -> list[str]:
    """The chosen tools, each once, by their slugs; what is no tool stays, and is refused."""
    names = [name for text in params.getlist("tool") for name in split_tags(text)]
    tools = [(name, tool_named(name)) for name in names]
    return list(dict.fromkeys(tool.slug if tool else name for name, tool in tools))


def tag_names(params: QueryDict) -> list[str]:
    """The chosen tags and tools, each once, quoted where a comma would part them."""
    names = [name for text in params.getlist("tag_filters") for name in split_tags(text)]
    return list(dict.fromkeys(quoted(canonical(name)) for name in names))


def canonical(name: str) -> str:
    """A tool by its slug, any other tag as it is, though it may stand for a tool."""
    tool = tool_of(name)
    return tool.slug if tool and not name.startswith(PREFIX) else name
