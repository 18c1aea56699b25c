"""Widgets: selects as Django renders them, and lists of boxes."""

from django.forms import Select
from django.test.html import parse_html

from analytics.filters.widgets import CheckList, CheckOption, OneOfSelect

GROUPS = [
    ("Tools", [CheckOption("claude-code", "Claude Code", "2 requests", "$3.00")]),
    ("Tags <&>", [CheckOption('"a,b"', "a,b"), CheckOption("<i>", "<script>")]),
]
ATTRIBUTES = {"id": "id_sort_by", "aria-describedby": "why", "required": True}


def boxes(chosen: list[str] | None) -> str:
    widget = CheckList()
    widget.groups = GROUPS
    return widget.render("tag_filters", chosen)


def test_every_option_is_a_box_of_the_field_and_the_chosen_ones_are_checked():
    for chosen, count in ((["claude-code", "<i>", "not offered"], 2), ([], 0), (None, 0)):
        drawn = boxes(chosen)
        assert drawn.count('type="checkbox" name="tag_filters"') == 3
        assert drawn.count(" checked>") == count
    assert drawn.count("<fieldset") == drawn.count("<legend>") == 2


def test_one_of_a_few_is_drawn_as_django_draws_a_select():
    choices = [("spend", "Spend"), ("<i>", "<b>")]
    for value in ("spend", "<i>", "not offered", "", None):
        one, other = (
            kind(choices=choices).render("sort_by", value, ATTRIBUTES)
            for kind in (OneOfSelect, Select)
        )
        assert parse_html(one) == parse_html(other)


def test_no_tag_is_markup():
    drawn = boxes(["<i>"])
    assert "<i>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert 'value="&quot;a,b&quot;"' in drawn
