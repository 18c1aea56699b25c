"""The query string of the page: defaults, periods, chips, choices."""

from dataclasses import replace
from datetime import date

import pytest
from django.http import QueryDict

from analytics.domain.query import Segment, SortBy, TagScope, UsageQuery
from analytics.filters.chips import scope_chips, tag_chips, value_chips
from analytics.filters.filtersets import ActivityFilterSet
from analytics.filters.links import Chip
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import page_links

TODAY = date(2026, 3, 31)


def filterset(query: str = "") -> PageFilterSet:
    return PageFilterSet(QueryDict(query), today=TODAY)


def asked(query: str = "") -> UsageQuery:
    valid = filterset(query)
    assert valid.is_valid(), valid.form.errors
    return valid.usage_query()


def errors(query: str) -> dict[str, list[str]]:
    return filterset(query).form.errors


def chips_of(valid: PageFilterSet) -> tuple[Chip, ...]:
    return (*scope_chips(valid), *tag_chips(valid), *value_chips(valid))


def chips(query: str) -> dict[str, str]:
    valid = filterset(query)
    assert valid.is_valid(), valid.form.errors
    return {chip.label: chip.url for chip in chips_of(valid)}


def test_no_parameters_ask_for_thirty_days_by_spend():
    expected = UsageQuery(start_date=date(2026, 3, 2), end_date=TODAY, range_name="30d")
    assert replace(asked(), columns=()) == expected


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("today", "2026-03-31", "2026-03-31"),
        ("7d", "2026-03-25", "2026-03-31"),
        ("30d", "2026-03-02", "2026-03-31"),
        ("90d", "2026-01-01", "2026-03-31"),
        ("mtd", "2026-03-01", "2026-03-31"),
        ("last_month", "2026-02-01", "2026-02-28"),
        ("ytd", "2026-01-01", "2026-03-31"),
    ],
)
def test_a_range_names_its_days(name, start, end):
    query = asked(f"range={name}")
    assert (str(query.start_date), str(query.end_date)) == (start, end)


def test_every_parameter_reaches_the_question():
    query = asked(
        "start_date=2026-01-05&end_date=2026-01-09&tag_filters=a&tag_filters=b,c&min_spend=1"
        "&tag_scope=users&tag_mode=all&segment=low"
        "&max_spend=9.5&q=%20ann%20&sort_by=tokens&sort_order=asc&page=3&page_size=25&top_n=50"
        "&power=100&low=5"
    )
    assert replace(query, columns=()) == UsageQuery(
        start_date=date(2026, 1, 5),
        end_date=date(2026, 1, 9),
        tags=("a", "b", "c"),
        tag_scope=TagScope.USERS,
        required_tags=(("a",), ("b",), ("c",)),
        segment=Segment.LOW,
        min_spend=1.0,
        max_spend=9.5,
        search="ann",
        sort_by=SortBy.TOKENS,
        descending=False,
        page=3,
        page_size=25,
        top_n=50,
        power_above=100.0,
        low_below=5.0,
    )


def test_dates_of_the_range_keep_it_and_other_dates_win_over_it():
    same = filterset("range=7d&start_date=2026-03-25&end_date=2026-03-31")
    assert same.data["range"] == "7d"
    other = filterset("range=7d&start_date=2026-03-01&end_date=2026-03-31")
    assert "range" not in other.data
    assert other.form.is_valid()
    assert other.usage_query().start_date == date(2026, 3, 1)


def test_the_shortest_and_the_longest_period_are_allowed():
    assert asked("start_date=2026-01-01&end_date=2026-01-01").days == 1
    assert asked("start_date=2025-01-01&end_date=2026-02-04").days == 400
    assert "start_date" in errors("start_date=2025-01-01&end_date=2026-02-05")


def test_the_default_view_has_no_chips():
    assert chips("") == chips("range=30d&page=2&sort_by=tokens&power=200&low=10") == {}


def test_each_active_filter_is_a_chip_that_removes_itself_alone():
    links = chips("range=7d&tag_filters=cursor,a&min_spend=5&q=ann&page=4&sort_by=tokens")
    assert list(links) == ["Cursor", "a", "Spend ≥ $5", "Search: ann"]
    rest = QueryDict(links["Cursor"].removeprefix("?"))
    assert rest.getlist("tag_filters") == ["a"]
    assert rest["range"] == "7d"
    assert rest["sort_by"] == "tokens"
    assert "page" not in rest


def choices(query: str, *usage: tuple[str, int]) -> dict[str, list[tuple[str, str, str]]]:
    """Values, labels and notes of the list by group."""
    valid = filterset(query)
    valid.offer_tags(usage)
    groups = valid.form.fields["tag_filters"].widget.groups
    return {title: [(one.value, one.label, one.note) for one in found] for title, found in groups}


def test_choices_list_unused_chosen_tags_then_tags_then_versions():
    groups = choices(
        "tag_filters=ghost",
        *[("User-Agent: Cursor", 1200), ("User-Agent: x", 9), ("a (x, y)", 3), ("b,c", 1)],
    )
    assert list(groups) == ["Not used in this period", "Tags", "Versions of Cursor"]
    assert groups["Tags"] == [
        ("User-Agent: x", "User-Agent: x", "9 requests"),
        ("a (x, y)", "a (x, y)", "3 requests"),
        ('"b,c"', "b,c", "1 request"),
    ]
    assert groups["Not used in this period"] == [("ghost", "ghost", "")]


def test_tags_with_a_key_of_several_tags_stand_together():
    groups = choices("", ("team:a", 9), ("env:dev", 5), ("team:b", 3), ("other", 1))
    assert [value for value, *_ in groups["team"]] == ["team:a", "team:b"]
    assert [value for value, *_ in groups["Other tags"]] == ["env:dev", "other"]


def test_versions_are_grouped_by_tool_and_sorted_by_requests():
    groups = choices(
        "",
        ("User-Agent: Cursor", 5),
        ("User-Agent: claude-cli", 4),
        ("User-Agent: claude-cli/2 (external, cli)", 3),
        ("User-Agent: Cursor/1", 3),
        ("User-Agent:claude-code", 1),
    )
    assert list(groups) == ["Versions of Cursor", "Versions of Claude Code"]
    assert [value for value, *_ in groups["Versions of Claude Code"]] == [
        "User-Agent: claude-cli",
        "User-Agent: claude-cli/2 (external, cli)",
        "User-Agent:claude-code",
    ]


def test_no_value_is_offered_twice_where_a_tag_is_a_tools_own_name():
    used = ("User-Agent: Cursor", 5), ("cursor", 3), ("Cursor", 2), ("curl", 1)
    groups = choices("tag_filters=cursor", *used)
    assert groups["Tools"] == [("cursor", "Cursor", "5 requests")]
    assert groups["Tags"] == [("curl", "curl", "1 request")]


def test_an_alternative_spelling_of_a_used_tool_is_not_listed_as_unused():
    groups = choices("tag_filters=CLAUDE_CODE", ("User-Agent: claude-cli", 5))
    assert [label for _, label, _ in groups["Tools"]] == ["CLAUDE_CODE"]
    assert "Not used in this period" not in groups


def test_all_of_the_tags_asks_for_a_spelling_of_each_tool():
    query = asked("tag_filters=cursor,team:a&tag_mode=all")
    cursor, team = query.required_tags
    assert "User-Agent: Cursor" in cursor
    assert team == ("team:a",)
    assert set(query.tags) == {*cursor, *team}
    assert asked("tag_filters=cursor,team:a").required_tags == ()


def test_tag_scope_and_mode_have_no_chip_without_a_tag():
    assert chips("tag_scope=users&tag_mode=all") == {}
    assert list(chips("tag_scope=users&tag_mode=all&tag_filters=a")) == [
        "a",
        "All usage by people who used these tags",
        "Requests with all of these tags",
    ]


def test_the_export_keeps_filters_and_order_and_drops_pages():
    query = filterset("range=7d&q=a&sort_by=tokens&page=3&page_size=25&top_n=50")
    query = page_links(query).export
    assert query == "?range=7d&q=a&sort_by=tokens&head=yes"
    assert page_links(filterset("")).export == "?head=yes"


def test_a_link_to_a_user_keeps_the_other_filters():
    assert page_links(filterset("range=7d&q=a&page=3")).user == "/user/?range=7d&q=a&user_id="
    assert page_links(filterset("")).user == "/user/?user_id="


def test_a_queryset_is_never_filtered():
    with pytest.raises(NotImplementedError):
        filterset().qs  # noqa: B018 reading the property is what raises


def test_the_api_wants_both_dates_and_knows_no_range():
    assert not ActivityFilterSet(QueryDict("range=7d"), today=TODAY).is_valid()
    names = set(ActivityFilterSet(QueryDict("")).form.fields)
    assert names == set(filterset().form.fields) - {"range", "cols", "compare", "chart", "lists"}
