"""HTML helpers escape every value."""

import pytest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from analytics.components.html import joined, markup

BOLD = format_html("<b>{}</b>", "x")


@pytest.mark.parametrize(
    "text", ["plain", "<script>&amp;</script>", "\"'", "{0}", "", 5, 0.5, None, BOLD, "<b>x</b>"]
)
def test_a_text_is_escaped_as_django_escapes_it(text):
    template = '<i title="{0}">{0}</i>'
    drawn = markup(template, text)
    assert isinstance(drawn, SafeString)
    assert drawn == format_html(template, text)


def test_rows_are_joined_as_django_joins_them():
    rows = [("<a>", BOLD), ("b", "<c>")]
    drawn = joined("<li>{}{}</li>", rows)
    assert isinstance(drawn, SafeString)
    assert drawn == format_html_join("", "<li>{}{}</li>", rows)
    assert joined("<li>{}</li>", []) == ""


def test_markup_that_was_changed_is_text_again():
    assert markup("{}", BOLD.upper()) == "&lt;B&gt;X&lt;/B&gt;"
    assert markup("{}", BOLD[:2] + ">") == "&lt;b&gt;"
