"""Tools, teams and models in the query string: lists, chips, names and errors."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from analytics.domain.tags import exact_tags
from analytics.domain.tools import BY_SLUG
from analytics.filters.page_links import page_links

from .test_filtersets import asked, chips, chips_of, errors, filterset

CURSOR = exact_tags(("cursor",))
HOSTILE = [
    *("o'neill", 'say "hi"', "a; DROP TABLE cells", "a,b", " padded ", "🦆 team", "<script>"),
    *("%", "a&b=c", "$start_date", "{usage}", "line\nbreak", "(a", "quoted, 'too'"),
]


@pytest.mark.parametrize("name", ["team", "model"])
def test_a_list_repeats_or_has_commas_and_holds_each_entry_once(name):
    query = asked(f"{name}=b,a&{name}=a&{name}=%20c%20&{name}=")
    assert getattr(query, f"{name}s") == ("b", "a", "c")
    assert getattr(asked(f"{name}="), f"{name}s") == ()


@pytest.mark.parametrize("name", ["team", "model"])
def test_none_in_parentheses_is_usage_without_a_team_or_model(name):
    assert getattr(asked(f"{name}=a,(none)"), f"{name}s") == ("a", "")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["team", "model"])
def test_any_text_in_quotation_marks_arrives_as_it_is(name, text):
    entry = '"' + text.replace('"', '""') + '"'
    params = urlencode({name: entry})
    assert getattr(asked(params), f"{name}s") == (text,)
    valid = filterset(params)
    assert valid.is_valid()
    (chip,) = chips_of(valid)
    assert chip.label == f"{name.capitalize()}: {text}"
    assert name not in QueryDict(chip.url.removeprefix("?"))


@pytest.mark.parametrize("text", HOSTILE)
def test_removing_another_chip_keeps_a_name_that_needs_quotation_marks(text):
    entry = '"' + text.replace('"', '""') + '"'
    links = chips(urlencode({"team": [entry, "other"]}, doseq=True))
    assert asked(links["Team: other"].removeprefix("?")).teams == (text,)


@pytest.mark.parametrize("name", ["team", "model"])
def test_at_most_fifty_entries_without_null_characters(name):
    fifty = ",".join(map(str, range(50)))
    assert len(getattr(asked(f"{name}={fifty}"), f"{name}s")) == 50
    assert errors(f"{name}={fifty},50")[name] == [f"Choose at most 50 {name}s"]
    assert filterset(f"{name}={fifty},50").errors_for_programs == [
        f"{name} takes at most 50 {name}s"
    ]
    assert filterset(f"{name}=a%00b").errors_for_programs == [
        f"{name} must not contain null characters"
    ]


def test_tools_are_one_group_of_all_their_spellings():
    query = asked("tool=cursor&tool=Claude%20Code,cursor")
    assert query.tags == exact_tags(("cursor", "claude-code"))
    assert query.tag_groups == (query.tags,)
    assert query.required_tags == ()


def test_a_tool_and_tags_are_two_groups():
    query = asked("tool=cursor&tag_filters=a,b")
    assert query.required_tags == (CURSOR, ("a", "b"))
    assert query.tags == (*CURSOR, "a", "b")


def test_a_tool_and_all_of_some_tags_are_a_group_each():
    query = asked("tool=cursor&tag_filters=a,b&tag_mode=all")
    assert query.required_tags == (CURSOR, ("a",), ("b",))


def test_the_same_tool_among_the_tags_is_one_group():
    query = asked("tool=cursor&tag_filters=cursor")
    assert query.tag_groups == (CURSOR,)


@pytest.mark.parametrize("text", ["ghost", "User-Agent: Cursor", "cursor;", "(none)", "\0", "🦆"])
def test_an_unknown_tool_is_an_error_that_lists_the_tools(text):
    slugs = ", ".join(BY_SLUG)
    labels = ", ".join(tool.label for tool in BY_SLUG.values())
    params = urlencode({"tool": ["cursor", text]}, doseq=True)
    assert filterset(params).errors_for_programs == [f"tool must be some of: {slugs}"]
    assert errors(params)["tool"] == [f"Choose some of: {labels}"]


def test_each_tool_team_and_model_has_a_chip_that_removes_it_alone():
    links = chips("tool=cursor,codex&team=t1,(none)&model=gpt-4o&model=(none)&page=3")
    assert list(links) == [
        *("Tool: Cursor", "Tool: Codex", "Team: t1", "No team", "Model: gpt-4o", "No model"),
    ]
    rest = QueryDict(links["No team"].removeprefix("?"))
    assert rest.getlist("team") == ["t1"]
    assert rest.getlist("tool") == ["cursor,codex"]
    assert rest.getlist("model") == ["gpt-4o", "(none)"]
    assert "page" not in rest
    assert QueryDict(links["Tool: Cursor"].removeprefix("?")).getlist("tool") == ["codex"]


def test_a_team_is_called_by_its_name_where_that_is_known():
    named = filterset("team=t1,t2")
    named.team_names = {"t1": "Payments"}
    assert named.is_valid()
    assert [chip.label for chip in chips_of(named)] == ["Team: Payments", "Team: t2"]


def test_what_tags_count_has_a_chip_under_a_tool_too():
    assert list(chips("tool=cursor&tag_scope=users&tag_mode=all")) == [
        "Tool: Cursor",
        "All usage by people who used these tags",
    ]


def test_the_form_of_columns_carries_teams_along():
    assert ("team", "t1") in filterset("team=t1&cols=spend").hidden_fields


def test_links_keep_tools_teams_and_models():
    links = page_links(filterset("range=7d&tool=cursor&team=t1&model=(none)&page=2"))
    for url in (
        links.export,
        links.earlier,
        links.fixed,
        links.user,
        links.tag,
        links.cards["low"],
    ):
        kept = QueryDict(url.partition("?")[2])
        assert (kept["tool"], kept["team"], kept["model"]) == ("cursor", "t1", "(none)")
