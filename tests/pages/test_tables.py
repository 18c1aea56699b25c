"""The users table and the page around it, with sample reports."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from analytics.components.cells import BadgeLinks
from analytics.components.pages import FetchedPage, page_numbers
from analytics.components.tables import columns_shown, row_anchor, row_id, user_table
from analytics.domain.chart import ChartReport, ChartTab
from analytics.domain.query import SortBy
from analytics.domain.report import Ledger, UsageSummary
from analytics.filters.page_filtersets import PageFilterSet
from analytics.filters.page_links import page_links
from analytics.filters.pills import pills
from analytics.mirror.status import Status
from analytics.pages.users.context import page_context
from tests.sample_report import ANN, NOVEMBER, comparison_of, report_of

PERIOD = "start_date=2026-11-01&end_date=2026-11-30"
LINK, TAG_LINK = "?q=", BadgeLinks(tag="?tag_filters=", tool="?tool=")
COLUMNS = columns_shown(())
IN_HTML = "?" + PERIOD.replace("&", "&amp;")


def table_of(total, page, page_size=25):
    query = replace(NOVEMBER, page=page, page_size=page_size)
    report = report_of(ANN, summary=UsageSummary(total_users=total), page=page)
    return user_table(query, report, LINK, TAG_LINK, COLUMNS, today=NOVEMBER.end_date)


def page_of(report, parameters=""):
    """The whole page as HTML."""
    request = RequestFactory().get(f"/users/?{PERIOD}&{parameters}")
    request.user = AnonymousUser()
    filterset = PageFilterSet(QueryDict(f"{PERIOD}&{parameters}"))
    assert filterset.is_valid(), filterset.form.errors
    filterset.offer_tags(())
    query = filterset.usage_query()
    links = page_links(filterset)
    context = {
        "filter": filterset,
        "links": links,
        "query": query,
        "report": report,
        "pills": pills(filterset),
        "set_pills": 0,
        "comparisons": (),
        "shared": "",
        "failure": None,
        "warnings": (),
        "status": Status(snapshot_at=datetime(2026, 11, 30, 12)),
        **page_context(
            filterset,
            links,
            query,
            report,
            comparison_of(query),
            {None: len(report.users)},
            0,
            ChartReport(tab=ChartTab.USERS),
        ),
    }
    return render_to_string("analytics/users/page.html", context, request)


def test_the_paginator_counts_all_users_and_shows_the_fetched_ones():
    page = FetchedPage((ANN,), total=1234)
    assert len(page) == 1234
    assert page[50:100] == (ANN,)


def test_a_page_knows_its_place_among_all_users():
    table = table_of(total=1234, page=3, page_size=50)
    assert (table.page.start_index(), table.page.end_index()) == (101, 150)
    assert table.paginator.num_pages == 25


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        (1, [1, 2, 3, "…", 40]),
        (4, [1, 2, 3, 4, 5, 6, "…", 40]),
        (20, [1, "…", 18, 19, 20, 21, 22, "…", 40]),
        (40, [1, "…", 38, 39, 40]),
    ],
)
def test_the_pager_shows_at_most_seven_numbers(page, numbers):
    assert page_numbers(table_of(total=1000, page=page)) == numbers


def test_columns_sort_by_the_words_of_the_query_and_tags_do_not_sort():
    columns = user_table(
        NOVEMBER, report_of(ANN), LINK, TAG_LINK, COLUMNS, today=NOVEMBER.end_date
    ).columns
    assert {column.name for column in columns if column.orderable} == {*SortBy}
    assert not columns["tags"].orderable


def test_rows_hold_the_cells_and_attributes_that_the_columns_give():
    unknown = replace(ANN, in_user_table=False, exact=False, spend_at_least=1.0, tags=("a",))
    idle = replace(ANN, requests=0, successes=0, failures=0, tags=(), user_email="<b>")
    table = user_table(
        NOVEMBER, report_of(ANN, unknown, idle), LINK, TAG_LINK, COLUMNS, today=NOVEMBER.end_date
    )
    for row, drawn in zip(table.rows, table.drawn_rows(), strict=True):
        cells = "".join(
            f'<td {column.attrs["td"].as_html()} data-label="{column.header}">{cell}</td>'
            for column, cell in row.items()
        )
        assert (
            drawn.replace("<th ", "<td ").replace("</th>", "</td>")
            == f'<tr id="user-u-ann">{cells}</tr>'
        )


def test_rows_follow_the_columns_that_are_shown_and_their_order():
    table = user_table(NOVEMBER, report_of(ANN), LINK, TAG_LINK, COLUMNS, today=NOVEMBER.end_date)
    table.sequence = ("tokens", "...")
    table.columns.hide("tags")
    (row,) = table.drawn_rows()
    assert row.startswith(
        '<tr id="user-u-ann">'
        '<td class="num users__tokens" data-label="Tokens"><span title="1,200,000">'
    )
    assert "team:a" not in row
    assert row.count("<td ") + row.count("<th ") == len(list(table.columns)) == 8


@pytest.mark.parametrize("user_id", ["u-ann", "a b", "50%", "#x", "ü&<>'\"", "a/b?c"])
def test_the_fragment_that_leads_to_a_row_is_its_id_once_it_is_decoded(user_id):
    assert unquote(row_anchor(user_id)) == f"#{row_id(user_id)}"
    assert " " not in row_id(user_id)


def test_a_user_links_to_their_page_with_the_same_filters():
    html = page_of(report_of(replace(ANN, user_id="a b&c")), "q=old&power=300&page=2")
    link = f"{IN_HTML}&amp;q=old&amp;power=300&amp;user_id=a+b%26c".removeprefix("?")
    assert html.count(f'href="/user/?{link}"') == 1


def test_the_sorted_header_has_aria_sort_and_reverses_the_order():
    html = page_of(report_of(ANN), "sort_by=requests&page=2")
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html
    assert f"{IN_HTML}&amp;sort_by=requests&amp;sort_order=asc" in html
    assert f"{IN_HTML}&amp;sort_by=tokens&amp;sort_order=desc" in html


def test_an_ascending_header_links_to_descending():
    html = page_of(report_of(ANN), "sort_by=requests&sort_order=asc")
    assert 'aria-sort="ascending"' in html
    assert f"{IN_HTML}&amp;sort_by=requests&amp;sort_order=desc" in html


def test_a_user_without_requests_has_a_dash_for_a_success_rate():
    idle = replace(ANN, requests=0, successes=0, failures=0)
    html = page_of(report_of(idle))
    assert 'title="No requests"' in html
    assert "rate--" not in html


@pytest.mark.parametrize(
    ("successes", "level"), [(990, "good"), (989, "fair"), (950, "fair"), (949, "poor")]
)
def test_a_success_rate_has_a_word_and_not_only_a_colour(successes, level):
    html = page_of(report_of(replace(ANN, successes=successes)))
    assert f"rate--{level}" in html
    assert f"({level})" in html


def test_two_tags_are_shown_and_the_rest_can_be_opened():
    html = page_of(report_of(replace(ANN, tags=("team:a", *ANN.tags, "b, c"))))
    assert "<summary>+1 more</summary>" in html
    assert "3 tools and tags, by requests" in html


def test_a_tool_is_one_badge_whatever_it_calls_itself_and_filters_by_all_of_it():
    html = page_of(report_of(ANN), "tag_filters=b&page=2&power=300")
    kept = f"{IN_HTML}&amp;tag_filters=b&amp;power=300"
    link = f'<a class="tag tag--agent" href="{kept}&amp;tool=claude-code"'
    assert html.count(link) == 1
    title = 'title="User-Agent: claude-cli, User-Agent: claude-cli/2.0.14 (external, cli)"'
    assert f"{link} {title}>Claude Code</a>" in html
    assert html.index("Claude Code</a>") < html.index("team:a</a>")


@pytest.mark.parametrize(
    ("now", "before", "cell"),
    [
        (300.0, 200.0, ">+50%</span>"),
        (2400.0, 200.0, ">×12</span>"),
        (5.0, 0.0, ">new</span>"),
        (0.0, 0.0, 'title="No usage on the compared days"'),
        (None, None, 'title="No comparison"'),
    ],
)
def test_a_user_has_a_change(now, before, cell):
    assert cell in page_of(report_of(replace(ANN, compared_spend=now, previous_spend=before)))


def test_hostile_names_are_text_everywhere():
    hostile = replace(ANN, user_id="<img src=x>", user_email="</script><script>alert(1)</script>")
    html = page_of(report_of(hostile))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert f"{IN_HTML}&amp;user_id=%3Cimg+src%3Dx%3E" in html


def test_an_empty_page_distinguishes_empty_periods_from_filters():
    assert "No usage in this period" in page_of(report_of())
    filtered = page_of(report_of(period_is_empty=False))
    assert "No user matches these filters" in filtered
    assert "<table" not in filtered


def test_the_ledger_is_red_only_beyond_float_noise():
    parts = {"in_scope": 0.1, "filtered_out": 0.2, "unattributed": 0.0}
    assert not Ledger(**parts, total_spend=0.3).is_off
    assert Ledger(**parts, total_spend=0.31).is_off
    off = report_of(ANN, ledger=Ledger(**parts, total_spend=1.0))
    assert "Off by $0.70" in page_of(off)
    over = Ledger(in_scope=4.0, filtered_out=-1.0, unattributed=0.0, total_spend=3.0)
    assert over.is_off
    assert "The parts exceed the total" in page_of(report_of(ANN, ledger=over))


def test_the_page_carries_no_inline_script_or_style():
    html = page_of(report_of(ANN))
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=") + html.count(
        'type="application/json"'
    )


def test_the_footer_reports_an_empty_database():
    html = page_of(report_of(data_through=None))
    assert "has not recorded any usage yet" in html
