"""Changes by tool, model and team, and what drives the change of a user."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from analytics.domain.changes import Driver, PartChange, SpendChange
from analytics.domain.slices import PAGES, REMAINDERS, SliceBy
from analytics.mirror.store import Snapshot

from .choices import fetch_team_names
from .questions import run
from .slice_parts import EVERYBODY, PARTS, fill_tools
from .slices import kind_of
from .user_tools import kind_and_name

SIDES = tuple(field.name for field in fields(SpendChange))
IN_SCOPE = "user_no IN (SELECT user_no FROM change_user)"
# Of what a shared key made, USD: less is the noise of adding floats.
NOISE_USD = 1e-9


def spends_of(sums: Sequence) -> SpendChange:
    """sums: in the order of SIDES."""
    return SpendChange(**dict(zip(SIDES, sums, strict=True)))


def add_changes(parts: Iterable[SpendChange]) -> SpendChange:
    """All parts together."""
    listed = tuple(parts)
    return SpendChange(**{side: sum(getattr(part, side) for part in listed) for side in SIDES})


def fetch_part_changes(
    snapshot: Snapshot, values: Mapping[str, Any], *, everybody: bool
) -> dict[SliceBy, tuple[PartChange, ...]]:
    """Rows of users in scope, the largest change first, remainders last. After `change_users`."""
    fill_tools(snapshot)
    is_shown = EVERYBODY if everybody else IN_SCOPE
    found = {
        by: run(snapshot, "change_parts", dict(values), is_shown=is_shown, **PARTS[by].sql)
        for by in PAGES
    }
    teams = [team for team, *_ in found[SliceBy.TEAM] if team]
    aliases: dict[str, str] = fetch_team_names(snapshot, teams)
    return {
        by: tuple(sorted((part_of(by, aliases, *row) for row in rows), key=place_of))
        for by, rows in found.items()
    }


def part_of(by: SliceBy, aliases: Mapping[str, str], part: str | None, *sums: Any) -> PartChange:
    kind, name = kind_of(by, part)
    alias = aliases.get(name) if by is SliceBy.TEAM else None
    return PartChange(kind=kind, name=name, alias=alias, spends=spends_of(sums))


def place_of(row: PartChange) -> tuple:
    """The largest change first, whatever its direction; remainders last."""
    last = REMAINDERS.index(row.kind) + 1 if row.kind in REMAINDERS else 0
    return last, -abs(row.spends.change), row.kind, row.name


def fetch_drivers(
    snapshot: Snapshot, values: Mapping[str, Any], user_nos: Sequence[int]
) -> dict[tuple[int, int], Driver]:
    """What changed most of each user, by number and direction: 1 or -1. After `fill_tools`."""
    rows = run(snapshot, "change_pairs", {**values, "user_nos": list(user_nos)})
    by_user: dict[int, dict[str, list[tuple[str | None, SpendChange]]]] = defaultdict(dict)
    for user_no, part, model, *sums in rows:
        by_user[user_no].setdefault(model, []).append((part, spends_of(sums)))
    drivers = {}
    for user_no, models in by_user.items():
        pairs = [pair for model, parts in models.items() for pair in pairs_of(model, parts)]
        for direction in (1, -1):
            largest = max(pairs, key=lambda pair: direction * pair.spends.change)
            if direction * largest.spends.change > 0:
                drivers[user_no, direction] = largest
    return drivers


def pairs_of(model: str, parts: Sequence[tuple[str | None, SpendChange]]) -> list[Driver]:
    """The tools of a user's model; the model alone where some of its tools cannot be told."""
    if any(part is None and is_used(spends) for part, spends in parts):
        spends = add_changes(spends for _, spends in parts)
        return [Driver(tool=None, model=model, spends=spends)]
    return [
        Driver(tool=kind_and_name(part), model=model, spends=spends)
        for part, spends in parts
        if part is not None
    ]


def is_used(spends: SpendChange) -> bool:
    return any(abs(getattr(spends, side)) > NOISE_USD for side in SIDES)
