"""The toolbar's pills: one filter each, with its value and the link that removes it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.forms import BoundField

from analytics.domain.formats import cut_middle
from analytics.domain.query import Segment

from .budgets_filterset import KIND_LABELS, BudgetsFilterSet
from .chips import model_name, segment_chip, tag_chips, team_name, tool_name
from .links import query_with, query_without
from .page_filtersets import PageFilterSet

MOST_CHARACTERS = 28
OF_PARTS = ("team", "model", "spend")
SEGMENT_LABELS = {
    Segment.POWER: "Power users",
    Segment.LOW: "Low users",
    Segment.NEW: "New users",
    Segment.OVER_BUDGET: "Over budget",
    Segment.NEAR_BUDGET: "Near budget",
    Segment.LOW_SUCCESS: "Low success",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """One filter. key: of its ids. value: what it is set to, empty where it is free.

    full: the whole value, for a title. without: the query string without the filter. lists, fields:
    of its flyout, if it has one. choices: where its list is loaded from, a name in the
    address; or empty. whole: the query string of the page whose lists are whole, for want of
    scripts; or empty. button: before scripts count.
    """

    key: str
    label: str
    value: str
    full: str
    without: str
    lists: tuple[BoundField, ...] = ()
    fields: tuple[BoundField, ...] = ()
    choices: str = ""
    whole: str = ""
    help: str = ""
    button: str = "Show users"

    @property
    def has_flyout(self) -> bool:
        return bool(self.lists or self.fields)

    @property
    def is_invalid(self) -> bool:
        """Whether one of its fields has an error, so that the flyout opens by itself."""
        return any(field.errors for field in (*self.lists, *self.fields))


def pills(filterset: PageFilterSet) -> tuple[Pill, ...]:
    """Every filter of the page in the toolbar's order; without values where they are invalid."""
    return (
        list_pill(filterset, "tool", "Tool", tool_name),
        list_pill(filterset, "team", "Team", lambda entry: team_name(filterset, entry)),
        list_pill(filterset, "model", "Model", model_name),
        tag_pill(filterset),
        spend_pill(filterset),
    )


def part_pills(filterset: PageFilterSet) -> tuple[Pill, ...]:
    """Those of pages whose rows add up: no tools and tags, and the segment only where it is set."""
    own = tuple(pill for pill in pills(filterset) if pill.key in OF_PARTS)
    return (*segment_pill(filterset), *own)


def budget_pills(filterset: BudgetsFilterSet) -> tuple[Pill, ...]:
    """The user where one is set, whose budgets, and the team of users, keys and members."""
    names = {kind.value: label for kind, label in KIND_LABELS.items()}
    kind = list_pill(filterset, "kind", "Kind", lambda entry: names[entry])
    team = list_pill(filterset, "team", "Team", lambda entry: team_name(filterset, entry))
    return *user_pill(filterset), replace(kind, choices="", whole=""), team


def user_pill(filterset: BudgetsFilterSet) -> tuple[Pill, ...]:
    """The one user whose page led here."""
    user_id = "" if filterset.form.errors else filterset.form.cleaned_data["user_id"]
    if not user_id:
        return ()
    return (
        Pill(
            key="user_id",
            label="User",
            value=cut_middle(user_id, MOST_CHARACTERS),
            full=user_id,
            without=query_without(filterset.params, "user_id"),
        ),
    )


def segment_pill(filterset: PageFilterSet) -> tuple[Pill, ...]:
    """The chosen segment, which only User Usage has tabs for."""
    if filterset.form.errors:
        return ()
    return tuple(
        Pill(
            key="segment",
            label="Segment",
            value=SEGMENT_LABELS[Segment(filterset.form.cleaned_data["segment"])],
            full=chip.label,
            without=chip.url,
        )
        for chip in segment_chip(filterset)
    )


def list_pill(
    filterset: PageFilterSet, name: str, label: str, name_of: Callable[[str], str]
) -> Pill:
    """One of a list of its own. name_of: an entry of the parameter, for people."""
    names = [] if filterset.form.errors else [*map(name_of, filterset.data.getlist(name))]
    return Pill(
        key=name,
        label=label,
        value=first_and_rest(names),
        full=", ".join(names),
        without=query_without(filterset.params, name),
        lists=(filterset.form[name],),
        choices=name,
        whole=whole_lists(filterset),
    )


def tag_pill(filterset: PageFilterSet) -> Pill:
    names = () if filterset.form.errors else [chip.label for chip in tag_chips(filterset)]
    return Pill(
        key="tag",
        label="Tag",
        value=first_and_rest(names),
        full=", ".join(names),
        without=query_without(filterset.params, "tag_filters", "tag_mode", "tag_scope"),
        lists=(filterset.form["tag_filters"],),
        fields=(filterset.form["tag_mode"], filterset.form["tag_scope"]),
        choices="tag_filters",
        whole=whole_lists(filterset),
        help="A request counts under each of its tags.",
    )


def spend_pill(filterset: PageFilterSet) -> Pill:
    names = ("min_spend", "max_spend", "power", "low")
    value = "" if filterset.form.errors else spend_words(filterset)
    return Pill(
        key="spend",
        label="Spend",
        value=value,
        full=value,
        without=query_without(filterset.params, *names),
        fields=tuple(filterset.form[name] for name in names),
        help="In US dollars over the selected period; not scaled to its length.",
    )


def whole_lists(filterset: PageFilterSet) -> str:
    """A link to the whole lists; empty where they are whole, and with invalid parameters."""
    if not filterset.is_valid() or filterset.lists_all:
        return ""
    return query_with(filterset.params, lists="all")


def spend_words(filterset: PageFilterSet) -> str:
    """`$3 – $99`, `≥ $3`; thresholds where they are not the site's own: `power > $300`."""
    given, usual = filterset.form.cleaned_data, filterset.defaults()
    low, high = given["min_spend"], given["max_spend"]
    words = []
    if low is not None and high is not None:
        words.append(f"{limit(low)} – {limit(high)}")
    elif low is not None:
        words.append(f"≥ {limit(low)}")
    elif high is not None:
        words.append(f"≤ {limit(high)}")
    words += [
        f"{name} {sign} {limit(given[name])}"
        for name, sign in (("power", ">"), ("low", "<"))
        if given[name] != float(usual[name])
    ]
    return ", ".join(words)


def first_and_rest(names: Iterable[str]) -> str:
    """`Claude Code`, `Claude Code +2`; a long name is cut."""
    shown = list(names)
    if not shown:
        return ""
    first = shown[0]
    if len(first) > MOST_CHARACTERS:
        first = f"{first[: MOST_CHARACTERS - 1]}…"
    return f"{first} +{len(shown) - 1}" if shown[1:] else first


def limit(usd: float) -> str:
    """`$1,000`, `$0.125`."""
    return f"${usd:,.6f}".rstrip("0").rstrip(".")
