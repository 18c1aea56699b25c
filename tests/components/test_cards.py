"""The five cards: edge cases."""

from dataclasses import replace
from datetime import date

from analytics.components.cards import Card, usage_cards
from analytics.components.changes import changes_of
from analytics.domain.report import Comparison, Ledger
from tests.sample_report import ANN, NOVEMBER, comparison_of, report_of

WEEK = replace(NOVEMBER, end_date=date(2026, 11, 7))
LOW = replace(ANN, user_id="u-low", spend=3.0, spend_at_least=3.0)


def cards_by_key(query=NOVEMBER, *users) -> dict[str, Card]:
    report, comparison = report_of(*users, query=query), comparison_of(query)
    changes = changes_of(query, report, comparison, today=date(2026, 12, 1))
    cards = usage_cards(query, report, changes, comparison.trend, {})
    return {card.key: card for card in cards}


def test_there_are_five_cards_in_the_order_of_the_page():
    assert list(cards_by_key()) == ["users", "spend", "average", "power", "low"]


def test_values_count_every_user_in_scope():
    cards = cards_by_key(NOVEMBER, ANN, LOW)
    values = [cards[key].value for key in cards]
    assert values == ["2", "$1,237.50", "$618.75", "1", "1"]
    assert cards["power"].notes == ("50% of users",)


def test_spend_is_that_of_users_beside_the_whole_total():
    ledger = Ledger(in_scope=1237.5, filtered_out=0.0, unattributed=62.5, total_spend=1300.0)
    report = replace(report_of(ANN, LOW), ledger=ledger)
    changes = changes_of(NOVEMBER, report, Comparison(), today=date(2026, 12, 1))
    card = usage_cards(NOVEMBER, report, changes, (), {})[1]
    assert (card.label, card.value) == ("Total spend by users", "$1,237.50")
    assert card.notes == ("of $1,300.00 total",)


def test_bounded_spend_shows_its_lower_bound():
    unsure = replace(ANN, exact=False, spend_at_least=1000.0)
    notes = cards_by_key(NOVEMBER, unsure)["spend"].notes
    assert notes == ("of $1,234.50 total", "at least $1,000.00")


def test_without_users_shares_are_0_per_cent():
    cards = cards_by_key()
    assert cards["power"].notes == ("0% of users",)
    assert cards["average"].value == "$0.00"


def test_a_threshold_is_also_given_per_30_days_for_periods_of_another_length():
    assert cards_by_key(WEEK)["power"].notes[1] == "= $857.14 per 30 days"
    assert cards_by_key(WEEK)["low"].notes[1] == "= $42.86 per 30 days"
    assert len(cards_by_key(NOVEMBER)["power"].notes) == 1


def test_labels_contain_the_thresholds_of_the_query():
    query = replace(NOVEMBER, power_above=512.5, low_below=1.0)
    cards = cards_by_key(query)
    assert cards["power"].label == "Power users (> $512.50)"
    assert cards["low"].label == "Low users (< $1)"


def test_a_trend_has_a_text_alternative():
    words = cards_by_key(WEEK, ANN)["spend"].trend_words
    assert words == ("Daily spend: $0.00 on Nov 1, 2026, $60.00 on Nov 7, 2026, peak $60.00")


def test_a_report_without_days_has_cards_and_no_trend():
    report = report_of(ANN)
    changes = changes_of(NOVEMBER, report, Comparison(), today=date(2026, 12, 1))
    cards = usage_cards(NOVEMBER, report, changes, (), {})
    assert [card.trend_words for card in cards] == [""] * 5


def test_one_card_names_the_compared_days():
    cards = cards_by_key(NOVEMBER, ANN)
    assert cards["users"].notes == ("vs Oct 1 – 31",)
    assert not [note for key in ("spend", "average") for note in cards[key].notes if "vs" in note]


def test_a_lower_bound_that_rounds_to_the_upper_bound_is_not_shown():
    """What only the adding of floats, or figures beside the spend, leave open."""
    unknown = replace(ANN, exact=False, spend_at_least=ANN.spend - 1e-9)
    cards = cards_by_key(NOVEMBER, unknown)
    notes = cards["spend"].notes + cards["average"].notes
    assert not [note for note in notes if note.startswith("at least")]
