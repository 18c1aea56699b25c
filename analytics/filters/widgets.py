"""Fast select widgets: Django's own render two templates per option."""

from collections.abc import Iterable
from typing import cast

from django.forms import Select, SelectMultiple, Widget
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from analytics.components.html import joined, markup

Options = Iterable[tuple[str, str]]  # value, label


class OneOfSelect(Select):
    """One of a few options."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = self.format_value(value)
        choices = cast("Options", self.choices)  # none of our selects has groups of Django's
        return drawn_select(self, {"name": name, **(attrs or {})}, options(choices, chosen))


class TagSelect(SelectMultiple):
    """Any of hundreds of options. groups: (title, options); `choices` are not looked at."""

    groups: Iterable[tuple[str, Options]] = ()

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = set(self.format_value(value))
        groups = joined(
            '<optgroup label="{}">\n{}</optgroup>\n',
            ((title, options(choices, chosen)) for title, choices in self.groups),
        )
        attrs = {"name": name, **(attrs or {}), "multiple": True}
        return drawn_select(self, attrs, groups)


def drawn_select(widget: Widget, attrs: dict, inside: SafeString) -> SafeString:
    """The element with the widget's attributes and these."""
    tag = flatatt(widget.build_attrs(widget.attrs, attrs))
    return markup("<select{}>\n{}</select>", tag, inside)


def options(choices: Options, chosen: Iterable[str]) -> SafeString:
    """Each option a line, the chosen ones selected."""
    return joined(
        '<option value="{}"{}>{}</option>\n',
        ((value, " selected" if value in chosen else "", label) for value, label in choices),
    )
