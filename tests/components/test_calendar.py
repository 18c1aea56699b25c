"""The calendar of 52 weeks."""

import re
from datetime import date, timedelta

from analytics.components.calendar import calendar_svg, first_monday, level_of

TODAY = date(2026, 11, 26)  # a Thursday


def squares(svg: str) -> list[str]:
    return re.findall(r'class="heat-(\d)', svg)


def test_it_begins_on_a_monday_52_weeks_before_this_one():
    assert first_monday(TODAY) == date(2025, 11, 24)
    assert len(squares(calendar_svg({}, TODAY, "x"))) == 52 * 7 + 4


def test_days_without_usage_are_empty_and_a_free_request_is_not():
    svg = calendar_svg({TODAY: 0.0}, TODAY, "x")
    assert squares(svg).count("0") == 52 * 7 + 3
    assert squares(svg)[-1] == "1"
    assert "Thu Nov 26, 2026: $0.00" in svg
    assert "Wed Nov 25, 2026: no usage" in svg


def test_more_spend_is_darker():
    levels = [level_of(spend, 100.0) for spend in (0.0, 25.0, 25.1, 50.1, 100.0, 100.1)]
    assert levels == [1, 1, 2, 3, 3, 4]


def test_the_label_is_escaped_and_today_is_marked():
    svg = calendar_svg({TODAY - timedelta(days=1): 5.0}, TODAY, '"><script>')
    assert "<script>" not in svg
    assert svg.count("heat--today") == 1


def test_every_month_has_a_name_once_a_year():
    names = re.findall(r'y="11">(\w{3})<', calendar_svg({}, TODAY, "x"))
    assert " ".join(names) == "Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov"
