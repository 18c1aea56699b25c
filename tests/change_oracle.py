"""Which group of a comparison each user is in, by plain loops."""

from hypothesis import assume

from analytics.domain.changes import UserGroup
from tests import oracle

Made = list[oracle.Request]
Sides = tuple[Made, Made]


def in_scope(sides: Sides, min_spend: float | None) -> Sides:
    """Usage of users who pass the bound on one of the sides at least."""
    truths = [oracle.truth(side) for side in sides]
    spends = [(user, sums.spend) for truth in truths for user, sums in truth.items() if user]
    assume(min_spend is None or not any(abs(one - min_spend) < 1e-3 for _, one in spends))
    return of_users(sides, {user for user, one in spends if min_spend is None or one >= min_spend})


def groups_of(
    made: Made, scope: Sides, user: str, *, power_above: float, low_below: float
) -> set[UserGroup]:
    """The group of the bridge, and which of the crossings. made: all requests ever."""
    before, now = of_user(scope, user)
    spends = spend(before), spend(now)
    if not before:
        first = min(request.day for request in made if request.user_id == user)
        is_new = first >= min(request.day for request in now)
        found = {UserGroup.NEW if is_new else UserGroup.RETURNED}
    elif not now:
        found = {UserGroup.GONE}
    elif abs(spends[1] - spends[0]) <= 1e-9 * sum(spends):
        found = {UserGroup.UNCHANGED}
    else:
        found = {UserGroup.GROWN if spends[1] > spends[0] else UserGroup.SHRUNK}
    power = [oracle.is_above(one, power_above) for one in spends]
    low = [
        bool(side) and oracle.is_above(low_below, one)
        for side, one in zip((before, now), spends, strict=True)
    ]
    if power[0] != power[1]:
        found.add(UserGroup.ENTERED_POWER if power[1] else UserGroup.LEFT_POWER)
    if low[0] != low[1]:
        found.add(UserGroup.ENTERED_LOW if low[1] else UserGroup.LEFT_LOW)
    return found


def users_of(sides: Sides) -> set[str]:
    return {request.user_id for side in sides for request in side if request.user_id}


def of_users(sides: Sides, users: set[str]) -> Sides:
    before, now = ([request for request in side if request.user_id in users] for side in sides)
    return before, now


def of_user(sides: Sides, user: str) -> Sides:
    return of_users(sides, {user})


def spend(made: Made) -> float:
    return sum(request.spend for request in made)
