"""The form behind the query string: rules between parameters."""

from datetime import date

from django.conf import settings
from django.forms import Form, MultipleChoiceField

from analytics.domain.periods import MOST_DAYS

from .invalid import InvalidValue


class UsageForm(Form):
    """A bad value is an error beside its parameter; so is one that another one forbids."""

    def clean(self) -> dict:
        values = super().clean() or self.cleaned_data
        self.refuse_unknown_names()
        self.refuse_repeated_scalars()
        self.check_period(values.get("start_date"), values.get("end_date"))
        self.check_bounds(values.get("min_spend"), values.get("max_spend"))
        self.check_thresholds(values.get("low"), values.get("power"))
        return values

    def refuse_unknown_names(self) -> None:
        """A misspelt filter must not pass for no filter."""
        for name in self.data:
            if name not in self.fields:
                allowed = ", ".join(self.fields)
                self.add_error(None, f"{name} is not a parameter. Allowed: {allowed}")

    def refuse_repeated_scalars(self) -> None:
        """Only lists repeat: of two values of another parameter, neither is the right one."""
        lists = [name for name, field in self.fields.items() if is_list(field)]
        for name in self.data:
            given = self.data.getlist(name)  # type: ignore[attr-defined]  # a QueryDict
            if name not in lists and len(given) > 1:
                allowed = ", ".join(lists)
                text = f"{name} is given more than once. Only these can repeat: {allowed}"
                self.add_error(None, text)

    def check_period(self, start: date | None, end: date | None) -> None:
        if any(self.has_error(name) for name in ("range", "start_date", "end_date")):
            return
        if not start or not end:
            missing = "end_date" if start else "start_date"
            error = InvalidValue(
                "Choose both dates", "start_date and end_date must be given together"
            )
            self.add_error(missing, error)
        elif start > end:
            error = InvalidValue(
                "Must be on or before “To”", "start_date must not be after end_date"
            )
            self.add_error("start_date", error)
        elif (end - start).days + 1 > MOST_DAYS:
            error = InvalidValue(
                f"Choose at most {MOST_DAYS} days", f"A period can have at most {MOST_DAYS} days"
            )
            self.add_error("start_date", error)

    def check_bounds(self, least: float | None, most: float | None) -> None:
        if least is not None and most is not None and least > most:
            error = InvalidValue(
                "Minimum can't exceed maximum", "min_spend must not be more than max_spend"
            )
            self.add_error("min_spend", error)

    def check_thresholds(self, low: float | None, power: float | None) -> None:
        """Names the one that somebody set: the other one may be the default."""
        if low is None or power is None or low <= power:
            return
        if low != settings.LOW_USER_SPEND:
            error = InvalidValue(
                f"Can't exceed the power user threshold of ${plain(power)}",
                f"low must not be more than power, which is {plain(power)}",
            )
            self.add_error("low", error)
        else:
            error = InvalidValue(
                f"Can't be less than the low user threshold of ${plain(low)}",
                f"power must not be less than low, which is {plain(low)}",
            )
            self.add_error("power", error)


def is_list(field: object) -> bool:
    """Whether a parameter may repeat."""
    return isinstance(field, MultipleChoiceField)


def plain(usd: float) -> str:
    """A number as people type it: `200`, `12.5`."""
    return f"{usd:.2f}".removesuffix(".00")
