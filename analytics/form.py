"""The form behind the query string: what holds between parameters."""

from datetime import date
from typing import Any

from django.conf import settings
from django.forms import Form

from .periods import MOST_DAYS


class UsageForm(Form):
    """A bad value is an error beside its parameter; so is one that another one forbids."""

    def clean(self):
        values = super().clean()
        self.refuse_unknown_names()
        self.check_period(values.get("start_date"), values.get("end_date"))
        self.check_bounds(values, "min_spend", "max_spend")
        self.check_thresholds(values.get("low"), values.get("power"))
        return values

    def refuse_unknown_names(self) -> None:
        """A misspelt filter must not pass for no filter."""
        for name in self.data:
            if name not in self.fields:
                allowed = ", ".join(self.fields)
                self.add_error(None, f"{name} is not a parameter. Allowed are: {allowed}")

    def check_period(self, start: date | None, end: date | None) -> None:
        if self.has_error("start_date") or self.has_error("end_date"):
            return
        if not start or not end:
            missing = "end_date" if start else "start_date"
            self.add_error(missing, "start_date and end_date go together")
        elif start > end:
            self.add_error("start_date", "start_date must not be after end_date")
        elif (end - start).days + 1 > MOST_DAYS:
            self.add_error("start_date", f"A period holds at most {MOST_DAYS} days")

    def check_bounds(self, values: dict[str, Any], lower: str, upper: str) -> None:
        low, high = values.get(lower), values.get(upper)
        if low is not None and high is not None and low > high:
            self.add_error(lower, f"{lower} must not be more than {upper}")

    def check_thresholds(self, low: float | None, power: float | None) -> None:
        """Names the one that somebody set: the other one may be the default."""
        if low is None or power is None or low <= power:
            return
        if low != settings.LOW_USER_SPEND:
            self.add_error("low", f"low must not be more than power, which is {plain(power)}")
        else:
            self.add_error("power", f"power must not be less than low, which is {plain(low)}")


def plain(usd: float) -> str:
    """A number as people type it: `200`, `12.5`."""
    return f"{usd:.2f}".removesuffix(".00")
