"""Active filters as chips, each with the link that removes it."""

from collections.abc import Callable

from analytics.domain.formats import segment_label
from analytics.domain.query import Segment
from analytics.domain.tags import split_tags
from analytics.domain.tools import BY_SLUG

from .filtersets import UsageFilterSet
from .links import Chip, query_without
from .scope import NONE
from .tag_choices import tag_label

LABELS = {
    "tag_scope": "{}",
    "tag_mode": "{}",
    "min_spend": "Spend ≥ ${}",
    "max_spend": "Spend ≤ ${}",
    "power": "Power users above ${}",
    "low": "Low users below ${}",
    "q": "Search: {}",
}
# The defaults need no chip.
CHOICE_LABELS = {
    "tag_scope": {"users": "All usage by people who used these tags"},
    "tag_mode": {"all": "Requests with all of these tags"},
}

# The lists that a choice is about.
COUNTED = {"tag_scope": ("tool", "tag_filters"), "tag_mode": ("tag_filters",)}
NO_TEAM, NO_MODEL = "No team", "No model"


def filter_labels(filterset: UsageFilterSet) -> list[str]:
    """Every filter of a valid set in words, the period left out."""
    chips = (*scope_chips(filterset), *tag_chips(filterset), *value_chips(filterset))
    return [chip.label for chip in chips]


def scope_chips(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """One for each tool, team and model of a valid set: `Tool: Claude Code`, `No team`."""
    return (
        *list_chips(filterset, "tool", lambda slug: f"Tool: {tool_name(slug)}"),
        *list_chips(filterset, "team", lambda text: team_label(filterset, text)),
        *list_chips(filterset, "model", model_label),
    )


def tag_chips(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """One for each entry of `tag_filters`."""
    return list_chips(filterset, "tag_filters", tag_label)


def list_chips(
    filterset: UsageFilterSet, name: str, label: Callable[[str], str]
) -> tuple[Chip, ...]:
    """One for each entry of a list, whose link keeps the others."""
    entries = filterset.data.getlist(name)
    chips = []
    for entry in entries:
        rest = filterset.params.copy()
        rest.setlist(name, [other for other in entries if other != entry])
        chips.append(Chip(label(entry), query_without(rest)))
    return tuple(chips)


def team_label(filterset: UsageFilterSet, entry: str) -> str:
    """`Team: Payments`, `No team`."""
    name = team_name(filterset, entry)
    return name if entry == NONE else f"Team: {name}"


def model_label(entry: str) -> str:
    """`Model: gpt-5`, `No model`."""
    name = model_name(entry)
    return name if entry == NONE else f"Model: {name}"


def tool_name(slug: str) -> str:
    """What is no tool stays as it is written."""
    return BY_SLUG[slug].label if slug in BY_SLUG else slug


def team_name(filterset: UsageFilterSet, entry: str) -> str:
    """The team's name where it is known, else its ID."""
    team_id = split_tags(entry)[0]
    return NO_TEAM if entry == NONE else filterset.team_names.get(team_id, team_id)


def model_name(entry: str) -> str:
    return NO_MODEL if entry == NONE else split_tags(entry)[0]


def segment_chip(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """The segment of a valid set, unless every user is in scope."""
    given = filterset.form.cleaned_data
    if not given["segment"]:
        return ()
    label = segment_label(Segment(given["segment"]), given["power"], given["low"])
    return (Chip(label, query_without(filterset.params, "segment")),)


def value_chips(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """The segment, search, bounds and thresholds of a valid set that are not at their default."""
    params, defaults = filterset.params, filterset.defaults()
    given = {name: params.get(name, "").strip() for name in LABELS}
    # Without tags it makes no difference how they are counted.
    for name, labels in CHOICE_LABELS.items():
        has_any = any(filterset.data.getlist(other) for other in COUNTED[name])
        given[name] = labels.get(given[name], "") if has_any else ""
    chips = (
        Chip(LABELS[name].format(value), query_without(params, name))
        for name, value in given.items()
        if value and value != defaults.get(name)
    )
    return (*segment_chip(filterset), *chips)
