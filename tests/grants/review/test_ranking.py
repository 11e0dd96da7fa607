"""The order of applications: exact, without a database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.review.ranking import Mark, full_points, order, percent_of, points_of, rounded

means = st.dictionaries(st.integers(0, 50), st.none() | st.fractions(0, 100, max_denominator=997) | st.fractions(33, 34), max_size=12)
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


@given(marks, st.integers(1, 4), st.data())
def test_all_scorecards_of_one_rubric_together_are_their_mean(rubric, many, data):
    cards = [[Mark(mark.weight, mark.most, data.draw(st.integers(0, mark.most))) for mark in rubric] for _card in range(many)]
    assert percent_of(mark for card in cards for mark in card) == sum(map(percent_of, cards), Fraction(0)) / many


@given(marks)
def test_points_of_the_full_points_are_the_per_cent_exactly(card):
    points, full = points_of(card), full_points((mark.weight, mark.most) for mark in card)
    assert Fraction(points) / Fraction(full) * 100 == percent_of(card)
    assert points == points.quantize(Decimal("0.01")), "whole hundredths, as the column keeps them"


def test_equals_share_a_place_and_the_next_one_is_left_out():
    places = order({"e": None, "a": Fraction(70), "b": Fraction(70), "c": Fraction(90), "d": Fraction(1)})
    assert [(place.key, place.rank, place.tied) for place in places] == [
        ("c", 1, False), ("a", 2, True), ("b", 2, True), ("d", 4, False), ("e", None, False),
    ]  # fmt: skip


def test_a_hair_apart_is_no_tie():
    """Both read 33,3 when they are shown; the order knows better."""
    higher, lower = Fraction(100, 3), Fraction(333333, 10000)
    assert rounded(higher) == rounded(lower) == Decimal("33.3")
    assert [(place.key, place.rank) for place in order({"lower": lower, "higher": higher})] == [("higher", 1), ("lower", 2)]


def test_a_hair_that_no_float_can_tell_is_no_tie_either():
    higher = Fraction(100, 3)
    lower = higher - Fraction(1, 10**30)
    assert float(higher) == float(lower)
    assert [(place.key, place.rank) for place in order({"lower": lower, "higher": higher})] == [("higher", 1), ("lower", 2)]


@given(means)
def test_the_order_is_that_of_brute_force(found):
    places = order(found)
    assert sorted(place.key for place in places) == sorted(found)
    known = [mean for mean in found.values() if mean is not None]
    for place in places:
        assert place.mean == found[place.key]
        if place.mean is None:
            assert (place.rank, place.tied) == (None, False)
            continue
        assert place.rank == 1 + sum(other > place.mean for other in known)
        assert place.tied == (known.count(place.mean) > 1)
    ranked = [place.rank for place in places]
    assert ranked == sorted(ranked, key=lambda rank: (rank is None, rank or 0))


@pytest.mark.parametrize(
    ("value", "shown"), [(Fraction(1, 3), "0.3"), (Fraction(205, 100), "2.0"), (Fraction(215, 100), "2.2"), (Fraction(100), "100.0")]
)
def test_halves_go_to_the_even_digit_when_shown(value, shown):
    assert str(rounded(value)) == shown
