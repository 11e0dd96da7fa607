from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.money.amounts import parse_amount

amounts = st.decimals(0, Decimal("9999999999999.99"), places=2)
spaces = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 000 000,50", "1000000.50"),
        ("1000000.5", "1000000.5"),
        ("1\u00a0000\u00a0000,50", "1000000.50"),
        ("1\u202f000\u202f000,50", "1000000.50"),
        ("1,000,000.50", "1000000.50"),
        ("1.000.000,50", "1000000.50"),
        ("1,000,000", "1000000"),
        ("1.000.000", "1000000"),
        ("1,000.5", "1000.5"),
        ("1000,50", "1000.50"),
        ("0", "0"),
        ("0,01", "0.01"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("5,", "5"),
        ("007", "7"),
        ("  12 \t", "12"),
        ("-0", None),
        ("9 999 999 999 999,99", "9999999999999.99"),
    ],
)
def test_sums_as_people_write_them(text, amount):
    if amount is None:
        with pytest.raises(ValidationError):
            parse_amount(text)
    else:
        assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        (" ", "unreadable"),
        (",", "unreadable"),
        (".", "unreadable"),
        ("-", "unreadable"),
        ("abc", "unreadable"),
        ("NaN", "unreadable"),
        ("Infinity", "unreadable"),
        ("-Infinity", "unreadable"),
        ("1e5", "unreadable"),
        ("0x10", "unreadable"),
        ("1_000", "unreadable"),
        ("+5", "unreadable"),
        ("١٢٣", "unreadable"),
        ("１２３", "unreadable"),
        ("1²", "unreadable"),
        ("12 500 ₸", "unreadable"),
        ("$100", "unreadable"),
        ("1 00", "unreadable"),
        ("1  000", "unreadable"),
        ("1000 000", "unreadable"),
        ("10,00,000.00", "unreadable"),
        ("1 000.000,50", "unreadable"),
        ("1,000.000.5", "unreadable"),
        ("1.000,50,5", "unreadable"),
        ("5\x00", "unreadable"),
        ("1" * 61, "unreadable"),
        ("-5", "negative"),
        ("\u22121 000,50", "negative"),
        ("\u2013 5", "negative"),
        ("1,000", "ambiguous"),
        ("100.000", "ambiguous"),
        ("1 000,500", "too_fine"),
        ("1000,500", "too_fine"),
        ("0,001", "too_fine"),
        ("1,005", "ambiguous"),
        ("10 000 000 000 000", "too_big"),
        ("1" * 40, "too_big"),
    ],
)
def test_what_is_no_sum_is_refused(text, code):
    with pytest.raises(ValidationError) as refusal:
        parse_amount(text)
    assert refusal.value.code == code
    assert refusal.value.messages[0]


@given(amounts, spaces)
def test_each_way_of_writing_reads_back_exactly(amount, space):
    english = f"{amount:,.2f}"
    swap = str.maketrans(",.", ".,")
    written = [f"{amount:f}", english, english.translate(swap), english.replace(",", space).replace(".", ","), english.replace(",", space)]
    assert [parse_amount(text) for text in written] == [amount] * len(written)


@given(st.text(alphabet=st.sampled_from("0123456789., -\u00a0eE+NaIn"), max_size=20))
def test_no_text_breaks_it_and_what_passes_is_a_plain_sum(text):
    try:
        amount = parse_amount(text)
    except ValidationError:
        return
    assert amount.is_finite()
    assert 0 <= amount < 10**13
    assert -amount.as_tuple().exponent <= 2


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_it(text):
    with suppress(ValidationError):
        assert parse_amount(text) >= 0


def test_whole_numbers_and_smaller_limits():
    assert parse_amount("12 500", places=0) == 12500
    with pytest.raises(ValidationError) as refusal:
        parse_amount("12,5", places=0)
    assert refusal.value.code == "too_fine"
    with pytest.raises(ValidationError) as refusal:
        parse_amount("100000", max_digits=7)
    assert refusal.value.code == "too_big"
