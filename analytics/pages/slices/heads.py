"""The columns of tools, models and teams."""

from dataclasses import dataclass

from analytics.domain.slices import RankBy, SliceBy, SliceQuery
from analytics.filters.slice_filterset import SliceFilterSet

from .links import order_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """url: empty for a column that is no order. sort: `aria-sort`, or empty."""

    key: str
    label: str
    url: str = ""
    sort: str = ""


# Of teams alone, before the users and after spend per user.
TEAM = (("organization", "Organization", None), ("members", "Active members", None))
TEAM_SPEND = (
    ("spend_per_member", "Per member", None),
    ("team_keys", "Team keys", None),
    ("budget", "Budget", None),
)


def columns_of(query: SliceQuery) -> list[tuple[str, str, RankBy | None]]:
    """(key, label, its order) of each."""
    return [
        ("name", query.by.value.capitalize(), RankBy.NAME),
        *(TEAM if query.by is SliceBy.TEAM else []),
        ("users", "Users", RankBy.USERS),
        ("user_share", "Of active", None),
        ("spend", "Spend", RankBy.SPEND),
        ("share", "Of all spend" if query.by.overlaps else "Share", None),
        *([("change", "Change", RankBy.CHANGE)] if query.today else []),
        ("spend_per_user", "Per user", RankBy.PER_USER),
        *(TEAM_SPEND if query.by is SliceBy.TEAM else []),
        ("requests", "Requests", RankBy.REQUESTS),
        ("tokens", "Tokens", RankBy.TOKENS),
        ("cached_share", "Cached", RankBy.CACHED),
        ("price", "$ per 1M", RankBy.PRICE),
        ("success_rate", "Success", RankBy.SUCCESS_RATE),
        *([("top_tool", "Top tool", None)] if query.by is SliceBy.TEAM else []),
        ("trend", "Trend", None),
    ]


def column_labels(query: SliceQuery) -> dict[str, str]:
    return {key: label for key, label, _ in columns_of(query)}


def heads(filterset: SliceFilterSet, query: SliceQuery) -> tuple[Head, ...]:
    direction = "descending" if query.descending else "ascending"
    return tuple(
        Head(
            key=key,
            label=label,
            url=order_url(filterset, rank) if rank else "",
            sort=direction if rank is query.rank_by else "",
        )
        for key, label, rank in columns_of(query)
    )
