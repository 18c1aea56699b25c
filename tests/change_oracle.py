"""Which group of a comparison each user is in, by plain loops."""

from datetime import date

from hypothesis import assume

from analytics.domain.changes import UserGroup
from analytics.domain.query import UsageQuery
from tests import oracle

Made = list[oracle.Request]
Sides = tuple[Made, Made]
Budgets = dict[str, tuple[float, float]]


def passing(
    counted: Made, first: date, made: Made, usage: UsageQuery, budgets: Budgets
) -> set[str]:
    """Users who pass the bound on spend and the segment in a period.

    counted: what counts of the period, which begins on `first`; made: all requests ever.
    """
    earlier = {request.user_id for request in made if request.day < first}
    least = usage.min_spend
    truth = {user: sums for user, sums in oracle.truth(counted).items() if user}
    assume(least is None or all(abs(sums.spend - least) > 1e-3 for sums in truth.values()))
    return {
        user
        for user, sums in truth.items()
        if (least is None or sums.spend >= least)
        and oracle.in_segment(
            *(usage.segment, sums, usage.power_above, usage.low_below, budgets.get(user)),
            is_new=bool(earlier) and user not in earlier,
        )
    }


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
