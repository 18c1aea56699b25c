"""The five cards: what they say at the edges."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.cards import Card, change, usage_cards
from analytics.report import UsageSummary
from analytics.templatetags.usage import integer, usd

from .sample_report import ANN, NOVEMBER, comparison_of, report_of

WEEK = replace(NOVEMBER, end_date=date(2026, 11, 7))
LOW = replace(ANN, user_id="u-low", spend=3.0, spend_at_least=3.0)


def cards_by_key(query=NOVEMBER, *users, **changes) -> dict[str, Card]:
    comparison = replace(comparison_of(query), **changes)
    cards = usage_cards(query, report_of(*users, query=query), comparison, {})
    return {card.key: card for card in cards}


def test_there_are_five_cards_in_the_order_of_the_page():
    assert list(cards_by_key()) == ["users", "spend", "average", "power", "low"]


def test_values_count_every_user_in_scope():
    cards = cards_by_key(NOVEMBER, ANN, LOW)
    values = [cards[key].value for key in cards]
    assert values == ["2", "$1,237.50", "$618.75", "1", "1"]
    assert cards["power"].notes == ("50% of users",)


def test_without_users_shares_are_0_per_cent():
    cards = cards_by_key()
    assert cards["power"].notes == ("0% of users",)
    assert cards["average"].value == "$0.00"


def test_a_threshold_is_also_said_for_30_days_when_the_period_is_not_30_days():
    assert cards_by_key(WEEK)["power"].notes[1] == "> $857.14 per 30 days"
    assert cards_by_key(WEEK)["low"].notes[1] == "< $42.86 per 30 days"
    assert len(cards_by_key(NOVEMBER)["power"].notes) == 1


def test_thresholds_of_the_query_stand_in_the_labels():
    query = replace(NOVEMBER, power_above=512.5, low_below=1.0)
    cards = cards_by_key(query)
    assert cards["power"].label == "Power users (> $512.50)"
    assert cards["low"].label == "Low users (< $1)"


@pytest.mark.parametrize(
    ("now", "before", "direction", "text"),
    [
        (110, 100, "up", "+10%"),
        (90, 100, "down", "\N{MINUS SIGN}10%"),
        (100, 100, "same", "0%"),
        (5, 0, "new", "new"),
        (0, 0, "none", "\N{EN DASH}"),
        (0, 5, "down", "\N{MINUS SIGN}100%"),
        (350, 100, "up", "+250%"),
        (100_001, 100_000, "up", "<0.1%"),
    ],
)
def test_a_change_has_a_sign_and_a_direction(now, before, direction, text):
    found = change(now, before, integer, NOVEMBER)
    assert (found.direction, found.text) == (direction, text)


def test_a_change_tells_the_exact_value_and_the_days_before():
    words = change(1, 1234.5, usd, NOVEMBER).before
    assert words == "$1,234.50 in the period before (Oct 2, 2026 to Oct 31, 2026)"


def test_a_change_is_against_the_same_filters_before():
    cards = cards_by_key(NOVEMBER, ANN, before=UsageSummary(total_users=2, total_spend=617.25))
    assert cards["users"].change.text == "\N{MINUS SIGN}50%"
    assert cards["spend"].change.text == "+100%"
    assert cards["average"].change.text == "+300%"


def test_a_trend_is_told_in_words():
    words = cards_by_key(WEEK, ANN)["spend"].trend_words
    assert words == ("Spend a day: $0.00 on Nov 1, 2026, $60.00 on Nov 7, 2026, at most $60.00")


def test_a_report_without_days_has_cards_and_no_trend():
    assert cards_by_key(trend=())["users"].trend_words == ""


def test_a_least_that_reads_like_the_most_is_not_said():
    """What only the adding of floats, or figures beside the spend, leave open."""
    unknown = replace(ANN, exact=False, spend_at_least=ANN.spend - 1e-9)
    cards = cards_by_key(NOVEMBER, unknown)
    notes = cards["spend"].notes + cards["average"].notes
    assert not [note for note in notes if note.startswith("at least")]
