"""Fast widgets: Django's own render two templates per option."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.forms import Select, SelectMultiple, Widget
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from analytics.components.html import joined, markup

CHECKED = SafeString(" checked")
Options = Iterable[tuple[str, str]]  # value, label


class OneOfSelect(Select):
    """One of a few options."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = self.format_value(value)
        choices = cast("Options", self.choices)  # none of our selects has groups of Django's
        return drawn_select(self, {"name": name, **(attrs or {})}, options(choices, chosen))


@dataclass(frozen=True, slots=True)
class CheckOption:
    """One box of a list. note, amount: what is known of it, as text; amount is aligned."""

    value: str
    label: str
    note: str = ""
    amount: str = ""


class CheckList(SelectMultiple):
    """Any of hundreds of boxes. groups: (title, options); `choices` are not looked at."""

    groups: Iterable[tuple[str, Iterable[CheckOption]]] = ()

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = set(self.format_value(value))
        return joined(
            '<fieldset class="checks__group"><legend>{}</legend>\n{}</fieldset>\n',
            ((title, boxes(name, options, chosen)) for title, options in self.groups),
        )


def boxes(name: str, options: Iterable[CheckOption], chosen: set[str]) -> SafeString:
    """Each option a line, the chosen ones checked."""
    return joined(
        '<label class="check"><input type="checkbox" name="{}" value="{}"{}>'
        '<span class="check__label">{}</span><span class="check__note">{}</span>'
        '<span class="check__amount">{}</span></label>\n',
        (
            (
                *(name, option.value, CHECKED if option.value in chosen else ""),
                *(option.label, option.note, option.amount),
            )
            for option in options
        ),
    )


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
