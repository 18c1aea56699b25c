"""Select widgets render the same HTML as Django's."""

from django.forms import Select, SelectMultiple
from django.test.html import parse_html

from analytics.filters.widgets import OneOfSelect, TagSelect

GROUPS = [
    ("Tools", [("claude-code", "Claude Code · 2 requests")]),
    ("Tags <&>", [('"a,b"', "a,b · 1 request"), ("<i>", "<script>"), ("", "nothing")]),
]
ATTRIBUTES = {"id": "id_tag_filters", "aria-describedby": "why", "required": True}


def tag_select() -> TagSelect:
    select = TagSelect()
    select.groups = GROUPS
    return select


def test_tags_are_drawn_as_django_draws_a_select():
    chosen = ["claude-code", "<i>", "not offered"]
    ours, djangos = tag_select(), SelectMultiple(choices=GROUPS)
    for value in (chosen, [], None):
        one, other = (kind.render("tag_filters", value, ATTRIBUTES) for kind in (ours, djangos))
        assert parse_html(one) == parse_html(other)
    assert ours.render("tag_filters", chosen).count(" selected>") == 2


def test_one_of_a_few_is_drawn_as_django_draws_a_select():
    choices = [("spend", "Spend"), ("<i>", "<b>")]
    for value in ("spend", "<i>", "not offered", "", None):
        one, other = (
            kind(choices=choices).render("sort_by", value, ATTRIBUTES)
            for kind in (OneOfSelect, Select)
        )
        assert parse_html(one) == parse_html(other)


def test_no_tag_is_markup():
    drawn = tag_select().render("tag_filters", ["<i>"])
    assert "<i>" not in drawn
    assert "&lt;script&gt;" in drawn
