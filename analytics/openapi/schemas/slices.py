"""The answers of tools, models and teams, and of two to four of their rows compared."""

from analytics.domain.slice_overlap import GROUPS
from analytics.domain.slices import PAGES, RowKind, SliceBy

from .common import COMPARED, DATES, NAMED, SNAPSHOT, SUMS
from .types import (
    COUNT,
    DAY,
    FLAG,
    MOMENT,
    SHARE,
    TEXT,
    USD,
    Schema,
    described,
    fields,
    list_of,
    map_of,
    nullable,
    one_of,
    record,
    ref,
)

# Of teams, null in other rows than those of teams.
TEAM_FIELDS: dict[str, Schema] = {
    **fields(nullable(TEXT), "organization_id organization"),
    **fields(nullable(COUNT), "members active_members"),
    "share_of_members": nullable(SHARE),
    **fields(nullable(USD), "spend_per_active_member team_keys_spend budget_spend max_budget"),
    "budget_utilization": nullable(SHARE),
    "budget_reset_at": nullable(MOMENT),
    "top_tool": nullable({"type": "string", "examples": ["Claude Code"]}),
}
VERSION: Schema = record(
    {"version": TEXT, "users": COUNT, **SUMS, "last_request_date": DAY},
)
BOUNDS: dict[str, Schema] = {
    "exact": FLAG,
    "spend_at_least": USD,
    "users_at_least": nullable(COUNT),
}
SPEND_BY_ROW: Schema = map_of(nullable(USD), "cursor")


def row_fields(by: SliceBy) -> dict[str, Schema]:
    """The keys of a row of this kind; `kind` says what belongs to none."""
    only_here: dict[str, Schema] = {
        **(TEAM_FIELDS if by is SliceBy.TEAM else {}),
        **(BOUNDS if by.overlaps else {}),
        **({"versions": list_of(VERSION)} if by is SliceBy.TOOL else {}),
    }
    return {
        by.value: described(TEXT, "As filters name the row; empty where `kind` is not a name"),
        "name": TEXT,
        "kind": one_of(RowKind),
        **only_here,
        "users": nullable(COUNT),
        "share_of_users": nullable(SHARE),
        "share_of_spend": nullable(SHARE),
        **fields(nullable(USD), "compared_spend previous_spend spend_per_user"),
        "spend_per_active_day": nullable(USD),
        "days_active": nullable(COUNT),
        "success_rate": nullable(SHARE),
        **fields(COUNT, "cache_read_tokens unpriced_tokens"),
        "usd_per_million_tokens": nullable(USD),
        "last_request_date": nullable(DAY),
        **SUMS,
        "days": list_of(record({"date": DAY, "spend": USD})),
    }


def name_of(by: SliceBy) -> str:
    """The component of a row: `ToolRow`."""
    return f"{by.value.capitalize()}Row"


def rows_by(by: SliceBy) -> Schema:
    """The answer whose rows are of this kind."""
    total = {"type": "null"} if by.overlaps else ref(name_of(by))
    return record(
        {
            "by": one_of([by]),
            **DATES,
            **COMPARED,
            "users": COUNT,
            "users_spend": USD,
            f"{by.value}s": list_of(ref(name_of(by))),
            "total": described(total, "The sum of all rows; null where rows overlap"),
            "all_spend": USD,
            **SNAPSHOT,
        }
    )


def rows_of_page(page: SliceBy) -> Schema:
    """The answer of /tools.json and so on, by what rows are."""
    return {"oneOf": [rows_by(by) for by in PAGES[page]]}


def comparison_of_page(page: SliceBy) -> Schema:
    """The answer of /tools/comparison.json and so on."""
    kinds = [by for by in PAGES[page] if by is not SliceBy.KEY]
    row = {"row": described(TEXT, "As the parameter `row` has it")}
    return record(
        {
            "by": one_of(kinds),
            **DATES,
            "rows": list_of({"anyOf": [record(row | row_fields(by)) for by in kinds]}),
            "users": described(COUNT, "With usage of any of the rows"),
            "users_of_only": map_of(COUNT, "cursor"),
            "users_of_both": list_of(
                record({"rows": list_of(TEXT), "users": COUNT, "spend_by_row": SPEND_BY_ROW})
            ),
            "listed": one_of(["any", *GROUPS]),
            "listed_users": list_of(
                record(
                    {
                        **NAMED,
                        "spend": USD,
                        "spend_by_row": SPEND_BY_ROW,
                    }
                )
            ),
            **SNAPSHOT,
        }
    )


SLICE_SCHEMAS: dict[str, Schema] = {name_of(by): record(row_fields(by)) for by in SliceBy}
