"""Tags in URLs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.tags import (
    exact_tags,
    is_custom,
    quoted,
    split_tags,
    tool_requests,
    without_contained,
)
from analytics.domain.tools import BY_SLUG, TOOLS, Tool, with_extra


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        (" , ,", ()),
        ("a,b", ("a", "b")),
        (" a , b ", ("a", "b")),
        (
            "User-Agent: claude-cli/2.0 (external, cli),b",
            ("User-Agent: claude-cli/2.0 (external, cli)", "b"),
        ),
        ('"a,b",c', ("a,b", "c")),
        ('"say ""hi"", twice"', ('say "hi", twice',)),
        ("open (, close", ("open (", "close")),
        ('inch 5"', ('inch 5"',)),
    ],
)
def test_commas_separate_tags_outside_of_parentheses_and_quotes(text, tags):
    assert split_tags(text) == tags


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_every_tag_survives_being_quoted(tag):
    assert split_tags(quoted(tag)) == (tag,)


@given(st.lists(st.text(alphabet='ab,"() :/', min_size=1).filter(str.strip), min_size=1))
def test_a_list_of_quoted_tags_is_read_back(tags):
    assert split_tags(",".join(map(quoted, tags))) == tuple(tags)


def test_a_tool_includes_every_spelling_of_its_user_agents():
    tags = exact_tags(["claude-code"])
    assert {"User-Agent: claude-cli", "User-Agent: claude-code", "User-Agent:claude-code"} <= set(
        tags
    )
    assert tags == exact_tags(["Claude Code"])
    assert {"claude-code", "Claude Code"} <= set(tags)


def test_a_tool_excludes_tags_named_like_its_programs():
    assert not {"node", "curl", "axios", "OpenAI", "Anthropic"} & set(exact_tags(["scripts"]))


@pytest.mark.parametrize("name", ["User-Agent: x", "User-Agent:x"])
def test_a_user_agent_is_found_with_and_without_the_space(name):
    assert set(exact_tags([name])) == {"User-Agent: x", "User-Agent:x"}


@pytest.mark.parametrize("name", ["User-Agent:  x", "User-Agent: x ", "CLAUDE_CODE"])
def test_a_tag_in_an_odd_spelling_is_found_as_it_is_written_too(name):
    assert name in exact_tags([name])
    assert len(exact_tags([name])) > 2


def test_a_version_is_held_by_its_family_and_other_tags_are_kept():
    tags = ("User-Agent: a/1", "User-Agent: a", "User-Agent: b/1", "team/1", "team")
    assert without_contained(tags) == ("User-Agent: a", "User-Agent: b/1", "team/1", "team")


def test_requests_of_a_tool_are_those_of_its_families_alone():
    usage = [
        ("User-Agent: claude-cli", 5),
        ("User-Agent: claude-cli/2", 5),
        ("User-Agent: claude-code", 2),
        ("User-Agent: Cursor", 9),
        ("claude-cli", 50),
        ("claude-code", 60),
        ("User-Agent:claude-cli", 70),
    ]
    assert tool_requests(usage) == ((BY_SLUG["cursor"], 9), (BY_SLUG["claude-code"], 7))


def test_a_tool_that_people_alone_tagged_has_the_requests_of_the_most_used_tag():
    usage = [("User-Agent:cursor", 5), ("cursor", 4), ("node", 9)]
    assert tool_requests(usage) == ((BY_SLUG["cursor"], 5),)


def test_an_extra_tool_is_a_new_one_or_adds_user_agents_to_a_known_one():
    known = (Tool("codex", "Codex", ("codex",)),)
    tools = with_extra(known, {"Codex": ("codex_sdk",), "Acme CLI": ("acme",)})
    assert tools == (
        Tool("codex", "Codex", ("codex", "codex_sdk")),
        Tool("acme-cli", "Acme CLI", ("acme",)),
    )


def test_no_user_agent_belongs_to_two_tools():
    agents = [agent for tool in TOOLS for agent in tool.agents]
    assert len(agents) == len(set(agents))


@pytest.mark.parametrize(
    ("tag", "custom"),
    [
        ("team:a", True),
        ("cursor is down", True),
        ("User-Agent: homemade/1", False),
        ("User-Agent:claude-cli", False),
        ("cursor", False),
        ("Claude Code", False),
    ],
)
def test_a_tag_of_a_user_agent_or_a_tool_is_not_custom(tag, custom):
    assert is_custom(tag) is custom
