"""Moves between two windows, and activation of new seats."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.texts import words

from .test_seats import company, day, page, report, users  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db(databases=["default", "litellm"])


def test_moves_lead_to_their_seats(staff_client, company):  # noqa: F811
    moves = report(staff_client)["moves"]
    assert moves == {
        "stayed": 0,
        "came_back": 0,
        "lapsed": 0,
        "first_used": 2,
        "still_idle": 4,
    }
    assert users(staff_client, move="first_used") == ["ann", "bob"]
    html = page(staff_client)
    link = re.search(r'id="move-still_idle" href="([^"#]+)', html)[1].replace("&amp;", "&")
    listed = page(staff_client, **{k: v[0] for k, v in parse_qs(urlsplit(link).query).items()})
    assert "1–4 of 4 seats" in words(listed)
    assert 'id="pill-move"' in listed


def test_moves_before_the_data_begin_are_not_told(staff_client, company):  # noqa: F811
    past = {"start_date": str(day(100)), "end_date": str(day(71))}
    assert report(staff_client, **past)["moves"] is None
    assert "Nobody can say who came or went" in words(page(staff_client, **past))


def test_activation_leaves_out_what_cannot_be_told(staff_client, company):  # noqa: F811
    found = report(staff_client, cohorts="week")["activation"]
    # Only Eva and Fay were created after the first day of all usage.
    assert (found["total"]["seats"], found["total"]["used"]) == (2, 0)
    assert found["total"]["within_7_days"] == {
        "seats": 2,
        "used": 0,
        "share": 0.0,
        "complete": True,
    }
    assert found["total"]["within_30_days"]["share"] is None
    assert len(found["cohorts"]) == 12
    assert found["left_out"] == {
        "created_before_the_data": 4,
        "created_before_the_cohorts": 0,
        "created_after_the_window": 0,
        "without_creation_date": 1,
    }
    text = words(page(staff_client))
    assert "Of 2 seats created in this time 0 made a request" in text
    assert "Left out are 4 seats created before" in text
    assert "where the data begin; 1 seat without a creation date." in text


def test_seats_older_than_the_shown_weeks_are_said_to_be_left_out(staff_client, company):  # noqa: F811
    company.spend_day("ann", 1.0, day=day(150))
    found = report(staff_client, cohorts="week")["activation"]
    assert found["left_out"]["created_before_the_cohorts"] == 1
    assert "1 seat created later, but before this time" in words(page(staff_client, cohorts="week"))


def test_half_of_the_seats_are_used_on_the_first_day(staff_client, company):  # noqa: F811
    company.spend_day("eva", 1.0, day=day(15))
    assert "half of them on the first day." in words(page(staff_client))
