"""The select of tags: what Django's own would say, in one go."""

from django.forms import SelectMultiple
from django.test.html import parse_html

from analytics.widgets import TagSelect

CHOICES = [
    ("Tools", [("claude-code", "Claude Code · 2 requests")]),
    ("Tags <&>", [('"a,b"', "a,b · 1 request"), ("<i>", "<script>"), ("", "nothing")]),
]
ATTRIBUTES = {"id": "id_tag_filters", "aria-describedby": "why", "required": True}


def test_tags_are_drawn_as_django_draws_a_select():
    chosen = ["claude-code", "<i>", "not offered"]
    ours, djangos = (kind(choices=CHOICES) for kind in (TagSelect, SelectMultiple))
    for value in (chosen, [], None):
        one, other = (kind.render("tag_filters", value, ATTRIBUTES) for kind in (ours, djangos))
        assert parse_html(one) == parse_html(other)
    assert ours.render("tag_filters", chosen).count(" selected>") == 2


def test_no_tag_is_markup():
    drawn = TagSelect(choices=CHOICES).render("tag_filters", ["<i>"])
    assert "<i>" not in drawn
    assert "&lt;script&gt;" in drawn
