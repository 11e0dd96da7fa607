"""The order of applications: exact, without a database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.review.ranking import Mark, order, percent_of, rounded

percents = st.fractions(0, 100, max_denominator=997)
cards = st.dictionaries(st.integers(0, 50), st.lists(percents, max_size=4), max_size=12)
marks = st.lists(
    st.integers(1, 20).flatmap(lambda most: st.builds(Mark, st.decimals("0.01", "100", places=2), st.just(most), st.integers(0, most))),
    min_size=1,
    max_size=8,
)


def test_the_weighted_sum_of_one_scorecard():
    card = [Mark(Decimal(60), 10, 8), Mark(Decimal(40), 10, 5)]
    assert percent_of(card) == 68
    assert percent_of([Mark(Decimal(1), 3, 1), Mark(Decimal(2), 3, 2)]) == Fraction(500, 9)


@given(marks)
def test_a_scorecard_lies_between_nothing_and_everything(card):
    assert 0 <= percent_of(card) <= 100
    assert percent_of([Mark(mark.weight, mark.most, mark.most) for mark in card]) == 100
    assert percent_of([Mark(mark.weight, mark.most, 0) for mark in card]) == 0


@given(marks, st.decimals("0.01", "1000", places=2))
def test_only_the_proportion_of_the_weights_counts(card, factor):
    assert percent_of([Mark(mark.weight * factor, mark.most, mark.value) for mark in card]) == percent_of(card)


def test_a_rubric_without_weight_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="weight"):
        percent_of([])


def test_equals_share_a_place_and_the_next_one_is_left_out():
    places = order({"a": [Fraction(70)], "b": [Fraction(60), Fraction(80)], "c": [Fraction(90)], "d": [Fraction(1)], "e": []})
    assert [(place.key, place.rank, place.tied) for place in places] == [
        ("c", 1, False), ("a", 2, True), ("b", 2, True), ("d", 4, False), ("e", None, False),
    ]  # fmt: skip
    assert [place.spread for place in places] == [0, 0, 20, 0, None]


def test_a_hair_apart_is_no_tie():
    """Both read 33,3 when they are shown; the order knows better."""
    higher, lower = Fraction(100, 3), Fraction(333333, 10000)
    assert rounded(higher) == rounded(lower) == Decimal("33.3")
    assert [(place.key, place.rank) for place in order({"lower": [lower], "higher": [higher]})] == [("higher", 1), ("lower", 2)]


def test_too_few_signed_reviews_give_no_place():
    places = order({"one": [Fraction(99)], "two": [Fraction(10), Fraction(20)]}, least=2)
    assert [(place.key, place.mean, place.rank, place.signed) for place in places] == [("two", 15, 1, 2), ("one", None, None, 1)]


@given(cards, st.integers(1, 3))
def test_the_order_is_that_of_brute_force(found, least):
    places = order(found, least=least)
    assert sorted(place.key for place in places) == sorted(found)
    means = {key: sum(one, Fraction(0)) / len(one) for key, one in found.items() if len(one) >= least}
    for place in places:
        if place.key not in means:
            assert (place.mean, place.rank, place.tied) == (None, None, False)
            continue
        assert place.mean == means[place.key]
        assert place.rank == 1 + sum(other > place.mean for other in means.values())
        assert place.tied == (sum(other == place.mean for other in means.values()) > 1)
        assert place.spread == max(found[place.key]) - min(found[place.key])
    ranked = [place.rank for place in places]
    assert ranked == sorted(ranked, key=lambda rank: (rank is None, rank or 0))


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(1, 3), "0.3"), (Fraction(205, 100), "2.0"), (Fraction(215, 100), "2.2"), (Fraction(100), "100.0")]
)
def test_halves_go_to_the_even_digit_when_shown(value, shown):
    assert str(rounded(value)) == shown
