"""The arithmetic of the cap against plain fractions: exact, and rounded only against the reader."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from incubator.startups.cap import Cap, down_to_cents, up_to_cents

LIMIT = Decimal("100000.00")
cents = st.integers(min_value=1, max_value=10_000_000_00).map(lambda number: Fraction(number, 100))
rates = st.tuples(st.integers(1, 10**9), st.sampled_from([1, 10, 100, 1000])).map(lambda rate: Fraction(rate[0], 10**6) / rate[1])


@given(st.lists(st.tuples(cents, rates), max_size=12), cents, rates)
def test_the_comparison_is_that_of_the_products(uses, asked, rate):
    """amount x 1 against left x rate: the same answer without any division."""
    cap = Cap.of(LIMIT, (amount / price for amount, price in uses))
    left = Fraction(LIMIT) - sum((amount / price for amount, price in uses), Fraction())
    assert cap.fits(asked / rate) == (asked <= max(left, 0) * rate)


@given(st.lists(st.tuples(cents, rates), max_size=12))
def test_used_and_left_sum_to_the_limit_and_never_promise_too_much(uses):
    cap = Cap.of(LIMIT, (amount / price for amount, price in uses))
    if cap.used <= Fraction(LIMIT):
        assert cap.used_in_cents + cap.left_in_cents == LIMIT
    assert cap.fits(Fraction(cap.left_in_cents))
    assert not cap.fits(cap.left + Fraction(1, 10**30))


@given(cents, rates)
def test_taking_off_what_is_over_makes_it_fit(asked, rate):
    cap = Cap.of(Decimal("10.00"), [])
    over = cap.over_in_cents(asked / rate)
    assert cap.fits(asked / rate - Fraction(over))
    assert over == 0 or not cap.fits(asked / rate)


def test_releases_give_room_again():
    cap = Cap.of(LIMIT, [Fraction(100_000), Fraction(-1, 3)])
    assert cap.left == Fraction(1, 3)
    assert (cap.left_in_cents, cap.used_in_cents) == (Decimal("0.33"), Decimal("99999.67"))


def test_a_lowered_limit_leaves_nothing_and_not_less():
    cap = Cap.of(Decimal("10.00"), [Fraction(11)])
    assert (cap.left, cap.left_in_cents) == (0, Decimal("0.00"))


def test_rounding_goes_to_whole_cents():
    assert (down_to_cents(Fraction(1, 3)), up_to_cents(Fraction(1, 3))) == (Decimal("0.33"), Decimal("0.34"))
    assert (down_to_cents(Fraction(5, 4)), up_to_cents(Fraction(5, 4))) == (Decimal("1.25"), Decimal("1.25"))
