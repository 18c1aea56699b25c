"""Active filters as chips, each with the link that removes it."""

from analytics.domain.formats import segment_label
from analytics.domain.periods import DEFAULT_RANGE, RANGES, period_label
from analytics.domain.query import Segment

from .filtersets import UsageFilterSet
from .links import PERIOD, Chip, query_without
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


def active_chips(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """Every filter of a valid set that is not at its default."""
    return (*period_chip(filterset), *tag_chips(filterset), *value_chips(filterset))


def filter_labels(filterset: UsageFilterSet) -> list[str]:
    """Every filter of a valid set in words, the period left out."""
    return [chip.label for chip in (*tag_chips(filterset), *value_chips(filterset))]


def period_chip(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """The period, unless it is the default one."""
    given = filterset.form.cleaned_data
    name = given["range"]
    if name == DEFAULT_RANGE:
        return ()
    label = RANGES[name][0] if name else period_label(given["start_date"], given["end_date"])
    return (Chip(label, query_without(filterset.params, *PERIOD)),)


def tag_chips(filterset: UsageFilterSet) -> tuple[Chip, ...]:
    """One for each chosen tool or tag."""
    chips = []
    names = filterset.data.getlist("tag_filters")
    for name in names:
        rest = filterset.params.copy()
        rest.setlist("tag_filters", [other for other in names if other != name])
        chips.append(Chip(tag_label(name), query_without(rest)))
    return tuple(chips)


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
    has_tags = bool(filterset.data.getlist("tag_filters"))
    for name, labels in CHOICE_LABELS.items():
        given[name] = labels.get(given[name], "") if has_tags else ""
    chips = (
        Chip(LABELS[name].format(value), query_without(params, name))
        for name, value in given.items()
        if value and value != defaults.get(name)
    )
    return (*segment_chip(filterset), *chips)
