"""Form controls that are drawn in another way than Django's."""

from collections.abc import Iterable

from django.forms import SelectMultiple
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class TagSelect(SelectMultiple):
    """A select of grouped options by the hundred. Django's own fills two templates for each."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = set(self.format_value(value))
        groups = format_html_join(
            "\n",
            '<optgroup label="{}">\n{}\n</optgroup>',
            ((title, drawn_options(options, chosen)) for title, options in self.choices),
        )
        tag = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{} multiple>\n{}\n</select>", tag, groups)


def drawn_options(options: Iterable[tuple[str, str]], chosen: set[str]) -> SafeString:
    """(value, label) as HTML."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((value, " selected" if value in chosen else "", label) for value, label in options),
    )
