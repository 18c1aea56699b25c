"""Which requests a filter by team and model keeps: those of whole cells, by plain loops."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from math import isclose

from .oracle import Request

Teams = dict[tuple[date, str], str]


def teams_by_key_and_day(requests: list[Request], own: Mapping[str, str]) -> Teams | None:
    """The team of each key on each day: the one with most of its spend; empty without one.

    own: the team of a key's own row, for days on which no request has a team. None where the order
    of adding floats may decide.
    """
    spends: dict[tuple, dict[str, list[Request]]] = defaultdict(lambda: defaultdict(list))
    for request in requests:
        if request.team_id is not None:
            spends[request.day, request.api_key][request.team_id].append(request)
    days = {day for day, _ in spends}
    found = {}
    for request in requests:
        by_team = spends.get((request.day, request.api_key), {})
        if request.day not in days:
            team = own.get(request.api_key, "")
        elif (chosen := largest(by_team)) is None:
            return None
        else:
            team = chosen
        found[request.day, request.api_key] = team
    return found


def largest(by_team: Mapping[str, list[Request]]) -> str | None:
    """The team with most spend, then requests; empty without any, None where floats decide."""
    sums = sorted(
        (
            sum(request.spend for request in made),
            sum(request.request_count for request in made),
            team,
        )
        for team, made in by_team.items()
    )
    if len(sums) > 1 and sums[-1][0] != sums[-2][0] and isclose(sums[-1][0], sums[-2][0]):
        return None
    return sums[-1][2] if sums else ""


def kept(
    requests: list[Request], by_key: Teams, teams: tuple[str, ...], models: tuple[str, ...]
) -> list[Request]:
    """The requests of the teams and of the models; '' stands for neither."""
    return [
        request
        for request in requests
        if (not teams or by_key[request.day, request.api_key] in teams)
        and (not models or (request.model or "") in models)
    ]
