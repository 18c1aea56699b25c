"""The answers of /overview.json and /changes.json."""

from analytics.domain.changes import BRIDGE, CROSSINGS, UserGroup
from analytics.domain.slices import PAGES, RowKind

from .common import COMPARED, DATES, PERSON, SIDES, SNAPSHOT
from .types import (
    COUNT,
    DAY,
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

IN_SCOPE: dict[str, Schema] = {
    **fields(USD, "users_spend spend_per_active_user"),
    **fields(COUNT, "active_users power_users"),
}
SIDE: Schema = nullable(record({"total_spend": nullable(USD), **IN_SCOPE}))
SPENDS: dict[str, Schema] = {
    **fields(USD, "previous_spend current_spend change volume price_mix"),
    **fields(COUNT, "previous_requests current_requests"),
}

OVERVIEW_SCHEMAS: dict[str, Schema] = {
    "OverviewUser": record({**PERSON, "user_alias": nullable(TEXT), "spend": USD, **SIDES}),
    "Mover": record(
        {
            **PERSON,
            "user_alias": nullable(TEXT),
            **fields(USD, "change compared_spend previous_spend"),
        }
    ),
    "SpendChange": record(SPENDS),
    "UserChange": record(
        {
            **PERSON,
            "name": TEXT,
            "group": one_of(BRIDGE),
            **SPENDS,
            "driver": nullable(
                {
                    "type": "string",
                    "description": "What changed most, in words",
                    "examples": ["Claude Code with gpt-5, +$120.00"],
                }
            ),
        }
    ),
}
OVERVIEW: Schema = record(
    {
        **DATES,
        **COMPARED,
        "figures": record(
            {
                **fields(USD, "total_spend unattributed_spend"),
                "unattributed_share": nullable(SHARE),
                **fields(COUNT, "seats seats_used"),
                **IN_SCOPE,
                "median_spend": nullable(USD),
                "power_users_spend": USD,
                "power_users_share_of_spend": nullable(SHARE),
                **fields(SIDE, "current previous"),
            }
        ),
        "reconciliation": record(fields(USD, "in_scope filtered_out unattributed total_spend")),
        "by": one_of(PAGES),
        "days": list_of(
            record(
                {
                    "date": DAY,
                    "spend": USD,
                    "active_users": COUNT,
                    "parts": list_of(record({"name": TEXT, "spend": USD})),
                }
            )
        ),
        "top_users": list_of(ref("OverviewUser")),
        "tools": list_of(
            record(
                {
                    **fields(TEXT, "tool name"),
                    "kind": one_of(RowKind),
                    "users": nullable(COUNT),
                    "spend": USD,
                    **SIDES,
                }
            )
        ),
        "movers": record(fields(list_of(ref("Mover")), "up down")),
        "attention": map_of(COUNT, "idle_seats"),
        **SNAPSHOT,
    }
)
CHANGES: Schema = record(
    {
        **DATES,
        **COMPARED,
        "total": ref("SpendChange"),
        "groups": list_of(record({"group": one_of(BRIDGE), "users": COUNT, **SPENDS})),
        "filtered_out": described(nullable(ref("SpendChange")), "Null without filters"),
        "unattributed": ref("SpendChange"),
        **{
            f"{by.value}s": list_of(
                record({**fields(TEXT, f"{by.value} name"), "kind": one_of(RowKind), **SPENDS})
            )
            for by in PAGES
        },
        **fields(list_of(ref("UserChange")), "up down"),
        "crossings": list_of(
            record({"group": one_of(CROSSINGS), "users": COUNT, "most": list_of(ref("UserChange"))})
        ),
        "group": nullable(one_of(UserGroup)),
        "users": list_of(ref("UserChange")),
        "pagination": ref("Pagination"),
        **SNAPSHOT,
    }
)
